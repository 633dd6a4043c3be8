/* All that excess rests on, one row per item and site with goods for sale or on their way: the facts of replenishment, what is still coming, what could go
   back, which sites could use it, what it sells for, and what other queues of the same run want with it. */
-- grain: entity_id, item_id, site_id
WITH open_lines AS (
    SELECT
        lines.entity_id, lines.item_id, lines.site_id, lines.po_number, lines.line,
        CASE WHEN orders.state = 'draft' THEN 'draft' ELSE 'placed' END AS state,
        CAST(lines.quantity - lines.received - lines.cancelled AS BIGINT) AS quantity, lines.promised_on
    FROM core_purchase_order_lines AS lines
    JOIN core_purchase_orders AS orders ON orders.entity_id = lines.entity_id AND orders.po_number = lines.po_number
    WHERE lines.quantity - lines.received - lines.cancelled > 0
),
coming AS (
    SELECT
        entity_id, item_id, site_id,
        ARRAY_AGG(
            NAMED_STRUCT('po_number', po_number, 'line', line, 'state', state, 'quantity', quantity, 'promised_on', promised_on)
            ORDER BY promised_on DESC, po_number, line
        ) AS orders
    FROM open_lines
    GROUP BY entity_id, item_id, site_id
),
inbound AS (
    SELECT entity_id, item_id, to_site_id AS site_id, CAST(SUM(quantity) AS BIGINT) AS quantity
    FROM core_transfers
    WHERE state IN ('planned', 'in_transit')
    GROUP BY entity_id, item_id, to_site_id
),
returnable AS (
    -- Goods that wait for inspection cannot go back yet, and a supplier that is given up takes nothing. A year is as long as any takes goods back.
    SELECT
        receipts.entity_id, receipts.item_id, receipts.site_id,
        ARRAY_AGG(
            NAMED_STRUCT(
                'receipt_number', receipts.receipt_number, 'line', receipts.line, 'supplier_id', receipts.supplier_id, 'received_on', receipts.received_on,
                'quantity', CAST(receipts.quantity - receipts.returned AS BIGINT), 'bin_id', receipts.bin_id
            )
            ORDER BY receipts.received_on DESC, receipts.receipt_number DESC, receipts.line DESC
        ) AS receipts
    FROM core_receipt_lines AS receipts
    CROSS JOIN run_parameters
    JOIN core_suppliers AS suppliers ON suppliers.supplier_id = receipts.supplier_id AND suppliers.active
    WHERE receipts.quantity > receipts.returned AND receipts.held = 0 AND receipts.received_on > as_of_on - INTERVAL '365' DAY
    GROUP BY receipts.entity_id, receipts.item_id, receipts.site_id
),
bins AS (
    SELECT
        entity_id, item_id, site_id,
        ARRAY_AGG(NAMED_STRUCT('bin_id', bin_id, 'quantity', CAST(on_hand - held AS BIGINT)) ORDER BY bin_id) AS bins
    FROM core_bin_balances
    WHERE on_hand > held
    GROUP BY entity_id, item_id, site_id
),
wanted AS (
    -- Under the number that customers order, whichever item plans the demand.
    SELECT
        lines.entity_id, lines.ordered_item_id AS item_id, lines.site_id, MAX(lines.demand_on) AS last_wanted_on,
        CAST(SUM(CASE WHEN lines.demand_on > as_of_on - INTERVAL '91' DAY AND NOT lines.one_off THEN lines.quantity ELSE 0 END) AS BIGINT) AS recent_quantity
    FROM demand_lines AS lines
    CROSS JOIN run_parameters
    WHERE lines.demand_on <= as_of_on
    GROUP BY lines.entity_id, lines.ordered_item_id, lines.site_id
),
usual AS (
    SELECT entity_id, item_id, CAST(SUM(recent_quantity) AS BIGINT) AS quantity FROM wanted GROUP BY entity_id, item_id
),
known_since AS (
    SELECT entity_id, MIN(demand_on) AS first_on FROM demand_lines GROUP BY entity_id
),
free AS (
    SELECT
        positions.entity_id, positions.item_id, positions.site_id,
        positions.on_hand - positions.held - positions.allocated - positions.backordered + COALESCE(ordered.quantity, 0) + COALESCE(inbound.quantity, 0) AS position
    FROM stock_positions AS positions
    LEFT JOIN (SELECT entity_id, item_id, site_id, SUM(quantity) AS quantity FROM open_lines GROUP BY entity_id, item_id, site_id) AS ordered
        ON ordered.entity_id = positions.entity_id AND ordered.item_id = positions.item_id AND ordered.site_id = positions.site_id
    LEFT JOIN inbound ON inbound.entity_id = positions.entity_id AND inbound.item_id = positions.item_id AND inbound.site_id = positions.site_id
),
short AS (
    -- Also what a site would order now: goods of the house come before bought ones.
    SELECT
        free.entity_id, free.item_id, free.site_id, free.position, COALESCE(ordering.proposal['quantity'], 0) AS ordered,
        CAST(GREATEST(COALESCE(wanted.recent_quantity, 0) - free.position, COALESCE(ordering.proposal['quantity_raw'], 0)) AS BIGINT) AS quantity
    FROM free
    JOIN replenishment AS ordering
        ON ordering.entity_id = free.entity_id AND ordering.item_id = free.item_id AND ordering.site_id = free.site_id
    LEFT JOIN wanted ON wanted.entity_id = free.entity_id AND wanted.item_id = free.item_id AND wanted.site_id = free.site_id
    WHERE wanted.recent_quantity > free.position OR ordering.proposal['quantity_raw'] > 0
),
needed AS (
    SELECT
        positions.entity_id, positions.item_id, positions.site_id,
        ARRAY_AGG(
            NAMED_STRUCT('site_id', short.site_id, 'quantity', short.quantity, 'ordered', short.ordered, 'position', short.position)
            ORDER BY short.ordered DESC, short.quantity DESC, short.site_id
        ) AS needed
    FROM stock_positions AS positions
    JOIN short ON short.entity_id = positions.entity_id AND short.item_id = positions.item_id AND short.site_id <> positions.site_id
    GROUP BY positions.entity_id, positions.item_id, positions.site_id
),
elsewhere AS (
    SELECT positions.entity_id, positions.item_id, positions.site_id, CAST(MAX(free.position) AS BIGINT) AS quantity
    FROM stock_positions AS positions
    JOIN free ON free.entity_id = positions.entity_id AND free.item_id = positions.item_id AND free.site_id <> positions.site_id
    GROUP BY positions.entity_id, positions.item_id, positions.site_id
),
asked_for AS (
    SELECT DISTINCT positions.entity_id, positions.item_id, positions.site_id
    FROM stock_positions AS positions
    JOIN stockout_risk AS risks
        ON risks.entity_id = positions.entity_id AND risks.item_id = positions.item_id AND risks.site_id <> positions.site_id
        AND risks.proposal['action'] = 'transfer'
    UNION
    -- What can take the place of an item that is short at the site, proposed today or on offer already.
    SELECT risks.entity_id, pairs.substitute_id, risks.site_id
    FROM stockout_risk AS risks
    CROSS JOIN run_parameters
    JOIN core_item_substitutes AS pairs
        ON pairs.item_id = risks.item_id AND pairs.from_on <= as_of_on AND (pairs.until_on IS NULL OR pairs.until_on >= as_of_on)
    WHERE risks.proposal['action'] = 'substitute'
    UNION
    SELECT offers.entity_id, offers.substitute_id, offers.site_id
    FROM core_substitute_offers AS offers
    CROSS JOIN run_parameters
    WHERE offers.until_on >= as_of_on AND offers.quantity > offers.taken
),
lists AS (
    SELECT
        prices.entity_id, prices.item_id, prices.unit_price, prices.price_per, prices.until_on,
        ROW_NUMBER() OVER (PARTITION BY prices.entity_id, prices.item_id ORDER BY prices.from_on DESC) AS recency
    FROM core_prices AS prices
    CROSS JOIN run_parameters
    WHERE prices.customer_id = '' AND prices.from_on <= as_of_on AND (prices.until_on IS NULL OR prices.until_on >= as_of_on)
)
SELECT
    evidence.entity_id,                                                    -- legal entity
    evidence.item_id,                                                      -- stock keeping unit
    evidence.site_id,                                                      -- site
    NAMED_STRUCT(
        'facts', evidence.facts,
        'orders', COALESCE(coming.orders, MAKE_ARRAY()),
        'receipts', COALESCE(returnable.receipts, MAKE_ARRAY()),
        'bins', COALESCE(bins.bins, MAKE_ARRAY()),
        'needed', COALESCE(needed.needed, MAKE_ARRAY()),
        'list_price', CASE
            WHEN lists.unit_price IS NOT NULL THEN NAMED_STRUCT(
                'unit_price_micros', CAST(lists.unit_price * 1000000 AS BIGINT), 'price_per', CAST(lists.price_per AS BIGINT), 'until_on', lists.until_on
            )
        END,
        'most_elsewhere', GREATEST(COALESCE(elsewhere.quantity, 0), 0),
        'usual_quantity', COALESCE(usual.quantity, 0),
        'last_wanted_on', wanted.last_wanted_on,
        'watched_since', GREATEST(items.introduced_on, COALESCE(known_since.first_on, as_of_on)),
        'proposed', COALESCE(ordering.proposal['action'], 'none'),
        'wanted_elsewhere', asked_for.item_id IS NOT NULL
    ) AS facts                                                             -- the facts, in the shape that a recommendation keeps
FROM replenishment_evidence AS evidence
CROSS JOIN run_parameters
JOIN core_items AS items ON items.item_id = evidence.item_id
JOIN free ON free.entity_id = evidence.entity_id AND free.item_id = evidence.item_id AND free.site_id = evidence.site_id AND free.position > 0
LEFT JOIN coming ON coming.entity_id = evidence.entity_id AND coming.item_id = evidence.item_id AND coming.site_id = evidence.site_id
LEFT JOIN returnable ON returnable.entity_id = evidence.entity_id AND returnable.item_id = evidence.item_id AND returnable.site_id = evidence.site_id
LEFT JOIN bins ON bins.entity_id = evidence.entity_id AND bins.item_id = evidence.item_id AND bins.site_id = evidence.site_id
LEFT JOIN needed ON needed.entity_id = evidence.entity_id AND needed.item_id = evidence.item_id AND needed.site_id = evidence.site_id
LEFT JOIN elsewhere ON elsewhere.entity_id = evidence.entity_id AND elsewhere.item_id = evidence.item_id AND elsewhere.site_id = evidence.site_id
LEFT JOIN asked_for ON asked_for.entity_id = evidence.entity_id AND asked_for.item_id = evidence.item_id AND asked_for.site_id = evidence.site_id
LEFT JOIN wanted ON wanted.entity_id = evidence.entity_id AND wanted.item_id = evidence.item_id AND wanted.site_id = evidence.site_id
LEFT JOIN usual ON usual.entity_id = evidence.entity_id AND usual.item_id = evidence.item_id
LEFT JOIN known_since ON known_since.entity_id = evidence.entity_id
LEFT JOIN replenishment AS ordering
    ON ordering.entity_id = evidence.entity_id AND ordering.item_id = evidence.item_id AND ordering.site_id = evidence.site_id
LEFT JOIN lists ON lists.entity_id = evidence.entity_id AND lists.item_id = evidence.item_id AND lists.recency = 1
ORDER BY entity_id, item_id, site_id
