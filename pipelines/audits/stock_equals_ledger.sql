/* The value of stock, item by item, is the balance of account 1200, to the cent: what the page shows is what the trial balance says. */
WITH stock AS (SELECT entity_id, SUM(pool_value) AS amount FROM core_item_sites GROUP BY entity_id),
ledger AS (SELECT entity_id, SUM(amount) AS amount FROM core_journal_lines WHERE account = '1200' GROUP BY entity_id),
shown AS (SELECT entity_id, stock_value AS amount FROM stock_levels WHERE scope_kind = 'all' AND period = 0),
sites AS (SELECT entity_id, SUM(stock_value) AS amount FROM stock_levels WHERE scope_kind = 'site' AND period = 0 GROUP BY entity_id)
SELECT ledger.entity_id, stock.amount AS of_items, ledger.amount AS of_ledger, shown.amount AS of_levels, sites.amount AS of_sites
FROM ledger
LEFT JOIN stock ON stock.entity_id = ledger.entity_id
LEFT JOIN shown ON shown.entity_id = ledger.entity_id
LEFT JOIN sites ON sites.entity_id = ledger.entity_id
WHERE ledger.amount <> COALESCE(stock.amount, 0) OR ledger.amount <> COALESCE(shown.amount, 0) OR ledger.amount <> COALESCE(sites.amount, 0)
