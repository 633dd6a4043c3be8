-- What is on hand and held at a site is the sum of its bins.
-- tables: item_sites, bin_balances
WITH binned AS (
    SELECT entity_id, item_id, site_id, SUM(on_hand) AS on_hand, SUM(held) AS held FROM bin_balances GROUP BY entity_id, item_id, site_id
)
SELECT item_sites.item_id, item_sites.site_id, item_sites.on_hand, binned.on_hand AS in_bins, item_sites.held, binned.held AS held_in_bins
FROM item_sites
LEFT JOIN binned ON binned.entity_id = item_sites.entity_id AND binned.item_id = item_sites.item_id AND binned.site_id = item_sites.site_id
WHERE item_sites.on_hand <> COALESCE(binned.on_hand, 0) OR item_sites.held <> COALESCE(binned.held, 0)
