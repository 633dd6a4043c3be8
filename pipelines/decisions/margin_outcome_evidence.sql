/* What came of executed fixes of lost margin: what the supplier or carrier said to the claim, what was paid of the bill, what was sold at the new price. */
-- grain: entity_id, rec_id
WITH executed AS (
    SELECT * FROM executed_recommendations WHERE kind = 'margin'
),
payments AS (
    -- Money of a payment that bounced did not come.
    SELECT paid.entity_id, paid.invoice_number, paid.applied_on, CAST(SUM(MINOR_UNITS(paid.amount, paid.currency)) AS BIGINT) AS amount_minor
    FROM core_payment_applications AS paid
    JOIN core_payments AS payments
        ON payments.entity_id = paid.entity_id AND payments.payment_number = paid.payment_number AND payments.reversed_on IS NULL
    GROUP BY paid.entity_id, paid.invoice_number, paid.applied_on
),
paid AS (
    SELECT
        executed.entity_id, executed.rec_id, ARRAY_AGG(NAMED_STRUCT('on', payments.applied_on, 'amount_minor', payments.amount_minor) ORDER BY payments.applied_on) AS payments
    FROM executed
    JOIN payments ON payments.entity_id = executed.entity_id AND payments.invoice_number = executed.document
    GROUP BY executed.entity_id, executed.rec_id
),
sold AS (
    SELECT
        executed.entity_id, executed.rec_id, lines.ordered_on, lines.so_number, lines.line, CAST(lines.shipped AS BIGINT) AS quantity,
        CAST(lines.unit_price * 1000000 / lines.price_per AS BIGINT) AS list_micros
    FROM executed
    JOIN core_sales_order_lines AS lines
        ON lines.entity_id = executed.entity_id AND lines.item_id = executed.item_id AND lines.ordered_on >= executed.executed_on
        AND lines.price_source = 'list' AND lines.shipped > 0
),
sales AS (
    SELECT
        entity_id, rec_id,
        ARRAY_AGG(
            NAMED_STRUCT('on', ordered_on, 'document', so_number, 'quantity', quantity, 'list_micros', list_micros) ORDER BY ordered_on, so_number, line
        ) AS sales
    FROM sold
    GROUP BY entity_id, rec_id
)
SELECT
    executed.entity_id,                                                    -- legal entity
    executed.rec_id,                                                       -- recommendation
    NAMED_STRUCT(
        'execution', executed.execution,
        'claim', CASE WHEN claims.claim_number IS NOT NULL THEN NAMED_STRUCT(
            'claimed_minor', MINOR_UNITS(claims.claimed, claims.currency), 'accepted_minor', MINOR_UNITS(claims.accepted, claims.currency),
            'answered_on', claims.answered_on
        ) END,
        'bill', CASE WHEN bills.invoice_number IS NOT NULL THEN NAMED_STRUCT(
            'net_minor', MINOR_UNITS(bills.goods + bills.freight, bills.currency), 'total_minor', MINOR_UNITS(bills.total, bills.currency),
            'settled_on', bills.settled_on, 'payments', paid.payments
        ) END,
        'sales', sales.sales
    ) AS facts                                                             -- the facts, in the shape that an outcome keeps
FROM executed
LEFT JOIN core_claims AS claims ON claims.entity_id = executed.entity_id AND claims.claim_number = executed.document
LEFT JOIN core_invoices AS bills ON bills.entity_id = executed.entity_id AND bills.invoice_number = executed.document
LEFT JOIN paid ON paid.entity_id = executed.entity_id AND paid.rec_id = executed.rec_id
LEFT JOIN sales ON sales.entity_id = executed.entity_id AND sales.rec_id = executed.rec_id
ORDER BY entity_id, rec_id
