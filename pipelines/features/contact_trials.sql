/* Reminders and calls that were decided in the last year, and accounts that the lot left alone instead: what was asked for, expected without a contact, and paid
   within 14 days. */
-- grain: entity_id, customer_id, began_on, arm
WITH decided AS (
    -- Also what was not made in the end, for most because the money came first: whoever pays so soon counts among those left alone, too.
    SELECT
        entity_id, rec_id, subject AS customer_id, verb, CAST(JSON_TEXT(evidence, 'execution.decided_on') AS DATE) AS began_on,
        CAST(JSON_TEXT(evidence, 'plan.claimed_minor') AS BIGINT) AS claimed_minor,
        CAST(JSON_TEXT(evidence, 'plan.expected_minor') AS BIGINT) AS expected_minor,
        CAST(JSON_TEXT(evidence, 'plan.assumed_minor') AS BIGINT) AS assumed_minor,
        STRING_TO_ARRAY(BTRIM(JSON_TEXT(evidence, 'plan.invoices'), '[]"'), '","') AS invoices
    FROM core_outcomes
    WHERE kind = 'collections' AND (state = 'measured' OR why = 'contact_not_made') AND JSON_TEXT(evidence, 'plan.in_trial') = 'true'
),
placed AS (
    -- Of a fortnight the first, as an account is left alone from the first contact of one.
    SELECT *, ROW_NUMBER() OVER (PARTITION BY entity_id, customer_id, ARROW_CAST(began_on, 'Int32') / 14 ORDER BY began_on, rec_id) AS place
    FROM decided
),
trials AS (
    -- A year of them: customers and collectors change, and so what is not tried any more is believed again.
    SELECT entity_id, customer_id, began_on, 'contacted' AS arm, verb, claimed_minor, expected_minor, assumed_minor, invoices
    FROM placed
    CROSS JOIN run_parameters
    WHERE place = 1 AND ARROW_CAST(as_of_on, 'Int32') - ARROW_CAST(began_on, 'Int32') BETWEEN 15 AND 365
    UNION ALL
    SELECT entity_id, customer_id, since_on, 'left_alone', verb, claimed_minor, expected_minor, assumed_minor, invoices
    FROM left_alone_accounts
    CROSS JOIN run_parameters
    WHERE ARROW_CAST(as_of_on, 'Int32') - ARROW_CAST(since_on, 'Int32') BETWEEN 15 AND 365
),
paid AS (
    -- Money of a payment that bounced did not come.
    SELECT
        trials.entity_id, trials.customer_id, trials.began_on, trials.arm,
        CAST(SUM(MINOR_UNITS(paid.amount, paid.currency)) AS BIGINT) AS came_minor
    FROM trials
    JOIN core_payments AS payments
        ON payments.entity_id = trials.entity_id AND payments.customer_id = trials.customer_id AND payments.reversed_on IS NULL
    JOIN core_payment_applications AS paid ON paid.entity_id = payments.entity_id AND paid.payment_number = payments.payment_number
    WHERE ARRAY_HAS(trials.invoices, paid.invoice_number)
        AND ARROW_CAST(paid.applied_on, 'Int32') - ARROW_CAST(trials.began_on, 'Int32') BETWEEN 1 AND 14
    GROUP BY trials.entity_id, trials.customer_id, trials.began_on, trials.arm
)
SELECT
    trials.entity_id,                                 -- legal entity
    trials.customer_id,                               -- customer
    trials.began_on,                                  -- day whose facts the contact, or leaving it out, rested on
    trials.arm,                                       -- contacted, or left_alone
    trials.verb,                                      -- reminder or call, decided or left out
    trials.claimed_minor,                             -- what could be asked for [minor units]
    trials.expected_minor,                            -- of it expected within 14 days without a contact [minor units]
    trials.assumed_minor,                             -- assumed by the rules to come beyond that with one [minor units]
    COALESCE(paid.came_minor, 0) AS came_minor        -- paid within 14 days [minor units]
FROM trials
LEFT JOIN paid
    ON paid.entity_id = trials.entity_id AND paid.customer_id = trials.customer_id AND paid.began_on = trials.began_on AND paid.arm = trials.arm
ORDER BY entity_id, customer_id, began_on, arm
