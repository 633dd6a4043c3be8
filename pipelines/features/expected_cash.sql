/* When the money of each open invoice comes: as the payer's outlook has it, and what is promised as often as promises to this company are kept. A promise
   without invoices is for the account: its money goes to what is due first, and what it does not reach stays as it was. */
-- grain: entity_id, invoice_number
WITH owed AS (
    SELECT
        invoices.entity_id, invoices.customer_id,
        ARRAY_AGG(
            NAMED_STRUCT(
                'invoice_number', invoices.invoice_number, 'due_on', invoices.due_on, 'open_minor', MINOR_UNITS(invoices.open, invoices.currency),
                'paid_within', MAKE_ARRAY(
                    outlooks.paid_7d_probability, outlooks.paid_14d_probability, outlooks.paid_21d_probability, outlooks.paid_28d_probability,
                    outlooks.paid_31d_probability
                ),
                'expected_on', outlooks.expected_on
            )
            ORDER BY invoices.invoice_number
        ) AS invoices
    FROM core_invoices AS invoices
    JOIN payment_outlooks AS outlooks
        ON outlooks.entity_id = invoices.entity_id AND outlooks.invoice_number = invoices.invoice_number
    WHERE invoices.open > 0
    GROUP BY invoices.entity_id, invoices.customer_id
),
named AS (
    SELECT entity_id, promise_number, ARRAY_AGG(invoice_number ORDER BY invoice_number) AS invoices
    FROM core_promised_invoices
    GROUP BY entity_id, promise_number
),
promised AS (
    SELECT
        promises.entity_id, promises.customer_id,
        ARRAY_AGG(
            NAMED_STRUCT(
                'promise_number', promises.promise_number, 'promised_on', promises.promised_on,
                'missing_minor', MINOR_UNITS(promises.amount - promises.received, promises.currency), 'invoices', named.invoices
            )
            ORDER BY promises.promise_number
        ) AS promises
    FROM core_promises AS promises
    LEFT JOIN named ON named.entity_id = promises.entity_id AND named.promise_number = promises.promise_number
    WHERE promises.state = 'open'
    GROUP BY promises.entity_id, promises.customer_id
),
promises_ended AS (
    SELECT entity_id, COUNT(*) FILTER (WHERE state = 'kept') AS kept, COUNT(*) FILTER (WHERE state <> 'open') AS ended
    FROM core_promises
    GROUP BY entity_id
),
cash AS (
    SELECT
        owed.entity_id, owed.customer_id, COALESCE(promises_ended.kept, 0) AS kept_promises, COALESCE(promises_ended.ended, 0) AS ended_promises,
        UNNEST(
            EXPECTED_CASH(
                owed.invoices, as_of_on,
                NAMED_STRUCT(
                    'promises', promised.promises, 'kept', COALESCE(promises_ended.kept, 0), 'ended', COALESCE(promises_ended.ended, 0)
                )
            )
        ) AS cash
    FROM owed
    CROSS JOIN run_parameters
    LEFT JOIN promised ON promised.entity_id = owed.entity_id AND promised.customer_id = owed.customer_id
    LEFT JOIN promises_ended ON promises_ended.entity_id = owed.entity_id
)
SELECT
    entity_id,                                                        -- legal entity
    cash['invoice_number'] AS invoice_number,                         -- invoice
    customer_id,                                                      -- customer
    cash['promise_number'] AS promise_number,                         -- promise for the earliest day that reaches it
    cash['promised_minor'] AS promised_minor,                         -- of it promised [minor units]
    cash['expected_on'] AS expected_on,                               -- the promised day, else as likely as not
    cash['paid_within'][1] AS paid_7d_probability,                    -- chance that it is paid within 7 days, with what is promised
    cash['paid_within'][2] AS paid_14d_probability,                   -- the same within 14 days
    cash['paid_within'][3] AS paid_21d_probability,                   -- the same within 21 days
    cash['paid_within'][4] AS paid_28d_probability,                   -- the same within 28 days
    cash['paid_within'][5] AS paid_31d_probability,                   -- the same within 31 days
    cash['expected_minor'][1] AS expected_7d_minor,                   -- expected within 7 days [minor units]
    cash['expected_minor'][2] AS expected_14d_minor,                  -- the same within 14 days
    cash['expected_minor'][3] AS expected_21d_minor,                  -- the same within 21 days
    cash['expected_minor'][4] AS expected_28d_minor,                  -- the same within 28 days
    kept_promises AS promises_kept,                                   -- promises to the company that were kept
    ended_promises AS promises_ended                                  -- with those that were not
FROM cash
ORDER BY entity_id, invoice_number
