/* What happened on the accounts of executed contacts since their decision: who was contacted, and what was paid. */
-- grain: entity_id, rec_id
WITH executed AS (
    SELECT * FROM executed_recommendations WHERE kind = 'collections'
),
contacts AS (
    SELECT executed.entity_id, executed.rec_id, ARRAY_AGG(DISTINCT LOCAL_DAY(activities.effective_at, run_time_zone) ORDER BY LOCAL_DAY(activities.effective_at, run_time_zone)) AS contacted_on
    FROM executed
    CROSS JOIN run_parameters
    JOIN core_activities AS activities
        ON activities.entity_id = executed.entity_id AND activities.party_kind = 'customer' AND activities.party_id = executed.customer_id
        AND activities.kind IN ('call', 'email', 'reminder', 'visit', 'hand_over') AND LOCAL_DAY(activities.effective_at, run_time_zone) >= executed.executed_on
    GROUP BY executed.entity_id, executed.rec_id
),
received AS (
    -- Money of a payment that bounced did not come.
    SELECT
        executed.entity_id, executed.rec_id, paid.invoice_number, paid.applied_on,
        CAST(SUM(MINOR_UNITS(paid.amount, paid.currency)) AS BIGINT) AS amount_minor
    FROM executed
    JOIN core_payments AS payments ON payments.entity_id = executed.entity_id AND payments.customer_id = executed.customer_id AND payments.reversed_on IS NULL
    JOIN core_payment_applications AS paid
        ON paid.entity_id = payments.entity_id AND paid.payment_number = payments.payment_number AND paid.applied_on > executed.decided_on
    GROUP BY executed.entity_id, executed.rec_id, paid.invoice_number, paid.applied_on
),
cash AS (
    SELECT
        entity_id, rec_id,
        ARRAY_AGG(
            NAMED_STRUCT('invoice_number', invoice_number, 'on', applied_on, 'amount_minor', amount_minor) ORDER BY applied_on, invoice_number
        ) AS cash
    FROM received
    GROUP BY entity_id, rec_id
)
SELECT
    executed.entity_id,                                                    -- legal entity
    executed.rec_id,                                                       -- recommendation
    NAMED_STRUCT('execution', executed.execution, 'contacted_on', contacts.contacted_on, 'cash', cash.cash) AS facts -- the facts, in the shape that an outcome keeps
FROM executed
LEFT JOIN contacts ON contacts.entity_id = executed.entity_id AND contacts.rec_id = executed.rec_id
LEFT JOIN cash ON cash.entity_id = executed.entity_id AND cash.rec_id = executed.rec_id
ORDER BY entity_id, rec_id
