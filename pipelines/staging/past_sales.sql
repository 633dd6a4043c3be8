/* Goods sold and sent back up to the cut-over, as another system had them, in base units. What was ordered after it stands in the core. */
-- grain: entity_id, is_return, order_id, line, occurrence
WITH only_sites AS (
    SELECT entity_id, MIN(site_id) AS site_id
    FROM core_sites
    GROUP BY entity_id
    HAVING COUNT(*) = 1
),
lines AS (
    SELECT
        entity_id, FALSE AS is_return, order_id, COALESCE(line, -1) AS line, key_hash, customer_id, item_id, site_id,
        sold_on, GREATEST(sold_on, COALESCE(requested_on, sold_on)) AS demand_on, quantity, unit,
        COALESCE(unit_price, TRY_CAST(list_price * (1 - COALESCE(discount, 0)) AS DECIMAL(18, 6))) AS unit_price, amount, cost, currency, known_basis
    FROM history_sales_lines
    WHERE COALESCE(kind, 'goods') = 'goods'
    UNION ALL
    -- Sources write credits with either sign.
    SELECT
        entity_id, TRUE, return_id, COALESCE(line, -1), key_hash, customer_id, item_id, site_id, returned_on, returned_on AS demand_on,
        -quantity, unit, unit_price, -ABS(amount), CAST(NULL AS DECIMAL(18, 6)), currency, known_basis
    FROM history_returns
    WHERE COALESCE(kind, 'goods') = 'goods'
),
measured AS (
    SELECT
        lines.*, items.item_id IS NULL AS is_unknown, factors.unit IS NULL AS is_unmeasured, COALESCE(sites.site_id, only_sites.site_id) AS placed_at,
        TRY_CAST(lines.quantity * factors.numerator / factors.denominator AS DECIMAL(20, 0)) AS base_quantity,
        TRY_CAST(lines.unit_price * factors.denominator / factors.numerator AS DECIMAL(20, 6)) AS base_price,
        COALESCE(lines.amount, TRY_CAST(lines.quantity * lines.unit_price AS DECIMAL(20, 4))) AS revenue,
        TRY_CAST(lines.quantity * lines.cost AS DECIMAL(20, 4)) AS total_cost, lines.currency = entities.currency AS is_in_currency
    FROM lines
    JOIN core_entities AS entities ON entities.entity_id = lines.entity_id
    LEFT JOIN core_cut_overs AS cut_overs ON cut_overs.entity_id = lines.entity_id
    LEFT JOIN core_items AS items ON items.item_id = lines.item_id
    LEFT JOIN unit_factors AS factors ON factors.item_id = lines.item_id AND factors.unit = COALESCE(lines.unit, items.base_unit)
    LEFT JOIN core_sites AS sites ON sites.entity_id = lines.entity_id AND sites.site_id = lines.site_id
    LEFT JOIN only_sites ON only_sites.entity_id = lines.entity_id
    WHERE cut_overs.cut_over_on IS NULL OR lines.sold_on <= cut_overs.cut_over_on
),
checked AS (
    SELECT
        *,
        CASE
            WHEN is_unknown THEN 'unknown_item'
            WHEN is_unmeasured THEN 'unknown_unit'
            WHEN placed_at IS NULL THEN 'missing_site'
            -- More than a billion of anything is a slip that would drown all other demand.
            WHEN base_quantity IS NULL OR ABS(base_quantity) > 1000000000 THEN 'impossible_quantity'
        END AS problem,
        -- A million for one base unit is no price.
        COALESCE(is_in_currency AND ABS(revenue) <= ABS(COALESCE(base_quantity, quantity)) * 1000000, FALSE) AS is_revenue,
        COALESCE(is_in_currency AND ABS(total_cost) <= ABS(COALESCE(base_quantity, quantity)) * 1000000, FALSE) AS is_cost
    FROM measured
),
numbered AS (
    -- A source may have no line numbers, or one twice: the keys tell such lines apart, in every import alike.
    SELECT *, CAST(ROW_NUMBER() OVER (PARTITION BY entity_id, is_return, order_id, line ORDER BY key_hash) AS BIGINT) AS occurrence FROM checked
)
SELECT
    entity_id,                                                                                        -- legal entity
    is_return,                                                                                        -- sent back or credited, not sold
    order_id,                                                                                         -- order, or return, in the other system
    line,                                                                                             -- its line; -1 where the source has none
    occurrence,                                                                                       -- 1, more where the source has the same line again
    order_id || CASE WHEN line < 0 THEN '|-|' || CAST(occurrence AS VARCHAR) ELSE '|' || CAST(line AS VARCHAR) END
    || CASE WHEN line >= 0 AND occurrence > 1 THEN '|' || CAST(occurrence AS VARCHAR) ELSE '' END AS row_key, -- what a list calls it: order|line, order|-|3 without a number
    customer_id,                                                                                      -- customer, where the source says
    item_id,                                                                                          -- stock keeping unit
    COALESCE(placed_at, site_id) AS site_id,                                                          -- site; the entity's only one where the source names none
    sold_on,                                                                                          -- day of the sale or of the return
    demand_on,                                                                                        -- day on which the customer wanted it
    CASE WHEN problem IS NULL THEN CAST(base_quantity AS BIGINT) END AS quantity,                     -- sold, negative for sent back, base units
    currency,                                                                                         -- currency of the line
    CASE WHEN is_in_currency THEN COALESCE(base_price, TRY_CAST(revenue / NULLIF(base_quantity, 0) AS DECIMAL(20, 6))) END AS unit_price, -- price of one base unit
    CASE WHEN is_revenue THEN revenue END AS revenue,                                                 -- invoiced without tax; unknown in another currency
    CASE WHEN is_cost THEN total_cost END AS cost,                                                    -- cost of the goods, where the source says
    COALESCE(known_basis = 'reconstructed', FALSE) AS is_reconstructed,                               -- when it was known is a rule's guess
    problem                                                                                           -- why nothing can be planned with it; null where it can
FROM numbered
ORDER BY entity_id, is_return, order_id, line, occurrence
