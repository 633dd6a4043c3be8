/* How each invoice ended, as far as its customer had a hand in it. Paid is what payments settled but for a small rest; whatever was contested, credited or
   written off before ended another way on that day: nobody knows when it would have been paid. */
-- grain: entity_id, invoice_number
WITH received AS (
    SELECT applications.entity_id, applications.invoice_number, SUM(applications.amount) AS paid, MAX(applications.applied_on) AS last_on
    FROM core_payment_applications AS applications
    JOIN core_payments AS payments
        ON payments.entity_id = applications.entity_id AND payments.payment_number = applications.payment_number
    WHERE payments.reversed_on IS NULL
    GROUP BY applications.entity_id, applications.invoice_number
),
contested AS (
    SELECT entity_id, invoice_number, MIN(opened_on) AS opened_on FROM core_disputes GROUP BY entity_id, invoice_number
),
written_off AS (
    SELECT entity_id, invoice_number, SUM(amount) AS given_up FROM core_write_offs GROUP BY entity_id, invoice_number
),
ends AS (
    SELECT
        invoices.entity_id, invoices.invoice_number, invoices.customer_id, invoices.invoiced_on, invoices.due_on, invoices.settled_on, invoices.total,
        contested.opened_on, received.last_on, COALESCE(written_off.given_up, 0) AS given_up,
        -- Nine tenths of what was left to pay: the rest of a discount that was not due is no other end.
        invoices.settled_on IS NOT NULL AND invoices.total > invoices.credited + invoices.settled_before
            AND COALESCE(received.paid, 0) * 10 >= (invoices.total - invoices.credited - invoices.settled_before) * 9 AS is_paid
    FROM core_invoices AS invoices
    LEFT JOIN received ON received.entity_id = invoices.entity_id AND received.invoice_number = invoices.invoice_number
    LEFT JOIN contested ON contested.entity_id = invoices.entity_id AND contested.invoice_number = invoices.invoice_number
    LEFT JOIN written_off ON written_off.entity_id = invoices.entity_id AND written_off.invoice_number = invoices.invoice_number
    WHERE invoices.total > 0
),
dated AS (
    SELECT
        *,
        CASE WHEN is_paid AND (opened_on IS NULL OR opened_on > COALESCE(last_on, settled_on)) THEN COALESCE(last_on, settled_on) END AS paid_on
    FROM ends
)
SELECT
    entity_id,                                                                      -- legal entity
    invoice_number,                                                                 -- invoice
    customer_id,                                                                    -- customer
    invoiced_on,                                                                    -- date of the invoice
    due_on,                                                                         -- when it is due
    paid_on,                                                                        -- day of the last payment that settled it, uncontested
    CASE
        WHEN paid_on IS NULL THEN COALESCE(opened_on, settled_on)
    END AS ended_on,                                                                -- day of another end
    CASE
        WHEN paid_on IS NOT NULL THEN 'paid'
        WHEN opened_on IS NOT NULL THEN 'dispute'
        WHEN settled_on IS NULL THEN 'open'
        WHEN given_up > 0 THEN 'write_off'
        ELSE 'credit'
    END AS ended_by,                                                                -- paid, dispute, write_off, credit or open
    CAST(total AS DECIMAL(20, 4)) AS total                                          -- total with freight and tax
FROM dated
ORDER BY entity_id, invoice_number
