/* Receivables by how long they are past due, now and on the same day a year ago. The ages add up to the balance of receivables. */
-- grain: entity_id, bucket, period
WITH items AS (
    SELECT entity_id, 0 AS period, bucket, customer_id, open, currency FROM receivable_items
    UNION ALL
    SELECT entity_id, 12, bucket, customer_id, open, currency FROM receivables_year_ago
),
known AS (SELECT DISTINCT entity_id, period, currency FROM items),
ages AS (SELECT UNNEST(MAKE_ARRAY('not_due', 'days_1_30', 'days_31_60', 'days_61_90', 'days_over_90', 'on_account')) AS bucket)
SELECT
    known.entity_id,                                                  -- legal entity
    ages.bucket,                                                      -- not_due, days_1_30, days_31_60, days_61_90, days_over_90 or on_account
    CAST(known.period AS BIGINT) AS period,                           -- months back: 0 or 12
    COUNT(items.customer_id) AS items,                                -- invoices, or customers with money on account
    COUNT(DISTINCT items.customer_id) AS customers,                   -- customers
    CAST(COALESCE(SUM(items.open), 0) AS DECIMAL(20, 4)) AS open,     -- owed; below nothing for money on account
    known.currency                                                    -- currency of the amount
FROM known
CROSS JOIN ages
LEFT JOIN items ON items.entity_id = known.entity_id AND items.period = known.period AND items.bucket = ages.bucket
GROUP BY known.entity_id, ages.bucket, known.period, known.currency
ORDER BY entity_id, bucket, period
