-- The payables account (2000) is what is open on the bills of suppliers and carriers.
-- tables: journal_lines, supplier_bills, carrier_bills
WITH ledger AS (
    SELECT entity_id, currency, -SUM(amount) AS amount FROM journal_lines WHERE account = '2000' GROUP BY entity_id, currency
), bills AS (
    SELECT entity_id, currency, open AS amount FROM supplier_bills
    UNION ALL
    SELECT entity_id, currency, amount FROM carrier_bills
), owed AS (
    SELECT entity_id, currency, SUM(amount) AS amount FROM bills GROUP BY entity_id, currency
)
SELECT COALESCE(ledger.entity_id, owed.entity_id) AS entity_id, COALESCE(ledger.currency, owed.currency) AS currency,
       ledger.amount AS ledger, owed.amount AS bills
FROM ledger
FULL JOIN owed ON owed.entity_id = ledger.entity_id AND owed.currency = ledger.currency
WHERE COALESCE(ledger.amount, 0) <> COALESCE(owed.amount, 0)
