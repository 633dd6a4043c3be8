-- Ordinary questions, with the number of rows of their answer.

-- answered: 1
SELECT 1

-- answered: 1
SELECT 1;

-- answered: 0
SELECT item_id, sum(on_hand) AS on_hand FROM core_item_sites GROUP BY item_id HAVING sum(on_hand) > 0 ORDER BY on_hand DESC LIMIT 10 OFFSET 5

-- answered: 1
WITH a AS (SELECT * FROM core_items), b AS (SELECT * FROM a) SELECT count(*) FROM b

-- answered: 3
SELECT DISTINCT item_id FROM core_items UNION SELECT item_id FROM core_item_sites EXCEPT SELECT 'X'

-- answered: 0
SELECT item_id, rank() OVER (PARTITION BY family ORDER BY item_id) FROM core_items

-- answered: 0
SELECT * FROM core_items AS items LEFT JOIN core_item_sites AS sites USING (item_id) WHERE EXISTS (SELECT 1 FROM core_sites WHERE site_id = sites.site_id)

-- answered: 3
SELECT unnest([1, 2, 3])

-- answered: 3
SELECT * FROM unnest([1, 2, 3])

-- answered: 1
SELECT CASE WHEN 1 = 1 THEN 'a' ELSE 'b' END, CAST('2026-01-01' AS DATE) + INTERVAL '1' DAY, extract(year FROM DATE '2026-01-01')

-- answered: 0
SELECT name LIKE 'B%' AND name ~ '^B' AND item_id IN ('A', 'B') AND name BETWEEN 'a' AND 'b' FROM core_items

-- answered: 2
VALUES (1, 'a'), (2, 'b')

-- answered: 0
SELECT "item_id" FROM "core_items"

-- answered: 1
SELECT as_of_on - 7 FROM run_parameters

-- answered: 1
SELECT daily_series(DATE '2026-01-01', 1, DATE '2026-01-01', DATE '2026-01-02')

-- answered: 3
SELECT item_id, count(*) FROM core_item_sites GROUP BY ALL

-- answered: 4
SELECT item_id, count(*) FROM core_item_sites GROUP BY ROLLUP (item_id)

-- answered: 5
SELECT item_id, site_id, count(*) FROM core_item_sites GROUP BY GROUPING SETS ((item_id), (site_id), ())

-- answered: 6
SELECT item_id, site_id, count(*) FROM core_item_sites GROUP BY item_id, CUBE (site_id)

-- answered: 1
SELECT * EXCEPT (as_of_on) FROM run_parameters

-- answered: 0
SELECT item_id FROM core_item_sites GLOBAL JOIN core_sites USING (site_id)

-- answered: 3
SELECT * FROM core_item_sites |> AGGREGATE count(*) GROUP BY item_id

-- answered: 1
SELECT count(DISTINCT item_id) AS n FROM core_item_sites WINDOW w AS (ORDER BY item_id)

-- answered: 1
SELECT 1 WHERE 1 = ALL (SELECT 1)

-- answered: 1
SELECT TRY_CAST('x' AS INT)

-- answered: 1
SELECT position('b' IN 'abc'), extract(month FROM DATE '2026-05-01')

-- answered: 1
SELECT {'a': 1}

-- answered: 0
SELECT item_id FROM core_item_sites WHERE item_id SIMILAR TO '(a|a)*b'

-- answered: 3
SELECT regexp_like(item_id, item_id) FROM core_item_sites

-- answered: 3
SELECT item_id FROM core_item_sites WHERE on_hand >= 0{200 times: OR on_hand = #}

-- answered: 3
SELECT item_id FROM core_item_sites WHERE on_hand NOT IN (1000000{5000 times:, 1000000#})

-- answered: 1
SELECT count(*) FROM core_item_sites AS a0{20 times: JOIN core_item_sites AS a# ON a#.item_id = a@.item_id}

-- answered: 3
WITH a0 AS (SELECT * FROM core_item_sites){20 times:, a# AS (SELECT item_id, on_hand + 1 AS on_hand FROM a@)} SELECT * FROM a20

-- answered: 3
SELECT concat(entity_id, ' ', item_id, ' ', site_id), replace(item_id, '-', ' - '), levenshtein(item_id, site_id), entity_id || item_id FROM core_item_sites

-- answered: 1
SELECT max(newest.on_hand) FROM core_item_sites_history AS newest JOIN (SELECT item_id, max(commit_seq) AS commit_seq FROM core_item_sites_history GROUP BY item_id) AS last USING (item_id, commit_seq)

-- answered: 2
SELECT CASE WHEN on_hand > 50 THEN 'much' ELSE 'little' END AS level, count(*), array_agg(item_id ORDER BY item_id), string_agg(item_id, ', ') FROM core_item_sites GROUP BY level

-- answered: 1
SELECT 1 -- a remark; with a semicolon

-- answered: 1
SELECT /* another; /* inside */ */ 1

-- answered: 0
SELECT item_id, sum(quantity) FROM history_sales_lines WHERE known_basis = 'mapped' GROUP BY item_id

-- answered: 0
SELECT order_id, op, import_id FROM history_sales_lines_versions
