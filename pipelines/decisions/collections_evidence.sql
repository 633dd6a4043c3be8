/* All that a contact about money rests on, one row per customer with open invoices: what is open and when it is expected, how the customer pays, what was
   promised, what was said, and what we have not delivered. */
-- grain: entity_id, customer_id
WITH open_invoices AS (
    SELECT
        invoices.entity_id, invoices.customer_id,
        ARRAY_AGG(
            NAMED_STRUCT(
                'invoice_number', invoices.invoice_number, 'due_on', invoices.due_on,
                'open_minor', MINOR_UNITS(invoices.open, invoices.currency), 'disputed', invoices.disputed,
                'late_30_probability', CAST(CAST(outlooks.late_30_probability AS DECIMAL(9, 6)) AS VARCHAR),
                'paid_14d_probability', CAST(CAST(outlooks.paid_14d_probability AS DECIMAL(9, 6)) AS VARCHAR),
                'expected_on', outlooks.expected_on
            )
            ORDER BY invoices.invoice_number
        ) AS invoices,
        MIN(invoices.currency) AS currency,
        MAX(outlooks.recent) AS recent,
        MAX(outlooks.recent_late) AS recent_late,
        MAX(outlooks.usual_days_late) AS usual_days_late,
        MIN(outlooks.mode) AS mode,
        MIN(outlooks.model) AS model
    FROM core_invoices AS invoices
    JOIN payment_outlooks AS outlooks
        ON outlooks.entity_id = invoices.entity_id AND outlooks.invoice_number = invoices.invoice_number
    WHERE invoices.open > 0
    GROUP BY invoices.entity_id, invoices.customer_id
),
next_promises AS (
    SELECT
        entity_id, customer_id, promise_number, promised_on, MINOR_UNITS(amount - received, currency) AS missing_minor,
        ROW_NUMBER() OVER (PARTITION BY entity_id, customer_id ORDER BY promised_on DESC, promise_number) AS recency
    FROM core_promises
    WHERE state = 'open'
),
broken AS (
    SELECT entity_id, customer_id, COUNT(*) AS promises
    FROM core_promises
    WHERE state = 'broken'
    GROUP BY entity_id, customer_id
),
late_orders AS (
    -- Whoever still waits for goods that were promised for an earlier day is not asked for money.
    SELECT DISTINCT entity_id, customer_id, so_number AS document
    FROM core_sales_order_lines
    CROSS JOIN run_parameters
    WHERE quantity > shipped + cancelled AND COALESCE(promised_on, requested_on) < as_of_on
),
faults AS (
    SELECT entity_id, customer_id, ARRAY_AGG(NAMED_STRUCT('kind', 'late_order', 'document', document) ORDER BY document) AS faults
    FROM late_orders
    GROUP BY entity_id, customer_id
),
contacts AS (
    SELECT
        entity_id, party_id AS customer_id, MAX(LOCAL_DAY(effective_at, run_time_zone)) AS last_on,
        COUNT(*) FILTER (
            WHERE kind = 'reminder' AND ARROW_CAST(LOCAL_DAY(effective_at, run_time_zone), 'Int32') > ARROW_CAST(as_of_on, 'Int32') - 60
        ) AS reminders
    FROM core_activities
    CROSS JOIN run_parameters
    WHERE party_kind = 'customer' AND kind IN ('call', 'email', 'reminder', 'visit')
    GROUP BY entity_id, party_id
),
open_tasks AS (
    -- Whoever reviews a customer's prices does not ask it for money.
    SELECT entity_id, customer_id, MIN(task_number) AS task_number
    FROM core_tasks
    WHERE state = 'open' AND kind IS DISTINCT FROM 'review'
    GROUP BY entity_id, customer_id
)
SELECT
    accounts.entity_id,                                                    -- legal entity
    accounts.customer_id,                                                  -- customer
    NAMED_STRUCT(
        'entity_id', accounts.entity_id,
        'as_of', run_parameters.as_of_on,
        'currency', accounts.currency,
        'customer', NAMED_STRUCT(
            'customer_id', accounts.customer_id, 'name', customers.name,
            'credit_limit_minor', COALESCE(MINOR_UNITS(terms.credit_limit, terms.currency), 0),
            'unapplied_minor', COALESCE(MINOR_UNITS(balances.unapplied, balances.currency), 0)
        ),
        'invoices', accounts.invoices,
        'payer', NAMED_STRUCT(
            'recent', accounts.recent, 'recent_late', accounts.recent_late,
            'usual_days_late', CAST(CAST(accounts.usual_days_late AS DECIMAL(9, 1)) AS VARCHAR),
            'mode', accounts.mode, 'model', accounts.model, 'broken_promises', COALESCE(broken.promises, 0)
        ),
        'promise', CASE WHEN next_promises.promise_number IS NOT NULL THEN NAMED_STRUCT(
            'promise_number', next_promises.promise_number, 'promised_on', next_promises.promised_on, 'missing_minor', next_promises.missing_minor
        ) END,
        'faults', COALESCE(faults.faults, MAKE_ARRAY()),
        'contacts', NAMED_STRUCT(
            'last_on', contacts.last_on, 'reminders', COALESCE(contacts.reminders, 0), 'open_task', open_tasks.task_number
        )
    ) AS facts                                                             -- the facts, in the shape that a recommendation keeps
FROM open_invoices AS accounts
CROSS JOIN run_parameters
JOIN core_customers AS customers ON customers.customer_id = accounts.customer_id
LEFT JOIN core_customer_terms AS terms ON terms.entity_id = accounts.entity_id AND terms.customer_id = accounts.customer_id
LEFT JOIN core_customer_accounts AS balances ON balances.entity_id = accounts.entity_id AND balances.customer_id = accounts.customer_id
LEFT JOIN next_promises
    ON next_promises.entity_id = accounts.entity_id AND next_promises.customer_id = accounts.customer_id AND next_promises.recency = 1
LEFT JOIN broken ON broken.entity_id = accounts.entity_id AND broken.customer_id = accounts.customer_id
LEFT JOIN faults ON faults.entity_id = accounts.entity_id AND faults.customer_id = accounts.customer_id
LEFT JOIN contacts ON contacts.entity_id = accounts.entity_id AND contacts.customer_id = accounts.customer_id
LEFT JOIN open_tasks ON open_tasks.entity_id = accounts.entity_id AND open_tasks.customer_id = accounts.customer_id
ORDER BY entity_id, customer_id
