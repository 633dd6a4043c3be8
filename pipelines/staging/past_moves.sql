/* How stock changed on each day up to the cut-over, by the movements of another system; what is only held or released stays where it is. */
-- grain: entity_id, item_id, site_id, moved_on
WITH only_sites AS (
    SELECT entity_id, MIN(site_id) AS site_id
    FROM core_sites
    GROUP BY entity_id
    HAVING COUNT(*) = 1
),
moves AS (
    SELECT
        moves.entity_id, moves.item_id, sites.site_id, moves.kind, LOCAL_DAY(moves.moved_at, sites.time_zone) AS moved_on,
        TRY_CAST(moves.quantity * factors.numerator / factors.denominator AS DECIMAL(20, 0)) AS base_quantity
    FROM history_stock_movements AS moves
    JOIN core_items AS items ON items.item_id = moves.item_id
    JOIN unit_factors AS factors ON factors.item_id = moves.item_id AND factors.unit = COALESCE(moves.unit, items.base_unit)
    LEFT JOIN only_sites ON only_sites.entity_id = moves.entity_id
    JOIN core_sites AS sites ON sites.entity_id = moves.entity_id AND sites.site_id = COALESCE(moves.site_id, only_sites.site_id)
    WHERE moves.kind NOT IN ('hold', 'release')
)
SELECT
    moves.entity_id,                                                                                  -- legal entity
    moves.item_id,                                                                                    -- stock keeping unit
    moves.site_id,                                                                                    -- site
    moves.moved_on,                                                                                   -- day in the site's zone
    CAST(SUM(moves.base_quantity) AS BIGINT) AS change,                                               -- more on hand positive, less negative, base units
    CAST(SUM(CASE WHEN moves.kind = 'receipt' THEN 1 ELSE 0 END) AS BIGINT) AS receipts,              -- of the movements, goods that came
    CAST(SUM(CASE WHEN moves.kind = 'shipment' THEN 1 ELSE 0 END) AS BIGINT) AS shipments             -- of the movements, goods that left
FROM moves
LEFT JOIN core_cut_overs AS cut_overs ON cut_overs.entity_id = moves.entity_id
WHERE ABS(moves.base_quantity) <= 1000000000 AND (cut_overs.cut_over_on IS NULL OR moves.moved_on <= cut_overs.cut_over_on)
GROUP BY moves.entity_id, moves.item_id, moves.site_id, moves.moved_on
ORDER BY entity_id, item_id, site_id, moved_on
