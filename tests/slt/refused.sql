-- Statements that the gate refuses, each with a part of its sentence. Blocks are separated by empty lines; {folder} is a scratch folder with a file
-- canary.csv, {parquet} a Parquet file in it that no snapshot pins.

-- CREATE is not allowed here
CREATE TABLE t (x INT)

-- CREATE is not allowed here
CREATE TABLE t AS SELECT * FROM core_items

-- CREATE is not allowed here
CREATE EXTERNAL TABLE t STORED AS CSV LOCATION '{folder}/canary.csv'

-- CREATE is not allowed here
CREATE UNBOUNDED EXTERNAL TABLE t (x INT) STORED AS CSV LOCATION '/etc/passwd'

-- CREATE is not allowed here
CREATE VIEW v AS SELECT 1

-- CREATE is not allowed here
CREATE OR REPLACE VIEW core_items AS SELECT 1

-- CREATE is not allowed here
CREATE SCHEMA s

-- CREATE is not allowed here
CREATE DATABASE d

-- CREATE is not allowed here
CREATE FUNCTION f(DOUBLE) RETURNS DOUBLE RETURN $1

-- CREATE is not allowed here
CREATE INDEX i ON core_items (item_id)

-- COPY is not allowed here
COPY (SELECT 1) TO '{folder}/out.csv'

-- COPY is not allowed here
COPY core_items TO '{folder}/out.parquet' STORED AS PARQUET

-- Expected
COPY core_items FROM '{folder}/canary.csv'

-- INSERT is not allowed here
INSERT INTO core_items VALUES ('BOLT')

-- INSERT is not allowed here
INSERT INTO core_items SELECT * FROM core_items

-- UPDATE is not allowed here
UPDATE core_items SET name = 'x'

-- DELETE is not allowed here
DELETE FROM core_items

-- MERGE is not allowed here
MERGE INTO core_items USING core_sites ON true WHEN MATCHED THEN DELETE

-- TRUNCATE is not allowed here
TRUNCATE TABLE core_items

-- DROP is not allowed here
DROP TABLE core_items

-- DROP is not allowed here
DROP VIEW IF EXISTS core_items

-- DROP is not allowed here
DROP SCHEMA public CASCADE

-- ALTER is not allowed here
ALTER TABLE core_items ADD COLUMN x INT

-- SET is not allowed here
SET datafusion.execution.batch_size = 1

-- SET is not allowed here
SET datafusion.catalog.information_schema = true

-- SET is not allowed here
SET TIME ZONE 'UTC'

-- RESET is not allowed here
RESET datafusion.execution.batch_size

-- SHOW is not allowed here
SHOW ALL

-- SHOW is not allowed here
SHOW TABLES

-- SHOW is not allowed here
SHOW COLUMNS FROM core_items

-- DESCRIBE is not allowed here
DESCRIBE core_items

-- EXPLAIN is not allowed here
EXPLAIN SELECT * FROM core_items

-- EXPLAIN is not allowed here
EXPLAIN ANALYZE SELECT * FROM core_items

-- EXPLAIN is not allowed here
EXPLAIN ANALYZE INSERT INTO core_items VALUES ('BOLT')

-- EXPLAIN is not allowed here
EXPLAIN COPY core_items TO '{folder}/out.csv'

-- PREPARE is not allowed here
PREPARE p AS SELECT * FROM core_items

-- EXECUTE is not allowed here
EXECUTE p(1)

-- DEALLOCATE is not allowed here
DEALLOCATE p

-- BEGIN is not allowed here
BEGIN TRANSACTION

-- COMMIT is not allowed here
COMMIT

-- ROLLBACK is not allowed here
ROLLBACK

-- GRANT is not allowed here
GRANT ALL ON core_items TO public

-- DECLARE is not allowed here
DECLARE c CURSOR FOR SELECT 1

-- there are 2 statements
SELECT 1; SELECT 2

-- there are 2 statements
SELECT 1; DROP TABLE core_items

-- there are 3 statements
SELECT 1; COMMIT; DELETE FROM core_items

-- there is no statement
;

-- there is no statement
/* nothing */

-- INSERT is not allowed here
WITH x AS (INSERT INTO core_items VALUES ('BOLT') RETURNING item_id) SELECT * FROM x

-- DELETE is not allowed here
WITH x AS (DELETE FROM core_items RETURNING item_id) SELECT * FROM x

-- UPDATE is not allowed here
SELECT * FROM (WITH x AS (UPDATE core_items SET name = 'x' RETURNING item_id) SELECT * FROM x) AS y

-- SELECT INTO would write a table
SELECT * INTO copied FROM core_items

-- takes no locks
SELECT * FROM core_items FOR UPDATE

-- takes no locks
SELECT * FROM core_items FOR SHARE

-- found: TABLE
TABLE core_items

-- WITH RECURSIVE is not allowed
WITH RECURSIVE n AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM n) SELECT * FROM n

-- there is no table
SELECT * FROM '/etc/passwd'

-- there is no table
SELECT * FROM '{folder}/canary.csv'

-- there is no table
SELECT * FROM "{parquet}"

-- there is no table
SELECT * FROM 'file://{parquet}'

-- there is no table
SELECT * FROM 'https://example.com/data.csv'

-- there is no table
SELECT * FROM 's3://bucket/data.parquet'

-- there is no table
SELECT * FROM "../core/items"

-- there is no table
SELECT count(*) FROM core_items WHERE item_id IN (SELECT item_id FROM '{folder}/canary.csv')

-- there is no table
SELECT (SELECT max(x) FROM '{parquet}') AS x

-- there is no table
WITH t AS (SELECT * FROM '/etc/passwd') SELECT * FROM t

-- there is no table
SELECT * FROM core_items JOIN LATERAL (SELECT * FROM '/etc/shadow') AS s ON true

-- there is no table
SELECT 1 UNION ALL SELECT 2 FROM '/etc/passwd'

-- there is no table
SELECT * FROM information_schema.tables

-- there is no table
SELECT * FROM information_schema.df_settings

-- there is no table
SELECT * FROM pg_catalog.pg_class

-- there is no table
SELECT * FROM sqlite_master

-- there is no table
SELECT * FROM datafusion.public.core_items

-- there is no table
SELECT * FROM other_entity.core_items

-- there is no table
SELECT * FROM recommendation

-- is not a table
SELECT * FROM generate_series(1, 1000000000)

-- is not a table
SELECT * FROM range(0, 1000000000)

-- is not a table
SELECT * FROM read_csv('{folder}/canary.csv')

-- is not a table
SELECT * FROM read_parquet('{parquet}')

-- is not a table
SELECT * FROM parquet_metadata('{parquet}')

-- is not a table
SELECT * FROM TABLE(read_csv('/etc/passwd'))

-- is not a table
SELECT * FROM core_items, LATERAL generate_series(1, 1000000000)

-- the function repeat is not allowed here
SELECT repeat('x', 1000000000)

-- the function lpad is not allowed here
SELECT lpad('x', 1000000000, 'y')

-- the function range is not allowed here
SELECT unnest(range(0, 1000000000))

-- the function generate_series is not allowed here
SELECT generate_series(1, 1000000000)

-- the function array_repeat is not allowed here
SELECT array_repeat(1, 1000000000)

-- the function now is not allowed here
SELECT now()

-- the function random is not allowed here
SELECT random()

-- the function uuid is not allowed here
SELECT uuid()

-- the function version is not allowed here
SELECT version()

-- the function version is not allowed here
SELECT * FROM core_items WHERE name = (SELECT version())

-- the function random is not allowed here
SELECT sum(1) OVER (ORDER BY random()) FROM core_items

-- the function random is not allowed here
SELECT item_id FROM core_items ORDER BY random()

-- the function random is not allowed here
SELECT count(*) FROM core_items GROUP BY item_id HAVING random() > 0

-- No field named x
SELECT array_transform([1, 2], x -> x + 1)

-- has no value here
SELECT * FROM core_items WHERE item_id = $1

-- variable
SELECT @@version

-- Invalid function 'pg_read_file'
SELECT pg_read_file('/etc/passwd')

-- Invalid function 'load_extension'
SELECT load_extension('{folder}/canary.csv')

-- there is no table where
SELECT FROM WHERE

-- ATTACH is not allowed here
ATTACH DATABASE '{folder}/other.db' AS other

-- PRAGMA is not allowed here
PRAGMA writable_schema = 1

-- Expected
LOAD DATA INPATH '/etc/passwd' INTO TABLE core_items

-- VACUUM
VACUUM

-- recursion limit
SELECT ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((1))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))

-- item_number
SELECT item_number FROM core_items
