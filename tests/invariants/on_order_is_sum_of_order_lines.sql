-- What is on order at a site is what the lines of purchase orders still expect.
-- tables: item_sites, purchase_order_lines
WITH lines AS (
    SELECT entity_id, item_id, site_id, SUM(quantity - received - cancelled) AS expected
    FROM purchase_order_lines
    GROUP BY entity_id, item_id, site_id
)
SELECT COALESCE(item_sites.item_id, lines.item_id) AS item_id, COALESCE(item_sites.site_id, lines.site_id) AS site_id, item_sites.on_order, lines.expected
FROM item_sites
FULL JOIN lines ON lines.entity_id = item_sites.entity_id AND lines.item_id = item_sites.item_id AND lines.site_id = item_sites.site_id
WHERE COALESCE(item_sites.on_order, 0) <> COALESCE(lines.expected, 0)
