/* What an item earned at a site in the last year, and its class by that: A the first 80 % of the margin, B the next 15 %, C the rest.
   Orders up to the cut-over count from the other system's history, less what came back; where it has no cost, today's is taken. */
-- grain: entity_id, item_id, site_id
WITH taken_over AS (
    SELECT lines.entity_id, lines.so_number, lines.line
    FROM core_sales_order_lines AS lines
    JOIN core_cut_overs AS cut_overs ON cut_overs.entity_id = lines.entity_id AND lines.ordered_on <= cut_overs.cut_over_on
),
lines AS (
    SELECT shipped.entity_id, shipped.item_id, shipped.site_id, shipped.shipped_on AS sold_on, shipped.revenue, shipped.cost, shipped.quantity
    FROM core_shipment_lines AS shipped
    LEFT JOIN taken_over ON taken_over.entity_id = shipped.entity_id AND taken_over.so_number = shipped.so_number AND taken_over.line = shipped.so_line
    WHERE taken_over.so_number IS NULL
    UNION ALL
    SELECT
        sales.entity_id, sales.item_id, sales.site_id, sales.sold_on, sales.revenue,
        COALESCE(sales.cost, CAST(CAST(sales.quantity AS DECIMAL(20, 0)) * COALESCE(costs.unit_cost_micros, 0) / 1000000 AS DECIMAL(20, 4))), sales.quantity
    FROM past_sales AS sales
    LEFT JOIN item_costs AS costs ON costs.entity_id = sales.entity_id AND costs.item_id = sales.item_id
    WHERE sales.problem IS NULL AND sales.revenue IS NOT NULL
),
sold AS (
    SELECT
        lines.entity_id, planned.planned_item_id AS item_id, lines.site_id,
        SUM(lines.revenue) AS revenue, SUM(lines.cost) AS cost, SUM(lines.quantity) AS quantity
    FROM lines
    JOIN planned_items AS planned ON planned.item_id = lines.item_id
    CROSS JOIN run_parameters
    WHERE lines.sold_on > as_of_on - INTERVAL '365' DAY AND lines.sold_on <= as_of_on
    GROUP BY lines.entity_id, planned.planned_item_id, lines.site_id
),
ranked AS (
    SELECT
        *, GREATEST(revenue - cost, 0) AS margin,
        SUM(GREATEST(revenue - cost, 0)) OVER (PARTITION BY entity_id, site_id ORDER BY GREATEST(revenue - cost, 0) DESC, item_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS margin_before,
        SUM(GREATEST(revenue - cost, 0)) OVER (PARTITION BY entity_id, site_id) AS margin_of_site
    FROM sold
)
SELECT
    entity_id,                                                                  -- legal entity
    item_id,                                                                    -- stock keeping unit
    site_id,                                                                    -- site
    CAST(quantity AS BIGINT) AS quantity,                                       -- sold, base units
    revenue,                                                                    -- invoiced without tax
    cost,                                                                       -- cost of goods sold
    margin,                                                                     -- revenue less cost, not below nothing
    CASE
        WHEN margin = 0 THEN 'C'
        WHEN COALESCE(margin_before, 0) < margin_of_site * 0.80 THEN 'A'
        WHEN COALESCE(margin_before, 0) < margin_of_site * 0.95 THEN 'B'
        ELSE 'C'
    END AS abc                                                                  -- class by margin
FROM ranked
ORDER BY entity_id, item_id, site_id
