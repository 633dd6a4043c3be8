/* The item that plans an item's demand: itself, or its successor at the end of the chain (three steps at most). */
-- grain: item_id
WITH corrections AS (
    SELECT subject AS item_id, value AS superseded_by
    FROM core_planning_corrections
    CROSS JOIN run_parameters
    WHERE correction = 'superseded_by' AND active AND from_on <= as_of_on AND (until_on IS NULL OR until_on >= as_of_on)
),
successors AS (
    SELECT items.item_id, COALESCE(corrections.superseded_by, items.superseded_by) AS superseded_by
    FROM core_items AS items
    LEFT JOIN corrections ON corrections.item_id = items.item_id
)
SELECT
    first.item_id,                                                                                                  -- stock keeping unit
    COALESCE(third.superseded_by, second.superseded_by, first.superseded_by, first.item_id) AS planned_item_id,     -- item that plans its demand
    first.superseded_by                                                                                             -- direct successor, by master data or by a planner
FROM successors AS first
LEFT JOIN successors AS second ON second.item_id = first.superseded_by
LEFT JOIN successors AS third ON third.item_id = second.superseded_by
ORDER BY item_id
