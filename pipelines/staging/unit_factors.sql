/* Base units in a unit of an item: the base unit itself and its packs, for quantities that other systems count in packs. */
-- grain: item_id, unit
WITH packs AS (
    -- A factor beyond a billion is no pack; nothing is counted in it.
    SELECT item_id, unit, TRY_CAST(numerator AS DECIMAL(9, 0)) AS numerator, TRY_CAST(denominator AS DECIMAL(9, 0)) AS denominator
    FROM core_item_units
)
SELECT
    item_id,                                      -- stock keeping unit
    base_unit AS unit,                            -- unit of measure
    CAST(1 AS DECIMAL(9, 0)) AS numerator,        -- base units per unit, numerator
    CAST(1 AS DECIMAL(9, 0)) AS denominator       -- base units per unit, denominator
FROM core_items
UNION ALL
SELECT packs.item_id, packs.unit, packs.numerator, packs.denominator
FROM packs
JOIN core_items AS items ON items.item_id = packs.item_id AND items.base_unit <> packs.unit
WHERE packs.numerator > 0 AND packs.denominator > 0
ORDER BY item_id, unit
