/* Days that began without stock of an item at a site, from the stock moves: demand of such a day is a lower bound. */
-- grain: entity_id, item_id, site_id, stockout_on
WITH moves AS (
    SELECT entity_id, item_id, site_id, effective_on, SUM(CASE WHEN to_kind = 'site' THEN quantity ELSE -quantity END) AS change
    FROM core_stock_moves
    GROUP BY entity_id, item_id, site_id, effective_on
),
closing AS (
    SELECT
        entity_id, item_id, site_id, effective_on,
        SUM(change) OVER (PARTITION BY entity_id, item_id, site_id ORDER BY effective_on ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS on_hand,
        LEAD(effective_on) OVER (PARTITION BY entity_id, item_id, site_id ORDER BY effective_on) AS next_move_on
    FROM moves
),
empty AS (
    -- From the day after it ran out (orders of the day itself saw stock) to the day of the next move, at most the day of the decision.
    SELECT entity_id, item_id, site_id, CAST(effective_on + INTERVAL '1' DAY AS DATE) AS from_on, LEAST(COALESCE(next_move_on, as_of_on), as_of_on) AS until_on
    FROM closing
    CROSS JOIN run_parameters
    WHERE on_hand <= 0 AND effective_on < as_of_on
),
days AS (
    SELECT entity_id, item_id, site_id, UNNEST(GENERATE_SERIES(from_on, until_on, INTERVAL '1' DAY)) AS stockout_on
    FROM empty
)
SELECT DISTINCT
    entity_id,                                    -- legal entity
    item_id,                                      -- stock keeping unit
    site_id,                                      -- site
    CAST(stockout_on AS DATE) AS stockout_on      -- day without stock
FROM days
ORDER BY entity_id, item_id, site_id, stockout_on
