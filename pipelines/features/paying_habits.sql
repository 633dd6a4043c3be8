/* How each customer pays, beside all customers of the company: invoices that were paid, are overdue or were given up, what is past due, contested and promised in vain, and
   what the model of paying on time says of the newest open invoice. */
-- grain: entity_id, customer_id
WITH given_up AS (
    SELECT DISTINCT entity_id, invoice_number FROM core_write_offs WHERE reason IN ('uncollectible', 'insolvent')
),
ended AS (
    -- Whatever was contested or credited says nothing.
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
)
SELECT
    accounts.entity_id,                                                    -- legal entity
    accounts.customer_id,                                                  -- customer
    COALESCE(owed.past_due_minor, 0) AS past_due_minor,                    -- open, past due and not contested [minor units]
    owed.oldest_due_on,                                                    -- when the oldest of it was due
    COALESCE(owed.disputed_minor, 0) AS disputed_minor,                    -- open and contested [minor units]
    COALESCE(broken.promises, 0) AS broken_promises,                       -- promises to pay that were broken
    NAMED_STRUCT(
        'own', NAMED_STRUCT(
            'ended', COALESCE(payers.ended, 0), 'late', COALESCE(payers.late, 0), 'late_days', COALESCE(payers.late_days, 0), 'lost', COALESCE(payers.lost, 0)
        ),
        'company', NAMED_STRUCT(
            'ended', COALESCE(companies.ended, 0), 'late', COALESCE(companies.late, 0), 'late_days', COALESCE(companies.late_days, 0),
            'lost', COALESCE(companies.lost, 0)
        ),
        'model', CASE WHEN newest.invoice_number IS NOT NULL THEN NAMED_STRUCT(
            'invoice_number', newest.invoice_number,
            'late_probability', CAST(CAST(newest.model_late_probability AS DECIMAL(9, 6)) AS VARCHAR), 'model', newest.model
        ) END
    ) AS payer                                                             -- invoices that came to an end, of the customer and of all, and the model's word
FROM core_customer_accounts AS accounts
LEFT JOIN payers ON payers.entity_id = accounts.entity_id AND payers.customer_id = accounts.customer_id
LEFT JOIN companies ON companies.entity_id = accounts.entity_id
LEFT JOIN newest ON newest.entity_id = accounts.entity_id AND newest.customer_id = accounts.customer_id AND newest.recency = 1
LEFT JOIN owed ON owed.entity_id = accounts.entity_id AND owed.customer_id = accounts.customer_id
LEFT JOIN broken ON broken.entity_id = accounts.entity_id AND broken.customer_id = accounts.customer_id
ORDER BY entity_id, customer_id
