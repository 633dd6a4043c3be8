-- What is on hand at a site is what moved in less what moved out.
-- tables: item_sites, stock_moves
WITH moved AS (
    SELECT entity_id, item_id, site_id,
           SUM(CASE WHEN to_kind = 'site' THEN quantity ELSE 0 END) - SUM(CASE WHEN from_kind = 'site' THEN quantity ELSE 0 END) AS quantity
    FROM stock_moves
    GROUP BY entity_id, item_id, site_id
)
SELECT COALESCE(item_sites.entity_id, moved.entity_id) AS entity_id, COALESCE(item_sites.item_id, moved.item_id) AS item_id,
       COALESCE(item_sites.site_id, moved.site_id) AS site_id, item_sites.on_hand, moved.quantity AS moved
FROM item_sites
FULL JOIN moved ON moved.entity_id = item_sites.entity_id AND moved.item_id = item_sites.item_id AND moved.site_id = item_sites.site_id
WHERE COALESCE(item_sites.on_hand, 0) <> COALESCE(moved.quantity, 0)
