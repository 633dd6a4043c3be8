-- What is inbound at a site is what transfers are to bring, and what left a site for one is in the moves.
-- tables: item_sites, transfers, stock_moves
WITH coming AS (
    SELECT entity_id, item_id, to_site_id AS site_id, SUM(quantity) AS quantity
    FROM transfers
    WHERE state IN ('planned', 'in_transit')
    GROUP BY entity_id, item_id, to_site_id
), ends AS (
    SELECT entity_id, to_id AS transfer_number, quantity FROM stock_moves WHERE to_kind = 'transit'
    UNION ALL
    SELECT entity_id, from_id, -quantity FROM stock_moves WHERE from_kind = 'transit'
), moved AS (
    SELECT entity_id, transfer_number, SUM(quantity) AS quantity FROM ends GROUP BY entity_id, transfer_number
)
SELECT COALESCE(item_sites.item_id, coming.item_id) AS subject, COALESCE(item_sites.site_id, coming.site_id) AS site_id,
       item_sites.inbound AS kept, coming.quantity AS expected
FROM item_sites
FULL JOIN coming ON coming.entity_id = item_sites.entity_id AND coming.item_id = item_sites.item_id AND coming.site_id = item_sites.site_id
WHERE COALESCE(item_sites.inbound, 0) <> COALESCE(coming.quantity, 0)
UNION ALL
SELECT COALESCE(transfers.transfer_number, moved.transfer_number), transfers.state, moved.quantity, transfers.quantity
FROM transfers
FULL JOIN moved ON moved.entity_id = transfers.entity_id AND moved.transfer_number = transfers.transfer_number
WHERE COALESCE(moved.quantity, 0) <> CASE WHEN transfers.state = 'in_transit' THEN transfers.quantity ELSE 0 END
