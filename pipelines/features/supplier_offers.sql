/* The preferred supplier of each item, where it is still bought from, with its terms and the lead times that it has shown. */
-- grain: entity_id, item_id
WITH breaks AS (
    SELECT
        entity_id, item_id, supplier_id,
        ARRAY_AGG(
            NAMED_STRUCT(
                'from_quantity', CAST(from_quantity AS BIGINT), 'unit_price_micros', CAST(unit_price * 1000000 AS BIGINT), 'price_per', CAST(price_per AS BIGINT)
            )
            ORDER BY from_quantity
        ) AS breaks
    FROM core_supplier_price_breaks
    GROUP BY entity_id, item_id, supplier_id
),
own AS (
    SELECT
        entity_id, item_id, supplier_id,
        ARRAY_AGG(days ORDER BY received_on, document, line, occurrence) FILTER (WHERE NOT is_open) AS observed_days,
        ARRAY_AGG(days ORDER BY document, line) FILTER (WHERE is_open) AS open_overdue_days,
        SUM(CASE WHEN is_reconstructed THEN 1 ELSE 0 END) AS reconstructed
    FROM lead_times
    GROUP BY entity_id, item_id, supplier_id
),
numbered AS (
    -- The last 60 receipts of a supplier are enough for its habit, and keep the evidence small.
    SELECT *, ROW_NUMBER() OVER (PARTITION BY entity_id, supplier_id ORDER BY received_on DESC, document DESC, line DESC, occurrence DESC) AS recency
    FROM lead_times
    WHERE NOT is_open
),
habit AS (
    SELECT entity_id, supplier_id, ARRAY_AGG(days ORDER BY recency) AS supplier_days, SUM(CASE WHEN is_reconstructed THEN 1 ELSE 0 END) AS reconstructed
    FROM numbered
    WHERE recency <= 60
    GROUP BY entity_id, supplier_id
),
corrections AS (
    SELECT entity_id, subject, MAX(CAST(value AS BIGINT)) AS lead_time_days
    FROM core_planning_corrections
    CROSS JOIN run_parameters
    WHERE correction = 'lead_time_days' AND active AND from_on <= as_of_on AND (until_on IS NULL OR until_on >= as_of_on)
    GROUP BY entity_id, subject
)
SELECT
    offers.entity_id,                                                             -- legal entity
    offers.item_id,                                                               -- stock keeping unit
    offers.supplier_id,                                                           -- preferred supplier
    suppliers.name,                                                               -- name on documents
    CAST(offers.minimum_quantity AS BIGINT) AS minimum_quantity,                  -- smallest order quantity, base units
    CAST(offers.order_multiple AS BIGINT) AS order_multiple,                      -- orders are multiples of this, base units
    CAST(offers.unit_price * 1000000 AS BIGINT) AS unit_price_micros,             -- price of price_per base units, millionths
    CAST(offers.price_per AS BIGINT) AS price_per,                                -- base units that the price buys
    breaks.breaks,                                                                -- lower prices from a quantity upwards
    MINOR_UNITS(suppliers.minimum_order, suppliers.currency) AS minimum_order_minor, -- smallest order value, minor units
    MINOR_UNITS(suppliers.order_target, suppliers.currency) AS order_target_minor, -- order value from which the charge falls away, minor units; 0 for none
    MINOR_UNITS(suppliers.below_target_charge, suppliers.currency) AS below_target_charge_minor, -- freight on an order below it, minor units
    CAST(suppliers.target_discount_micros AS BIGINT) AS target_discount_millionths, -- discount on an order that reaches it, millionths
    CAST(offers.maximum_quantity AS BIGINT) AS maximum_quantity,                  -- largest order quantity, base units
    LEAST(offers.lead_time_days, 3650) AS stated_days,                            -- lead time that the supplier states, days; ten years at most
    corrections.lead_time_days AS corrected_days,                                 -- lead time that a planner stated, days
    own.observed_days,                                                            -- lead times of this item, days
    own.open_overdue_days,                                                        -- days since the order of overdue lines
    habit.supplier_days,                                                          -- lead times of the supplier's last receipts, days
    CAST(COALESCE(own.reconstructed, 0) AS BIGINT) AS reconstructed_receipts,     -- of observed_days, those known at a guessed time
    CAST(COALESCE(habit.reconstructed, 0) AS BIGINT) AS reconstructed_supplier_receipts -- of supplier_days, those known at a guessed time
FROM core_supplier_items AS offers
JOIN core_suppliers AS suppliers ON suppliers.supplier_id = offers.supplier_id AND suppliers.active
LEFT JOIN breaks ON breaks.entity_id = offers.entity_id AND breaks.item_id = offers.item_id AND breaks.supplier_id = offers.supplier_id
LEFT JOIN own ON own.entity_id = offers.entity_id AND own.item_id = offers.item_id AND own.supplier_id = offers.supplier_id
LEFT JOIN habit ON habit.entity_id = offers.entity_id AND habit.supplier_id = offers.supplier_id
LEFT JOIN corrections ON corrections.entity_id = offers.entity_id AND corrections.subject = offers.item_id || '|' || offers.supplier_id
WHERE offers.preferred
ORDER BY entity_id, item_id
