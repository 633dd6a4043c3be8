-- Statements that would not end or not fit, and values that no type holds.

-- sql_refused: WITH RECURSIVE is not allowed
WITH RECURSIVE a AS (SELECT 1 AS x UNION SELECT x FROM a) SELECT * FROM a

-- sql_refused: WITH RECURSIVE is not allowed
WITH a AS (SELECT 1 AS x), b AS (WITH RECURSIVE c AS (SELECT 1 AS x UNION ALL SELECT x FROM c) SELECT * FROM c) SELECT * FROM b

-- sql_refused: WITH RECURSIVE is not allowed
SELECT * FROM (WITH RECURSIVE c AS (SELECT 1 AS x UNION ALL SELECT x FROM c) SELECT * FROM c) AS d

-- sql_refused: WITH RECURSIVE is not allowed
WITH recursive AS (SELECT 1) SELECT * FROM recursive

-- sql_refused: tables once its WITH clauses are written out, and 200 are allowed
WITH a0 AS (SELECT 1 AS x){30 times:, a# AS (SELECT p.x FROM a@ AS p, a@ AS q)} SELECT count(*) FROM a30

-- sql_refused: the statement can make rows of more than 65536 bytes
WITH a0 AS (SELECT item_id AS x FROM core_item_sites){30 times:, a# AS (SELECT concat(x, x) AS x FROM a@)} SELECT max(length(x)) FROM a30

-- sql_refused: an expression of the statement has more than 10000 parts onc
WITH a0 AS (SELECT on_hand AS x FROM core_item_sites){30 times:, a# AS (SELECT x + x AS x FROM a@)} SELECT count(*) FROM a30 WHERE x > 1

-- sql_refused: an expression of the statement has more than 10000 parts onc
WITH a0 AS (SELECT [1] AS x){30 times:, a# AS (SELECT array_concat(x, x) AS x FROM a@)} SELECT max(array_length(x)) FROM a30

-- sql_refused: the statement can make rows of more than 65536 bytes
SELECT length({9 times:replace(}'a'{9 times:, 'a', 'aaaaaaaaaa')})

-- sql_refused: words and signs, and 4000 are allowed
SELECT 1{3000 times:+1}

-- sql_refused: words and signs, and 4000 are allowed
SELECT 1 WHERE true{3000 times: OR true}

-- sql_refused: words and signs, and 4000 are allowed
SELECT 1{1500 times: UNION ALL SELECT 1}

-- sql_refused: words and signs, and 4000 are allowed
SELECT 1{3000 times:::INT}

-- sql_invalid: recursion limit
SELECT {60 times:(}1{60 times:)}

-- sql_invalid: recursion limit
SELECT * FROM {60 times:(SELECT * FROM }core_items{60 times:) AS t}

-- sql_invalid: recursion limit
SELECT {500 times:- }1

-- sql_refused: tables once its WITH clauses are written out, and 200 are allowed
SELECT count(*) FROM core_items AS a0{300 times:, core_items AS a#}

-- sql_refused: sets of columns, and 64 are allowed
SELECT count(*) FROM core_items GROUP BY CUBE (item_id{30 times:, item_id || '#'})

-- sql_refused: the statement can make rows of more than 65536 bytes
SELECT concat_ws(name{400 times:, name}) FROM core_items

-- sql_refused: the statement can make rows of more than 65536 bytes
SELECT concat(name{400 times:, name}) FROM core_items

-- sql_refused: levenshtein would compare texts of thousands of characters
SELECT levenshtein(concat(name, name, name, name, name), concat(name, name, name, name, name)) FROM core_items

-- sql_refused: the statement can make rows of more than 65536 bytes
SELECT CAST(NULL AS INT[1000000000])

-- sql_refused: FixedSizeBinary(1000000000) is not a type of a column here
SELECT arrow_cast(NULL, 'FixedSizeBinary(1000000000)')

-- sql_refused: FixedSizeList(1000000000, Int64) is not a type of a column here
SELECT arrow_cast(NULL, 'FixedSizeList(1000000000, Int64)')

-- sql_invalid: Unsupported type 'Decimal128(99, 1)'
SELECT arrow_cast(1, 'Decimal128(99, 1)')

-- sql_failed: Cast error: Cannot cast to Decimal128(38, 0). Overflowing
SELECT power(10, 1000000000) :: DECIMAL(38, 0)

-- sql_failed: Divide by zero error
SELECT 1 / 0

-- sql_failed: Cast error: Cannot cast string 'x' to value of Int32 type
SELECT CAST('x' AS INT)

-- sql_failed: Cast error: Cannot cast string '2026-13-01' to value of
SELECT DATE '2026-13-01'

-- answered: 1
SELECT '1' LIKE '\\'

-- sql_failed: regex parse error:
SELECT regexp_like('x', '(((((((((a{100}){100}){100}){100}){100}){100}){100}){100}){100}')

-- sql_failed: NTILE requires a positive integer
SELECT ntile(0) OVER (ORDER BY item_id) FROM core_item_sites

-- answered: 3
SELECT nth_value(item_id, -1) OVER (ORDER BY item_id) FROM core_item_sites

-- sql_invalid: Invalid window frame: frame offsets for RANGE must be
SELECT sum(on_hand) OVER (ORDER BY on_hand RANGE BETWEEN -1 PRECEDING AND CURRENT ROW) FROM core_item_sites

-- sql_failed: DATE_BIN stride must be non-zero
SELECT date_bin(INTERVAL '0 seconds', TIMESTAMP '2026-01-01', TIMESTAMP '2026-01-01')

-- sql_failed: LIMIT must be >= 0, '-1' was provided
SELECT item_id FROM core_item_sites LIMIT -1

-- sql_failed: OFFSET must be >=0, '-1' was provided
SELECT item_id FROM core_item_sites OFFSET -1

-- sql_failed: field position must not be zero
SELECT split_part('a', '', 0)

-- sql_failed: invalid Unicode scalar value: -1
SELECT chr(-1)

-- sql_failed: Month value '13' is out of range
SELECT make_date(2026, 13, 1)

-- sql_failed: Parser error: Error parsing timestamp from 'x': timestamp
SELECT to_timestamp('x')

-- sql_failed: array_element got invalid index: 9223372036854775807
SELECT array_element([1, 2], 9223372036854775807)

-- sql_failed: array_slice got invalid stride: 0, it cannot be 0
SELECT array_slice([1, 2], 1, 2, 0)

-- sql_failed: start position overflow: -9223372036854775808
SELECT substr('x', -9223372036854775808, 9223372036854775807)

-- answered: 1
SELECT left('x', -9223372036854775808)

-- answered: 3
SELECT lag(item_id, 9223372036854775807) OVER (ORDER BY item_id) FROM core_item_sites

-- answered: 3
SELECT lead(item_id, -9223372036854775807) OVER (ORDER BY item_id) FROM core_item_sites

-- answered: 1
SELECT round(1.5, 2147483647)

-- answered: 1
SELECT log(0)

-- sql_failed: Compute error: Signed integer overflow in
SELECT gcd(-9223372036854775808, 0)

-- sql_failed: Compute error: Signed integer overflow in
SELECT lcm(9223372036854775807, 9223372036854775806)

-- sql_failed: Compute error: Int64Array overflow on
SELECT abs(-9223372036854775808)

-- sql_failed: Percentile value must be between 0.0 and 1.0 inclusive, 2
SELECT percentile_cont(2) WITHIN GROUP (ORDER BY on_hand) FROM core_item_sites

-- sql_failed: Percentile value must be between 0.0 and 1.0 inclusive, 2
SELECT approx_percentile_cont(2) WITHIN GROUP (ORDER BY on_hand) FROM core_item_sites

-- answered: 0
SELECT item_id FROM core_item_sites LIMIT 9223372036854775807 OFFSET 9223372036854775807

-- sql_failed: Unsupported date_trunc granularity: 'century'
SELECT date_trunc('century', DATE '2026-01-01')

-- sql_invalid: Invalid argument error: Unable to represent
SELECT DATE '2026-01-01' + INTERVAL '9223372036854775807' DAY

-- sql_failed: Cast error: Format error
SELECT to_char(DATE '2026-01-01', '%Q')

-- sql_failed: Date part 'x' not supported
SELECT date_part('x', DATE '2026-01-01')

-- answered: 3
SELECT sum(on_hand) OVER (ORDER BY item_id ROWS BETWEEN 9223372036854775807 PRECEDING AND 9223372036854775807 FOLLOWING) FROM core_item_sites

-- sql_failed: Arithmetic overflow: Overflow happened on:
SELECT CAST(99999999999999999999999999999999999999 AS DECIMAL(38, 0)) * 10

-- sql_refused: WITH RECURSIVE is not allowed
WITH RECURSIVE n AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM n) SELECT * FROM n

-- sql_refused: names no columns
SELECT FROM core_items

-- sql_refused: names no columns
SELECT 1 WHERE true AND (SELECT FROM core_items)
