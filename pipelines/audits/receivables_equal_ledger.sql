/* Open invoices less money on account are the balance of account 1100, to the cent: what the page shows is what the trial balance says. */
WITH items AS (SELECT entity_id, SUM(open) AS amount FROM receivable_items GROUP BY entity_id),
ledger AS (SELECT entity_id, SUM(amount) AS amount FROM core_journal_lines WHERE account = '1100' GROUP BY entity_id)
SELECT ledger.entity_id, items.amount AS of_items, ledger.amount AS of_ledger
FROM ledger
LEFT JOIN items ON items.entity_id = ledger.entity_id
WHERE ledger.amount <> COALESCE(items.amount, 0)
