/* Every problem of the data with the money of the decisions that it touches; `data_problem_totals` ranks the kinds. */
-- grain: entity_id, code, table_name, row_key
SELECT
    entity_id,                                                        -- legal entity
    code,                                                             -- kind of problem
    table_name,                                                       -- table that has the row
    row_key,                                                          -- key of the row, parts separated by |
    subject,                                                          -- what the money belongs to: counted once however many rows of it have the problem
    found,                                                            -- what the row says
    expected,                                                         -- what was expected
    CAST(value_touched AS DECIMAL(20, 4)) AS value_touched,           -- money of the decisions that rest on the row
    currency                                                          -- currency of the amount
FROM (
    SELECT * FROM master_problems
    UNION ALL SELECT * FROM price_problems
    UNION ALL SELECT * FROM past_problems
)
ORDER BY entity_id, code, table_name, row_key
