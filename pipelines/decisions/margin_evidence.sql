/* All that a case of lost margin rests on: one row per root cause with the documents of a year that nobody has dealt with yet. */
-- grain: entity_id, cause, root
WITH decided AS (
    SELECT entity_id, subject, MAX(as_of) AS decided_on
    FROM core_recommendations
    -- A memo corrects lines of one invoice, which `corrected` and `credited` find: other invoices of the order are still open. Sales that are claimed are in
    -- `supported_sales` no more.
    WHERE kind = 'margin' AND state IN ('executed', 'outcome_measured', 'unmeasurable')
        AND (verb IS NULL OR verb NOT IN ('bill_difference', 'credit_difference', 'bill_back', 'claim_support'))
    GROUP BY entity_id, subject
),
claimed AS (
    SELECT DISTINCT entity_id, 'supplier_overbilled' AS cause, bill_number
    FROM core_claims
    WHERE party_kind = 'supplier' AND kind = 'overbilled' AND bill_number IS NOT NULL
    UNION ALL
    SELECT DISTINCT documents.entity_id, 'carrier_overbilled', documents.document
    FROM core_claimed_documents AS documents
    JOIN core_claims AS claims ON claims.entity_id = documents.entity_id AND claims.claim_number = documents.claim_number AND claims.kind = 'overbilled'
),
-- Lines of invoices that were billed once more, and invoices (line 0) whose freight was, or of which something was that had been credited as a whole.
corrected AS (
    SELECT memos.entity_id, memos.corrects AS invoice_number, lines.line AS invoice_line, memos.debit_reason, MAX(memos.invoiced_on) AS corrected_on
    FROM core_invoices AS memos
    JOIN core_invoice_lines AS billed ON billed.entity_id = memos.entity_id AND billed.invoice_number = memos.invoice_number
    JOIN core_invoice_lines AS lines
        ON lines.entity_id = memos.entity_id AND lines.invoice_number = memos.corrects AND lines.so_number = billed.so_number AND lines.so_line = billed.so_line
    GROUP BY memos.entity_id, memos.corrects, lines.line, memos.debit_reason
    UNION ALL
    SELECT entity_id, corrects AS invoice_number, 0 AS invoice_line, debit_reason, MAX(invoiced_on) AS corrected_on
    FROM core_invoices
    WHERE debit_reason IN ('freight_not_billed', 'duplicate_credit')
    GROUP BY entity_id, corrects, debit_reason
),
-- What a customer was given back of a line because its price was too high.
credited AS (
    SELECT lines.entity_id, lines.invoice_number, lines.invoice_line
    FROM core_credit_memo_lines AS lines
    JOIN core_credit_memos AS memos ON memos.entity_id = lines.entity_id AND memos.credit_memo_number = lines.credit_memo_number
    WHERE memos.reason = 'price_correction' AND lines.invoice_line IS NOT NULL
    GROUP BY lines.entity_id, lines.invoice_number, lines.invoice_line
),
fixes AS (
    SELECT
        leaks.*,
        CASE
            WHEN leaks.cause = 'freight_not_billed' THEN 'freight_not_billed'
            WHEN leaks.cause = 'duplicate_credit' THEN 'duplicate_credit'
            WHEN leaks.cause IN ('price_override', 'contract_not_applied', 'unit_slip') AND leaks.actual_minor < leaks.expected_minor THEN 'price_correction'
        END AS debit_reason,
        leaks.cause IN ('contract_not_applied', 'unit_slip') AND leaks.actual_minor > leaks.expected_minor AS is_owed
    FROM margin_leaks AS leaks
),
open_leaks AS (
    SELECT leaks.*, CASE WHEN leaks.cause = 'support_not_claimed' THEN COALESCE(sales.claim_by, as_of_on) END AS claim_by
    FROM fixes AS leaks
    CROSS JOIN run_parameters
    LEFT JOIN supported_sales AS sales
        ON sales.entity_id = leaks.entity_id AND sales.shipment_number = leaks.document AND sales.line = leaks.line AND leaks.cause = 'support_not_claimed'
    LEFT JOIN decided ON decided.entity_id = leaks.entity_id AND decided.subject = leaks.cause || '|' || leaks.root AND decided.decided_on >= leaks.lost_on
    LEFT JOIN claimed ON claimed.entity_id = leaks.entity_id AND claimed.bill_number = leaks.document AND claimed.cause = leaks.cause
    LEFT JOIN corrected
        ON corrected.entity_id = leaks.entity_id AND corrected.invoice_number = leaks.invoice_number AND corrected.debit_reason = leaks.debit_reason
        AND corrected.invoice_line = COALESCE(leaks.invoice_line, 0) AND corrected.corrected_on >= leaks.lost_on
    LEFT JOIN credited
        ON credited.entity_id = leaks.entity_id AND credited.invoice_number = leaks.invoice_number AND credited.invoice_line = leaks.invoice_line
        AND leaks.is_owed
    WHERE leaks.lost_on > as_of_on - INTERVAL '365' DAY AND leaks.lost_on <= as_of_on
        AND decided.subject IS NULL AND claimed.bill_number IS NULL AND corrected.invoice_number IS NULL
        AND credited.invoice_number IS NULL
),
cases AS (
    SELECT
        entity_id, cause, root, currency, MAX(customer_id) AS customer_id, MAX(supplier_id) AS supplier_id, MAX(carrier) AS carrier, MAX(item_id) AS item_id,
        ARRAY_AGG(
            NAMED_STRUCT(
                'document', document, 'line', line, 'lost_on', lost_on, 'item_id', item_id, 'invoice_number', invoice_number, 'invoice_line', invoice_line,
                'expected_minor', expected_minor, 'actual_minor', actual_minor, 'lost_minor', lost_minor,
                'sure_millionths', CAST(ROUND(probability * 1000000) AS BIGINT), 'claim_by', claim_by
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
    cases.root,                                                                 -- order, invoice, item, customer, carrier, supplier or agreement
    NAMED_STRUCT(
        'entity_id', cases.entity_id,
        'as_of', as_of_on,
        'currency', cases.currency,
        'cause', cases.cause,
        'root', cases.root,
        'customer', CASE
            WHEN cases.cause NOT IN ('cost_rise', 'below_cost', 'carrier_overbilled', 'supplier_overbilled', 'support_not_claimed') AND customers.customer_id IS NOT NULL
            THEN NAMED_STRUCT('id', customers.customer_id, 'name', customers.name)
        END,
        'supplier', CASE
            WHEN cases.cause IN ('supplier_overbilled', 'support_not_claimed', 'claim_short_paid', 'claim_aged')
            THEN NAMED_STRUCT('id', suppliers.supplier_id, 'name', suppliers.name)
        END,
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
        'recovered', CASE
            WHEN recoveries.cases IS NOT NULL
            THEN NAMED_STRUCT('cases', recoveries.cases, 'asked_minor', recoveries.asked_minor, 'came_back_minor', recoveries.came_back_minor)
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
LEFT JOIN margin_recoveries AS recoveries ON recoveries.entity_id = cases.entity_id AND recoveries.cause = cases.cause AND recoveries.asked_minor > 0
ORDER BY entity_id, cause, root
