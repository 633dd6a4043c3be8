/* Receivables as they were on the same day a year ago, by the days of invoices, payments, credits and write-offs: what was open of each invoice and how long it was
   past due, and what customers had on account: what is left of the balance that the ledger (1100) had then. Books that do not go back so far have no row. */
-- grain: entity_id, kind, document
WITH then AS (SELECT to_on FROM kpi_periods WHERE period = 12),
changes AS (
    SELECT entity_id, invoice_number, invoiced_on AS effective_on, total - settled_before AS amount FROM core_invoices
    UNION ALL
    SELECT entity_id, invoice_number, applied_on, -amount FROM core_payment_applications
    UNION ALL
    SELECT entity_id, invoice_number, applied_on, -amount FROM core_credit_applications
    UNION ALL
    SELECT entity_id, invoice_number, written_off_on, -amount FROM core_write_offs
),
ledger AS (
    SELECT lines.entity_id, COALESCE(lines.customer_id, '') AS customer_id, lines.currency, SUM(lines.amount) AS balance
    FROM core_journal_lines AS lines
    CROSS JOIN then
    WHERE lines.account = '1100' AND lines.effective_on <= then.to_on
    GROUP BY lines.entity_id, COALESCE(lines.customer_id, ''), lines.currency
),
-- What was taken over belongs to no day before the books began.
begun AS (SELECT DISTINCT entity_id FROM ledger),
open_then AS (
    SELECT changes.entity_id, changes.invoice_number, SUM(changes.amount) AS open
    FROM changes
    JOIN begun ON begun.entity_id = changes.entity_id
    CROSS JOIN then
    WHERE changes.effective_on <= then.to_on
    GROUP BY changes.entity_id, changes.invoice_number
    HAVING SUM(changes.amount) <> 0
),
invoices AS (
    SELECT
        open_then.entity_id, open_then.invoice_number, invoices.customer_id, invoices.due_on, open_then.open, invoices.currency,
        CAST(ARROW_CAST(then.to_on, 'Int32') - ARROW_CAST(invoices.due_on, 'Int32') AS BIGINT) AS days_past_due
    FROM open_then
    CROSS JOIN then
    JOIN core_invoices AS invoices ON invoices.entity_id = open_then.entity_id AND invoices.invoice_number = open_then.invoice_number
),
owed AS (SELECT entity_id, customer_id, SUM(open) AS open FROM invoices GROUP BY entity_id, customer_id),
items AS (
    SELECT entity_id, 'invoice' AS kind, invoice_number AS document, customer_id, due_on, days_past_due, open, currency FROM invoices
    UNION ALL
    SELECT ledger.entity_id, 'on_account', ledger.customer_id AS document, ledger.customer_id, NULL, NULL, ledger.balance - COALESCE(owed.open, 0), ledger.currency
    FROM ledger
    LEFT JOIN owed ON owed.entity_id = ledger.entity_id AND owed.customer_id = ledger.customer_id
    WHERE ledger.balance <> COALESCE(owed.open, 0)
)
SELECT
    entity_id,                                        -- legal entity
    kind,                                             -- invoice, or on_account: money of a customer that no invoice had yet
    document,                                         -- invoice, or the customer whose money it was
    customer_id,                                      -- customer
    due_on,                                           -- when it was due
    GREATEST(days_past_due, 0) AS days_past_due,      -- days since it was due, 0 before
    -- The ages of `receivable_items`.
    CASE
        WHEN kind = 'on_account' THEN 'on_account'
        WHEN days_past_due <= 0 THEN 'not_due'
        WHEN days_past_due <= 30 THEN 'days_1_30'
        WHEN days_past_due <= 60 THEN 'days_31_60'
        WHEN days_past_due <= 90 THEN 'days_61_90'
        ELSE 'days_over_90'
    END AS bucket,                                    -- not_due, days_1_30, days_31_60, days_61_90, days_over_90 or on_account
    CAST(open AS DECIMAL(20, 4)) AS open,             -- owed then; below nothing for money on account
    currency                                          -- currency of the amount
FROM items
ORDER BY entity_id, kind, document
