-- Statements that are no SELECT: they would make, change, copy, set, show, prepare or run something.

-- sql_refused: CREATE is not allowed here
CREATE TEMPORARY TABLE t AS SELECT 1

-- sql_refused: CREATE is not allowed here
CREATE MATERIALIZED VIEW v AS SELECT * FROM core_items

-- sql_refused: CREATE is not allowed here
CREATE EXTERNAL TABLE t STORED AS PARQUET LOCATION '{parquet}'

-- sql_refused: CREATE is not allowed here
CREATE EXTERNAL TABLE t STORED AS CSV LOCATION 's3://bucket/key' OPTIONS ('aws.region' 'x')

-- sql_refused: CREATE is not allowed here
CREATE EXTERNAL TABLE IF NOT EXISTS core_items (x INT) STORED AS CSV LOCATION '{folder}/canary.csv'

-- sql_invalid: found: CATALOG
CREATE EXTERNAL CATALOG c STORED AS ICEBERG LOCATION '/tmp'

-- sql_refused: CREATE is not allowed here
CREATE ROLE admin

-- sql_refused: CREATE is not allowed here
CREATE SEQUENCE s

-- sql_refused: CREATE is not allowed here
CREATE TYPE colour AS ENUM ('red')

-- sql_refused: CREATE is not allowed here
CREATE TRIGGER t BEFORE INSERT ON core_items EXECUTE FUNCTION f()

-- sql_refused: CREATE is not allowed here
CREATE EXTENSION dblink

-- sql_refused: CREATE is not allowed here
CREATE MACRO f(x) AS x + 1

-- sql_refused: CREATE is not allowed here
CREATE SECRET s (TYPE s3)

-- sql_refused: COPY is not allowed here
COPY (SELECT * FROM core_items) TO 'file://{folder}/out.json' STORED AS JSON

-- sql_invalid: found: PROGRAM
COPY (SELECT * FROM core_items) TO PROGRAM 'cat'

-- sql_invalid: found: STDOUT
COPY core_items TO STDOUT

-- sql_invalid: found: FROM
COPY core_items FROM PROGRAM 'curl http://example.com'

-- sql_refused: COPY is not allowed here
copy core_items to '{folder}/out.csv'

-- sql_refused: UNLOAD is not allowed here
UNLOAD ('SELECT 1') TO 's3://bucket'

-- sql_invalid: found: DATABASE
EXPORT DATABASE '{folder}'

-- sql_invalid: found: IMPORT
IMPORT DATABASE '{folder}'

-- sql_refused: INSERT is not allowed here
INSERT OVERWRITE core_items VALUES ('BOLT')

-- sql_refused: INSERT is not allowed here
INSERT INTO core_items DEFAULT VALUES

-- sql_refused: INSERT is not allowed here
INSERT INTO core_items (item_id) VALUES ('BOLT') ON CONFLICT DO NOTHING

-- sql_refused: INSERT is not allowed here
INSERT INTO core_items (item_id) VALUES ('BOLT') RETURNING item_id

-- sql_invalid: found: file
INSERT INTO TABLE FUNCTION file('{folder}/x') VALUES (1)

-- sql_refused: REPLACE is not allowed here
REPLACE INTO core_items VALUES ('BOLT')

-- sql_refused: UPDATE is not allowed here
UPDATE core_items SET name = 'x' FROM core_sites WHERE true RETURNING *

-- sql_refused: UPDATE is not allowed here
UPDATE core_items_history SET op = 'x'

-- sql_refused: DELETE is not allowed here
DELETE FROM core_items WHERE item_id = 'BOLT'

-- sql_refused: DELETE is not allowed here
DELETE core_items

-- sql_refused: TRUNCATE is not allowed here
TRUNCATE core_items

-- sql_refused: DROP is not allowed here
DROP TABLE core_items, core_sites

-- sql_refused: DROP is not allowed here
DROP FUNCTION abs

-- sql_refused: DROP is not allowed here
DROP DATABASE datafusion

-- sql_refused: ALTER is not allowed here
ALTER TABLE core_items RENAME TO other

-- sql_invalid: found: SYSTEM
ALTER SYSTEM SET x = 1

-- sql_invalid: found: SESSION
ALTER SESSION SET x = 1

-- sql_invalid: ALTER ROLE is only support for PostgreSqlDialect,
ALTER ROLE postgres SUPERUSER

-- sql_refused: SET is not allowed here
SET datafusion.execution.target_partitions = 1000

-- sql_refused: SET is not allowed here
SET datafusion.catalog.location = '/etc'

-- sql_refused: SET is not allowed here
SET datafusion.runtime.memory_limit = '100G'

-- sql_refused: SET is not allowed here
SET datafusion.sql_parser.enable_ident_normalization = false

-- sql_refused: SET is not allowed here
SET search_path = pg_catalog

-- sql_refused: SET is not allowed here
SET ROLE postgres

-- sql_refused: SET is not allowed here
SET SESSION AUTHORIZATION postgres

-- sql_refused: SET is not allowed here
SET x TO 1

-- sql_refused: SHOW is not allowed here
SHOW datafusion.execution.batch_size

-- sql_refused: SHOW is not allowed here
SHOW FUNCTIONS

-- sql_refused: SHOW is not allowed here
SHOW CREATE TABLE core_items

-- sql_refused: SHOW is not allowed here
SHOW DATABASES

-- sql_refused: SHOW is not allowed here
SHOW VARIABLES

-- sql_refused: DESC is not allowed here
DESC core_items

-- sql_refused: EXPLAIN is not allowed here
EXPLAIN VERBOSE SELECT 1

-- sql_refused: EXPLAIN is not allowed here
EXPLAIN FORMAT TREE SELECT 1

-- sql_refused: EXPLAIN is not allowed here
EXPLAIN ANALYZE VERBOSE SELECT 1

-- sql_refused: EXPLAIN is not allowed here
EXPLAIN ANALYZE DELETE FROM core_items

-- sql_refused: EXPLAIN is not allowed here
EXPLAIN ANALYZE UPDATE core_items SET name = 'x'

-- sql_refused: EXPLAIN is not allowed here
EXPLAIN ANALYZE COPY core_items TO '{folder}/out.csv'

-- sql_refused: EXPLAIN is not allowed here
EXPLAIN ANALYZE CREATE TABLE t AS SELECT 1

-- sql_refused: EXPLAIN is not allowed here
EXPLAIN INSERT INTO core_items VALUES ('BOLT')

-- sql_refused: EXPLAIN is not allowed here
EXPLAIN EXPLAIN SELECT 1

-- sql_refused: ANALYZE is not allowed here
ANALYZE core_items

-- sql_refused: ANALYZE is not allowed here
ANALYZE TABLE core_items COMPUTE STATISTICS

-- sql_refused: PREPARE is not allowed here
PREPARE p(INT) AS SELECT $1

-- sql_refused: PREPARE is not allowed here
PREPARE p AS INSERT INTO core_items VALUES ('BOLT')

-- sql_refused: EXECUTE is not allowed here
EXECUTE IMMEDIATE 'DROP TABLE core_items'

-- sql_refused: CALL is not allowed here
CALL f()

-- sql_invalid: found: DO
DO $$ BEGIN DROP TABLE core_items; END $$

-- sql_refused: START is not allowed here
START TRANSACTION

-- sql_refused: SAVEPOINT is not allowed here
SAVEPOINT s

-- sql_refused: RELEASE is not allowed here
RELEASE SAVEPOINT s

-- sql_invalid: found: ABORT
ABORT

-- sql_refused: END is not allowed here
END

-- sql_refused: USE is not allowed here
USE datafusion

-- sql_refused: KILL is not allowed here
KILL 1

-- sql_refused: LOCK is not allowed here
LOCK TABLE core_items

-- sql_invalid: found: LISTEN
LISTEN channel

-- sql_invalid: found: NOTIFY
NOTIFY channel

-- sql_refused: DISCARD is not allowed here
DISCARD ALL

-- sql_refused: COMMENT is not allowed here
COMMENT ON TABLE core_items IS 'x'

-- sql_refused: REVOKE is not allowed here
REVOKE ALL ON core_items FROM public

-- sql_refused: FETCH is not allowed here
FETCH ALL FROM c

-- sql_refused: CLOSE is not allowed here
CLOSE c

-- sql_refused: OPTIMIZE is not allowed here
OPTIMIZE TABLE core_items

-- sql_refused: MSCK is not allowed here
MSCK REPAIR TABLE core_items

-- sql_refused: CACHE is not allowed here
CACHE TABLE core_items

-- sql_refused: UNCACHE is not allowed here
UNCACHE TABLE core_items

-- sql_refused: FLUSH is not allowed here
FLUSH TABLES

-- sql_refused: INSTALL is not allowed here
INSTALL httpfs

-- sql_refused: LOAD is not allowed here
LOAD httpfs

-- sql_refused: LOAD is not allowed here
LOAD '{folder}/canary.csv'

-- sql_invalid: found: CHECKPOINT
CHECKPOINT

-- sql_refused: DETACH is not allowed here
DETACH core

-- sql_invalid: found: REFRESH
REFRESH MATERIALIZED VIEW v

-- sql_refused: IF is not allowed here
IF 1 = 1 THEN DROP TABLE core_items; END IF

-- sql_invalid: found: DO
WHILE 1 = 1 DO SELECT 1; END WHILE

-- sql_refused: RETURN is not allowed here
RETURN 1

-- sql_refused: RAISE is not allowed here
RAISE 'x'

-- sql_refused: ASSERT is not allowed here
ASSERT 1 = 1

-- sql_refused: CREATE is not allowed here
CREATE TABLE t (x INT)

-- sql_refused: CREATE is not allowed here
CREATE TABLE t AS SELECT * FROM core_items

-- sql_refused: CREATE is not allowed here
CREATE EXTERNAL TABLE t STORED AS CSV LOCATION '{folder}/canary.csv'

-- sql_refused: CREATE is not allowed here
CREATE UNBOUNDED EXTERNAL TABLE t (x INT) STORED AS CSV LOCATION '/etc/passwd'

-- sql_refused: CREATE is not allowed here
CREATE VIEW v AS SELECT 1

-- sql_refused: CREATE is not allowed here
CREATE OR REPLACE VIEW core_items AS SELECT 1

-- sql_refused: CREATE is not allowed here
CREATE SCHEMA s

-- sql_refused: CREATE is not allowed here
CREATE DATABASE d

-- sql_refused: CREATE is not allowed here
CREATE FUNCTION f(DOUBLE) RETURNS DOUBLE RETURN $1

-- sql_refused: CREATE is not allowed here
CREATE INDEX i ON core_items (item_id)

-- sql_refused: COPY is not allowed here
COPY (SELECT 1) TO '{folder}/out.csv'

-- sql_refused: COPY is not allowed here
COPY core_items TO '{folder}/out.parquet' STORED AS PARQUET

-- sql_invalid: found: FROM
COPY core_items FROM '{folder}/canary.csv'

-- sql_refused: INSERT is not allowed here
INSERT INTO core_items VALUES ('BOLT')

-- sql_refused: INSERT is not allowed here
INSERT INTO core_items SELECT * FROM core_items

-- sql_refused: UPDATE is not allowed here
UPDATE core_items SET name = 'x'

-- sql_refused: DELETE is not allowed here
DELETE FROM core_items

-- sql_refused: MERGE is not allowed here
MERGE INTO core_items USING core_sites ON true WHEN MATCHED THEN DELETE

-- sql_refused: TRUNCATE is not allowed here
TRUNCATE TABLE core_items

-- sql_refused: DROP is not allowed here
DROP TABLE core_items

-- sql_refused: DROP is not allowed here
DROP VIEW IF EXISTS core_items

-- sql_refused: DROP is not allowed here
DROP SCHEMA public CASCADE

-- sql_refused: ALTER is not allowed here
ALTER TABLE core_items ADD COLUMN x INT

-- sql_refused: SET is not allowed here
SET datafusion.execution.batch_size = 1

-- sql_refused: SET is not allowed here
SET datafusion.catalog.information_schema = true

-- sql_refused: SET is not allowed here
SET TIME ZONE 'UTC'

-- sql_refused: RESET is not allowed here
RESET datafusion.execution.batch_size

-- sql_refused: SHOW is not allowed here
SHOW ALL

-- sql_refused: SHOW is not allowed here
SHOW TABLES

-- sql_refused: SHOW is not allowed here
SHOW COLUMNS FROM core_items

-- sql_refused: DESCRIBE is not allowed here
DESCRIBE core_items

-- sql_refused: EXPLAIN is not allowed here
EXPLAIN SELECT * FROM core_items

-- sql_refused: EXPLAIN is not allowed here
EXPLAIN ANALYZE SELECT * FROM core_items

-- sql_refused: EXPLAIN is not allowed here
EXPLAIN ANALYZE INSERT INTO core_items VALUES ('BOLT')

-- sql_refused: EXPLAIN is not allowed here
EXPLAIN COPY core_items TO '{folder}/out.csv'

-- sql_refused: PREPARE is not allowed here
PREPARE p AS SELECT * FROM core_items

-- sql_refused: EXECUTE is not allowed here
EXECUTE p(1)

-- sql_refused: DEALLOCATE is not allowed here
DEALLOCATE p

-- sql_refused: BEGIN is not allowed here
BEGIN TRANSACTION

-- sql_refused: COMMIT is not allowed here
COMMIT

-- sql_refused: ROLLBACK is not allowed here
ROLLBACK

-- sql_refused: GRANT is not allowed here
GRANT ALL ON core_items TO public

-- sql_refused: DECLARE is not allowed here
DECLARE c CURSOR FOR SELECT 1

-- sql_refused: ATTACH is not allowed here
ATTACH DATABASE '{folder}/other.db' AS other

-- sql_refused: PRAGMA is not allowed here
PRAGMA writable_schema = 1

-- sql_invalid: found: INPATH
LOAD DATA INPATH '/etc/passwd' INTO TABLE core_items

-- sql_refused: VACUUM is not allowed here
VACUUM
