/* Orders that left complete, with the days from their release to the confirmation of their last shipment. An order is released when stock is reserved for it
   the first time, after the credit check. */
-- grain: entity_id, so_number
WITH released AS (
    SELECT entity_id, document AS so_number, MIN(effective_at) AS released_at
    FROM core_activities
    WHERE kind IN ('order_allocated', 'order_backordered')
    GROUP BY entity_id, document
),
shipped AS (
    SELECT
        entity_id, so_number, MAX(commit_effective_at) AS shipped_at, MAX(shipped_on) AS shipped_on, MIN(site_id) AS site_id,
        COUNT(DISTINCT shipment_number) AS shipments
    FROM core_shipment_lines
    GROUP BY entity_id, so_number
)
SELECT
    orders.entity_id,                                         -- legal entity
    orders.so_number,                                         -- sales order
    orders.customer_id,                                       -- customer
    shipped.site_id,                                          -- site that shipped it; the first by name where there were several
    orders.requested_on,                                      -- day on which the customer wanted it
    released.released_at,                                     -- when stock was first reserved for it
    shipped.shipped_on,                                       -- day of its last shipment
    CAST(shipped.shipments AS BIGINT) AS shipments,           -- shipments it took
    CAST(
        ROUND(CAST(ARROW_CAST(shipped.shipped_at, 'Int64') - ARROW_CAST(released.released_at, 'Int64') AS DECIMAL(20, 0)) / 86400000000, 2) AS DECIMAL(20, 2)
    ) AS cycle_days                                           -- from release to the confirmation of the last shipment [days]
FROM core_sales_orders AS orders
JOIN released ON released.entity_id = orders.entity_id AND released.so_number = orders.so_number
JOIN shipped ON shipped.entity_id = orders.entity_id AND shipped.so_number = orders.so_number
CROSS JOIN run_parameters
WHERE orders.state IN ('shipped', 'closed') AND shipped.shipped_on > as_of_on - INTERVAL '26' MONTH
ORDER BY entity_id, so_number
