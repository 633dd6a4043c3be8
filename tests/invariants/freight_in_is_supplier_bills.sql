-- Freight in (5120) is what suppliers bill on top of their goods.
-- tables: journal_lines, supplier_bills
WITH ledger AS (
    SELECT entity_id, currency, SUM(amount) AS amount FROM journal_lines WHERE account = '5120' GROUP BY entity_id, currency
), bills AS (
    SELECT entity_id, currency, SUM(freight) AS amount FROM supplier_bills GROUP BY entity_id, currency
)
SELECT COALESCE(ledger.entity_id, bills.entity_id) AS entity_id, COALESCE(ledger.currency, bills.currency) AS currency,
       ledger.amount AS ledger, bills.amount AS bills
FROM ledger
FULL JOIN bills ON bills.entity_id = ledger.entity_id AND bills.currency = ledger.currency
WHERE COALESCE(ledger.amount, 0) <> COALESCE(bills.amount, 0)
