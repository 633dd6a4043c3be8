/* All that the release of an order rests on, one row per order that waits for its customer's credit: what of it waits and what it costs, what the customer owes and
   has ordered, and how it pays. */
-- grain: entity_id, so_number
WITH waiting_lines AS (
    -- Of an order on hold, or of one of which only some lines were released.
    SELECT lines.*
    FROM core_sales_order_lines AS lines
    JOIN core_sales_orders AS orders ON orders.entity_id = lines.entity_id AND orders.so_number = lines.so_number
    WHERE lines.released_on IS NULL AND lines.quantity > lines.shipped + lines.cancelled + lines.allocated
        AND (
            orders.state = 'credit_hold'
            OR orders.state = 'open' AND EXISTS (
                SELECT 1 FROM core_sales_order_lines AS others
                WHERE others.entity_id = lines.entity_id AND others.so_number = lines.so_number AND others.released_on IS NOT NULL
            )
        )
),
waiting AS (
    SELECT
        lines.entity_id, lines.so_number, MIN(LEAST(COALESCE(lines.promised_on, lines.requested_on), lines.requested_on)) AS leaves_on,
        CAST(SUM(MINOR_UNITS(CAST(
            CAST(lines.quantity - lines.shipped - lines.cancelled AS DECIMAL(18, 0)) * (lines.unit_price / lines.price_per) AS DECIMAL(20, 4)
        ), lines.currency)) AS BIGINT) AS waits_minor,
        ARRAY_AGG(
            NAMED_STRUCT(
                'line', lines.line, 'item_id', lines.item_id, 'quantity', CAST(lines.quantity - lines.shipped - lines.cancelled AS BIGINT),
                'unit_price_micros', CAST(lines.unit_price * 1000000 AS BIGINT), 'price_per', CAST(lines.price_per AS BIGINT),
                'unit_cost_micros', costs.unit_cost_micros
            )
            ORDER BY lines.line
        ) AS lines
    FROM waiting_lines AS lines
    LEFT JOIN item_costs AS costs ON costs.entity_id = lines.entity_id AND costs.item_id = lines.item_id
    GROUP BY lines.entity_id, lines.so_number
),
held AS (
    SELECT
        orders.entity_id, orders.so_number, orders.customer_id, orders.state, orders.ordered_on, orders.currency, waiting.leaves_on, waiting.lines,
        COALESCE(
            SUM(waiting.waits_minor) OVER (
                PARTITION BY orders.entity_id, orders.customer_id ORDER BY orders.so_number DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ),
            0
        ) AS later_held_minor
    FROM waiting
    JOIN core_sales_orders AS orders ON orders.entity_id = waiting.entity_id AND orders.so_number = waiting.so_number
),
recent AS (
    -- Without the order itself: what is usual for the customer.
    SELECT
        held.entity_id, held.so_number, COUNT(*) AS orders, CAST(SUM(MINOR_UNITS(orders.total, orders.currency)) AS BIGINT) AS total_minor
    FROM held
    CROSS JOIN run_parameters
    JOIN core_sales_orders AS orders
        ON orders.entity_id = held.entity_id AND orders.customer_id = held.customer_id AND orders.so_number <> held.so_number
        AND orders.ordered_on > as_of_on - INTERVAL '180' DAY
    GROUP BY held.entity_id, held.so_number
)
SELECT
    held.entity_id,                                                        -- legal entity
    held.so_number,                                                        -- sales order
    NAMED_STRUCT(
        'entity_id', held.entity_id,
        'as_of', run_parameters.as_of_on,
        'currency', held.currency,
        'customer', NAMED_STRUCT(
            'customer_id', held.customer_id, 'name', customers.name, 'segment', customers.segment,
            'credit_limit_minor', MINOR_UNITS(terms.credit_limit, terms.currency)
        ),
        'account', NAMED_STRUCT(
            'receivable_minor', MINOR_UNITS(accounts.receivable, accounts.currency),
            'open_orders_minor', MINOR_UNITS(accounts.open_orders, accounts.currency),
            'unapplied_minor', MINOR_UNITS(accounts.unapplied, accounts.currency),
            'past_due_minor', habits.past_due_minor, 'oldest_due_on', habits.oldest_due_on, 'disputed_minor', habits.disputed_minor,
            'broken_promises', habits.broken_promises,
            'recent_orders', COALESCE(recent.orders, 0), 'recent_orders_minor', COALESCE(recent.total_minor, 0)
        ),
        'payer', habits.payer,
        'order', NAMED_STRUCT(
            'so_number', held.so_number, 'state', held.state, 'ordered_on', held.ordered_on, 'leaves_on', held.leaves_on,
            'later_held_minor', held.later_held_minor, 'lines', held.lines
        )
    ) AS facts                                                             -- the facts, in the shape that a recommendation keeps
FROM held
CROSS JOIN run_parameters
JOIN core_customers AS customers ON customers.customer_id = held.customer_id
JOIN core_customer_terms AS terms ON terms.entity_id = held.entity_id AND terms.customer_id = held.customer_id
JOIN core_customer_accounts AS accounts ON accounts.entity_id = held.entity_id AND accounts.customer_id = held.customer_id
JOIN paying_habits AS habits ON habits.entity_id = held.entity_id AND habits.customer_id = held.customer_id
LEFT JOIN recent ON recent.entity_id = held.entity_id AND recent.so_number = held.so_number
ORDER BY entity_id, so_number
