/* What happened to the orders of executed credit decisions since: what shipped of them, and what was paid of that. */
-- grain: entity_id, rec_id
WITH executed AS (
    SELECT * FROM executed_recommendations WHERE kind = 'credit'
),
left_since AS (
    SELECT
        executed.entity_id, executed.rec_id, lines.so_line, shipments.invoice_number,
        MINOR_UNITS(lines.revenue, lines.currency) - MINOR_UNITS(COALESCE(billed.credited, 0), lines.currency) AS revenue_minor,
        MINOR_UNITS(lines.cost - lines.returned_cost, lines.currency) AS cost_minor
    FROM executed
    JOIN core_shipment_lines AS lines
        ON lines.entity_id = executed.entity_id AND lines.so_number = executed.subject AND lines.shipped_on >= executed.executed_on
    JOIN core_shipments AS shipments ON shipments.entity_id = lines.entity_id AND shipments.shipment_number = lines.shipment_number
    LEFT JOIN core_invoice_lines AS billed
        ON billed.entity_id = lines.entity_id AND billed.invoice_number = shipments.invoice_number AND billed.so_line = lines.so_line
        AND billed.so_number = lines.so_number
),
shipped AS (
    SELECT
        entity_id, rec_id,
        ARRAY_AGG(
            NAMED_STRUCT('line', so_line, 'invoice_number', invoice_number, 'revenue_minor', revenue_minor, 'cost_minor', cost_minor)
            ORDER BY invoice_number, so_line
        ) AS shipped
    FROM left_since
    GROUP BY entity_id, rec_id
),
billed_since AS (
    SELECT DISTINCT entity_id, rec_id, invoice_number FROM left_since
),
days AS (
    -- Money of a payment that bounced did not come.
    SELECT paid.entity_id, paid.invoice_number, paid.applied_on, CAST(SUM(MINOR_UNITS(paid.amount, paid.currency)) AS BIGINT) AS amount_minor
    FROM core_payment_applications AS paid
    JOIN core_payments AS payments
        ON payments.entity_id = paid.entity_id AND payments.payment_number = paid.payment_number AND payments.reversed_on IS NULL
    GROUP BY paid.entity_id, paid.invoice_number, paid.applied_on
),
payments AS (
    SELECT
        entity_id, invoice_number, ARRAY_AGG(NAMED_STRUCT('on', applied_on, 'amount_minor', amount_minor) ORDER BY applied_on) AS payments
    FROM days
    GROUP BY entity_id, invoice_number
),
invoices AS (
    SELECT
        billed_since.entity_id, billed_since.rec_id,
        ARRAY_AGG(
            NAMED_STRUCT(
                'invoice_number', billed_since.invoice_number, 'due_on', invoices.due_on, 'settled_on', invoices.settled_on,
                -- A credit gives back the tax on it, too.
                'owed_minor', MINOR_UNITS(invoices.total - invoices.credited, invoices.currency)
                    - CAST(ROUND(CAST(MINOR_UNITS(invoices.credited, invoices.currency) * invoices.tax_rate_micros AS DECIMAL(38, 6)) / 1000000, 0) AS BIGINT),
                'payments', payments.payments
            )
            ORDER BY billed_since.invoice_number
        ) AS invoices
    FROM billed_since
    JOIN core_invoices AS invoices ON invoices.entity_id = billed_since.entity_id AND invoices.invoice_number = billed_since.invoice_number
    LEFT JOIN payments ON payments.entity_id = billed_since.entity_id AND payments.invoice_number = billed_since.invoice_number
    GROUP BY billed_since.entity_id, billed_since.rec_id
),
waiting AS (
    SELECT executed.entity_id, executed.rec_id, ARRAY_AGG(lines.line ORDER BY lines.line) AS open_lines
    FROM executed
    JOIN core_sales_order_lines AS lines
        ON lines.entity_id = executed.entity_id AND lines.so_number = executed.subject AND lines.quantity > lines.shipped + lines.cancelled
    GROUP BY executed.entity_id, executed.rec_id
)
SELECT
    executed.entity_id,                                                    -- legal entity
    executed.rec_id,                                                       -- recommendation
    NAMED_STRUCT(
        'execution', executed.execution, 'shipped', shipped.shipped, 'invoices', invoices.invoices, 'open_lines', waiting.open_lines
    ) AS facts                                                             -- the facts, in the shape that an outcome keeps
FROM executed
LEFT JOIN shipped ON shipped.entity_id = executed.entity_id AND shipped.rec_id = executed.rec_id
LEFT JOIN invoices ON invoices.entity_id = executed.entity_id AND invoices.rec_id = executed.rec_id
LEFT JOIN waiting ON waiting.entity_id = executed.entity_id AND waiting.rec_id = executed.rec_id
ORDER BY entity_id, rec_id
