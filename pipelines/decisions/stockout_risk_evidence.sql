/* All that a stock-out risk rests on, one row per item and site that is still sold: the facts of replenishment, what is on its way and how late its supplier
   usually is, who waits, what lies at other sites beyond their own need, which items could take its place, and since when runs have found the risk worth raising. */
-- grain: entity_id, item_id, site_id
WITH lateness AS (
    SELECT
        receipts.entity_id, orders.supplier_id,
        CAST(ARROW_CAST(receipts.received_on, 'Int32') - ARROW_CAST(orders.promised_on, 'Int32') AS BIGINT) AS late_days,
        ROW_NUMBER() OVER (
            PARTITION BY receipts.entity_id, orders.supplier_id ORDER BY receipts.received_on DESC, receipts.receipt_number DESC, receipts.line DESC
        ) AS recency
    FROM core_receipt_lines AS receipts
    JOIN core_purchase_order_lines AS orders
        ON orders.entity_id = receipts.entity_id AND orders.po_number = receipts.po_number AND orders.line = receipts.po_line
),
habit AS (
    -- The last 60 receipts of a supplier are enough for its habit, and keep the evidence small.
    SELECT entity_id, supplier_id, ARRAY_AGG(late_days ORDER BY recency) AS late_days
    FROM lateness
    WHERE recency <= 60
    GROUP BY entity_id, supplier_id
),
on_the_way AS (
    SELECT
        lines.entity_id, lines.item_id, lines.site_id, lines.po_number, lines.line, lines.supplier_id,
        CASE WHEN orders.state = 'draft' THEN 'draft' ELSE 'placed' END AS state,
        CAST(lines.quantity - lines.received - lines.cancelled AS BIGINT) AS quantity, lines.promised_on
    FROM core_purchase_order_lines AS lines
    JOIN core_purchase_orders AS orders ON orders.entity_id = lines.entity_id AND orders.po_number = lines.po_number
    WHERE lines.quantity - lines.received - lines.cancelled > 0
    UNION ALL
    SELECT entity_id, item_id, to_site_id, transfer_number, CAST(1 AS BIGINT), from_site_id, 'transfer', CAST(quantity AS BIGINT), expected_on
    FROM core_transfers
    WHERE state IN ('planned', 'in_transit')
),
coming AS (
    SELECT
        goods.entity_id, goods.item_id, goods.site_id,
        ARRAY_AGG(
            NAMED_STRUCT(
                'po_number', goods.po_number, 'line', goods.line, 'supplier_id', goods.supplier_id, 'state', goods.state, 'quantity', goods.quantity,
                'promised_on', goods.promised_on, 'late_days', COALESCE(habit.late_days, MAKE_ARRAY())
            )
            ORDER BY goods.promised_on, goods.po_number, goods.line
        ) AS receipts
    FROM on_the_way AS goods
    LEFT JOIN habit ON habit.entity_id = goods.entity_id AND habit.supplier_id = goods.supplier_id
    GROUP BY goods.entity_id, goods.item_id, goods.site_id
),
waiting AS (
    SELECT
        lines.entity_id, lines.item_id, lines.site_id,
        ARRAY_AGG(
            NAMED_STRUCT(
                'so_number', lines.so_number, 'line', lines.line, 'customer_id', lines.customer_id, 'requested_on', lines.requested_on,
                'promised_on', lines.promised_on, 'quantity', CAST(lines.quantity - lines.shipped - lines.cancelled AS BIGINT),
                'allocated', CAST(lines.allocated AS BIGINT), 'on_credit_hold', COALESCE(orders.state = 'credit_hold', false)
            )
            ORDER BY lines.requested_on, lines.so_number, lines.line
        ) AS orders
    FROM core_sales_order_lines AS lines
    LEFT JOIN core_sales_orders AS orders ON orders.entity_id = lines.entity_id AND orders.so_number = lines.so_number
    -- Whoever took this item in place of another has its goods reserved, and says nothing about the demand for it.
    LEFT ANTI JOIN core_line_substitutions AS instead
        ON instead.entity_id = lines.entity_id AND instead.so_number = lines.so_number AND instead.line = lines.line
    WHERE lines.quantity > lines.shipped + lines.cancelled
    GROUP BY lines.entity_id, lines.item_id, lines.site_id
),
spare AS (
    -- What nine of ten futures leave over after lead time and a week of review.
    SELECT
        positions.entity_id, positions.item_id, positions.site_id,
        positions.on_hand - positions.held - positions.allocated - positions.backordered
            - CAST(CEIL(DEMAND_QUANTILE(forecasts.demand, 0.9)) AS BIGINT) AS quantity
    FROM stock_positions AS positions
    JOIN lead_time_demand AS forecasts
        ON forecasts.entity_id = positions.entity_id AND forecasts.item_id = positions.item_id AND forecasts.site_id = positions.site_id
),
elsewhere AS (
    SELECT
        positions.entity_id, positions.item_id, positions.site_id,
        ARRAY_AGG(NAMED_STRUCT('site_id', spare.site_id, 'quantity', spare.quantity) ORDER BY spare.site_id) AS elsewhere
    FROM stock_positions AS positions
    JOIN spare ON spare.entity_id = positions.entity_id AND spare.item_id = positions.item_id AND spare.site_id <> positions.site_id
    WHERE spare.quantity > 0
    GROUP BY positions.entity_id, positions.item_id, positions.site_id
),
on_offer AS (
    -- What somebody else may take yet.
    SELECT
        offers.entity_id, offers.substitute_id, offers.site_id,
        CAST(SUM((offers.quantity - offers.taken) * pairs.numerator / pairs.denominator) AS BIGINT) AS quantity
    FROM core_substitute_offers AS offers
    CROSS JOIN run_parameters
    JOIN core_item_substitutes AS pairs ON pairs.item_id = offers.item_id AND pairs.substitute_id = offers.substitute_id
    WHERE offers.until_on >= as_of_on
    GROUP BY offers.entity_id, offers.substitute_id, offers.site_id
),
standing AS (
    SELECT entity_id, item_id, substitute_id, site_id
    FROM core_substitute_offers
    CROSS JOIN run_parameters
    WHERE until_on >= as_of_on AND quantity > taken
),
substitutes AS (
    SELECT
        spare.entity_id, pairs.item_id, spare.site_id,
        ARRAY_AGG(
            NAMED_STRUCT(
                'item_id', pairs.substitute_id, 'numerator', pairs.numerator, 'denominator', pairs.denominator,
                'spare', GREATEST(spare.quantity - COALESCE(on_offer.quantity, 0), 0), 'unit_cost_micros', costs.unit_cost_micros
            )
            ORDER BY pairs.priority, pairs.substitute_id
        ) AS substitutes
    FROM core_item_substitutes AS pairs
    CROSS JOIN run_parameters
    JOIN core_items AS items ON items.item_id = pairs.substitute_id AND items.superseded_by IS NULL
    JOIN spare ON spare.item_id = pairs.substitute_id
    JOIN item_costs AS costs ON costs.entity_id = spare.entity_id AND costs.item_id = spare.item_id
    -- What is offered already is not offered again as long as that stands.
    LEFT ANTI JOIN standing
        ON standing.entity_id = spare.entity_id AND standing.item_id = pairs.item_id
        AND standing.substitute_id = pairs.substitute_id AND standing.site_id = spare.site_id
    LEFT JOIN on_offer
        ON on_offer.entity_id = spare.entity_id AND on_offer.substitute_id = spare.item_id AND on_offer.site_id = spare.site_id
    WHERE pairs.from_on <= as_of_on AND (pairs.until_on IS NULL OR pairs.until_on >= as_of_on)
    GROUP BY spare.entity_id, pairs.item_id, spare.site_id
),
offers AS (
    SELECT offers.entity_id, offers.item_id, COUNT(*) AS suppliers
    FROM core_supplier_items AS offers
    JOIN core_suppliers AS suppliers ON suppliers.supplier_id = offers.supplier_id AND suppliers.active
    GROUP BY offers.entity_id, offers.item_id
),
found AS (
    -- A risk that is on the queue stays there for as long as it holds, also where it is looked at twice on one day; one that waits for a second look has
    -- been seen once.
    SELECT entity_id, subject, LEAST(as_of, as_of_on - INTERVAL '1' DAY) AS seen_on
    FROM core_recommendations
    CROSS JOIN run_parameters
    WHERE kind = 'stockout-risk' AND state IN ('proposed', 'edited', 'snoozed')
    UNION ALL
    SELECT entity_id, subject, since_on
    FROM core_held_subjects
    WHERE kind = 'stockout-risk' AND why = 'seen_once' AND released_on IS NULL
),
seen AS (
    SELECT entity_id, subject, MIN(seen_on) AS seen_since
    FROM found
    GROUP BY entity_id, subject
)
SELECT
    evidence.entity_id,                                                    -- legal entity
    evidence.item_id,                                                      -- stock keeping unit
    evidence.site_id,                                                      -- site
    NAMED_STRUCT(
        'facts', evidence.facts,
        'receipts', COALESCE(coming.receipts, MAKE_ARRAY()),
        'orders', COALESCE(waiting.orders, MAKE_ARRAY()),
        'elsewhere', COALESCE(elsewhere.elsewhere, MAKE_ARRAY()),
        'substitutes', COALESCE(substitutes.substitutes, MAKE_ARRAY()),
        'suppliers', COALESCE(offers.suppliers, 0),
        'seen_since', seen.seen_since
    ) AS facts                                                             -- the facts, in the shape that a recommendation keeps
FROM replenishment_evidence AS evidence
LEFT JOIN coming ON coming.entity_id = evidence.entity_id AND coming.item_id = evidence.item_id AND coming.site_id = evidence.site_id
LEFT JOIN waiting ON waiting.entity_id = evidence.entity_id AND waiting.item_id = evidence.item_id AND waiting.site_id = evidence.site_id
LEFT JOIN elsewhere ON elsewhere.entity_id = evidence.entity_id AND elsewhere.item_id = evidence.item_id AND elsewhere.site_id = evidence.site_id
LEFT JOIN substitutes ON substitutes.entity_id = evidence.entity_id AND substitutes.item_id = evidence.item_id AND substitutes.site_id = evidence.site_id
LEFT JOIN offers ON offers.entity_id = evidence.entity_id AND offers.item_id = evidence.item_id
LEFT JOIN seen ON seen.entity_id = evidence.entity_id AND seen.subject = evidence.item_id || '|' || evidence.site_id
ORDER BY entity_id, item_id, site_id
