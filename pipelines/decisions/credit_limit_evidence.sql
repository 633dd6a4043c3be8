/* All that a customer's credit limit is judged by, one row per customer with terms: how often and for how much it was in the way, what the customer usually orders and what that
   earns, and how it pays. */
-- grain: entity_id, customer_id
WITH holds AS (
    -- An order that was put on hold more than once counts once.
    SELECT DISTINCT activities.entity_id, activities.party_id AS customer_id, activities.document AS so_number
    FROM core_activities AS activities
    CROSS JOIN run_parameters
    WHERE activities.party_kind = 'customer' AND activities.kind = 'credit_hold'
        AND ARROW_CAST(LOCAL_DAY(activities.effective_at, run_time_zone), 'Int32') > ARROW_CAST(as_of_on, 'Int32') - 180
),
in_the_way AS (
    SELECT holds.entity_id, holds.customer_id, COUNT(*) AS orders, CAST(SUM(MINOR_UNITS(orders.total, orders.currency)) AS BIGINT) AS total_minor
    FROM holds
    JOIN core_sales_orders AS orders ON orders.entity_id = holds.entity_id AND orders.so_number = holds.so_number
    GROUP BY holds.entity_id, holds.customer_id
),
recent AS (
    SELECT entity_id, customer_id, COUNT(*) AS orders, CAST(SUM(MINOR_UNITS(total, currency)) AS BIGINT) AS total_minor
    FROM core_sales_orders
    CROSS JOIN run_parameters
    WHERE ordered_on > as_of_on - INTERVAL '180' DAY
    GROUP BY entity_id, customer_id
),
sold AS (
    SELECT
        shipments.entity_id, shipments.customer_id, CAST(SUM(MINOR_UNITS(lines.revenue, lines.currency)) AS BIGINT) AS revenue_minor,
        CAST(SUM(MINOR_UNITS(lines.cost, lines.currency)) AS BIGINT) AS cost_minor
    FROM core_shipment_lines AS lines
    CROSS JOIN run_parameters
    JOIN core_shipments AS shipments ON shipments.entity_id = lines.entity_id AND shipments.shipment_number = lines.shipment_number
    WHERE lines.shipped_on > as_of_on - INTERVAL '180' DAY
    GROUP BY shipments.entity_id, shipments.customer_id
)
SELECT
    terms.entity_id,                                                       -- legal entity
    terms.customer_id,                                                     -- customer
    NAMED_STRUCT(
        'entity_id', terms.entity_id,
        'as_of', run_parameters.as_of_on,
        'currency', terms.currency,
        'customer', NAMED_STRUCT(
            'customer_id', terms.customer_id, 'name', customers.name, 'segment', customers.segment,
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
        'usage', NAMED_STRUCT(
            'held_orders', COALESCE(in_the_way.orders, 0), 'held_minor', COALESCE(in_the_way.total_minor, 0),
            'invoiced_minor', COALESCE(sold.revenue_minor, 0), 'cost_minor', COALESCE(sold.cost_minor, 0), 'payment_days', terms.payment_days
        )
    ) AS facts                                                             -- the facts, in the shape that a recommendation keeps
FROM core_customer_terms AS terms
CROSS JOIN run_parameters
JOIN core_customers AS customers ON customers.customer_id = terms.customer_id
JOIN core_customer_accounts AS accounts ON accounts.entity_id = terms.entity_id AND accounts.customer_id = terms.customer_id
JOIN paying_habits AS habits ON habits.entity_id = terms.entity_id AND habits.customer_id = terms.customer_id
LEFT JOIN in_the_way ON in_the_way.entity_id = terms.entity_id AND in_the_way.customer_id = terms.customer_id
LEFT JOIN recent ON recent.entity_id = terms.entity_id AND recent.customer_id = terms.customer_id
LEFT JOIN sold ON sold.entity_id = terms.entity_id AND sold.customer_id = terms.customer_id
ORDER BY entity_id, customer_id
