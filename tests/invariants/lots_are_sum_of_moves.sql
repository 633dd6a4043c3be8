-- Of an item that is kept by lot the lots of a bin are all of its goods, each what its moves come to; of others there is none.
-- tables: lots, lot_balances, bin_balances, stock_moves, items
WITH kept AS (
    SELECT entity_id, item_id, site_id, bin_id, SUM(on_hand) AS on_hand, SUM(held) AS held
    FROM lot_balances
    GROUP BY entity_id, item_id, site_id, bin_id
), sided AS (
    SELECT entity_id, item_id, site_id, to_id AS bin_id, lot_id, quantity FROM stock_moves WHERE to_kind = 'site' AND lot_id IS NOT NULL
    UNION ALL
    SELECT entity_id, item_id, site_id, from_id AS bin_id, lot_id, -quantity AS quantity FROM stock_moves WHERE from_kind = 'site' AND lot_id IS NOT NULL
), moved AS (
    SELECT entity_id, item_id, site_id, bin_id, lot_id, SUM(quantity) AS quantity FROM sided GROUP BY entity_id, item_id, site_id, bin_id, lot_id
)
SELECT bin_balances.item_id, bin_balances.site_id, bin_balances.bin_id, '' AS lot_id, bin_balances.on_hand, kept.on_hand AS in_lots
FROM bin_balances
JOIN items ON items.item_id = bin_balances.item_id
LEFT JOIN kept ON kept.entity_id = bin_balances.entity_id AND kept.item_id = bin_balances.item_id
    AND kept.site_id = bin_balances.site_id AND kept.bin_id = bin_balances.bin_id
WHERE COALESCE(kept.on_hand, 0) <> CASE WHEN items.lot_tracked THEN bin_balances.on_hand ELSE 0 END
   OR COALESCE(kept.held, 0) <> CASE WHEN items.lot_tracked THEN bin_balances.held ELSE 0 END
UNION ALL
SELECT COALESCE(lot_balances.item_id, moved.item_id), COALESCE(lot_balances.site_id, moved.site_id), COALESCE(lot_balances.bin_id, moved.bin_id),
       COALESCE(lot_balances.lot_id, moved.lot_id), lot_balances.on_hand, moved.quantity
FROM lot_balances
FULL JOIN moved ON moved.entity_id = lot_balances.entity_id AND moved.item_id = lot_balances.item_id AND moved.site_id = lot_balances.site_id
    AND moved.bin_id = lot_balances.bin_id AND moved.lot_id = lot_balances.lot_id
WHERE COALESCE(lot_balances.on_hand, 0) <> COALESCE(moved.quantity, 0) OR lot_balances.held < 0 OR lot_balances.held > lot_balances.on_hand
UNION ALL
SELECT lot_balances.item_id, lot_balances.site_id, lot_balances.bin_id, lot_balances.lot_id, lot_balances.expires_on, lots.expires_on
FROM lot_balances
LEFT JOIN lots ON lots.entity_id = lot_balances.entity_id AND lots.item_id = lot_balances.item_id AND lots.lot_id = lot_balances.lot_id
WHERE lots.expires_on IS NULL OR lots.expires_on <> lot_balances.expires_on
