-- Parts of SQL that the query engine does not have, or would leave out without a word.

-- sql_refused: `core_items TABLESAMPLE BERNOULLI (10)` is not a table
SELECT * FROM core_items TABLESAMPLE BERNOULLI (10)

-- sql_invalid: found: SYSTEM_TIME
SELECT * FROM core_items FOR SYSTEM_TIME AS OF '2026-01-01'

-- sql_invalid: found: =>
SELECT * FROM core_items AT (VERSION => 1)

-- sql_refused: a hint is not understood here
SELECT * FROM core_items WITH (NOLOCK)

-- sql_refused: PARTITION is not understood here
SELECT * FROM core_items PARTITION (p0)

-- sql_invalid: SORT BY
SELECT item_id FROM core_item_sites SORT BY item_id

-- sql_invalid: CLUSTER BY
SELECT item_id FROM core_item_sites CLUSTER BY item_id

-- sql_refused: the statement does more than read: Repartition
SELECT item_id FROM core_item_sites DISTRIBUTE BY item_id

-- sql_refused: PREWHERE is not understood here
SELECT item_id FROM core_item_sites PREWHERE item_id = 'x'

-- sql_refused: CONNECT BY is not understood here
SELECT item_id FROM core_item_sites START WITH item_id = 'x' CONNECT BY PRIOR item_id = site_id

-- sql_invalid: LATERAL VIEWS
SELECT item_id FROM core_item_sites LATERAL VIEW explode([1]) t AS x

-- sql_refused: SETTINGS is not understood here
SELECT item_id FROM core_item_sites SETTINGS max_threads = 1000

-- sql_refused: FORMAT is not understood here
SELECT item_id FROM core_item_sites FORMAT JSON

-- sql_refused: FOR XML or FOR JSON is not understood here
SELECT item_id FROM core_item_sites FOR JSON AUTO

-- sql_refused: FOR XML or FOR JSON is not understood here
SELECT item_id FROM core_item_sites FOR XML AUTO

-- sql_refused: a hint is not understood here
SELECT /*+ PARALLEL(100) */ item_id FROM core_item_sites

-- sql_invalid: No field named sql_no_cache
SELECT SQL_NO_CACHE item_id FROM core_item_sites

-- sql_invalid: No field named high_priority
SELECT HIGH_PRIORITY item_id FROM core_item_sites

-- sql_invalid: found: item_id
SELECT AS STRUCT item_id FROM core_item_sites

-- sql_refused: WITH ROLLUP, WITH CUBE or WITH TOTALS is not understood here
SELECT item_id, count(*) FROM core_item_sites GROUP BY item_id WITH ROLLUP

-- sql_refused: WITH ROLLUP, WITH CUBE or WITH TOTALS is not understood here
SELECT item_id, count(*) FROM core_item_sites GROUP BY item_id WITH CUBE

-- sql_invalid: No field named item_id
SELECT * EXCLUDE (item_id) FROM run_parameters

-- sql_refused: TABLESAMPLE is not understood here
SELECT * FROM (SELECT 1 AS x) TABLESAMPLE BERNOULLI (10)

-- sql_refused: TABLESAMPLE is not understood here
SELECT * FROM (SELECT 1 AS x) AS t TABLESAMPLE BERNOULLI (10)

-- sql_invalid: found: INDEX
SELECT * FROM core_items USE INDEX (i)

-- sql_refused: WITH ORDINALITY is not understood here
SELECT * FROM core_items WITH ORDINALITY

-- sql_invalid: Source table contains 15 columns but only 2 names given as
SELECT * FROM core_items AS c (a, b)

-- unknown_table: there is no table only
SELECT * FROM ONLY core_items

-- sql_invalid: FETCH clause is not supported yet
SELECT item_id FROM core_item_sites ORDER BY item_id NULLS FIRST FETCH FIRST 1 ROWS ONLY

-- sql_invalid: FETCH clause is not supported yet
SELECT item_id FROM core_item_sites ORDER BY item_id FETCH FIRST 1 ROWS WITH TIES

-- sql_invalid: FETCH clause is not supported yet
SELECT item_id FROM core_item_sites ORDER BY item_id FETCH FIRST 50 PERCENT ROWS ONLY

-- sql_invalid: No field named item_id
SELECT item_id FROM core_item_sites ORDER BY item_id LIMIT 1 BY item_id

-- sql_invalid: No field named all
SELECT item_id FROM core_item_sites ORDER BY ALL

-- sql_invalid: ORDER BY WITH FILL is not supported: WITH FILL
SELECT item_id FROM core_item_sites ORDER BY item_id WITH FILL

-- sql_invalid: Unsupported ast node in sqltorel: Collate
SELECT item_id FROM core_item_sites ORDER BY item_id COLLATE "C"

-- sql_invalid: found: core_sites
SELECT item_id FROM core_item_sites STRAIGHT_JOIN core_sites

-- sql_invalid: Unsupported JOIN operator AsOf
SELECT item_id FROM core_item_sites ASOF JOIN core_sites MATCH_CONDITION (true)

-- sql_invalid: Unsupported JOIN operator Anti
SELECT a.*, b.* FROM core_item_sites a ANTI JOIN core_sites b USING (site_id)

-- sql_invalid: Unsupported SQL type JSON
SELECT CAST('[1]' AS JSON)
