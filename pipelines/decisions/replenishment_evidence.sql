/* All that a replenishment proposal rests on, one row per item and site; a proposal keeps its row for ever. */
-- grain: entity_id, item_id, site_id
WITH open_recommendations AS (
    SELECT entity_id, item_id, site_id, MAX(CAST(quantity AS BIGINT)) AS open_quantity
    FROM core_recommendations
    WHERE kind = 'replenishment' AND state IN ('proposed', 'edited', 'snoozed')
    GROUP BY entity_id, item_id, site_id
),
inactive AS (
    SELECT offers.entity_id, offers.item_id, MIN(offers.supplier_id) AS supplier_id
    FROM core_supplier_items AS offers
    JOIN core_suppliers AS suppliers ON suppliers.supplier_id = offers.supplier_id AND NOT suppliers.active
    WHERE offers.preferred
    GROUP BY offers.entity_id, offers.item_id
),
lately AS (
    SELECT lines.*
    FROM demand_lines AS lines
    CROSS JOIN run_parameters
    WHERE demand_on <= as_of_on AND demand_on > CAST(as_of_on - INTERVAL '90' DAY AS DATE)
),
suspected AS (
    SELECT
        entity_id, item_id, site_id,
        ARRAY_AGG(
            NAMED_STRUCT('so_number', so_number, 'line', line, 'occurrence', occurrence, 'on', demand_on, 'quantity', quantity)
            ORDER BY so_number, line, occurrence
        ) AS suspected_lines
    FROM lately
    WHERE is_suspected
    GROUP BY entity_id, item_id, site_id
),
passed_on AS (
    -- What customers still order under the old number counts for the successor.
    SELECT entity_id, ordered_item_id AS item_id, site_id, CAST(SUM(quantity) AS BIGINT) AS quantity
    FROM lately
    WHERE ordered_item_id <> item_id AND NOT one_off
    GROUP BY entity_id, ordered_item_id, site_id
),
corrections AS (
    SELECT
        entity_id, subject,
        ARRAY_AGG(
            NAMED_STRUCT('correction', correction, 'subject', subject, 'value', value, 'reason', reason, 'rec_id', rec_id)
            ORDER BY correction, rec_id
        ) AS corrections
    FROM core_planning_corrections
    CROSS JOIN run_parameters
    WHERE active AND from_on <= as_of_on AND (until_on IS NULL OR until_on >= as_of_on)
    GROUP BY entity_id, subject
)
SELECT
    positions.entity_id,                                                                      -- legal entity
    positions.item_id,                                                                        -- stock keeping unit
    positions.site_id,                                                                        -- site
    NAMED_STRUCT(
        'entity_id', positions.entity_id,
        'as_of', as_of_on,
        'currency', positions.currency,
        'item', NAMED_STRUCT(
            'item_id', items.item_id, 'name', items.name, 'family', items.family, 'base_unit', items.base_unit, 'status', items.status,
            'superseded_by', planned.superseded_by, 'introduced_on', items.introduced_on,
            'shelf_life_days', items.shelf_life_days
        ),
        'site', NAMED_STRUCT('site_id', sites.site_id, 'name', sites.name),
        'demand', NAMED_STRUCT(
            'from', histories.from_on, 'daily', histories.daily, 'censored_days', histories.censored_days,
            'recorded_share_millionths', COALESCE(seen.recorded_share_millionths, 0),
            'excluded_quantity', histories.one_off_quantity, 'suspected_quantity', histories.suspected_quantity, 'season_length', CAST(1 AS BIGINT),
            'suspected_lines', suspected.suspected_lines, 'passed_on_quantity', passed_on.quantity
        ),
        'pooled_losses', pooled.patterns,
        'lead_time', NAMED_STRUCT(
            'observed_days', COALESCE(offers.observed_days, MAKE_ARRAY()), 'open_overdue_days', COALESCE(offers.open_overdue_days, MAKE_ARRAY()),
            'supplier_days', COALESCE(offers.supplier_days, MAKE_ARRAY()), 'stated_days', COALESCE(offers.stated_days, 0), 'corrected_days', offers.corrected_days
        ),
        'class', NAMED_STRUCT('abc', COALESCE(margins.abc, 'C'), 'annual_margin_minor', MINOR_UNITS(COALESCE(margins.margin, 0), positions.currency)),
        'position', NAMED_STRUCT(
            'on_hand', positions.on_hand, 'held', positions.held, 'allocated', positions.allocated, 'allocated_later', positions.allocated_later,
            'backordered', positions.backordered, 'backordered_later', positions.backordered_later,
            'open_orders', COALESCE(positions.open_orders, MAKE_ARRAY()), 'on_order', COALESCE(positions.on_order, MAKE_ARRAY()),
            'inbound', COALESCE(positions.inbound, MAKE_ARRAY()),
            'stock_not_recorded', CASE WHEN NOT positions.has_stock_record THEN TRUE END,
            'open_counts', positions.open_counts, 'lots', positions.lots
        ),
        'terms', CASE
            WHEN offers.supplier_id IS NOT NULL THEN NAMED_STRUCT(
                'supplier_id', offers.supplier_id, 'name', offers.name, 'minimum_quantity', offers.minimum_quantity, 'order_multiple', offers.order_multiple,
                'unit_price_micros', offers.unit_price_micros, 'price_per', offers.price_per, 'breaks', COALESCE(offers.breaks, MAKE_ARRAY()),
                'minimum_order_minor', offers.minimum_order_minor, 'maximum_quantity', offers.maximum_quantity,
                'order_target', CASE
                    WHEN offers.order_target_minor > 0 THEN NAMED_STRUCT(
                        'value_minor', offers.order_target_minor, 'charge_minor', offers.below_target_charge_minor,
                        'discount_millionths', offers.target_discount_millionths
                    )
                END
            )
        END,
        'inactive_supplier', inactive.supplier_id,
        'economics', NAMED_STRUCT(
            'unit_cost_micros', COALESCE(positions.unit_cost_micros, offers.unit_price_micros / offers.price_per, costs.unit_cost_micros, 0), 'unit_revenue_micros', prices.unit_revenue_micros
        ),
        'corrections', COALESCE(
            ARRAY_CONCAT(COALESCE(by_item.corrections, MAKE_ARRAY()), COALESCE(by_offer.corrections, MAKE_ARRAY())), MAKE_ARRAY()
        ),
        'open_quantity', open_recommendations.open_quantity,
        'reconstructed', CASE
            WHEN histories.reconstructed_quantity > 0 OR offers.reconstructed_receipts > 0 OR offers.reconstructed_supplier_receipts > 0 OR prices.is_reconstructed
            THEN NAMED_STRUCT(
                'demand_quantity', COALESCE(histories.reconstructed_quantity, 0), 'observed_lead_times', COALESCE(offers.reconstructed_receipts, 0),
                'supplier_lead_times', COALESCE(offers.reconstructed_supplier_receipts, 0), 'selling_price', COALESCE(prices.is_reconstructed, FALSE)
            )
        END
    ) AS facts                                                                                -- the facts, in the shape that a proposal keeps
FROM stock_positions AS positions
CROSS JOIN run_parameters
JOIN core_items AS items ON items.item_id = positions.item_id
JOIN core_sites AS sites ON sites.entity_id = positions.entity_id AND sites.site_id = positions.site_id
JOIN planned_items AS planned ON planned.item_id = positions.item_id
JOIN demand_histories AS histories ON histories.entity_id = positions.entity_id AND histories.item_id = positions.item_id AND histories.site_id = positions.site_id
LEFT JOIN stockout_orders AS seen ON seen.entity_id = positions.entity_id
LEFT JOIN pooled_losses AS pooled ON pooled.entity_id = positions.entity_id
LEFT JOIN supplier_offers AS offers ON offers.entity_id = positions.entity_id AND offers.item_id = positions.item_id
LEFT JOIN inactive ON inactive.entity_id = positions.entity_id AND inactive.item_id = positions.item_id
LEFT JOIN item_margins AS margins ON margins.entity_id = positions.entity_id AND margins.item_id = positions.item_id AND margins.site_id = positions.site_id
LEFT JOIN item_costs AS costs ON costs.entity_id = positions.entity_id AND costs.item_id = positions.item_id
LEFT JOIN selling_prices AS prices ON prices.entity_id = positions.entity_id AND prices.item_id = positions.item_id
LEFT JOIN corrections AS by_item ON by_item.entity_id = positions.entity_id AND by_item.subject = positions.item_id
LEFT JOIN corrections AS by_offer ON by_offer.entity_id = positions.entity_id AND by_offer.subject = positions.item_id || '|' || offers.supplier_id
LEFT JOIN suspected ON suspected.entity_id = positions.entity_id AND suspected.item_id = positions.item_id AND suspected.site_id = positions.site_id
LEFT JOIN passed_on ON passed_on.entity_id = positions.entity_id AND passed_on.item_id = positions.item_id AND passed_on.site_id = positions.site_id
LEFT JOIN open_recommendations
    ON open_recommendations.entity_id = positions.entity_id AND open_recommendations.item_id = positions.item_id AND open_recommendations.site_id = positions.site_id
ORDER BY entity_id, item_id, site_id
