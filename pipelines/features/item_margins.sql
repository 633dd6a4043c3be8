/* What an item earned at a site in the last year, and its class by that: A the first 80 % of the margin, B the next 15 %, C the rest. */
-- grain: entity_id, item_id, site_id
WITH sold AS (
    SELECT
        lines.entity_id, planned.planned_item_id AS item_id, lines.site_id,
        SUM(lines.revenue) AS revenue, SUM(lines.cost) AS cost, SUM(lines.quantity) AS quantity
    FROM core_shipment_lines AS lines
    JOIN planned_items AS planned ON planned.item_id = lines.item_id
    CROSS JOIN run_parameters
    WHERE lines.shipped_on > as_of_on - INTERVAL '365' DAY AND lines.shipped_on <= as_of_on
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
