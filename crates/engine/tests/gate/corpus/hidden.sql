-- What would write, hidden in a comment, a second statement, a subquery, a WITH clause or behind characters that look like others.

-- sql_refused: there are 2 statements
SELECT 1;; SELECT 2

-- answered: 1
SELECT 1; ;

-- sql_refused: there are 2 statements
SELECT 1 /* ; */; DROP TABLE core_items

-- answered: 1
SELECT 1; -- DROP TABLE core_items

-- sql_refused: there are 2 statements
SELECT 1 -- ;
; DROP TABLE core_items

-- sql_refused: there are 2 statements
SELECT 1 /* /* nested */ */; DELETE FROM core_items

-- sql_refused: DROP is not allowed here
/* SELECT 1 */ DROP TABLE core_items

-- sql_refused: DROP is not allowed here
/* first */ -- SELECT 1
DROP TABLE core_items

-- sql_invalid: Unexpected EOF while in a multi-line comment
SELECT 1 /* unclosed

-- sql_refused: DROP is not allowed here
/*! DROP TABLE core_items */

-- sql_invalid: found: SELECT
/*!50000 DROP TABLE core_items */ SELECT 1

-- sql_refused: there are 2 statements
SELECT/**/1;/**/DROP/**/TABLE/**/core_items

-- sql_refused: DROP is not allowed here
 DROP TABLE core_items

-- sql_refused: DROP is not allowed here
	DROP	TABLE	core_items

-- sql_refused: DROP is not allowed here
dRoP tAbLe core_items

-- sql_invalid: found: DROP
(DROP TABLE core_items)

-- sql_refused: INSERT is not allowed here
(INSERT INTO core_items VALUES ('BOLT'))

-- sql_invalid: found: DELETE
SELECT 1 UNION DELETE FROM core_items

-- sql_refused: DELETE is not allowed here
SELECT * FROM (DELETE FROM core_items RETURNING *) AS d

-- sql_refused: INSERT is not allowed here
SELECT * FROM (INSERT INTO core_items VALUES ('BOLT')) AS i

-- sql_invalid: found: FROM
SELECT (DELETE FROM core_items)

-- sql_refused: DELETE is not allowed here
SELECT * FROM core_items WHERE item_id IN (DELETE FROM core_items RETURNING item_id)

-- sql_refused: MERGE is not allowed here
WITH x AS (MERGE INTO core_items USING core_sites ON true WHEN MATCHED THEN DELETE) SELECT 1

-- sql_invalid: found: COPY
WITH x AS (COPY core_items TO '{folder}/out.csv') SELECT 1

-- sql_refused: INSERT is not allowed here
WITH x AS (SELECT 1) INSERT INTO core_items SELECT 'x'

-- sql_refused: DELETE is not allowed here
WITH x AS (SELECT 1) DELETE FROM core_items

-- sql_refused: UPDATE is not allowed here
WITH x AS (SELECT 1) UPDATE core_items SET name = 'x'

-- sql_refused: DELETE is not allowed here
WITH x AS (WITH y AS (DELETE FROM core_items RETURNING item_id) SELECT * FROM y) SELECT * FROM x

-- sql_refused: DELETE is not allowed here
SELECT * FROM core_items WHERE EXISTS (WITH y AS (DELETE FROM core_items RETURNING 1) SELECT 1)

-- sql_invalid: found: '{folder}/out.csv'
SELECT * INTO OUTFILE '{folder}/out.csv' FROM core_items

-- sql_invalid: found: OUTFILE
SELECT * FROM core_items INTO OUTFILE '{folder}/out.csv'

-- sql_refused: SELECT INTO would write a table
SELECT 1 INTO t

-- sql_invalid: found: 1
SELECT INTO t 1

-- sql_refused: SELECT INTO would write a table
SELECT * INTO TEMPORARY t FROM core_items

-- sql_refused: SELECT INTO would write a table
SELECT * FROM (SELECT 1 AS x INTO t) AS y

-- sql_refused: SELECT INTO would write a table
(SELECT * INTO t FROM core_items) UNION SELECT 1

-- sql_invalid: found: NO
SELECT * FROM core_items FOR NO KEY UPDATE

-- sql_refused: a SELECT here takes no locks
SELECT * FROM core_items FOR UPDATE NOWAIT

-- sql_refused: a SELECT here takes no locks
SELECT * FROM (SELECT * FROM core_items FOR UPDATE) AS x

-- answered: 0
FROM core_items

-- answered: 0
FROM core_items SELECT item_id

-- sql_invalid: found: TABLE
TABLE core_items

-- sql_invalid: found: EOF
(TABLE core_items)

-- sql_invalid: `DROP TABLE, core_items` pipe operator is not supported yet
SELECT * FROM core_items |> DROP TABLE core_items

-- answered: 0
SELECT * FROM core_items |> WHERE true

-- sql_invalid: TOP
SELECT TOP 5 * FROM core_items

-- unknown_table: there is no table /etc/passwd
SELECT * FROM core_items LIMIT (SELECT count(*) FROM '/etc/passwd')

-- unknown_table: there is no table {folder}/canary.csv
SELECT * FROM core_items ORDER BY (SELECT max(x) FROM '{folder}/canary.csv')

-- unknown_table: there is no table {folder}/canary.csv
SELECT * FROM core_items QUALIFY row_number() OVER (ORDER BY (SELECT max(x) FROM '{folder}/canary.csv')) = 1

-- unknown_table: there is no table {folder}/stray.parquet
SELECT * FROM core_items JOIN core_sites ON EXISTS (SELECT 1 FROM '{parquet}')

-- unknown_table: there is no table /etc/passwd
SELECT CASE WHEN EXISTS (SELECT 1 FROM '/etc/passwd') THEN 1 END

-- unknown_table: there is no table /etc/passwd
SELECT sum((SELECT max(x) FROM '/etc/passwd')) FROM core_items

-- unknown_table: there is no table {folder}/canary.csv
SELECT count(*) FILTER (WHERE 1 IN (SELECT x FROM '{folder}/canary.csv')) FROM core_items

-- unknown_table: there is no table /etc/passwd
VALUES ((SELECT max(x) FROM '/etc/passwd'))

-- unknown_table: there is no table /etc/passwd
SELECT 1 INTERSECT SELECT 1 FROM '/etc/passwd'

-- unknown_table: there is no table /etc/passwd
SELECT * FROM core_items CROSS JOIN ('/etc/passwd')

-- sql_invalid: found: ＊
SELECT ＊ FROM core_items

-- sql_invalid: found: ＤＲＯＰ
ＤＲＯＰ ＴＡＢＬＥ core_items

-- sql_invalid: found: ；
SELECT 1；DROP TABLE core_items

-- sql_refused: there are 2 statements
SELECT 1{line separator}; DROP TABLE core_items

-- sql_refused: there are 2 statements
SELECT 'a{nul}b'; DROP TABLE core_items

-- sql_invalid: Unterminated unicode encoded string literal
SELECT U&'\0027; DROP TABLE core_items

-- answered: 1
SELECT 'x'' ; DROP TABLE core_items; --'

-- sql_invalid: No field named "x"" ; DROP TABLE core_items"
SELECT "x"" ; DROP TABLE core_items"

-- sql_refused: there are 2 statements
SELECT $$ $$; DROP TABLE core_items

-- sql_refused: there are 2 statements
SELECT E'\\'; DROP TABLE core_items; --'

-- sql_refused: there are 2 statements
SELECT `1`; DROP TABLE core_items

-- sql_refused: there are 2 statements
SELECT [1]; DROP TABLE core_items

-- sql_invalid: found: {right to left}
{right to left}SELECT 1

-- sql_invalid: found: {byte order mark}
{byte order mark}DROP TABLE core_items

-- sql_invalid: found: {nul}
SELECT 1{nul}; DROP TABLE core_items

-- sql_refused: there are 2 statements
SELECT 1; SELECT 2

-- sql_refused: there are 2 statements
SELECT 1; DROP TABLE core_items

-- sql_refused: there are 3 statements
SELECT 1; COMMIT; DELETE FROM core_items

-- sql_refused: there is no statement
;

-- sql_refused: there is no statement
/* nothing */

-- sql_refused: INSERT is not allowed here
WITH x AS (INSERT INTO core_items VALUES ('BOLT') RETURNING item_id) SELECT * FROM x

-- sql_refused: DELETE is not allowed here
WITH x AS (DELETE FROM core_items RETURNING item_id) SELECT * FROM x

-- sql_refused: UPDATE is not allowed here
SELECT * FROM (WITH x AS (UPDATE core_items SET name = 'x' RETURNING item_id) SELECT * FROM x) AS y

-- sql_refused: SELECT INTO would write a table
SELECT * INTO copied FROM core_items

-- sql_refused: a SELECT here takes no locks
SELECT * FROM core_items FOR UPDATE

-- sql_refused: a SELECT here takes no locks
SELECT * FROM core_items FOR SHARE

-- sql_invalid: No field named item_number
SELECT item_number FROM core_items
