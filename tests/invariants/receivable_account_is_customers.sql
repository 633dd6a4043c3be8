-- The receivables account (1100) is what customers owe less what they paid without assignment, per customer and currency.
-- tables: journal_lines, customer_accounts
WITH ledger AS (
    SELECT entity_id, customer_id, currency, SUM(amount) AS amount
    FROM journal_lines
    WHERE account = '1100'
    GROUP BY entity_id, customer_id, currency
)
SELECT COALESCE(ledger.customer_id, account.customer_id) AS customer_id, ledger.amount AS ledger, account.receivable - account.unapplied AS owed
FROM ledger
FULL JOIN customer_accounts AS account
    ON account.entity_id = ledger.entity_id AND account.customer_id = ledger.customer_id AND account.currency = ledger.currency
WHERE COALESCE(ledger.amount, 0) <> COALESCE(account.receivable - account.unapplied, 0)
