/* What a base unit of an item sells for: the average of the last 180 days, else the list price. */
-- grain: entity_id, item_id
WITH sold AS (
    SELECT lines.entity_id, lines.item_id, SUM(lines.revenue) AS revenue, SUM(lines.quantity) AS quantity
    FROM core_shipment_lines AS lines
    CROSS JOIN run_parameters
    WHERE lines.shipped_on > as_of_on - INTERVAL '180' DAY AND lines.shipped_on <= as_of_on
    GROUP BY lines.entity_id, lines.item_id
),
listed AS (
    SELECT
        entity_id, item_id, unit_price, price_per,
        ROW_NUMBER() OVER (PARTITION BY entity_id, item_id ORDER BY from_on DESC) AS recency
    FROM core_prices
    CROSS JOIN run_parameters
    WHERE customer_id = '' AND from_on <= as_of_on
)
SELECT
    COALESCE(sold.entity_id, listed.entity_id) AS entity_id,                           -- legal entity
    COALESCE(sold.item_id, listed.item_id) AS item_id,                                 -- stock keeping unit
    CASE
        WHEN sold.quantity > 0 THEN CAST(sold.revenue * 1000000 / sold.quantity AS BIGINT)
        ELSE CAST(listed.unit_price * 1000000 / listed.price_per AS BIGINT)
    END AS unit_revenue_micros,                                                        -- price of one base unit, millionths
    sold.quantity IS NOT NULL AS from_sales                                            -- from sales, not from the list
FROM sold
FULL JOIN (SELECT * FROM listed WHERE recency = 1) AS listed ON listed.entity_id = sold.entity_id AND listed.item_id = sold.item_id
ORDER BY entity_id, item_id
