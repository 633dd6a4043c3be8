-- No stock below nothing, none promised that is not there for sale, and no value without goods.
-- tables: item_sites, bin_balances
SELECT item_id, site_id, 'site' AS place, on_hand, held, allocated, pool_value
FROM item_sites
WHERE on_hand < 0 OR held < 0 OR allocated < 0 OR backordered < 0 OR on_order < 0 OR inbound < 0 OR allocated > on_hand - held
   OR pool_value < 0 OR (on_hand = 0 AND pool_value <> 0)
UNION ALL
SELECT item_id, site_id, bin_id, on_hand, held, 0, 0
FROM bin_balances
WHERE on_hand < 0 OR held < 0 OR held > on_hand
