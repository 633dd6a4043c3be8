/* How much of the usual demand orders still show while an item is out of stock: customers who wait order anyway, others go elsewhere unseen. */
-- grain: entity_id
WITH in_stock AS (
    SELECT
        demand.entity_id, demand.item_id, demand.site_id, MIN(demand.demand_on) AS first_on,
        SUM(CASE WHEN days.stockout_on IS NULL THEN demand.quantity ELSE 0 END) AS ordered_in_stock,
        SUM(CASE WHEN days.stockout_on IS NULL THEN 0 ELSE demand.quantity END) AS ordered_out_of_stock
    FROM demand_daily AS demand
    LEFT JOIN stockout_days AS days
        ON days.entity_id = demand.entity_id AND days.item_id = demand.item_id AND days.site_id = demand.site_id AND days.stockout_on = demand.demand_on
    GROUP BY demand.entity_id, demand.item_id, demand.site_id
),
out_of_stock AS (
    SELECT in_stock.entity_id, in_stock.item_id, in_stock.site_id, COUNT(*) AS days
    FROM in_stock
    JOIN stockout_days AS days
        ON days.entity_id = in_stock.entity_id AND days.item_id = in_stock.item_id AND days.site_id = in_stock.site_id AND days.stockout_on >= in_stock.first_on
    GROUP BY in_stock.entity_id, in_stock.item_id, in_stock.site_id
),
compared AS (
    SELECT
        in_stock.entity_id, out_of_stock.days, in_stock.ordered_out_of_stock AS ordered,
        CAST(
            in_stock.ordered_in_stock * out_of_stock.days
            / (ARROW_CAST(as_of_on, 'Int32') - ARROW_CAST(in_stock.first_on, 'Int32') + 1 - out_of_stock.days) AS BIGINT
        ) AS usual
    FROM in_stock
    JOIN out_of_stock
        ON out_of_stock.entity_id = in_stock.entity_id AND out_of_stock.item_id = in_stock.item_id AND out_of_stock.site_id = in_stock.site_id
    CROSS JOIN run_parameters
    -- A month in stock says what is usual.
    WHERE ARROW_CAST(as_of_on, 'Int32') - ARROW_CAST(in_stock.first_on, 'Int32') + 1 - out_of_stock.days >= 30
)
SELECT
    entity_id,                                                                                         -- legal entity
    CAST(SUM(days) AS BIGINT) AS stockout_days,                                                        -- item-days without stock that were compared
    CASE
        -- Fewer say nothing: then nothing counts as seen, the careful side.
        WHEN SUM(days) < 500 OR SUM(usual) = 0 THEN 0
        ELSE LEAST(1000000, CAST(SUM(ordered) * 1000000 / SUM(usual) AS BIGINT))
    END AS recorded_share_millionths                                                                   -- share of usual demand seen, millionths
FROM compared
GROUP BY entity_id
ORDER BY entity_id
