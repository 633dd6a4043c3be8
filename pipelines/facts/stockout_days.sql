/* Days that began without stock of an item at a site, from the stock moves: demand of such a day is a lower bound. */
-- grain: entity_id, item_id, site_id, stockout_on
WITH own_moves AS (
    SELECT
        entity_id, item_id, site_id, effective_on, COALESCE(from_kind = 'adjustment' AND from_id = 'opening_balance', FALSE) AS is_opening,
        SUM(CASE WHEN to_kind = 'site' THEN quantity ELSE -quantity END) AS change
    FROM core_stock_moves
    GROUP BY entity_id, item_id, site_id, effective_on, COALESCE(from_kind = 'adjustment' AND from_id = 'opening_balance', FALSE)
),
taken_over AS (
    -- What the other system moved leads back from the stock that was taken over, where it shows goods coming and going.
    SELECT past.entity_id, past.item_id, past.site_id, COALESCE(MAX(opening.stock), 0) - SUM(past.change) AS stock_before, MIN(past.moved_on) AS first_on
    FROM past_moves AS past
    LEFT JOIN (SELECT entity_id, item_id, site_id, SUM(change) AS stock FROM own_moves WHERE is_opening GROUP BY entity_id, item_id, site_id) AS opening
        ON opening.entity_id = past.entity_id AND opening.item_id = past.item_id AND opening.site_id = past.site_id
    GROUP BY past.entity_id, past.item_id, past.site_id
    HAVING SUM(past.receipts) > 0 AND SUM(past.shipments) > 0
),
past_stock AS (
    SELECT
        taken_over.*, past.moved_on, past.change,
        stock_before + SUM(past.change) OVER (PARTITION BY past.entity_id, past.item_id, past.site_id ORDER BY past.moved_on ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS on_hand
    FROM taken_over
    JOIN past_moves AS past ON past.entity_id = taken_over.entity_id AND past.item_id = taken_over.item_id AND past.site_id = taken_over.site_id
),
traced AS (
    -- Stock below nothing on the way shows that movements are missing: then no day is known.
    SELECT entity_id, item_id, site_id, stock_before, first_on
    FROM past_stock
    GROUP BY entity_id, item_id, site_id, stock_before, first_on
    HAVING MIN(on_hand) >= 0 AND stock_before >= 0
),
moves AS (
    SELECT own.entity_id, own.item_id, own.site_id, own.effective_on, own.change
    FROM own_moves AS own
    LEFT JOIN traced ON traced.entity_id = own.entity_id AND traced.item_id = own.item_id AND traced.site_id = own.site_id
    -- The stock taken over is where the movements before it end: no goods that came.
    WHERE NOT (own.is_opening AND traced.item_id IS NOT NULL)
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
