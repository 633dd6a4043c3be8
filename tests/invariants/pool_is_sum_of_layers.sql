-- The cost layers of an item at a site hold what is on hand and what it is worth.
-- tables: item_sites, cost_layers
WITH layers AS (
    SELECT entity_id, item_id, site_id, SUM(remaining) AS remaining, SUM(remaining_value) AS remaining_value
    FROM cost_layers
    GROUP BY entity_id, item_id, site_id
)
SELECT COALESCE(item_sites.item_id, layers.item_id) AS item_id, COALESCE(item_sites.site_id, layers.site_id) AS site_id,
       item_sites.on_hand, layers.remaining, item_sites.pool_value, layers.remaining_value
FROM item_sites
FULL JOIN layers ON layers.entity_id = item_sites.entity_id AND layers.item_id = item_sites.item_id AND layers.site_id = item_sites.site_id
WHERE COALESCE(item_sites.on_hand, 0) <> COALESCE(layers.remaining, 0) OR COALESCE(item_sites.pool_value, 0) <> COALESCE(layers.remaining_value, 0)
