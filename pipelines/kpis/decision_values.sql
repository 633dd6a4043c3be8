/* Money of the decisions that rest on an item: what is proposed to be bought of it, what of it lies in stock, what it sold for in the last year. */
-- grain: entity_id, item_id
WITH parts AS (
    SELECT entity_id, item_id, CAST(COALESCE(proposal['order_value_minor'], 0) AS DECIMAL(20, 4)) AS order_minor, 0 AS stock_value, 0 AS sales_value
    FROM replenishment
    UNION ALL
    SELECT entity_id, item_id, 0, pool_value, 0 FROM core_item_sites
    UNION ALL
    SELECT entity_id, item_id, 0, 0, revenue FROM item_margins
)
SELECT
    parts.entity_id,                                                                                              -- legal entity
    parts.item_id,                                                                                                -- stock keeping unit
    CAST(SUM(parts.order_minor) / MINOR_UNITS(1, entities.currency) AS DECIMAL(20, 4)) AS order_value,            -- proposed to be bought
    CAST(SUM(parts.stock_value) AS DECIMAL(20, 4)) AS stock_value,                                                -- cost of what is on hand
    CAST(GREATEST(SUM(parts.sales_value), 0) AS DECIMAL(20, 4)) AS sales_value,                                   -- sold for in the last year
    entities.currency                                                                                             -- currency of the amounts
FROM parts
JOIN core_entities AS entities ON entities.entity_id = parts.entity_id
GROUP BY parts.entity_id, parts.item_id, entities.currency
ORDER BY entity_id, item_id
