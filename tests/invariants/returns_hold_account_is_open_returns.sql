-- The returns hold (1220) is what lies in it at what it had cost, beside the balance that was taken over.
-- tables: journal_lines, customer_return_lines
WITH ledger AS (
    SELECT entity_id, currency, SUM(amount) AS amount FROM journal_lines
    WHERE account = '1220' AND rule_id NOT LIKE 'opening_account.%'
    GROUP BY entity_id, currency
), held AS (
    SELECT entity_id, currency, SUM(cost - disposed_cost) AS amount FROM customer_return_lines GROUP BY entity_id, currency
)
SELECT COALESCE(ledger.entity_id, held.entity_id) AS entity_id, COALESCE(ledger.currency, held.currency) AS currency,
       ledger.amount AS ledger, held.amount AS returns
FROM ledger
FULL JOIN held ON held.entity_id = ledger.entity_id AND held.currency = ledger.currency
WHERE COALESCE(ledger.amount, 0) <> COALESCE(held.amount, 0)
