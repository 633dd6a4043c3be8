/* Daily demand of each item at each site as a list, with the days on which it was out of stock. */
-- grain: entity_id, item_id, site_id
WITH horizon AS (
    SELECT as_of_on, CAST(as_of_on - INTERVAL '730' DAY AS DATE) AS oldest_on, CAST(as_of_on - INTERVAL '27' DAY AS DATE) AS four_weeks_on
    FROM run_parameters
),
shelved AS (
    -- Since when goods of the item are known to have been at the site.
    SELECT entity_id, item_id, site_id, MIN(moved_on) AS first_on
    FROM (
        SELECT entity_id, item_id, site_id, effective_on AS moved_on FROM core_stock_moves WHERE 'site' IN (from_kind, to_kind)
        UNION ALL
        SELECT entity_id, item_id, site_id, moved_on FROM past_stock
    ) AS moves
    GROUP BY entity_id, item_id, site_id
),
wanted AS (
    SELECT entity_id, item_id, site_id, MIN(demand_on) AS first_on FROM demand_daily GROUP BY entity_id, item_id, site_id
),
spans AS (
    -- An item that was not there yet had no zero demand: history begins with the first demand, or on the day since when the item could be sold and was on the
    -- shelf. To leave those days out would be to count from one order to the next, and of a slow item that is half as much again. Of an item that nobody knows
    -- to have been there the last four weeks count all the same: a first order yesterday is not one every day.
    SELECT
        sites.entity_id, sites.item_id, sites.site_id,
        GREATEST(
            CASE
                WHEN wanted.first_on IS NULL THEN as_of_on
                ELSE LEAST(
                    wanted.first_on,
                    GREATEST(COALESCE(items.introduced_on, as_of_on), LEAST(COALESCE(shelved.first_on, four_weeks_on), four_weeks_on))
                )
            END,
            oldest_on
        ) AS from_on
    FROM stock_positions AS sites
    CROSS JOIN horizon
    LEFT JOIN core_items AS items ON items.item_id = sites.item_id
    LEFT JOIN shelved ON shelved.entity_id = sites.entity_id AND shelved.item_id = sites.item_id AND shelved.site_id = sites.site_id
    LEFT JOIN wanted ON wanted.entity_id = sites.entity_id AND wanted.item_id = sites.item_id AND wanted.site_id = sites.site_id
),
demand AS (
    SELECT
        spans.entity_id, spans.item_id, spans.site_id, spans.from_on,
        DAILY_SERIES(COALESCE(demand.demand_on, spans.from_on), COALESCE(demand.quantity, 0), spans.from_on, as_of_on) AS daily,
        CAST(COALESCE(SUM(demand.one_off_quantity), 0) AS BIGINT) AS one_off_quantity,
        CAST(COALESCE(SUM(demand.suspected_quantity), 0) AS BIGINT) AS suspected_quantity,
        CAST(COALESCE(SUM(demand.reconstructed_quantity), 0) AS BIGINT) AS reconstructed_quantity
    FROM spans
    CROSS JOIN horizon
    LEFT JOIN demand_daily AS demand
        ON demand.entity_id = spans.entity_id AND demand.item_id = spans.item_id AND demand.site_id = spans.site_id AND demand.demand_on >= spans.from_on
    GROUP BY spans.entity_id, spans.item_id, spans.site_id, spans.from_on
),
empty AS (
    SELECT days.entity_id, days.item_id, days.site_id, ARRAY_AGG(CAST(ARROW_CAST(days.stockout_on, 'Int32') - ARROW_CAST(spans.from_on, 'Int32') AS BIGINT) ORDER BY days.stockout_on) AS censored_days
    FROM stockout_days AS days
    JOIN spans ON spans.entity_id = days.entity_id AND spans.item_id = days.item_id AND spans.site_id = days.site_id
    WHERE days.stockout_on >= spans.from_on
    GROUP BY days.entity_id, days.item_id, days.site_id
)
SELECT
    demand.entity_id,                                                   -- legal entity
    demand.item_id,                                                     -- stock keeping unit
    demand.site_id,                                                     -- site
    demand.from_on,                                                     -- first day of the list
    demand.daily,                                                       -- regular demand per day, oldest first, base units
    COALESCE(empty.censored_days, MAKE_ARRAY()) AS censored_days,       -- positions in the list of days without stock, from 0
    demand.one_off_quantity,                                            -- project orders left out of the list, base units
    demand.suspected_quantity,                                          -- of it what nobody marked as such, base units
    demand.reconstructed_quantity                                       -- of the list, what the business knew at a guessed time, base units
FROM demand
LEFT JOIN empty ON empty.entity_id = demand.entity_id AND empty.item_id = demand.item_id AND empty.site_id = demand.site_id
ORDER BY entity_id, item_id, site_id
