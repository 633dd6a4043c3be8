/* Stock value item by item and site by site, with what of it was sold in the last year: the rows behind stock value and turns. */
-- grain: entity_id, item_id, site_id
WITH sold AS (
    SELECT entity_id, item_id, site_id, SUM(cost) AS cost
    FROM margin_lines
    CROSS JOIN run_parameters
    WHERE booked_on > as_of_on - INTERVAL '12' MONTH
    GROUP BY entity_id, item_id, site_id
)
SELECT
    stock.entity_id,                                                                          -- legal entity
    stock.item_id,                                                                            -- stock keeping unit
    stock.site_id,                                                                            -- site
    items.family,                                                                             -- product family
    CAST(stock.on_hand AS BIGINT) AS on_hand,                                                 -- physically there [base units]
    stock.pool_value AS stock_value,                                                          -- cost of what is on hand
    CAST(COALESCE(sold.cost, 0) AS DECIMAL(20, 4)) AS cost_of_year,                           -- cost of goods sold in the last twelve months
    CASE
        WHEN sold.cost > 0 THEN CAST(ROUND(stock.pool_value * 365 / sold.cost, 1) AS DECIMAL(20, 1))
    END AS cover_days,                                                                        -- days that the stock lasts at last year's pace; none where nothing was sold [days]
    stock.currency                                                                            -- currency of the amounts
FROM core_item_sites AS stock
JOIN core_items AS items ON items.item_id = stock.item_id
LEFT JOIN sold ON sold.entity_id = stock.entity_id AND sold.item_id = stock.item_id AND sold.site_id = stock.site_id
WHERE stock.pool_value <> 0
ORDER BY entity_id, item_id, site_id
