-- Goods in transit (1210) are what transfers took out of one site and have not brought to the other.
-- tables: journal_lines, transfers
WITH ledger AS (
    SELECT entity_id, currency, SUM(amount) AS amount FROM journal_lines
    WHERE account = '1210' AND rule_id NOT LIKE 'opening_account.%'
    GROUP BY entity_id, currency
), goods AS (
    SELECT entity_id, currency, SUM(cost) AS amount FROM transfers WHERE state = 'in_transit' GROUP BY entity_id, currency
)
SELECT COALESCE(ledger.entity_id, goods.entity_id) AS entity_id, COALESCE(ledger.currency, goods.currency) AS currency,
       ledger.amount AS ledger, goods.amount AS transfers
FROM ledger
FULL JOIN goods ON goods.entity_id = ledger.entity_id AND goods.currency = ledger.currency
WHERE COALESCE(ledger.amount, 0) <> COALESCE(goods.amount, 0)
