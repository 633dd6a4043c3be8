-- The value of what is on hand is the sum of its value entries, and they value exactly what is on hand.
-- tables: item_sites, value_entries
WITH entries AS (
    SELECT entity_id, item_id, site_id, SUM(amount) AS amount, SUM(quantity) AS quantity
    FROM value_entries
    GROUP BY entity_id, item_id, site_id
)
SELECT COALESCE(item_sites.item_id, entries.item_id) AS item_id, COALESCE(item_sites.site_id, entries.site_id) AS site_id,
       item_sites.pool_value, entries.amount, item_sites.on_hand, entries.quantity
FROM item_sites
FULL JOIN entries ON entries.entity_id = item_sites.entity_id AND entries.item_id = item_sites.item_id AND entries.site_id = item_sites.site_id
WHERE COALESCE(item_sites.pool_value, 0) <> COALESCE(entries.amount, 0) OR COALESCE(item_sites.on_hand, 0) <> COALESCE(entries.quantity, 0)
