/* Stock of each item at each site, what is promised of it and what is coming, as lists that a proposal keeps as evidence.
   An item that is ordered at a site, or was wanted there in the last two years, has a row even where nobody ever counted stock: then there is none. */
-- grain: entity_id, item_id, site_id
WITH open_lines AS (
    SELECT
        lines.entity_id, lines.item_id, lines.site_id, lines.so_number, lines.line, lines.requested_on,
        CAST(lines.allocated AS BIGINT) AS allocated, CAST(lines.backordered AS BIGINT) AS backordered,
        CAST(lines.quantity - lines.shipped - lines.cancelled - lines.allocated - lines.backordered AS BIGINT) AS waiting,
        instead.line IS NULL AS is_forecast
    FROM core_sales_order_lines AS lines
    -- What is taken in place of another item is in that item's demand: no forecast of this one covers it.
    LEFT JOIN core_line_substitutions AS instead
        ON instead.entity_id = lines.entity_id AND instead.so_number = lines.so_number AND instead.line = lines.line
    WHERE lines.quantity > lines.shipped + lines.cancelled
),
promised AS (
    SELECT
        entity_id, item_id, site_id,
        SUM(CASE WHEN requested_on > as_of_on AND is_forecast THEN allocated ELSE 0 END) AS allocated_later,
        SUM(CASE WHEN requested_on > as_of_on AND is_forecast THEN backordered ELSE 0 END) AS backordered_later
    FROM open_lines
    CROSS JOIN run_parameters
    GROUP BY entity_id, item_id, site_id
),
waiting AS (
    SELECT
        entity_id, item_id, site_id,
        ARRAY_AGG(NAMED_STRUCT('so_number', so_number, 'line', line, 'due_on', requested_on, 'quantity', waiting) ORDER BY requested_on, so_number, line) AS open_orders
    FROM open_lines
    WHERE waiting > 0
    GROUP BY entity_id, item_id, site_id
),
coming AS (
    SELECT
        lines.entity_id, lines.item_id, lines.site_id,
        ARRAY_AGG(
            NAMED_STRUCT(
                'po_number', lines.po_number, 'line', lines.line,
                'quantity', CAST(lines.quantity - lines.received - lines.cancelled AS BIGINT), 'promised_on', lines.promised_on
            )
            ORDER BY lines.promised_on, lines.po_number, lines.line
        ) AS on_order
    FROM core_purchase_order_lines AS lines
    WHERE lines.quantity - lines.received - lines.cancelled > 0
    GROUP BY lines.entity_id, lines.item_id, lines.site_id
),
sent AS (
    SELECT
        entity_id, item_id, to_site_id AS site_id,
        ARRAY_AGG(
            NAMED_STRUCT(
                'transfer_number', transfer_number, 'from_site_id', from_site_id, 'quantity', CAST(quantity AS BIGINT), 'expected_on', expected_on
            )
            ORDER BY expected_on, transfer_number
        ) AS inbound
    FROM core_transfers
    WHERE state IN ('planned', 'in_transit')
    GROUP BY entity_id, item_id, to_site_id
),
in_doubt AS (
    SELECT
        entity_id, item_id, site_id,
        ARRAY_AGG(NAMED_STRUCT('count_number', count_number, 'difference', CAST(difference AS BIGINT)) ORDER BY count_number) AS open_counts
    FROM core_stock_counts
    WHERE state = 'open'
    GROUP BY entity_id, item_id, site_id
),
shelf AS (
    SELECT
        entity_id, item_id, site_id,
        ARRAY_AGG(NAMED_STRUCT('lot_id', lot_id, 'expires_on', expires_on, 'quantity', quantity) ORDER BY expires_on, lot_id) AS lots
    FROM (
        SELECT entity_id, item_id, site_id, lot_id, expires_on, CAST(SUM(on_hand - held) AS BIGINT) AS quantity
        FROM core_lot_balances
        GROUP BY entity_id, item_id, site_id, lot_id, expires_on
    ) AS by_lot
    WHERE quantity > 0
    GROUP BY entity_id, item_id, site_id
),
wanted AS (
    SELECT entity_id, item_id, site_id FROM core_item_sites
    UNION
    SELECT entity_id, item_id, site_id FROM open_lines
    UNION
    SELECT entity_id, item_id, site_id FROM coming
    UNION
    SELECT entity_id, item_id, site_id FROM sent
    UNION
    SELECT entity_id, item_id, site_id FROM demand_daily CROSS JOIN run_parameters WHERE demand_on > as_of_on - INTERVAL '730' DAY
)
SELECT
    wanted.entity_id,                                                                         -- legal entity
    wanted.item_id,                                                                           -- stock keeping unit
    wanted.site_id,                                                                           -- site
    CAST(COALESCE(sites.on_hand, 0) AS BIGINT) AS on_hand,                                    -- physically there, held goods included
    CAST(COALESCE(sites.held, 0) AS BIGINT) AS held,                                          -- of it not for sale
    CAST(COALESCE(sites.allocated, 0) AS BIGINT) AS allocated,                                -- reserved for sales orders
    CAST(COALESCE(promised.allocated_later, 0) AS BIGINT) AS allocated_later,                 -- of it requested after the day of the decision
    CAST(COALESCE(sites.backordered, 0) AS BIGINT) AS backordered,                            -- asked for at allocation and not there
    CAST(COALESCE(promised.backordered_later, 0) AS BIGINT) AS backordered_later,             -- of it requested after the day of the decision
    waiting.open_orders,                                                                      -- order lines neither allocated nor backordered
    coming.on_order,                                                                          -- purchase lines that still expect goods
    sent.inbound,                                                                             -- transfers from other sites, planned or on their way
    shelf.lots,                                                                               -- goods on hand and not held by lot; empty where not kept by lot
    in_doubt.open_counts,                                                                     -- counts that differ from the books and are not settled
    CASE
        WHEN sites.on_hand > 0 THEN CAST(sites.pool_value * 1000000 / sites.on_hand AS BIGINT)
    END AS unit_cost_micros,                                                                  -- cost of one base unit on hand, millionths
    COALESCE(sites.currency, entities.currency) AS currency,                                  -- currency of the cost
    sites.item_id IS NOT NULL AS has_stock_record                                             -- stock was counted or moved; else it is taken to be none
FROM wanted
LEFT JOIN core_item_sites AS sites ON sites.entity_id = wanted.entity_id AND sites.item_id = wanted.item_id AND sites.site_id = wanted.site_id
LEFT JOIN core_entities AS entities ON entities.entity_id = wanted.entity_id
LEFT JOIN promised ON promised.entity_id = wanted.entity_id AND promised.item_id = wanted.item_id AND promised.site_id = wanted.site_id
LEFT JOIN waiting ON waiting.entity_id = wanted.entity_id AND waiting.item_id = wanted.item_id AND waiting.site_id = wanted.site_id
LEFT JOIN in_doubt ON in_doubt.entity_id = wanted.entity_id AND in_doubt.item_id = wanted.item_id AND in_doubt.site_id = wanted.site_id
LEFT JOIN shelf ON shelf.entity_id = wanted.entity_id AND shelf.item_id = wanted.item_id AND shelf.site_id = wanted.site_id
LEFT JOIN sent ON sent.entity_id = wanted.entity_id AND sent.item_id = wanted.item_id AND sent.site_id = wanted.site_id
LEFT JOIN coming ON coming.entity_id = wanted.entity_id AND coming.item_id = wanted.item_id AND coming.site_id = wanted.site_id
ORDER BY entity_id, item_id, site_id
