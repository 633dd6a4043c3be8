-- The inventory account (1200) is the sum of the value entries.
-- tables: journal_lines, value_entries
WITH ledger AS (
    SELECT entity_id, currency, SUM(amount) AS amount FROM journal_lines WHERE account = '1200' GROUP BY entity_id, currency
), stock AS (
    SELECT entity_id, currency, SUM(amount) AS amount FROM value_entries GROUP BY entity_id, currency
)
SELECT COALESCE(ledger.entity_id, stock.entity_id) AS entity_id, COALESCE(ledger.currency, stock.currency) AS currency,
       ledger.amount AS ledger, stock.amount AS stock
FROM ledger
FULL JOIN stock ON stock.entity_id = ledger.entity_id AND stock.currency = ledger.currency
WHERE COALESCE(ledger.amount, 0) <> COALESCE(stock.amount, 0)
