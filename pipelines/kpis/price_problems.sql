/* Lines whose price is far from all other prices of the item: in packs where the others are in pieces, or off by a digit. */
-- grain: entity_id, code, table_name, row_key
WITH priced AS (
    SELECT
        entity_id, 'sold' AS side, 'history_sales_lines' AS table_name,
        row_key,
        item_id, CAST(quantity AS DOUBLE) AS quantity, CAST(unit_price AS DOUBLE) AS price
    FROM past_sales
    WHERE NOT is_return AND quantity > 0 AND unit_price > 0
    UNION ALL
    SELECT
        entity_id, 'bought', 'history_receipts',
        row_key,
        item_id, CAST(quantity AS DOUBLE), CAST(unit_cost AS DOUBLE)
    FROM past_receipts
    WHERE quantity > 0 AND unit_cost > 0
    UNION ALL
    SELECT
        entity_id, 'sold', 'sales_order_lines', so_number || '|' || CAST(line AS VARCHAR), item_id, CAST(quantity AS DOUBLE),
        CAST(unit_price AS DOUBLE) / CAST(price_per AS DOUBLE)
    FROM core_sales_order_lines
    WHERE quantity > 0 AND unit_price > 0
    UNION ALL
    SELECT
        entity_id, 'bought', 'purchase_order_lines', po_number || '|' || CAST(line AS VARCHAR), item_id, CAST(quantity AS DOUBLE),
        CAST(unit_price AS DOUBLE) / CAST(price_per AS DOUBLE)
    FROM core_purchase_order_lines
    WHERE quantity > 0 AND unit_price > 0
    UNION ALL
    SELECT
        entity_id, 'bought', 'supplier_items', item_id || '|' || supplier_id, item_id, CAST(NULL AS DOUBLE), CAST(unit_price AS DOUBLE) / CAST(price_per AS DOUBLE)
    FROM core_supplier_items
    WHERE unit_price > 0
),
usual AS (
    SELECT entity_id, side, item_id, COUNT(*) AS prices, MEDIAN(price) AS price, MEDIAN(quantity) AS quantity
    FROM priced
    GROUP BY entity_id, side, item_id
),
far AS (
    -- Four prices say what is usual; four times of it is no discount and no surcharge any more.
    SELECT
        priced.*, usual.price AS usual_price, usual.quantity AS usual_quantity, priced.price > usual.price AS is_above,
        GREATEST(priced.price / usual.price, usual.price / priced.price) AS times
    FROM priced
    JOIN usual ON usual.entity_id = priced.entity_id AND usual.side = priced.side AND usual.item_id = priced.item_id
    WHERE usual.prices >= 4 AND (priced.price >= 4 * usual.price OR 4 * priced.price <= usual.price)
),
packs AS (
    SELECT item_id, CAST(numerator AS DOUBLE) / CAST(denominator AS DOUBLE) AS size FROM unit_factors WHERE numerator > denominator
),
own_packs AS (
    SELECT far.entity_id, far.table_name, far.row_key, MIN(packs.size) AS size
    FROM far
    JOIN packs ON packs.item_id = far.item_id AND ABS(far.times / packs.size - 1) <= 0.08
    GROUP BY far.entity_id, far.table_name, far.row_key
),
usual_packs AS (
    -- A size that packs often have, where as many pieces as the pack holds would be a usual quantity; ten times without a quantity may be a slip of the point.
    SELECT far.entity_id, far.table_name, far.row_key, MIN(sizes.size) AS size
    FROM far
    CROSS JOIN (VALUES (6.0), (10.0), (12.0), (24.0)) AS sizes (size)
    WHERE ABS(far.times / sizes.size - 1) <= 0.08
        AND CASE
            WHEN far.quantity IS NULL THEN sizes.size <> 10.0
            ELSE CASE WHEN far.is_above THEN far.quantity * sizes.size ELSE far.quantity / sizes.size END BETWEEN far.usual_quantity / 3 AND far.usual_quantity * 3
        END
    GROUP BY far.entity_id, far.table_name, far.row_key
),
judged AS (
    SELECT far.*, COALESCE(own_packs.size, usual_packs.size) AS pack
    FROM far
    LEFT JOIN own_packs ON own_packs.entity_id = far.entity_id AND own_packs.table_name = far.table_name AND own_packs.row_key = far.row_key
    LEFT JOIN usual_packs ON usual_packs.entity_id = far.entity_id AND usual_packs.table_name = far.table_name AND usual_packs.row_key = far.row_key
)
SELECT
    judged.entity_id,                                                                     -- legal entity
    CASE WHEN pack IS NULL THEN 'price_outlier' ELSE 'pack_as_unit' END AS code,          -- kind of problem
    judged.table_name,                                                                    -- table that has the row
    judged.row_key,                                                                       -- key of the row, parts separated by |
    judged.item_id AS subject,                                                            -- what the money belongs to: counted once however many rows of it have the problem
    CAST(CAST(price AS DECIMAL(20, 4)) AS VARCHAR) || COALESCE(' each for ' || CAST(CAST(judged.quantity AS BIGINT) AS VARCHAR), ' each') AS found, -- what the row says
    'about ' || CAST(CAST(usual_price AS DECIMAL(20, 4)) AS VARCHAR) || ' each'
    || CASE
        WHEN pack IS NULL THEN ''
        WHEN is_above THEN '; it looks like a price of ' || CAST(CAST(pack AS BIGINT) AS VARCHAR)
        ELSE '; the others look like prices of ' || CAST(CAST(pack AS BIGINT) AS VARCHAR)
    END AS expected,                                                                      -- what was expected
    COALESCE(money.order_value, 0) AS value_touched,                                      -- money of the decisions that rest on the row
    entities.currency                                                                     -- currency of the amount
FROM judged
JOIN core_entities AS entities ON entities.entity_id = judged.entity_id
LEFT JOIN decision_values AS money ON money.entity_id = judged.entity_id AND money.item_id = judged.item_id
WHERE pack IS NOT NULL OR times >= 8
ORDER BY entity_id, code, table_name, row_key
