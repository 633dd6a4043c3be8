/* From list price to pocket margin of every line that was shipped, to the minor unit: each step is what the price lost there.
   The price steps, freight, credits less the fees kept of them, cost and what was scrapped of returns are those of the ledger. What waiting for the money costs
   is a figure of management and in no account. */
-- grain: entity_id, shipment_number, line
-- audits: waterfall_adds_up, waterfall_equals_ledger
WITH prices AS (
    SELECT
        entity_id, so_number, line,
        MAX(CASE WHEN kind = 'list' THEN unit_price / price_per END) AS list_price,
        MAX(CASE WHEN kind = 'contract' THEN unit_price / price_per END) AS customer_price,
        MAX(CASE WHEN kind IN ('override', 'substitute') THEN approved_by END) AS approved_by,
        NULLIF(MAX(CASE WHEN kind = 'override' THEN rule END), '') AS override_reason
    FROM core_price_steps
    GROUP BY entity_id, so_number, line
),
priced AS (
    SELECT
        shipped.entity_id, shipped.shipment_number, shipped.line, shipped.so_number, shipped.so_line, orders.customer_id, shipped.item_id, shipped.site_id,
        orders.ordered_on, shipped.shipped_on, shipped.currency, orders.price_source, prices.approved_by, prices.override_reason,
        CAST(shipped.quantity AS BIGINT) AS quantity,
        orders.unit_price / orders.price_per AS price, prices.customer_price, prices.list_price,
        MINOR_UNITS(shipped.revenue, shipped.currency) AS invoice_minor,
        MINOR_UNITS(shipped.cost - shipped.returned_cost, shipped.currency) AS cost_minor
    FROM core_shipment_lines AS shipped
    JOIN core_sales_order_lines AS orders ON orders.entity_id = shipped.entity_id AND orders.so_number = shipped.so_number AND orders.line = shipped.so_line
    LEFT JOIN prices ON prices.entity_id = shipped.entity_id AND prices.so_number = shipped.so_number AND prices.line = shipped.so_line
),
-- Where a step leaves the price as it is, it leaves the amount as it is too: an amount is rounded once.
agreed AS (
    SELECT
        *,
        CASE
            WHEN COALESCE(customer_price, list_price, price) = price THEN invoice_minor
            ELSE MINOR_UNITS(CAST(CAST(quantity AS DECIMAL(18, 0)) * COALESCE(customer_price, list_price) AS DECIMAL(20, 4)), currency)
        END AS agreed_minor
    FROM priced
),
listed AS (
    SELECT
        *,
        CASE
            WHEN COALESCE(list_price, customer_price, price) = COALESCE(customer_price, list_price, price) THEN agreed_minor
            ELSE MINOR_UNITS(CAST(CAST(quantity AS DECIMAL(18, 0)) * list_price AS DECIMAL(20, 4)), currency)
        END AS list_minor
    FROM agreed
),
-- A fee for taking goods back is one of a credit memo, and is split over its lines by what they credit.
credits_weighed AS (
    SELECT
        lines.entity_id, lines.invoice_number, lines.invoice_line, MINOR_UNITS(memos.restock_fee, memos.currency) AS fee_minor,
        MINOR_UNITS(lines.amount, lines.currency) + 1 AS weight,
        CAST(SUM(MINOR_UNITS(lines.amount, lines.currency) + 1) OVER (
            PARTITION BY lines.entity_id, lines.credit_memo_number ORDER BY lines.line ROWS UNBOUNDED PRECEDING
        ) AS BIGINT) AS up_to,
        CAST(SUM(MINOR_UNITS(lines.amount, lines.currency) + 1) OVER (PARTITION BY lines.entity_id, lines.credit_memo_number) AS BIGINT) AS in_all
    FROM core_credit_memo_lines AS lines
    JOIN core_credit_memos AS memos ON memos.entity_id = lines.entity_id AND memos.credit_memo_number = lines.credit_memo_number
    WHERE memos.restock_fee > 0
),
fees AS (
    SELECT
        entity_id, invoice_number, invoice_line AS line,
        CAST(SUM(fee_minor * up_to / in_all - fee_minor * (up_to - weight) / in_all) AS BIGINT) AS fees_minor
    FROM credits_weighed
    GROUP BY entity_id, invoice_number, invoice_line
),
scrapped AS (
    SELECT
        returned.entity_id, returned.shipment_number, returned.shipment_line AS line,
        CAST(SUM(MINOR_UNITS(disposed.cost, disposed.currency)) AS BIGINT) AS scrapped_minor
    FROM core_return_dispositions AS disposed
    JOIN core_customer_return_lines AS returned
        ON returned.entity_id = disposed.entity_id AND returned.return_number = disposed.return_number AND returned.line = disposed.line
    WHERE disposed.action = 'scrap'
    GROUP BY returned.entity_id, returned.shipment_number, returned.shipment_line
),
credited AS (
    SELECT entity_id, invoice_number, SUM(credited) AS on_lines FROM core_invoice_lines GROUP BY entity_id, invoice_number
),
shipments AS (
    SELECT
        shipments.entity_id, shipments.shipment_number, shipments.invoice_number, invoices.invoiced_on, invoices.settled_on,
        MINOR_UNITS(shipments.freight_cost, shipments.currency) AS freight_cost_minor,
        MINOR_UNITS(invoices.freight, shipments.currency) AS freight_billed_minor,
        -- Credits on the invoice as a whole.
        MINOR_UNITS(invoices.credited - credited.on_lines, shipments.currency) AS credited_whole_minor
    FROM core_shipments AS shipments
    JOIN core_invoices AS invoices ON invoices.entity_id = shipments.entity_id AND invoices.invoice_number = shipments.invoice_number
    JOIN credited ON credited.entity_id = invoices.entity_id AND credited.invoice_number = invoices.invoice_number
),
-- What belongs to the whole shipment is split by amount: a line has the part up to it less the part before it, so that the parts add up.
weighed AS (
    SELECT
        entity_id, shipment_number, line, invoice_minor + 1 AS weight,
        CAST(SUM(invoice_minor + 1) OVER (PARTITION BY entity_id, shipment_number ORDER BY line ROWS UNBOUNDED PRECEDING) AS BIGINT) AS up_to,
        CAST(SUM(invoice_minor + 1) OVER (PARTITION BY entity_id, shipment_number) AS BIGINT) AS in_all
    FROM listed
),
split AS (
    SELECT
        weighed.entity_id, weighed.shipment_number, weighed.line, shipments.invoice_number,
        CAST(COALESCE(shipments.settled_on, as_of_on) AS INT) - CAST(shipments.invoiced_on AS INT) AS days_to_pay,
        freight_cost_minor * up_to / in_all - freight_cost_minor * (up_to - weight) / in_all AS freight_cost_minor,
        freight_billed_minor * up_to / in_all - freight_billed_minor * (up_to - weight) / in_all AS freight_billed_minor,
        credited_whole_minor * up_to / in_all - credited_whole_minor * (up_to - weight) / in_all AS credited_whole_minor
    FROM weighed
    JOIN shipments ON shipments.entity_id = weighed.entity_id AND shipments.shipment_number = weighed.shipment_number
    CROSS JOIN run_parameters
),
steps AS (
    SELECT
        listed.*, split.invoice_number, split.freight_cost_minor - split.freight_billed_minor AS freight_minor,
        COALESCE(MINOR_UNITS(invoiced.credited, listed.currency) + split.credited_whole_minor, 0) - COALESCE(fees.fees_minor, 0) AS credits_minor,
        COALESCE(scrapped.scrapped_minor, 0) AS scrapped_minor,
        CAST(listed.invoice_minor * GREATEST(split.days_to_pay, 0) * RULE('margin_limits', 'figure', 'limit', 'capital_rate') / 365 AS BIGINT) AS terms_minor
    FROM listed
    JOIN split ON split.entity_id = listed.entity_id AND split.shipment_number = listed.shipment_number AND split.line = listed.line
    LEFT JOIN core_invoice_lines AS invoiced
        ON invoiced.entity_id = listed.entity_id AND invoiced.invoice_number = split.invoice_number AND invoiced.line = listed.line
    LEFT JOIN fees ON fees.entity_id = listed.entity_id AND fees.invoice_number = split.invoice_number AND fees.line = listed.line
    LEFT JOIN scrapped
        ON scrapped.entity_id = listed.entity_id AND scrapped.shipment_number = listed.shipment_number AND scrapped.line = listed.line
)
SELECT
    entity_id,                                                             -- legal entity
    shipment_number,                                                       -- shipment
    line,                                                                  -- line of the shipment and of its invoice
    invoice_number,                                                        -- invoice
    so_number,                                                             -- sales order
    so_line,                                                               -- line of the sales order
    customer_id,                                                           -- customer
    item_id,                                                               -- stock keeping unit
    site_id,                                                               -- site
    ordered_on,                                                            -- day whose prices hold
    shipped_on,                                                            -- day of the shipment
    currency,                                                              -- currency of the amounts
    price_source,                                                          -- last step of the price: list, contract, override or substitute
    approved_by,                                                           -- who approved an override, or a substitute below its cost
    override_reason,                                                       -- its reason, empty where none was given
    list_price,                                                            -- list price of one base unit, empty where there is none
    customer_price,                                                        -- the customer's own, empty where there is none
    price,                                                                 -- price of one base unit on the order's line
    quantity,                                                              -- shipped [base units]
    list_minor,                                                            -- at list price [minor units]
    list_minor - agreed_minor AS discount_minor,                           -- lost to the customer's own price [minor units]
    agreed_minor - invoice_minor AS override_minor,                        -- lost to a price agreed on the line [minor units]
    invoice_minor,                                                         -- invoiced without tax [minor units]
    freight_minor,                                                         -- carriers' cost less freight billed, its part of the shipment [minor units]
    credits_minor,                                                         -- given back by credit memos, less the fees kept of them [minor units]
    terms_minor,                                                           -- cost of waiting for the money; in no account [minor units]
    invoice_minor - freight_minor - credits_minor - terms_minor AS pocket_price_minor, -- what is left of the price [minor units]
    cost_minor,                                                            -- cost of goods, less what came back [minor units]
    scrapped_minor,                                                        -- cost of what came back and was scrapped [minor units]
    invoice_minor - freight_minor - credits_minor - terms_minor - cost_minor - scrapped_minor AS pocket_margin_minor -- what is earned [minor units]
FROM steps
ORDER BY entity_id, shipment_number, line
