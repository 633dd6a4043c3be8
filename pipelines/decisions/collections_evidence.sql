/* All that a contact about money rests on, one row per customer with open invoices: what is open and when it is expected, how the customer pays, what was
   promised, contested and received or lies in the bank, what was said and sent, who is held back or was left alone on purpose, what such accounts have shown, and what we have not delivered. */
-- grain: entity_id, customer_id
WITH next_promises AS (
    SELECT
        entity_id, customer_id, promise_number, promised_on, MINOR_UNITS(amount - received, currency) AS missing_minor,
        ROW_NUMBER() OVER (PARTITION BY entity_id, customer_id ORDER BY promised_on DESC, promise_number) AS recency
    FROM core_promises
    WHERE state = 'open'
),
open_invoices AS (
    SELECT
        invoices.entity_id, invoices.customer_id,
        ARRAY_AGG(
            NAMED_STRUCT(
                'invoice_number', invoices.invoice_number, 'due_on', invoices.due_on,
                'open_minor', MINOR_UNITS(invoices.open, invoices.currency), 'disputed', invoices.disputed,
                'late_30_probability', CAST(CAST(outlooks.late_30_probability AS DECIMAL(9, 6)) AS VARCHAR),
                'paid_14d_probability', CAST(CAST(cash.paid_14d_probability AS DECIMAL(9, 6)) AS VARCHAR),
                'paid_31d_probability', CAST(CAST(cash.paid_31d_probability AS DECIMAL(9, 6)) AS VARCHAR),
                'pay_day', outlooks.pay_day,
                'expected_on', cash.expected_on,
                'score', outlooks.score
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
    JOIN expected_cash AS cash ON cash.entity_id = invoices.entity_id AND cash.invoice_number = invoices.invoice_number
    WHERE invoices.open > 0
    GROUP BY invoices.entity_id, invoices.customer_id
),
last_promises AS (
    SELECT
        entity_id, customer_id, promise_number, promised_on, state, MINOR_UNITS(amount - received, currency) AS missing_minor,
        ROW_NUMBER() OVER (PARTITION BY entity_id, customer_id ORDER BY promised_on DESC, promise_number DESC) AS recency
    FROM core_promises
),
broken AS (
    SELECT entity_id, customer_id, COUNT(*) AS promises
    FROM core_promises
    WHERE state = 'broken'
    GROUP BY entity_id, customer_id
),
late_orders AS (
    /* Whoever waits for goods that it wanted by now, or for the rest of a line of which some has come, is not asked for money. That we promised another day
       since does not count: it was the customer's day. */
    SELECT DISTINCT entity_id, customer_id, so_number AS document
    FROM core_sales_order_lines
    CROSS JOIN run_parameters
    WHERE quantity > shipped + cancelled AND (LEAST(COALESCE(promised_on, requested_on), requested_on) < as_of_on OR shipped > 0)
),
short_orders AS (
    -- Nor is whoever lately got less than it had ordered because the rest was given up.
    SELECT DISTINCT given_up.entity_id, lines.customer_id, lines.so_number AS document
    FROM core_activities AS given_up
    CROSS JOIN run_parameters
    JOIN core_sales_order_lines AS lines
        ON lines.entity_id = given_up.entity_id AND lines.so_number = given_up.document AND lines.shipped > 0 AND lines.cancelled > 0
    WHERE given_up.kind = 'order_cancelled'
        AND ARROW_CAST(LOCAL_DAY(given_up.effective_at, run_time_zone), 'Int32') > ARROW_CAST(as_of_on, 'Int32') - 30
),
open_returns AS (
    SELECT entity_id, customer_id, return_number AS document
    FROM core_customer_return_lines
    GROUP BY entity_id, customer_id, return_number
    HAVING BOOL_OR(quantity > credited)
),
credits_due AS (
    -- A dispute in which the customer was right, and neither a credit nor a write-off of the invoice since.
    SELECT disputes.entity_id, disputes.customer_id, disputes.dispute_number AS document
    FROM core_disputes AS disputes
    JOIN core_invoices AS invoices ON invoices.entity_id = disputes.entity_id AND invoices.invoice_number = disputes.invoice_number
    WHERE disputes.resolution = 'credit_due' AND invoices.open > 0
        AND NOT EXISTS (
            SELECT 1 FROM core_credit_memos AS memos
            WHERE memos.entity_id = disputes.entity_id AND memos.invoice_number = disputes.invoice_number AND memos.credited_on >= disputes.resolved_on
        )
        AND NOT EXISTS (
            SELECT 1 FROM core_write_offs AS gifts
            WHERE gifts.entity_id = disputes.entity_id AND gifts.invoice_number = disputes.invoice_number AND gifts.written_off_on >= disputes.resolved_on
        )
),
faults AS (
    SELECT entity_id, customer_id, ARRAY_AGG(NAMED_STRUCT('kind', kind, 'document', document) ORDER BY kind, document) AS faults
    FROM (
        SELECT entity_id, customer_id, 'late_order' AS kind, document FROM late_orders
        UNION ALL
        SELECT entity_id, customer_id, 'short_order' AS kind, document FROM short_orders
        UNION ALL
        SELECT entity_id, customer_id, 'open_return' AS kind, document FROM open_returns
        UNION ALL
        SELECT entity_id, customer_id, 'credit_due' AS kind, document FROM credits_due
    ) AS all_faults
    GROUP BY entity_id, customer_id
),
disputes AS (
    SELECT
        entity_id, customer_id,
        ARRAY_AGG(
            NAMED_STRUCT(
                'dispute_number', dispute_number, 'invoice_number', invoice_number, 'reason', reason,
                'amount_minor', MINOR_UNITS(amount, currency), 'opened_on', opened_on, 'owner', owner
            )
            ORDER BY dispute_number
        ) AS disputes
    FROM core_disputes
    WHERE state = 'open'
    GROUP BY entity_id, customer_id
),
credits AS (
    SELECT
        entity_id, customer_id,
        ARRAY_AGG(
            NAMED_STRUCT('paper', paper, 'number', number, 'unapplied_minor', MINOR_UNITS(unapplied, currency)) ORDER BY paper, number
        ) AS credits
    FROM (
        SELECT entity_id, customer_id, 'payment' AS paper, payment_number AS number, unapplied, currency FROM core_payments
        WHERE unapplied > 0 AND reversed_on IS NULL
        UNION ALL
        SELECT entity_id, customer_id, 'credit_memo' AS paper, credit_memo_number AS number, unapplied, currency FROM core_credit_memos
        WHERE unapplied > 0
    ) AS papers
    GROUP BY entity_id, customer_id
),
open_bank_lines AS (
    SELECT
        entity_id, customer_id,
        ARRAY_AGG(
            NAMED_STRUCT(
                'line_number', line_number, 'booked_on', booked_on, 'currency', currency, 'amount_minor', MINOR_UNITS(amount, currency)
            )
            ORDER BY line_number
        ) AS bank_lines
    FROM core_bank_line_candidates
    WHERE is_open
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
    WHERE party_kind = 'customer' AND kind IN ('call', 'email', 'reminder', 'visit', 'hand_over')
    GROUP BY entity_id, party_id
),
steps AS (
    -- Of the dunning steps only those that were carried out count.
    SELECT
        entity_id, customer_id,
        ARRAY_AGG(NAMED_STRUCT('step', step, 'on', done_on, 'task_number', task_number) ORDER BY done_on, task_number) AS steps
    FROM core_tasks
    WHERE step IS NOT NULL AND state = 'done' AND outcome IS DISTINCT FROM 'not_needed'
    GROUP BY entity_id, customer_id
),
holds AS (
    SELECT entity_id, customer_id, until_on, why
    FROM core_dunning_holds
    CROSS JOIN run_parameters
    WHERE released_on IS NULL AND until_on >= as_of_on
),
last_left_alone AS (
    SELECT *, ROW_NUMBER() OVER (PARTITION BY entity_id, customer_id ORDER BY since_on DESC) AS recency
    FROM left_alone_accounts
),
effects AS (
    SELECT
        entity_id,
        ARRAY_AGG(
            NAMED_STRUCT(
                'verb', verb, 'contacted', contacted, 'left_alone', left_alone, 'assumed', CAST(assumed AS VARCHAR), 'more', CAST(more AS VARCHAR),
                'standard_error', CAST(standard_error AS VARCHAR)
            )
            ORDER BY verb
        ) AS effects
    FROM contact_effects
    GROUP BY entity_id
),
open_tasks AS (
    -- Whoever reviews a customer's prices or offers it a substitute does not ask it for money, nor whoever asks for an order to be paid first for what is past due.
    SELECT entity_id, customer_id, MIN(task_number) AS task_number
    FROM core_tasks
    WHERE state = 'open' AND COALESCE(kind, '') NOT IN ('review', 'offer', 'prepayment')
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
            'customer_id', accounts.customer_id, 'name', customers.name, 'segment', customers.segment,
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
        'missed_promise', CASE WHEN next_promises.promise_number IS NULL AND last_promises.promise_number IS NOT NULL THEN NAMED_STRUCT(
            'promise_number', last_promises.promise_number, 'promised_on', last_promises.promised_on, 'missing_minor', last_promises.missing_minor
        ) END,
        'disputes', COALESCE(disputes.disputes, MAKE_ARRAY()),
        'credits', COALESCE(credits.credits, MAKE_ARRAY()),
        'bank_lines', COALESCE(open_bank_lines.bank_lines, MAKE_ARRAY()),
        'faults', COALESCE(faults.faults, MAKE_ARRAY()),
        'contacts', NAMED_STRUCT(
            'last_on', contacts.last_on, 'reminders', COALESCE(contacts.reminders, 0),
            'open_task', open_tasks.task_number, 'steps', COALESCE(steps.steps, MAKE_ARRAY())
        ),
        'hold', CASE WHEN holds.until_on IS NOT NULL THEN NAMED_STRUCT('until', holds.until_on, 'why', holds.why) END,
        'left_alone', CASE WHEN last_left_alone.since_on IS NOT NULL THEN NAMED_STRUCT(
            'since_on', last_left_alone.since_on, 'verb', last_left_alone.verb, 'claimed_minor', last_left_alone.claimed_minor,
            'expected_minor', last_left_alone.expected_minor, 'assumed_minor', last_left_alone.assumed_minor,
            'invoices', last_left_alone.invoices
        ) END,
        'effects', COALESCE(effects.effects, MAKE_ARRAY())
    ) AS facts                                                             -- the facts, in the shape that a recommendation keeps
FROM open_invoices AS accounts
CROSS JOIN run_parameters
JOIN core_customers AS customers ON customers.customer_id = accounts.customer_id
LEFT JOIN core_customer_terms AS terms ON terms.entity_id = accounts.entity_id AND terms.customer_id = accounts.customer_id
LEFT JOIN core_customer_accounts AS balances ON balances.entity_id = accounts.entity_id AND balances.customer_id = accounts.customer_id
LEFT JOIN next_promises
    ON next_promises.entity_id = accounts.entity_id AND next_promises.customer_id = accounts.customer_id AND next_promises.recency = 1
LEFT JOIN last_promises
    ON last_promises.entity_id = accounts.entity_id AND last_promises.customer_id = accounts.customer_id
    AND last_promises.recency = 1 AND last_promises.state IN ('broken', 'partial') AND last_promises.missing_minor > 0
LEFT JOIN disputes ON disputes.entity_id = accounts.entity_id AND disputes.customer_id = accounts.customer_id
LEFT JOIN credits ON credits.entity_id = accounts.entity_id AND credits.customer_id = accounts.customer_id
LEFT JOIN open_bank_lines ON open_bank_lines.entity_id = accounts.entity_id AND open_bank_lines.customer_id = accounts.customer_id
LEFT JOIN broken ON broken.entity_id = accounts.entity_id AND broken.customer_id = accounts.customer_id
LEFT JOIN faults ON faults.entity_id = accounts.entity_id AND faults.customer_id = accounts.customer_id
LEFT JOIN contacts ON contacts.entity_id = accounts.entity_id AND contacts.customer_id = accounts.customer_id
LEFT JOIN steps ON steps.entity_id = accounts.entity_id AND steps.customer_id = accounts.customer_id
LEFT JOIN holds ON holds.entity_id = accounts.entity_id AND holds.customer_id = accounts.customer_id
LEFT JOIN last_left_alone
    ON last_left_alone.entity_id = accounts.entity_id AND last_left_alone.customer_id = accounts.customer_id AND last_left_alone.recency = 1
LEFT JOIN effects ON effects.entity_id = accounts.entity_id
LEFT JOIN open_tasks ON open_tasks.entity_id = accounts.entity_id AND open_tasks.customer_id = accounts.customer_id
ORDER BY entity_id, customer_id
