-- What lies in a bin is what moved into it less what moved out of it.
-- tables: bin_balances, stock_moves
WITH sided AS (
    SELECT entity_id, item_id, site_id, to_id AS bin_id, quantity FROM stock_moves WHERE to_kind = 'site'
    UNION ALL
    SELECT entity_id, item_id, site_id, from_id AS bin_id, -quantity AS quantity FROM stock_moves WHERE from_kind = 'site'
), moved AS (
    SELECT entity_id, item_id, site_id, bin_id, SUM(quantity) AS quantity FROM sided GROUP BY entity_id, item_id, site_id, bin_id
)
SELECT COALESCE(bin_balances.item_id, moved.item_id) AS item_id, COALESCE(bin_balances.site_id, moved.site_id) AS site_id,
       COALESCE(bin_balances.bin_id, moved.bin_id) AS bin_id, bin_balances.on_hand, moved.quantity AS moved
FROM bin_balances
FULL JOIN moved ON moved.entity_id = bin_balances.entity_id AND moved.item_id = bin_balances.item_id
    AND moved.site_id = bin_balances.site_id AND moved.bin_id = bin_balances.bin_id
WHERE COALESCE(bin_balances.on_hand, 0) <> COALESCE(moved.quantity, 0)
