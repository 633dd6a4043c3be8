-- The freight accrual (2070) is what carriers are expected to bill and have not, beside the balance that was taken over.
-- tables: journal_lines, shipments, transfers
WITH ledger AS (
    SELECT entity_id, currency, -SUM(amount) AS amount FROM journal_lines
    WHERE account = '2070' AND rule_id NOT LIKE 'opening_account.%'
    GROUP BY entity_id, currency
), carried AS (
    SELECT entity_id, currency, freight_accrued FROM shipments
    UNION ALL
    SELECT entity_id, currency, freight_accrued FROM transfers
), expected AS (
    SELECT entity_id, currency, SUM(freight_accrued) AS amount FROM carried GROUP BY entity_id, currency
)
SELECT COALESCE(ledger.entity_id, expected.entity_id) AS entity_id, COALESCE(ledger.currency, expected.currency) AS currency,
       ledger.amount AS ledger, expected.amount AS shipments
FROM ledger
FULL JOIN expected ON expected.entity_id = ledger.entity_id AND expected.currency = ledger.currency
WHERE COALESCE(ledger.amount, 0) <> COALESCE(expected.amount, 0)
