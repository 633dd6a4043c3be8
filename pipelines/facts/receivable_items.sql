/* Open invoices by how long they are past due, and payments on account that no invoice has yet: together the balance of receivables. */
-- grain: entity_id, kind, document
-- audits: receivables_equal_ledger
WITH items AS (
    SELECT
        entity_id, 'invoice' AS kind, invoice_number AS document, customer_id, invoiced_on, due_on, total, open AS amount, currency, disputed,
        CAST(ARROW_CAST(as_of_on, 'Int32') - ARROW_CAST(due_on, 'Int32') AS BIGINT) AS days_past_due
    FROM core_invoices
    CROSS JOIN run_parameters
    WHERE open <> 0
    UNION ALL
    SELECT entity_id, 'on_account', customer_id AS document, customer_id, NULL, NULL, -unapplied AS total, -unapplied AS amount, currency, FALSE, NULL
    FROM core_customer_accounts
    WHERE unapplied <> 0
)
SELECT
    entity_id,                                        -- legal entity
    kind,                                             -- invoice, or on_account: money of a customer that no invoice has yet
    document,                                         -- invoice, or the customer whose money it is
    customer_id,                                      -- customer
    invoiced_on,                                      -- date of the invoice
    due_on,                                           -- when it is due
    GREATEST(days_past_due, 0) AS days_past_due,      -- days since it was due, 0 before
    CASE
        WHEN kind = 'on_account' THEN 'on_account'
        WHEN days_past_due <= 0 THEN 'not_due'
        WHEN days_past_due <= 30 THEN 'days_1_30'
        WHEN days_past_due <= 60 THEN 'days_31_60'
        WHEN days_past_due <= 90 THEN 'days_61_90'
        ELSE 'days_over_90'
    END AS bucket,                                    -- not_due, days_1_30, days_31_60, days_61_90, days_over_90 or on_account
    disputed,                                         -- the customer contests it
    CAST(total AS DECIMAL(20, 4)) AS total,           -- total of the invoice
    CAST(amount AS DECIMAL(20, 4)) AS open,           -- still owed; below nothing for money on account
    currency                                          -- currency of the amounts
FROM items
ORDER BY entity_id, kind, document
