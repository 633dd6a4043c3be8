/* The model of when invoices are paid, trained on what the company's own invoices had told up to the day: what it learnt from, how it did beside the customers'
   averages and its challenger, what became of the model of 60 days before, and whether it may answer. By what it may do: the rule table models. */
-- grain: entity_id, model
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
ages AS (
    SELECT
        invoice_ends.entity_id,
        CASE WHEN ARROW_CAST(as_of_on, 'Int32') - ARROW_CAST(MIN(invoiced_on), 'Int32') >= 365 THEN 'long' ELSE 'short' END AS history
    FROM invoice_ends
    CROSS JOIN run_parameters
    GROUP BY invoice_ends.entity_id, as_of_on
),
licences AS (
    SELECT
        entity_id, 'time_to_pay' AS model,
        NAMED_STRUCT(
            'mode', RULE('models', 'mode', 'model', 'time_to_pay', 'history', history),
            'challenger', RULE('models', 'challenger', 'model', 'time_to_pay', 'history', history),
            'psi_max', CAST(RULE('models', 'psi_max', 'model', 'time_to_pay', 'history', history) AS DOUBLE),
            'slope_min', CAST(RULE('models', 'slope_min', 'model', 'time_to_pay', 'history', history) AS DOUBLE),
            'slope_max', CAST(RULE('models', 'slope_max', 'model', 'time_to_pay', 'history', history) AS DOUBLE),
            'gap_max', CAST(RULE('models', 'gap_max', 'model', 'time_to_pay', 'history', history) AS DOUBLE),
            'coverage_gap_max', CAST(RULE('models', 'coverage_gap_max', 'model', 'time_to_pay', 'history', history) AS DOUBLE),
            'rows_min', RULE('models', 'rows_min', 'model', 'time_to_pay', 'history', history)
        ) AS licence
    FROM ages
),
trained AS (
    SELECT books.entity_id, licences.model, UNNEST(PAYMENT_MODEL(books.invoices, as_of_on, licences.licence)) AS trained
    FROM books
    JOIN licences ON licences.entity_id = books.entity_id
    CROSS JOIN run_parameters
)
SELECT
    entity_id,                                                     -- legal entity
    model,                                                         -- name of the model
    trained['form'] AS form,                                       -- name and version of its form
    trained['hash'] AS hash,                                       -- SHA-256 of its file
    trained['mode'] AS mode,                                       -- what it may do: on, shadow or off
    trained['invoices'] AS invoices,                               -- invoices with a known outcome that it learnt from
    trained['open_invoices'] AS open_invoices,                     -- invoices that were open
    trained['customers'] AS customers,                             -- customers that it learnt from
    trained['data_hash'] AS data_hash,                             -- SHA-256 of the invoices with what was known of them
    trained['gate'] AS gate,                                       -- open where it answers, closed where the customers' averages do
    trained['why'] AS why,                                         -- why it is closed
    trained['tried'] AS tried,                                     -- invoices that it was tried on without having seen them
    trained['model_log_loss'] AS model_log_loss,                   -- its mean log-loss on those
    trained['rules_log_loss'] AS rules_log_loss,                   -- that of the customers' late shares
    trained['pace_days'] AS pace_days,                             -- its mean error of the day of payment [days]
    trained['rules_days'] AS rules_days,                           -- that of the customers' usual days [days]
    trained['challenger'] AS challenger,                           -- what was tried beside it
    trained['challenger_log_loss'] AS challenger_log_loss,         -- mean log-loss of that on the same invoices
    trained['drift'] AS drift,                                     -- within, breached or unmeasured; empty where nothing is watched
    trained['drift_why'] AS drift_why,                             -- the limit that was passed, or why nothing could be measured
    trained['drift_since'] AS drift_since,                         -- day of the model that is watched
    trained['drift_rows'] AS drift_rows,                           -- invoices since
    trained['score_psi'] AS score_psi,                             -- stability index of its scores
    trained['moved_input'] AS moved_input,                         -- the input that moved most
    trained['input_psi'] AS input_psi,                             -- stability index of that
    trained['matured'] AS matured,                                 -- of the invoices since, those of which it is known whether they were late
    trained['said'] AS said,                                       -- share of late ones that was said of those
    trained['happened'] AS happened,                               -- share that was late
    trained['slope'] AS slope,                                     -- slope of the calibration
    trained['intervals'] AS intervals,                             -- of the invoices since, those whose interval is over
    trained['coverage_said'] AS coverage_said,                     -- of those, said to be paid within their interval
    trained['coverage'] AS coverage,                               -- of those, paid within their interval
    trained['file'] AS file                                        -- the model itself, which scores
FROM trained
ORDER BY entity_id, model
