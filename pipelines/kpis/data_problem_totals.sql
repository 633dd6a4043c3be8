/* Kinds of problems of the data by the money of the decisions that they touch. */
-- grain: entity_id, code
WITH subjects AS (
    -- Two rows of an item rest under one decision: its money counts once.
    SELECT entity_id, code, subject, currency, COUNT(*) AS rows_count, MAX(value_touched) AS value_touched
    FROM data_problems
    GROUP BY entity_id, code, subject, currency
)
SELECT
    entity_id,                                                            -- legal entity
    code,                                                                 -- kind of problem
    CAST(SUM(rows_count) AS BIGINT) AS rows_count,                        -- rows that have it
    COUNT(*) AS subjects_count,                                           -- items or documents concerned
    CAST(SUM(value_touched) AS DECIMAL(20, 4)) AS value_touched,          -- money of the decisions that rest on them
    currency                                                              -- currency of the amount
FROM subjects
GROUP BY entity_id, code, currency
ORDER BY entity_id, code
