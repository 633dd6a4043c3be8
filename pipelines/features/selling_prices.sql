/* What a base unit of an item sells for: the average of the last 180 days, else the list price. */
-- grain: entity_id, item_id
WITH lines AS (
    SELECT entity_id, item_id, shipped_on AS sold_on, revenue, quantity, FALSE AS is_reconstructed
    FROM core_shipment_lines
    UNION ALL
    SELECT entity_id, item_id, sold_on, revenue, quantity, is_reconstructed
    FROM past_sales
    WHERE NOT is_return AND problem IS NULL AND quantity > 0 AND revenue > 0
),
sold AS (
    SELECT lines.entity_id, lines.item_id, SUM(lines.revenue) AS revenue, SUM(lines.quantity) AS quantity, BOOL_OR(lines.is_reconstructed) AS is_reconstructed
    FROM lines
    CROSS JOIN run_parameters
    WHERE lines.sold_on > as_of_on - INTERVAL '180' DAY AND lines.sold_on <= as_of_on
    GROUP BY lines.entity_id, lines.item_id
),
lists AS (
    SELECT entity_id, item_id, from_on, CAST(unit_price * 1000000 / price_per AS BIGINT) AS micros, 0 AS is_past, '' AS key_hash, FALSE AS is_reconstructed
    FROM core_prices
    CROSS JOIN run_parameters
    WHERE customer_id = '' AND (until_on IS NULL OR until_on >= as_of_on)
    UNION ALL
    SELECT
        prices.entity_id, prices.item_id, prices.valid_from, TRY_CAST(prices.unit_price * factors.denominator / factors.numerator * 1000000 AS BIGINT), 1, prices.key_hash,
        COALESCE(prices.known_basis = 'reconstructed', FALSE)
    FROM history_prices AS prices
    JOIN core_entities AS entities ON entities.entity_id = prices.entity_id AND entities.currency = prices.currency
    JOIN core_items AS items ON items.item_id = prices.item_id
    JOIN unit_factors AS factors ON factors.item_id = prices.item_id AND factors.unit = COALESCE(prices.unit, items.base_unit)
    -- A million for one base unit is no price.
    WHERE prices.customer_id IS NULL AND prices.unit_price * factors.denominator / factors.numerator <= 1000000
),
listed AS (
    -- The list of our own comes before that of the other system, however old.
    SELECT *, ROW_NUMBER() OVER (PARTITION BY entity_id, item_id ORDER BY is_past, from_on DESC, key_hash) AS recency
    FROM lists
    CROSS JOIN run_parameters
    WHERE from_on <= as_of_on
)
SELECT
    COALESCE(sold.entity_id, listed.entity_id) AS entity_id,                           -- legal entity
    COALESCE(sold.item_id, listed.item_id) AS item_id,                                 -- stock keeping unit
    CASE
        WHEN sold.quantity > 0 THEN CAST(sold.revenue * 1000000 / sold.quantity AS BIGINT)
        ELSE listed.micros
    END AS unit_revenue_micros,                                                        -- price of one base unit, millionths
    sold.quantity IS NOT NULL AS from_sales,                                           -- from sales, not from the list
    COALESCE(sold.is_reconstructed, listed.is_reconstructed, FALSE) AS is_reconstructed -- when the business knew of it is a rule's guess
FROM sold
FULL JOIN (SELECT * FROM listed WHERE recency = 1) AS listed ON listed.entity_id = sold.entity_id AND listed.item_id = sold.item_id
ORDER BY entity_id, item_id
