/* Receivables by how long they are past due. The buckets add up to the balance of receivables. */
-- grain: entity_id, bucket
SELECT
    entity_id,                                        -- legal entity
    bucket,                                           -- not_due, days_1_30, days_31_60, days_61_90, days_over_90 or on_account
    COUNT(*) AS items,                                -- invoices, or customers with money on account
    COUNT(DISTINCT customer_id) AS customers,         -- customers
    CAST(SUM(open) AS DECIMAL(20, 4)) AS open,        -- still owed; below nothing for money on account
    currency                                          -- currency of the amount
FROM receivable_items
GROUP BY entity_id, bucket, currency
ORDER BY entity_id, bucket
