/* What came back of lost margin that was asked for and is settled: claims that suppliers and carriers have answered, and debit memos with nothing open any more. */
-- grain: entity_id, cause
WITH paid AS (
    SELECT entity_id, invoice_number, SUM(amount) AS paid
    FROM core_payment_applications
    GROUP BY entity_id, invoice_number
),
-- Which cause a corrected price had is known of the orders that a recommendation was about.
proposed AS (
    SELECT entity_id, SPLIT_PART(subject, '|', 2) AS so_number, MIN(SPLIT_PART(subject, '|', 1)) AS cause
    FROM core_recommendations
    WHERE kind = 'margin' AND verb = 'bill_difference' AND state IN ('executed', 'outcome_measured', 'unmeasurable')
    GROUP BY entity_id, SPLIT_PART(subject, '|', 2)
),
settled AS (
    -- Tax is in what was asked and in what was paid. What was credited or written off did not come back.
    SELECT
        memos.entity_id, CASE WHEN memos.debit_reason = 'price_correction' THEN COALESCE(proposed.cause, 'price_override') ELSE memos.debit_reason END AS cause,
        MINOR_UNITS(memos.total, memos.currency) AS asked_minor, MINOR_UNITS(COALESCE(paid.paid, 0), memos.currency) AS came_back_minor, memos.currency
    FROM core_invoices AS memos
    LEFT JOIN paid ON paid.entity_id = memos.entity_id AND paid.invoice_number = memos.invoice_number
    LEFT JOIN proposed ON proposed.entity_id = memos.entity_id AND proposed.so_number = memos.so_number
    WHERE memos.corrects IS NOT NULL AND memos.settled_on IS NOT NULL
    UNION ALL
    SELECT
        entity_id,
        CASE WHEN kind = 'ship_debit' THEN 'support_not_claimed' WHEN party_kind = 'carrier' THEN 'carrier_overbilled' ELSE 'supplier_overbilled' END,
        MINOR_UNITS(claimed, currency),
        MINOR_UNITS(accepted, currency), currency
    FROM core_claims
    WHERE kind IN ('overbilled', 'ship_debit') AND state IN ('accepted', 'paid', 'rejected')
)
SELECT
    entity_id,                                                -- legal entity
    cause,                                                    -- why it was lost
    COUNT(*) AS cases,                                        -- claims and memos that are settled
    CAST(SUM(asked_minor) AS BIGINT) AS asked_minor,          -- asked for [minor units]
    CAST(SUM(came_back_minor) AS BIGINT) AS came_back_minor,  -- of it paid, or accepted by the other side [minor units]
    currency                                                  -- currency of the amounts
FROM settled
GROUP BY entity_id, cause, currency
ORDER BY entity_id, cause
