-- Functions that read the clock, the environment, files or chance, or make much out of little, wherever they stand.

-- sql_refused: the function current_date is not allowed here
SELECT current_date

-- sql_refused: the function now is not allowed here
SELECT current_timestamp

-- sql_refused: the function current_time is not allowed here
SELECT current_time

-- sql_refused: the function current_date is not allowed here
SELECT today()

-- sql_invalid: No field named current_user
SELECT CURRENT_USER

-- sql_invalid: found: (
SELECT session_user()

-- sql_invalid: Invalid function 'current_schema'
SELECT current_schema()

-- sql_invalid: Invalid function 'current_database'
SELECT current_database()

-- sql_invalid: Invalid function 'pg_sleep'
SELECT pg_sleep(1000)

-- sql_invalid: Invalid function 'sleep'
SELECT sleep(1000)

-- sql_invalid: Invalid function 'getenv'
SELECT getenv('HOME')

-- sql_invalid: Invalid function 'env'
SELECT env('HOME')

-- sql_invalid: Invalid function 'current_setting'
SELECT current_setting('x')

-- sql_invalid: Invalid function 'set_config'
SELECT set_config('x', 'y', false)

-- sql_invalid: Invalid function 'readfile'
SELECT readfile('/etc/passwd')

-- sql_invalid: Invalid function 'writefile'
SELECT writefile('{folder}/x', 'y')

-- sql_invalid: Invalid function 'file_read'
SELECT file_read('/etc/passwd')

-- sql_invalid: Invalid function 'lo_import'
SELECT lo_import('/etc/passwd')

-- sql_invalid: Invalid function 'query_to_xml'
SELECT query_to_xml('DROP TABLE core_items', true, true, '')

-- sql_invalid: Invalid function 'system'
SELECT system('id')

-- sql_invalid: Invalid function 'shell'
SELECT shell('id')

-- sql_invalid: Invalid function 'nextval'
SELECT nextval('s')

-- sql_refused: the function md5 is not allowed here
SELECT md5('x')

-- sql_refused: the function sha256 is not allowed here
SELECT sha256('x')

-- sql_refused: the function digest is not allowed here
SELECT digest('x', 'md5')

-- sql_refused: the function encode is not allowed here
SELECT encode('x', 'base64')

-- sql_refused: the function decode is not allowed here
SELECT decode('eA==', 'base64')

-- sql_refused: the function rpad is not allowed here
SELECT rpad('x', 1000000000, 'y')

-- sql_invalid: Invalid function 'space'
SELECT space(1000000000)

-- sql_refused: the function regexp_replace is not allowed here
SELECT regexp_replace('aaa', 'a', 'bbbbbbbbbb', 'g')

-- sql_refused: the function overlay is not allowed here
SELECT overlay('x' PLACING 'y' FROM 1 FOR 0)

-- sql_refused: the function to_hex is not allowed here
SELECT to_hex(255)

-- sql_refused: the function factorial is not allowed here
SELECT factorial(20)

-- sql_refused: the function array_resize is not allowed here
SELECT array_resize([1], 1000000000, 0)

-- sql_invalid: Invalid function 'array_fill'
SELECT array_fill(1, [1000000000])

-- sql_refused: the function generate_series is not allowed here
SELECT unnest(generate_series(1, 1000000000))

-- sql_refused: the function uuid is not allowed here
SELECT array_agg(uuid()) FROM core_items

-- sql_refused: the function random is not allowed here
SELECT first_value(random()) OVER () FROM core_items

-- sql_refused: the function random is not allowed here
SELECT abs(random())

-- sql_refused: the function now is not allowed here
SELECT coalesce(NULL, now())

-- sql_refused: the function random is not allowed here
SELECT CASE WHEN true THEN random() END

-- sql_refused: the function random is not allowed here
SELECT * FROM (VALUES (random())) AS v(x)

-- sql_refused: the function random is not allowed here
SELECT * FROM core_items JOIN core_sites ON random() > 0

-- sql_refused: the function random is not allowed here
SELECT DISTINCT ON (random()) item_id FROM core_items

-- sql_refused: the function random is not allowed here
SELECT item_id FROM core_items GROUP BY item_id, random()

-- sql_refused: the function random is not allowed here
SELECT item_id FROM core_items LIMIT random()

-- sql_refused: the function random is not allowed here
SELECT sum(1) OVER (PARTITION BY random()) FROM core_items

-- sql_refused: the function random is not allowed here
SELECT count(*) FILTER (WHERE random() > 0) FROM core_items

-- sql_refused: the function random is not allowed here
SELECT item_id FROM core_items WHERE name = (SELECT max(name) FROM core_items WHERE random() > 0)

-- sql_refused: the function random is not allowed here
SELECT (SELECT random())

-- sql_refused: the function random is not allowed here
SELECT * FROM core_items WHERE EXISTS (SELECT random())

-- sql_refused: the function random is not allowed here
SELECT "random"()

-- sql_refused: the function random is not allowed here
SELECT RANDOM()

-- sql_invalid: Invalid function 'datafusion.random'
SELECT datafusion.random()

-- sql_invalid: Invalid function 'no_such_function'
SELECT no_such_function(1)

-- sql_refused: the function arrow_metadata is not allowed here
SELECT arrow_metadata(1)

-- sql_invalid: Invalid function 'file_name'
SELECT file_name()

-- sql_refused: the function input_file_name is not allowed here
SELECT input_file_name()

-- sql_invalid: variable ["@x"] has no type information
SELECT @x

-- sql_invalid: variable ["@@datadir"] has no type information
SELECT @@datadir

-- sql_refused: :x has no value here
SELECT :x

-- sql_refused: ? has no value here
SELECT ?

-- sql_refused: $name has no value here
SELECT item_id FROM core_items WHERE item_id = $name

-- sql_invalid: No field named x
SELECT array_any_match([1, 2], x -> x > 1)

-- sql_invalid: No field named x
SELECT array_filter([1, 2], x -> x > 1)

-- sql_refused: the function random is not allowed here
SELECT * FROM core_item_sites |> SELECT random()

-- sql_refused: the function repeat is not allowed here
SELECT repeat('x', 1000000000)

-- sql_refused: the function lpad is not allowed here
SELECT lpad('x', 1000000000, 'y')

-- sql_refused: the function range is not allowed here
SELECT unnest(range(0, 1000000000))

-- sql_refused: the function generate_series is not allowed here
SELECT generate_series(1, 1000000000)

-- sql_refused: the function array_repeat is not allowed here
SELECT array_repeat(1, 1000000000)

-- sql_refused: the function now is not allowed here
SELECT now()

-- sql_refused: the function random is not allowed here
SELECT random()

-- sql_refused: the function uuid is not allowed here
SELECT uuid()

-- sql_refused: the function version is not allowed here
SELECT version()

-- sql_refused: the function version is not allowed here
SELECT * FROM core_items WHERE name = (SELECT version())

-- sql_refused: the function random is not allowed here
SELECT sum(1) OVER (ORDER BY random()) FROM core_items

-- sql_refused: the function random is not allowed here
SELECT item_id FROM core_items ORDER BY random()

-- sql_refused: the function random is not allowed here
SELECT count(*) FROM core_items GROUP BY item_id HAVING random() > 0

-- sql_invalid: No field named x
SELECT array_transform([1, 2], x -> x + 1)

-- sql_refused: $1 has no value here
SELECT * FROM core_items WHERE item_id = $1

-- sql_invalid: variable ["@@version"] has no type information
SELECT @@version

-- sql_invalid: Invalid function 'pg_read_file'
SELECT pg_read_file('/etc/passwd')

-- sql_invalid: Invalid function 'load_extension'
SELECT load_extension('{folder}/canary.csv')
