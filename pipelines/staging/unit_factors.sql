/* Base units in a unit of an item: the base unit itself and its packs, for quantities that other systems count in packs. */
-- grain: item_id, unit
WITH packs AS (
    SELECT packs.item_id, packs.unit, packs.numerator, packs.denominator
    FROM core_item_units AS packs
    JOIN core_items AS items ON items.item_id = packs.item_id AND items.base_unit <> packs.unit
    -- A factor of a billion is no pack; nothing is counted in it.
    WHERE packs.numerator BETWEEN 1 AND 999999999 AND packs.denominator BETWEEN 1 AND 999999999
),
units AS (
    SELECT item_id, base_unit AS unit, 1 AS numerator, 1 AS denominator FROM core_items
    UNION ALL
    SELECT item_id, unit, numerator, denominator FROM packs
)
SELECT
    item_id,                                                  -- stock keeping unit
    unit,                                                     -- unit of measure
    CAST(numerator AS DECIMAL(9, 0)) AS numerator,            -- base units per unit, numerator
    CAST(denominator AS DECIMAL(9, 0)) AS denominator         -- base units per unit, denominator
FROM units
ORDER BY item_id, unit
