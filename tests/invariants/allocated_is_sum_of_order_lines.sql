-- What is allocated and backordered at a site is what the lines of sales orders say, and what planned transfers reserve.
-- tables: item_sites, sales_order_lines, transfers
WITH asked AS (
    SELECT entity_id, item_id, site_id, allocated, backordered FROM sales_order_lines
    UNION ALL
    SELECT entity_id, item_id, from_site_id, quantity, 0 FROM transfers WHERE state = 'planned'
), lines AS (
    SELECT entity_id, item_id, site_id, SUM(allocated) AS allocated, SUM(backordered) AS backordered
    FROM asked
    GROUP BY entity_id, item_id, site_id
)
SELECT COALESCE(item_sites.item_id, lines.item_id) AS item_id, COALESCE(item_sites.site_id, lines.site_id) AS site_id,
       item_sites.allocated, lines.allocated AS on_lines, item_sites.backordered, lines.backordered AS backordered_on_lines
FROM item_sites
FULL JOIN lines ON lines.entity_id = item_sites.entity_id AND lines.item_id = item_sites.item_id AND lines.site_id = item_sites.site_id
WHERE COALESCE(item_sites.allocated, 0) <> COALESCE(lines.allocated, 0) OR COALESCE(item_sites.backordered, 0) <> COALESCE(lines.backordered, 0)
