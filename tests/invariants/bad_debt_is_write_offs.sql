-- The bad debt account (5300) is what was written off of invoices.
-- tables: journal_lines, write_offs
WITH ledger AS (
    SELECT entity_id, customer_id, SUM(amount) AS amount
    FROM journal_lines
    WHERE account = '5300' AND rule_id NOT LIKE 'opening_account.%'
    GROUP BY entity_id, customer_id
), given_up AS (
    SELECT entity_id, customer_id, SUM(amount) AS amount FROM write_offs GROUP BY entity_id, customer_id
)
SELECT COALESCE(ledger.customer_id, given_up.customer_id) AS customer_id, ledger.amount AS ledger, given_up.amount AS write_offs
FROM ledger
FULL JOIN given_up ON given_up.entity_id = ledger.entity_id AND given_up.customer_id = ledger.customer_id
WHERE COALESCE(ledger.amount, 0) <> COALESCE(given_up.amount, 0)
