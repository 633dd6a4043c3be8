/* Stock of each item at each site, what is promised of it and what is coming, as lists that a proposal keeps as evidence. */
-- grain: entity_id, item_id, site_id
WITH open_lines AS (
    SELECT
        lines.entity_id, lines.item_id, lines.site_id, lines.so_number, lines.line, lines.requested_on,
        CAST(lines.allocated AS BIGINT) AS allocated, CAST(lines.backordered AS BIGINT) AS backordered,
        CAST(lines.quantity - lines.shipped - lines.cancelled - lines.allocated - lines.backordered AS BIGINT) AS waiting
    FROM core_sales_order_lines AS lines
    WHERE lines.quantity > lines.shipped + lines.cancelled
),
promised AS (
    SELECT
        entity_id, item_id, site_id,
        SUM(CASE WHEN requested_on > as_of_on THEN allocated ELSE 0 END) AS allocated_later,
        SUM(CASE WHEN requested_on > as_of_on THEN backordered ELSE 0 END) AS backordered_later
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
)
SELECT
    sites.entity_id,                                                                          -- legal entity
    sites.item_id,                                                                            -- stock keeping unit
    sites.site_id,                                                                            -- site
    CAST(sites.on_hand AS BIGINT) AS on_hand,                                                 -- physically there, held goods included
    CAST(sites.held AS BIGINT) AS held,                                                       -- of it not for sale
    CAST(sites.allocated AS BIGINT) AS allocated,                                             -- reserved for sales orders
    CAST(COALESCE(promised.allocated_later, 0) AS BIGINT) AS allocated_later,                 -- of it requested after the day of the decision
    CAST(sites.backordered AS BIGINT) AS backordered,                                         -- asked for at allocation and not there
    CAST(COALESCE(promised.backordered_later, 0) AS BIGINT) AS backordered_later,             -- of it requested after the day of the decision
    waiting.open_orders,                                                                      -- order lines neither allocated nor backordered
    coming.on_order,                                                                          -- purchase lines that still expect goods
    CASE
        WHEN sites.on_hand > 0 THEN CAST(sites.pool_value * 1000000 / sites.on_hand AS BIGINT)
    END AS unit_cost_micros,                                                                  -- cost of one base unit on hand, millionths
    sites.currency                                                                            -- currency of the cost
FROM core_item_sites AS sites
LEFT JOIN promised ON promised.entity_id = sites.entity_id AND promised.item_id = sites.item_id AND promised.site_id = sites.site_id
LEFT JOIN waiting ON waiting.entity_id = sites.entity_id AND waiting.item_id = sites.item_id AND waiting.site_id = sites.site_id
LEFT JOIN coming ON coming.entity_id = sites.entity_id AND coming.item_id = sites.item_id AND coming.site_id = sites.site_id
ORDER BY entity_id, item_id, site_id
