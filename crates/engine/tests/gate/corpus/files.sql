-- Files, addresses, table functions, catalogues and tables of others in place of a table.

-- unknown_table: there is no table ../../../../etc/passwd
SELECT * FROM '../../../../etc/passwd'

-- unknown_table: there is no table ./canary.csv
SELECT * FROM './canary.csv'

-- unknown_table: there is no table {folder}
SELECT * FROM '{folder}'

-- unknown_table: there is no table {folder}/*
SELECT * FROM '{folder}/*'

-- unknown_table: there is no table {folder}/part-0.parquet
SELECT * FROM '{folder}/part-0.parquet'

-- unknown_table: there is no table file:///etc/passwd
SELECT * FROM 'file:///etc/passwd'

-- unknown_table: there is no table file:///etc/passwd
SELECT * FROM "file:///etc/passwd"

-- unknown_table: there is no table /etc/passwd
SELECT * FROM `/etc/passwd`

-- unknown_table: there is no table FILE:///etc/passwd
SELECT * FROM 'FILE:///etc/passwd'

-- unknown_table: there is no table http://169.254.169.254/latest/meta-data
SELECT * FROM 'http://169.254.169.254/latest/meta-data'

-- unknown_table: there is no table gs://bucket/data.parquet
SELECT * FROM 'gs://bucket/data.parquet'

-- unknown_table: there is no table az://container/data.parquet
SELECT * FROM 'az://container/data.parquet'

-- unknown_table: there is no table hdfs://host/data
SELECT * FROM 'hdfs://host/data'

-- unknown_table: there is no table data.parquet
SELECT * FROM 'data.parquet' AS t

-- unknown_table: there is no table /proc/self/environ
SELECT * FROM '/proc/self/environ'

-- unknown_table: there is no table /dev/zero
SELECT * FROM '/dev/zero'

-- unknown_table: there is no table /etc/passwd
SELECT x.* FROM '/etc/passwd' AS x

-- unknown_table: there is no table /etc/passwd
SELECT * FROM core_items, '/etc/passwd'

-- unknown_table: there is no table /etc/passwd
SELECT * FROM core_items NATURAL JOIN '/etc/passwd'

-- unknown_table: there is no table /etc/passwd
SELECT * FROM core_items WHERE item_id = ANY (SELECT column_1 FROM '/etc/passwd')

-- sql_invalid: Unsupported SQL type TABLE
SELECT (TABLE '/etc/passwd')

-- sql_refused: `read_json('{folder}/canary.csv')` is not a table
SELECT * FROM read_json('{folder}/canary.csv')

-- sql_refused: `read_text('/etc/passwd')` is not a table
SELECT * FROM read_text('/etc/passwd')

-- sql_refused: `csv_scan('/etc/passwd')` is not a table
SELECT * FROM csv_scan('/etc/passwd')

-- sql_refused: `parquet_scan('{folder}/stray.parquet')` is not a table
SELECT * FROM parquet_scan('{parquet}')

-- sql_refused: `delta_scan('{folder}')` is not a table
SELECT * FROM delta_scan('{folder}')

-- sql_refused: `glob('*')` is not a table
SELECT * FROM glob('*')

-- sql_refused: `list_files_cache()` is not a table
SELECT * FROM list_files_cache()

-- sql_refused: `statistics_cache()` is not a table
SELECT * FROM statistics_cache()

-- sql_refused: `metadata_cache()` is not a table
SELECT * FROM metadata_cache()

-- sql_refused: `file('/etc/passwd')` is not a table
SELECT * FROM file('/etc/passwd')

-- sql_refused: `url('http://example.com')` is not a table
SELECT * FROM url('http://example.com')

-- sql_refused: `s3('bucket')` is not a table
SELECT * FROM s3('bucket')

-- sql_refused: `pg_ls_dir('/')` is not a table
SELECT * FROM pg_ls_dir('/')

-- sql_refused: `dblink('host=x', 'SELECT 1') AS t (x INT)` is not a table
SELECT * FROM dblink('host=x', 'SELECT 1') AS t(x INT)

-- sql_invalid: found: FROM
SELECT * FROM ROWS FROM (read_csv('/etc/passwd'))

-- sql_refused: `TABLE(generate_series(1, 10))` is not a table
SELECT * FROM TABLE(generate_series(1, 10))

-- sql_refused: `LATERAL read_csv('/etc/passwd')` is not a table
SELECT * FROM LATERAL read_csv('/etc/passwd')

-- sql_refused: `OPENROWSET('x', 'y')` is not a table
SELECT * FROM OPENROWSET('x', 'y')

-- sql_refused: `XMLTABLE('/x' PASSING '<x/>' COLUMNS a INT)` is not a table
SELECT * FROM XMLTABLE('/x' PASSING '<x/>' COLUMNS a INT)

-- sql_refused: `JSON_TABLE('[1]', '$[*]' COLUMNS(x INT PATH '$'))` is not a table
SELECT * FROM JSON_TABLE('[1]', '$[*]' COLUMNS (x INT PATH '$'))

-- sql_refused: `OPENJSON('[1]')` is not a table
SELECT * FROM OPENJSON('[1]')

-- sql_refused: `core_items PIVOT(max(name) FOR item_id IN ('BOLT'))` is not a table
SELECT * FROM core_items PIVOT (max(name) FOR item_id IN ('BOLT'))

-- sql_refused: `core_items UNPIVOT(x FOR y IN (name, family))` is not a table
SELECT * FROM core_items UNPIVOT (x FOR y IN (name, family))

-- sql_refused: PATTERN (a) DEFINE a AS true)` is not a table
SELECT * FROM core_items MATCH_RECOGNIZE (PATTERN (a) DEFINE a AS true)

-- unknown_table: there is no table information_schema.columns
SELECT * FROM information_schema.columns

-- unknown_table: there is no table information_schema.views
SELECT * FROM information_schema.views

-- unknown_table: there is no table information_schema.schemata
SELECT * FROM information_schema.schemata

-- unknown_table: there is no table information_schema.routines
SELECT * FROM information_schema.routines

-- unknown_table: there is no table information_schema.parameters
SELECT * FROM information_schema.parameters

-- unknown_table: there is no table datafusion.information_schema.tables
SELECT * FROM datafusion.information_schema.tables

-- unknown_table: there is no table information_schema.tables
SELECT * FROM "information_schema"."tables"

-- unknown_table: there is no table information_schema.tables
SELECT * FROM INFORMATION_SCHEMA.TABLES

-- unknown_table: there is no table pg_class
SELECT * FROM pg_class

-- unknown_table: there is no table pg_catalog.pg_settings
SELECT * FROM pg_catalog.pg_settings

-- unknown_table: there is no table pg_user
SELECT * FROM pg_user

-- unknown_table: there is no table mysql.user
SELECT * FROM mysql.user

-- unknown_table: there is no table sys.tables
SELECT * FROM sys.tables

-- sql_refused: `duckdb_settings()` is not a table
SELECT * FROM duckdb_settings()

-- unknown_table: there is no table public.core_items
SELECT * FROM public.core_items

-- unknown_table: there is no table Core_Items
SELECT * FROM "Core_Items"

-- unknown_table: there is no table core_items.core_items
SELECT * FROM core_items.core_items

-- sql_invalid: Unsupported compound identifier 'a.b.c.d'
SELECT * FROM a.b.c.d

-- unknown_table: there is no table items
SELECT * FROM items

-- unknown_table: there is no table command_log
SELECT * FROM command_log

-- unknown_table: there is no table settings
SELECT * FROM settings

-- unknown_table: there is no table outbox
SELECT * FROM outbox

-- unknown_table: there is no table /etc/passwd
SELECT * FROM core_item_sites |> JOIN '/etc/passwd' ON true

-- unknown_table: there is no table /etc/passwd
SELECT * FROM core_item_sites |> UNION ALL (SELECT * FROM '/etc/passwd')

-- unknown_table: there is no table /etc/passwd
SELECT * FROM '/etc/passwd'

-- unknown_table: there is no table {folder}/canary.csv
SELECT * FROM '{folder}/canary.csv'

-- unknown_table: there is no table {folder}/stray.parquet
SELECT * FROM "{parquet}"

-- unknown_table: there is no table file://{folder}/stray.parquet
SELECT * FROM 'file://{parquet}'

-- unknown_table: there is no table https://example.com/data.csv
SELECT * FROM 'https://example.com/data.csv'

-- unknown_table: there is no table s3://bucket/data.parquet
SELECT * FROM 's3://bucket/data.parquet'

-- unknown_table: there is no table ../core/items
SELECT * FROM "../core/items"

-- unknown_table: there is no table {folder}/canary.csv
SELECT count(*) FROM core_items WHERE item_id IN (SELECT item_id FROM '{folder}/canary.csv')

-- unknown_table: there is no table {folder}/stray.parquet
SELECT (SELECT max(x) FROM '{parquet}') AS x

-- unknown_table: there is no table /etc/passwd
WITH t AS (SELECT * FROM '/etc/passwd') SELECT * FROM t

-- unknown_table: there is no table /etc/shadow
SELECT * FROM core_items JOIN LATERAL (SELECT * FROM '/etc/shadow') AS s ON true

-- unknown_table: there is no table /etc/passwd
SELECT 1 UNION ALL SELECT 2 FROM '/etc/passwd'

-- unknown_table: there is no table information_schema.tables
SELECT * FROM information_schema.tables

-- unknown_table: there is no table information_schema.df_settings
SELECT * FROM information_schema.df_settings

-- unknown_table: there is no table pg_catalog.pg_class
SELECT * FROM pg_catalog.pg_class

-- unknown_table: there is no table sqlite_master
SELECT * FROM sqlite_master

-- unknown_table: there is no table datafusion.public.core_items
SELECT * FROM datafusion.public.core_items

-- unknown_table: there is no table other_entity.core_items
SELECT * FROM other_entity.core_items

-- unknown_table: there is no table recommendation
SELECT * FROM recommendation

-- sql_refused: `generate_series(1, 1000000000)` is not a table
SELECT * FROM generate_series(1, 1000000000)

-- sql_refused: `range(0, 1000000000)` is not a table
SELECT * FROM range(0, 1000000000)

-- sql_refused: `read_csv('{folder}/canary.csv')` is not a table
SELECT * FROM read_csv('{folder}/canary.csv')

-- sql_refused: `read_parquet('{folder}/stray.parquet')` is not a table
SELECT * FROM read_parquet('{parquet}')

-- sql_refused: `parquet_metadata('{folder}/stray.parquet')` is not a table
SELECT * FROM parquet_metadata('{parquet}')

-- sql_refused: `TABLE(read_csv('/etc/passwd'))` is not a table
SELECT * FROM TABLE(read_csv('/etc/passwd'))

-- sql_refused: `LATERAL generate_series(1, 1000000000)` is not a table
SELECT * FROM core_items, LATERAL generate_series(1, 1000000000)

-- sql_refused: names no columns
SELECT FROM WHERE
