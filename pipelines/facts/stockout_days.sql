/* Days that began without stock of an item at a site, from the stock moves: demand of such a day is a lower bound. */
-- grain: entity_id, item_id, site_id, stockout_on
WITH traced AS (
    -- Stock below nothing on the way shows that movements of the other system are missing: then no day is known.
    SELECT entity_id, item_id, site_id, MAX(stock_before) AS stock_before, MIN(moved_on) AS first_on
    FROM past_stock
    GROUP BY entity_id, item_id, site_id
    HAVING MIN(on_hand) >= 0 AND MIN(stock_before) >= 0
),
moves AS (
    SELECT
        own.entity_id, own.item_id, own.site_id, own.effective_on, CASE WHEN own.to_kind = 'site' THEN own.quantity ELSE -own.quantity END AS change
    FROM core_stock_moves AS own
    LEFT JOIN traced ON traced.entity_id = own.entity_id AND traced.item_id = own.item_id AND traced.site_id = own.site_id
    -- What customers send back is stock only when it leaves the returns hold for a bin.
    -- The stock taken over is where the movements before it end: no goods that came.
    WHERE 'site' IN (own.from_kind, own.to_kind)
      AND (traced.item_id IS NULL OR NOT COALESCE('adjustment' IN (own.from_kind, own.to_kind) AND 'opening_balance' IN (own.from_id, own.to_id), FALSE))
    UNION ALL
    SELECT past.entity_id, past.item_id, past.site_id, past.moved_on, past.change
    FROM past_stock AS past
    JOIN traced ON traced.entity_id = past.entity_id AND traced.item_id = past.item_id AND traced.site_id = past.site_id
    UNION ALL
    SELECT entity_id, item_id, site_id, CAST(first_on - INTERVAL '1' DAY AS DATE), stock_before
    FROM traced
    WHERE stock_before > 0
),
daily AS (
    SELECT entity_id, item_id, site_id, effective_on, SUM(change) AS change FROM moves GROUP BY entity_id, item_id, site_id, effective_on
),
closing AS (
    SELECT
        entity_id, item_id, site_id, effective_on,
        SUM(change) OVER (PARTITION BY entity_id, item_id, site_id ORDER BY effective_on ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS on_hand,
        LEAD(effective_on) OVER (PARTITION BY entity_id, item_id, site_id ORDER BY effective_on) AS next_move_on
    FROM daily
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
