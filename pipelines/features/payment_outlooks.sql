/* When each open invoice will be paid, and how likely late, by the model of the company's own invoices; by the customers' averages alone where it may not
   answer. An invoice that was contested, credited or written off teaches only that it was open until then. Credit notes and empty invoices are no claims
   and not here. */
-- grain: entity_id, invoice_number
WITH books AS (
    SELECT
        entity_id,
        SORTED_LIST(
            NAMED_STRUCT(
                'invoice_number', invoice_number, 'customer_id', customer_id, 'invoiced_on', invoiced_on, 'due_on', due_on,
                'settled_on', paid_on, 'ended_on', ended_on, 'amount', CAST(total AS DOUBLE)
            ),
            invoice_number
        ) AS invoices
    FROM invoice_ends
    GROUP BY entity_id
),
asked AS (
    SELECT books.entity_id, books.invoices, models.file, as_of_on
    FROM books
    JOIN payment_models AS models ON models.entity_id = books.entity_id AND models.model = 'time_to_pay'
    CROSS JOIN run_parameters
),
outlooks AS (
    SELECT entity_id, UNNEST(PAYMENT_OUTLOOKS(invoices, as_of_on, file)) AS outlook FROM asked
),
challenged AS (
    SELECT entity_id, UNNEST(PAYMENT_CHALLENGER(invoices, as_of_on, file)) AS said FROM asked
)
SELECT
    outlooks.entity_id,                                                             -- legal entity
    outlook['invoice_number'] AS invoice_number,                           -- invoice
    outlook['late_probability'] AS late_probability,                       -- chance that it is paid late, 1 where it is overdue
    outlook['late_30_probability'] AS late_30_probability,                 -- chance that it is paid more than 30 days late
    outlook['paid_7d_probability'] AS paid_7d_probability,                 -- chance that it is paid within the next 7 days
    outlook['paid_14d_probability'] AS paid_14d_probability,               -- chance that it is paid within the next 14 days
    outlook['paid_21d_probability'] AS paid_21d_probability,               -- chance that it is paid within the next 21 days
    outlook['paid_28d_probability'] AS paid_28d_probability,               -- chance that it is paid within the next 28 days
    outlook['paid_31d_probability'] AS paid_31d_probability,               -- chance that it is paid within the next 31 days
    outlook['expected_on'] AS expected_on,                                 -- day by which it is paid as likely as not
    outlook['p10_on'] AS p10_on,                                           -- day by which one in ten such invoices is paid
    outlook['p90_on'] AS p90_on,                                           -- day by which nine in ten such invoices are paid
    outlook['settled'] AS settled,                                         -- invoices that the customer has settled
    outlook['late'] AS late,                                               -- of them late
    outlook['recent'] AS recent,                                           -- of the last five settled, how many there are
    outlook['recent_late'] AS recent_late,                                 -- of them late
    outlook['usual_days_late'] AS usual_days_late,                         -- the customer's mean from due to settled, drawn to all customers' [days]
    outlook['pay_day'] AS pay_day,                                         -- its next day, where it is overdue and the customer pays on one day of the month
    outlook['mode'] AS mode,                                               -- model, or rules_only where the customers' averages answer
    outlook['why'] AS why,                                                 -- why only rules answer
    outlook['model'] AS model,                                             -- SHA-256 of the model
    outlook['model_late_probability'] AS model_late_probability,           -- what the model says of it as if it were written today, whoever answers
    outlook['score'] AS score,                                             -- how that adds up: base, largest effects and rest are its log-odds, calibrated give the chance [millionths]
    challenged.said['late_probability'] AS challenger_late_probability     -- the same by its challenger; used by nothing
FROM outlooks
LEFT JOIN challenged ON challenged.entity_id = outlooks.entity_id AND challenged.said['invoice_number'] = outlook['invoice_number']
-- What another end has closed is not open.
JOIN core_invoices AS invoices
    ON invoices.entity_id = outlooks.entity_id AND invoices.invoice_number = outlook['invoice_number'] AND invoices.open > 0
ORDER BY entity_id, invoice_number
