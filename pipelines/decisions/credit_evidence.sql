/* All that the release of an order rests on, one row per order that waits for its customer's credit: what of it waits and what it costs, what the customer owes and
   has ordered, how it has paid and how all customers have, and what the model says of its newest invoice. */
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
given_up AS (
    SELECT DISTINCT entity_id, invoice_number FROM core_write_offs WHERE reason IN ('uncollectible', 'insolvent')
),
ended AS (
    SELECT
        ends.entity_id, ends.customer_id, given_up.invoice_number IS NOT NULL AS is_lost,
        given_up.invoice_number IS NOT NULL OR COALESCE(ends.paid_on, as_of_on) > ends.due_on AS is_late,
        CASE WHEN ends.paid_on > ends.due_on THEN CAST(ARROW_CAST(ends.paid_on, 'Int32') - ARROW_CAST(ends.due_on, 'Int32') AS BIGINT) ELSE 0 END AS late_days
    FROM invoice_ends AS ends
    CROSS JOIN run_parameters
    LEFT JOIN given_up ON given_up.entity_id = ends.entity_id AND given_up.invoice_number = ends.invoice_number
    WHERE ends.paid_on IS NOT NULL OR given_up.invoice_number IS NOT NULL OR ends.ended_by = 'open' AND ends.due_on < as_of_on
),
payers AS (
    SELECT
        entity_id, customer_id, COUNT(*) AS ended, COUNT(*) FILTER (WHERE is_late) AS late, SUM(late_days) AS late_days,
        COUNT(*) FILTER (WHERE is_lost) AS lost
    FROM ended
    GROUP BY entity_id, customer_id
),
companies AS (
    SELECT entity_id, SUM(ended) AS ended, SUM(late) AS late, SUM(late_days) AS late_days, SUM(lost) AS lost FROM payers GROUP BY entity_id
),
newest AS (
    SELECT
        outlooks.entity_id, invoices.customer_id, invoices.invoice_number, outlooks.model, outlooks.model_late_probability,
        ROW_NUMBER() OVER (
            PARTITION BY outlooks.entity_id, invoices.customer_id ORDER BY invoices.invoiced_on DESC, invoices.invoice_number DESC
        ) AS recency
    FROM payment_outlooks AS outlooks
    JOIN core_invoices AS invoices ON invoices.entity_id = outlooks.entity_id AND invoices.invoice_number = outlooks.invoice_number
    WHERE outlooks.mode = 'model' AND outlooks.model_late_probability IS NOT NULL
),
owed AS (
    SELECT
        entity_id, customer_id,
        CAST(SUM(CASE WHEN due_on < as_of_on AND NOT disputed THEN MINOR_UNITS(open, currency) ELSE 0 END) AS BIGINT) AS past_due_minor,
        MIN(CASE WHEN due_on < as_of_on AND NOT disputed THEN due_on END) AS oldest_due_on,
        CAST(SUM(CASE WHEN disputed THEN MINOR_UNITS(open, currency) ELSE 0 END) AS BIGINT) AS disputed_minor
    FROM core_invoices
    CROSS JOIN run_parameters
    WHERE open > 0
    GROUP BY entity_id, customer_id
),
broken AS (
    SELECT entity_id, customer_id, COUNT(*) AS promises FROM core_promises WHERE state = 'broken' GROUP BY entity_id, customer_id
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
            'past_due_minor', COALESCE(owed.past_due_minor, 0), 'oldest_due_on', owed.oldest_due_on,
            'disputed_minor', COALESCE(owed.disputed_minor, 0), 'broken_promises', COALESCE(broken.promises, 0),
            'recent_orders', COALESCE(recent.orders, 0), 'recent_orders_minor', COALESCE(recent.total_minor, 0)
        ),
        'payer', NAMED_STRUCT(
            'own', NAMED_STRUCT(
                'ended', COALESCE(payers.ended, 0), 'late', COALESCE(payers.late, 0), 'late_days', COALESCE(payers.late_days, 0),
                'lost', COALESCE(payers.lost, 0)
            ),
            'company', NAMED_STRUCT(
                'ended', COALESCE(companies.ended, 0), 'late', COALESCE(companies.late, 0), 'late_days', COALESCE(companies.late_days, 0),
                'lost', COALESCE(companies.lost, 0)
            ),
            'model', CASE WHEN newest.invoice_number IS NOT NULL THEN NAMED_STRUCT(
                'invoice_number', newest.invoice_number,
                'late_probability', CAST(CAST(newest.model_late_probability AS DECIMAL(9, 6)) AS VARCHAR), 'model', newest.model
            ) END
        ),
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
LEFT JOIN payers ON payers.entity_id = held.entity_id AND payers.customer_id = held.customer_id
LEFT JOIN companies ON companies.entity_id = held.entity_id
LEFT JOIN newest ON newest.entity_id = held.entity_id AND newest.customer_id = held.customer_id AND newest.recency = 1
LEFT JOIN owed ON owed.entity_id = held.entity_id AND owed.customer_id = held.customer_id
LEFT JOIN broken ON broken.entity_id = held.entity_id AND broken.customer_id = held.customer_id
LEFT JOIN recent ON recent.entity_id = held.entity_id AND recent.so_number = held.so_number
ORDER BY entity_id, so_number
