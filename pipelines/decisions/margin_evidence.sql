/* All that a case of lost margin rests on: one row per root cause with the documents of a year that nobody has dealt with yet. */
-- grain: entity_id, cause, root
WITH decided AS (
    SELECT entity_id, subject, MAX(as_of) AS decided_on
    FROM core_recommendations
    -- A debit memo for a difference of prices corrects one invoice, which `corrected` finds: other invoices of the order are still open.
    WHERE kind = 'margin' AND state IN ('executed', 'outcome_measured', 'unmeasurable') AND verb IS DISTINCT FROM 'bill_difference'
    GROUP BY entity_id, subject
),
claimed AS (
    SELECT DISTINCT entity_id, bill_number FROM core_supplier_claims WHERE kind = 'overbilled' AND bill_number IS NOT NULL
),
corrected AS (
    SELECT DISTINCT entity_id, corrects AS invoice_number, debit_reason FROM core_invoices WHERE corrects IS NOT NULL
),
open_leaks AS (
    SELECT leaks.*
    FROM margin_leaks AS leaks
    CROSS JOIN run_parameters
    LEFT JOIN decided ON decided.entity_id = leaks.entity_id AND decided.subject = leaks.cause || '|' || leaks.root AND decided.decided_on >= leaks.lost_on
    LEFT JOIN claimed ON claimed.entity_id = leaks.entity_id AND claimed.bill_number = leaks.document AND leaks.cause = 'supplier_overbilled'
    LEFT JOIN corrected
        ON corrected.entity_id = leaks.entity_id AND corrected.invoice_number = leaks.invoice_number
        AND (leaks.cause = 'freight_not_billed' AND corrected.debit_reason = 'freight_not_billed' OR leaks.cause = 'price_override' AND corrected.debit_reason = 'price_correction')
    WHERE leaks.lost_on > as_of_on - INTERVAL '365' DAY AND leaks.lost_on <= as_of_on
        AND decided.subject IS NULL AND claimed.bill_number IS NULL AND corrected.invoice_number IS NULL
),
cases AS (
    SELECT
        entity_id, cause, root, currency, MAX(customer_id) AS customer_id, MAX(supplier_id) AS supplier_id, MAX(carrier) AS carrier, MAX(item_id) AS item_id,
        ARRAY_AGG(
            NAMED_STRUCT(
                'document', document, 'line', line, 'lost_on', lost_on, 'item_id', item_id, 'invoice_number', invoice_number, 'invoice_line', invoice_line,
                'expected_minor', expected_minor, 'actual_minor', actual_minor, 'lost_minor', lost_minor
            )
            ORDER BY lost_on DESC, document, line
        ) AS lines
    FROM open_leaks
    GROUP BY entity_id, cause, root, currency
),
lists AS (
    SELECT
        entity_id, item_id, unit_price, price_per,
        ROW_NUMBER() OVER (PARTITION BY entity_id, item_id ORDER BY from_on DESC) AS place
    FROM core_prices
    CROSS JOIN run_parameters
    WHERE customer_id = '' AND from_on <= as_of_on AND (until_on IS NULL OR until_on >= as_of_on)
),
costs AS (
    SELECT
        offers.entity_id, offers.item_id, offers.supplier_id, offers.commit_seq, offers.unit_price / offers.price_per AS cost,
        LAG(offers.unit_price / offers.price_per) OVER (PARTITION BY offers.entity_id, offers.item_id, offers.supplier_id ORDER BY offers.commit_seq) AS cost_before
    FROM core_supplier_items_history AS offers
    WHERE offers.preferred
),
changes AS (
    -- The terms of an offer change for other reasons too: only what changed its cost counts.
    SELECT
        entity_id, item_id, supplier_id, cost_before,
        ROW_NUMBER() OVER (PARTITION BY entity_id, item_id, supplier_id ORDER BY commit_seq DESC) AS recency
    FROM costs
    WHERE cost_before <> cost
),
offers AS (
    SELECT
        costs.entity_id, costs.item_id, costs.cost, changes.cost_before,
        ROW_NUMBER() OVER (PARTITION BY costs.entity_id, costs.item_id ORDER BY costs.commit_seq DESC) AS place
    FROM costs
    LEFT JOIN changes ON changes.entity_id = costs.entity_id AND changes.item_id = costs.item_id AND changes.supplier_id = costs.supplier_id AND changes.recency = 1
)
SELECT
    cases.entity_id,                                                            -- legal entity
    cases.cause,                                                                -- why margin was lost
    cases.root,                                                                 -- order, item, customer, carrier or supplier
    NAMED_STRUCT(
        'entity_id', cases.entity_id,
        'as_of', as_of_on,
        'currency', cases.currency,
        'cause', cases.cause,
        'root', cases.root,
        'customer', CASE WHEN cases.cause IN ('price_override', 'freight_not_billed') THEN NAMED_STRUCT('id', customers.customer_id, 'name', customers.name) END,
        'supplier', CASE WHEN cases.cause = 'supplier_overbilled' THEN NAMED_STRUCT('id', suppliers.supplier_id, 'name', suppliers.name) END,
        'carrier', CASE WHEN cases.cause = 'carrier_overbilled' THEN cases.carrier END,
        'item', CASE
            WHEN cases.cause IN ('cost_rise', 'below_cost')
            THEN NAMED_STRUCT('id', items.item_id, 'name', items.name, 'family', items.family, 'base_unit', items.base_unit)
        END,
        'prices', CASE
            WHEN cases.cause IN ('cost_rise', 'below_cost') AND lists.item_id IS NOT NULL AND offers.item_id IS NOT NULL
            THEN NAMED_STRUCT(
                'list_micros', CAST(lists.unit_price * 1000000 AS BIGINT), 'price_per', CAST(lists.price_per AS BIGINT),
                'cost_micros', CAST(offers.cost * 1000000 AS BIGINT), 'cost_before_micros', CAST(COALESCE(offers.cost_before, offers.cost) * 1000000 AS BIGINT)
            )
        END,
        'lines', cases.lines
    ) AS facts                                                                  -- the facts, in the shape that a case keeps
FROM cases
CROSS JOIN run_parameters
LEFT JOIN core_customers AS customers ON customers.customer_id = cases.customer_id
LEFT JOIN core_suppliers AS suppliers ON suppliers.supplier_id = cases.supplier_id
LEFT JOIN core_items AS items ON items.item_id = cases.item_id
LEFT JOIN lists ON lists.entity_id = cases.entity_id AND lists.item_id = cases.item_id AND lists.place = 1
LEFT JOIN offers ON offers.entity_id = cases.entity_id AND offers.item_id = cases.item_id AND offers.place = 1
ORDER BY entity_id, cause, root
