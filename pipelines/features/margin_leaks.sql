/* Margin that was lost, document by document, each by the one cause that explains it, with the root that its case is about. */
-- grain: entity_id, cause, document, line
WITH limits AS (
    SELECT
        CAST(RULE('margin_limits', 'figure', 'limit', 'free_freight_from') AS DECIMAL(20, 4)) AS free_freight_from,
        RULE('margin_limits', 'figure', 'limit', 'freight_markup') AS freight_markup,
        RULE('margin_limits', 'figure', 'limit', 'carrier_tolerance') AS carrier_tolerance,
        RULE('margin_limits', 'figure', 'limit', 'cost_rise') AS cost_rise,
        CAST(RULE('margin_limits', 'figure', 'limit', 'notice_days') AS BIGINT) AS notice_days,
        CAST(RULE('margin_limits', 'figure', 'limit', 'claim_answer_days') AS BIGINT) AS claim_answer_days,
        CAST(RULE('margin_limits', 'figure', 'limit', 'claim_payment_days') AS BIGINT) AS claim_payment_days
    FROM run_parameters
),
costs AS (
    SELECT
        offers.entity_id, offers.item_id, offers.supplier_id, offers.commit_seq, LOCAL_DAY(offers.commit_effective_at, run_time_zone) AS from_on,
        offers.unit_price / offers.price_per AS cost,
        LAG(offers.unit_price / offers.price_per) OVER (PARTITION BY offers.entity_id, offers.item_id, offers.supplier_id ORDER BY offers.commit_seq) AS cost_before
    FROM core_supplier_items_history AS offers
    CROSS JOIN run_parameters
    WHERE offers.preferred
),
-- The newest rise of an item's cost, where no list price has begun since shortly before it.
rises AS (
    SELECT
        costs.entity_id, costs.item_id, costs.from_on, costs.cost, costs.cost_before,
        ROW_NUMBER() OVER (PARTITION BY costs.entity_id, costs.item_id ORDER BY costs.commit_seq DESC) AS place
    FROM costs
    CROSS JOIN limits
    WHERE costs.cost_before > 0 AND costs.cost >= costs.cost_before * (1 + limits.cost_rise)
),
not_passed_on AS (
    SELECT rises.entity_id, rises.item_id, rises.from_on, rises.cost, rises.cost_before
    FROM rises
    LEFT JOIN core_prices AS lists
        ON lists.entity_id = rises.entity_id AND lists.item_id = rises.item_id AND lists.customer_id = '' AND lists.from_on >= rises.from_on - INTERVAL '14' DAY
    WHERE rises.place = 1 AND lists.item_id IS NULL
),
slips AS (
    SELECT
        entity_id, cause, CASE WHEN cause = 'contract_expired' THEN customer_id ELSE so_number END AS root, invoice_number AS document, line, shipped_on AS lost_on,
        customer_id, CAST(NULL AS VARCHAR) AS supplier_id, CAST(NULL AS VARCHAR) AS carrier, item_id, invoice_number, line AS invoice_line, quantity,
        agreed_minor AS expected_minor, invoice_minor AS actual_minor, currency, CAST(NULL AS DOUBLE) AS probability
    FROM price_slips
),
credited_twice AS (
    SELECT
        entity_id, 'duplicate_credit' AS cause, invoice_number AS root, credit_memo_number AS document, line, credited_on AS lost_on, customer_id,
        CAST(NULL AS VARCHAR) AS supplier_id, CAST(NULL AS VARCHAR) AS carrier, item_id, invoice_number, invoice_line, CAST(0 AS BIGINT) AS quantity,
        CAST(0 AS BIGINT) AS expected_minor, amount_minor AS actual_minor, currency, CAST(NULL AS DOUBLE) AS probability
    FROM double_credits
),
below_peers AS (
    SELECT
        entity_id, 'peer_price' AS cause, customer_id AS root, document, line, sold_on AS lost_on, customer_id, CAST(NULL AS VARCHAR) AS supplier_id,
        CAST(NULL AS VARCHAR) AS carrier, item_id, invoice_number, CAST(NULL AS BIGINT) AS invoice_line, quantity, expected_minor, actual_minor, currency,
        probability
    FROM peer_prices
),
not_raised AS (
    SELECT
        waterfall.entity_id, 'cost_rise' AS cause, waterfall.item_id AS root, waterfall.shipment_number AS document, waterfall.line, waterfall.shipped_on AS lost_on,
        waterfall.customer_id, CAST(NULL AS VARCHAR) AS supplier_id, CAST(NULL AS VARCHAR) AS carrier, waterfall.item_id, waterfall.invoice_number,
        waterfall.line AS invoice_line, waterfall.quantity,
        CAST(ROUND(waterfall.invoice_minor * rises.cost / rises.cost_before) AS BIGINT) AS expected_minor, waterfall.invoice_minor AS actual_minor,
        waterfall.currency, CAST(NULL AS DOUBLE) AS probability
    FROM price_waterfall AS waterfall
    JOIN not_passed_on AS rises ON rises.entity_id = waterfall.entity_id AND rises.item_id = waterfall.item_id
    CROSS JOIN limits
    LEFT JOIN price_slips ON price_slips.entity_id = waterfall.entity_id AND price_slips.shipment_number = waterfall.shipment_number AND price_slips.line = waterfall.line
    WHERE price_slips.line IS NULL AND waterfall.price_source = 'list' AND CAST(waterfall.ordered_on AS INT) - CAST(rises.from_on AS INT) >= limits.notice_days
),
below_cost AS (
    SELECT
        waterfall.entity_id, 'below_cost' AS cause, waterfall.item_id AS root, waterfall.shipment_number AS document, waterfall.line,
        waterfall.shipped_on AS lost_on, waterfall.customer_id, CAST(NULL AS VARCHAR) AS supplier_id, CAST(NULL AS VARCHAR) AS carrier, waterfall.item_id,
        waterfall.invoice_number, waterfall.line AS invoice_line, waterfall.quantity, waterfall.cost_minor AS expected_minor,
        waterfall.invoice_minor AS actual_minor, waterfall.currency, CAST(NULL AS DOUBLE) AS probability
    FROM price_waterfall AS waterfall
    LEFT JOIN not_passed_on AS rises ON rises.entity_id = waterfall.entity_id AND rises.item_id = waterfall.item_id AND rises.from_on <= waterfall.ordered_on
    LEFT JOIN price_slips ON price_slips.entity_id = waterfall.entity_id AND price_slips.shipment_number = waterfall.shipment_number AND price_slips.line = waterfall.line
    WHERE
        -- A substitute that somebody approved below its cost was meant so.
        waterfall.price_source <> 'override' AND waterfall.approved_by IS NULL AND waterfall.invoice_minor < waterfall.cost_minor AND rises.item_id IS NULL AND price_slips.line IS NULL
),
quotes AS (
    SELECT entity_id, shipment_number, MIN(accrued) AS quoted FROM core_carrier_bills WHERE accrued > 0 GROUP BY entity_id, shipment_number
),
freight AS (
    SELECT
        shipments.entity_id, 'freight_not_billed' AS cause, shipments.customer_id AS root, shipments.shipment_number AS document, CAST(0 AS BIGINT) AS line,
        shipments.shipped_on AS lost_on, shipments.customer_id, CAST(NULL AS VARCHAR) AS supplier_id, shipments.carrier, CAST(NULL AS VARCHAR) AS item_id,
        shipments.invoice_number, CAST(NULL AS BIGINT) AS invoice_line, CAST(0 AS BIGINT) AS quantity,
        MINOR_UNITS(CAST(COALESCE(quotes.quoted, shipments.freight_accrued) * limits.freight_markup AS DECIMAL(20, 4)), shipments.currency) AS expected_minor,
        CAST(0 AS BIGINT) AS actual_minor, shipments.currency, CAST(NULL AS DOUBLE) AS probability
    FROM core_shipments AS shipments
    JOIN core_invoices AS invoices ON invoices.entity_id = shipments.entity_id AND invoices.invoice_number = shipments.invoice_number
    LEFT JOIN quotes ON quotes.entity_id = shipments.entity_id AND quotes.shipment_number = shipments.shipment_number
    CROSS JOIN limits
    WHERE invoices.freight = 0 AND invoices.goods < limits.free_freight_from AND COALESCE(quotes.quoted, shipments.freight_accrued) > 0
),
carriers AS (
    SELECT
        bills.entity_id, 'carrier_overbilled' AS cause, bills.carrier AS root, bills.carrier_bill_number AS document, CAST(0 AS BIGINT) AS line,
        bills.billed_on AS lost_on, shipments.customer_id, CAST(NULL AS VARCHAR) AS supplier_id, bills.carrier, CAST(NULL AS VARCHAR) AS item_id,
        shipments.invoice_number, CAST(NULL AS BIGINT) AS invoice_line, CAST(0 AS BIGINT) AS quantity,
        MINOR_UNITS(bills.accrued, bills.currency) AS expected_minor, MINOR_UNITS(bills.amount, bills.currency) AS actual_minor, bills.currency,
        CAST(NULL AS DOUBLE) AS probability
    FROM core_carrier_bills AS bills
    JOIN core_shipments AS shipments ON shipments.entity_id = bills.entity_id AND shipments.shipment_number = bills.shipment_number
    CROSS JOIN limits
    WHERE bills.accrued > 0 AND bills.amount > bills.accrued * (1 + limits.carrier_tolerance)
),
suppliers AS (
    SELECT
        lines.entity_id, 'supplier_overbilled' AS cause, bills.supplier_id AS root, lines.bill_number AS document, lines.line, bills.billed_on AS lost_on,
        CAST(NULL AS VARCHAR) AS customer_id, bills.supplier_id, CAST(NULL AS VARCHAR) AS carrier, orders.item_id, CAST(NULL AS VARCHAR) AS invoice_number,
        CAST(NULL AS BIGINT) AS invoice_line, CAST(lines.quantity AS BIGINT) AS quantity,
        MINOR_UNITS(lines.received_value, lines.currency) AS expected_minor, MINOR_UNITS(lines.amount, lines.currency) AS actual_minor, lines.currency,
        CAST(NULL AS DOUBLE) AS probability
    FROM core_supplier_bill_lines AS lines
    JOIN core_supplier_bills AS bills ON bills.entity_id = lines.entity_id AND bills.bill_number = lines.bill_number
    JOIN core_purchase_order_lines AS orders ON orders.entity_id = lines.entity_id AND orders.po_number = lines.po_number AND orders.line = lines.po_line
    -- A minor unit is rounding.
    WHERE MINOR_UNITS(lines.amount - lines.received_value, lines.currency) > 1
),
-- What came back of goods that were claimed is taken off the next claim, so that it lowers what is lost.
not_claimed AS (
    SELECT
        entity_id, 'support_not_claimed' AS cause, agreement_id AS root, shipment_number AS document, line, shipped_on AS lost_on, customer_id, supplier_id,
        CAST(NULL AS VARCHAR) AS carrier, item_id, invoice_number, line AS invoice_line, quantity, support_minor AS expected_minor,
        claimed_minor AS actual_minor, currency, CAST(NULL AS DOUBLE) AS probability
    FROM supported_sales
),
-- What an agreement supports is proved by its sales, anything else by what the supplier accepted.
paid_short AS (
    SELECT
        entity_id, 'claim_short_paid' AS cause, party_id AS root, claim_number AS document, CAST(0 AS BIGINT) AS line,
        COALESCE(paid_on, answered_on) AS lost_on, CAST(NULL AS VARCHAR) AS customer_id, party_id AS supplier_id, CAST(NULL AS VARCHAR) AS carrier, item_id,
        CAST(NULL AS VARCHAR) AS invoice_number, CAST(NULL AS BIGINT) AS invoice_line, CAST(0 AS BIGINT) AS quantity,
        MINOR_UNITS(CASE WHEN kind = 'ship_debit' THEN claimed ELSE accepted END, currency) AS expected_minor, MINOR_UNITS(received, currency) AS actual_minor,
        currency, CAST(NULL AS DOUBLE) AS probability
    FROM core_claims
    WHERE party_kind = 'supplier' AND state IN ('paid', 'rejected')
),
aged AS (
    SELECT
        claims.entity_id, 'claim_aged' AS cause, claims.party_id AS root, claims.claim_number AS document, CAST(0 AS BIGINT) AS line,
        COALESCE(claims.answered_on, claims.filed_on) AS lost_on, CAST(NULL AS VARCHAR) AS customer_id, claims.party_id AS supplier_id,
        CAST(NULL AS VARCHAR) AS carrier, claims.item_id, CAST(NULL AS VARCHAR) AS invoice_number, CAST(NULL AS BIGINT) AS invoice_line,
        CAST(0 AS BIGINT) AS quantity,
        MINOR_UNITS(CASE WHEN claims.state = 'filed' THEN claims.claimed ELSE claims.accepted END, claims.currency) AS expected_minor,
        CAST(0 AS BIGINT) AS actual_minor, claims.currency, CAST(NULL AS DOUBLE) AS probability
    FROM core_claims AS claims
    CROSS JOIN run_parameters
    CROSS JOIN limits
    WHERE
        claims.party_kind = 'supplier' AND (
            claims.state = 'filed' AND CAST(as_of_on AS INT) - CAST(claims.filed_on AS INT) > limits.claim_answer_days
            OR claims.state = 'accepted' AND CAST(as_of_on AS INT) - CAST(claims.answered_on AS INT) > limits.claim_payment_days
        )
),
leaks AS (
    SELECT * FROM slips
    UNION ALL
    SELECT * FROM credited_twice
    UNION ALL
    SELECT * FROM below_peers
    UNION ALL
    SELECT * FROM not_raised
    UNION ALL
    SELECT * FROM below_cost
    UNION ALL
    SELECT * FROM freight
    UNION ALL
    SELECT * FROM carriers
    UNION ALL
    SELECT * FROM suppliers
    UNION ALL
    SELECT * FROM not_claimed
    UNION ALL
    SELECT * FROM paid_short
    UNION ALL
    SELECT * FROM aged
)
SELECT
    entity_id,                                                  -- legal entity
    cause,                                                      -- why, by its name in the rules
    root,                                                       -- what its case is about: an order, invoice, item, customer, carrier, supplier or agreement
    document,                                                   -- invoice, shipment, credit memo, bill or claim
    line,                                                       -- its line, 0 where all of it is meant
    lost_on,                                                    -- day of the loss
    customer_id,                                                -- customer
    supplier_id,                                                -- supplier
    carrier,                                                    -- carrier
    item_id,                                                    -- stock keeping unit
    invoice_number,                                             -- invoice
    invoice_line,                                               -- its line
    quantity,                                                   -- sold or billed, 0 where no goods are meant [base units]
    expected_minor,                                             -- what it should have been [minor units]
    actual_minor,                                               -- what it was [minor units]
    CASE
        WHEN cause = 'support_not_claimed' THEN expected_minor - actual_minor
        ELSE ABS(expected_minor - actual_minor)
    END AS lost_minor,                                          -- lost, or charged too much where a customer's invoice is above what it should be [minor units]
    currency,                                                   -- currency of the amounts
    probability                                                 -- how sure it is, where documents do not prove it
FROM leaks
WHERE expected_minor <> actual_minor
ORDER BY entity_id, cause, document, line
