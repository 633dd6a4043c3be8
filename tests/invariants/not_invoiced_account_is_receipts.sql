-- Goods received not invoiced (2050) is what was received and not yet billed, at order price, beside the balance that was taken over.
-- tables: journal_lines, purchase_order_lines
WITH ledger AS (
    SELECT entity_id, currency, -SUM(amount) AS amount FROM journal_lines
    WHERE account = '2050' AND rule_id NOT LIKE 'opening_account.%'
    GROUP BY entity_id, currency
), lines AS (
    SELECT entity_id, currency, SUM(received_value - billed_value) AS amount FROM purchase_order_lines GROUP BY entity_id, currency
)
SELECT COALESCE(ledger.entity_id, lines.entity_id) AS entity_id, COALESCE(ledger.currency, lines.currency) AS currency,
       ledger.amount AS ledger, lines.amount AS not_invoiced
FROM ledger
FULL JOIN lines ON lines.entity_id = ledger.entity_id AND lines.currency = ledger.currency
WHERE COALESCE(ledger.amount, 0) <> COALESCE(lines.amount, 0)
