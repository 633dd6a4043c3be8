/* What a base unit of an item costs: of the stock on hand, else by the newest cost of the other system, else by the preferred offer. */
-- grain: entity_id, item_id
WITH past AS (
    SELECT
        costs.entity_id, costs.item_id, COALESCE(costs.known_basis = 'reconstructed', FALSE) AS is_reconstructed,
        TRY_CAST(costs.unit_cost * factors.denominator / factors.numerator AS DECIMAL(20, 6)) AS unit_cost,
        ROW_NUMBER() OVER (PARTITION BY costs.entity_id, costs.item_id ORDER BY costs.valid_from DESC, costs.key_hash) AS recency
    FROM history_costs AS costs
    CROSS JOIN run_parameters
    JOIN core_entities AS entities ON entities.entity_id = costs.entity_id AND entities.currency = costs.currency
    JOIN core_items AS items ON items.item_id = costs.item_id
    JOIN unit_factors AS factors ON factors.item_id = costs.item_id AND factors.unit = COALESCE(costs.unit, items.base_unit)
    -- A million for one base unit is no cost.
    WHERE costs.valid_from <= as_of_on AND costs.unit_cost > 0 AND costs.unit_cost * factors.denominator / factors.numerator <= 1000000
),
known AS (
    SELECT
        entity_id, item_id, 1 AS preference, 'stock' AS source, CAST(SUM(pool_value) * 1000000 / SUM(on_hand) AS BIGINT) AS unit_cost_micros, FALSE AS is_reconstructed
    FROM core_item_sites
    WHERE on_hand > 0 AND pool_value > 0
    GROUP BY entity_id, item_id
    UNION ALL
    SELECT entity_id, item_id, 2, 'history', CAST(unit_cost * 1000000 AS BIGINT), is_reconstructed FROM past WHERE recency = 1
    UNION ALL
    SELECT entity_id, item_id, 3, 'offer', unit_price_micros / price_per, FALSE FROM supplier_offers WHERE unit_price_micros >= price_per
),
ranked AS (
    SELECT *, ROW_NUMBER() OVER (PARTITION BY entity_id, item_id ORDER BY preference) AS choice FROM known
)
SELECT
    entity_id,              -- legal entity
    item_id,                -- stock keeping unit
    unit_cost_micros,       -- cost of one base unit, millionths
    source,                 -- stock, history or offer
    is_reconstructed        -- when the business knew it is a rule's guess
FROM ranked
WHERE choice = 1
ORDER BY entity_id, item_id
