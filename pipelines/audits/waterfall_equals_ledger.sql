/* Revenue, credits less the fees kept of them, freight, cost and what was scrapped of returns are those of the general ledger, to the minor unit. Freight revenue
   of invoices without goods, and what bills and returns to suppliers changed of the cost of goods that had been sold, belong to no line. */
WITH lines AS (
    SELECT
        entity_id, CAST(SUM(invoice_minor) AS BIGINT) AS revenue, CAST(SUM(credits_minor) AS BIGINT) AS credits,
        CAST(SUM(freight_minor) AS BIGINT) AS freight, CAST(SUM(cost_minor) AS BIGINT) AS cost, CAST(SUM(scrapped_minor) AS BIGINT) AS scrapped
    FROM price_waterfall
    GROUP BY entity_id
),
of_shipments AS (
    SELECT entity_id, shipment_number AS source FROM core_shipments
    UNION
    SELECT entity_id, invoice_number AS source FROM core_shipments
    UNION
    SELECT bills.entity_id, bills.carrier_bill_number AS source
    FROM core_carrier_bills AS bills
    JOIN core_shipments AS shipments ON shipments.entity_id = bills.entity_id AND shipments.shipment_number = bills.shipment_number
    UNION
    SELECT memos.entity_id, memos.credit_memo_number AS source
    FROM core_credit_memos AS memos
    JOIN core_shipments AS shipments ON shipments.entity_id = memos.entity_id AND shipments.invoice_number = memos.invoice_number
    UNION
    SELECT entity_id, return_number AS source FROM core_customer_returns
),
ledger AS (
    SELECT
        journal.entity_id,
        SUM(CASE WHEN journal.account = '4000' THEN -MINOR_UNITS(journal.amount, journal.currency) ELSE 0 END) AS revenue,
        SUM(CASE WHEN journal.account IN ('4090', '4080') THEN MINOR_UNITS(journal.amount, journal.currency) ELSE 0 END) AS credits,
        SUM(CASE WHEN journal.account IN ('5100', '4010') THEN MINOR_UNITS(journal.amount, journal.currency) ELSE 0 END) AS freight,
        SUM(CASE WHEN journal.account = '5000' THEN MINOR_UNITS(journal.amount, journal.currency) ELSE 0 END) AS cost,
        SUM(CASE WHEN journal.account = '5200' THEN MINOR_UNITS(journal.amount, journal.currency) ELSE 0 END) AS scrapped
    FROM core_journal_lines AS journal
    JOIN of_shipments ON of_shipments.entity_id = journal.entity_id AND of_shipments.source = journal.source
    GROUP BY journal.entity_id
),
compared AS (
    SELECT ledger.entity_id, 'revenue' AS what, COALESCE(lines.revenue, 0) AS of_lines, ledger.revenue AS of_ledger
    FROM ledger LEFT JOIN lines ON lines.entity_id = ledger.entity_id
    UNION ALL
    SELECT ledger.entity_id, 'credits', COALESCE(lines.credits, 0), ledger.credits FROM ledger LEFT JOIN lines ON lines.entity_id = ledger.entity_id
    UNION ALL
    SELECT ledger.entity_id, 'freight', COALESCE(lines.freight, 0), ledger.freight FROM ledger LEFT JOIN lines ON lines.entity_id = ledger.entity_id
    UNION ALL
    SELECT ledger.entity_id, 'cost', COALESCE(lines.cost, 0), ledger.cost FROM ledger LEFT JOIN lines ON lines.entity_id = ledger.entity_id
    UNION ALL
    SELECT ledger.entity_id, 'scrapped', COALESCE(lines.scrapped, 0), ledger.scrapped FROM ledger LEFT JOIN lines ON lines.entity_id = ledger.entity_id
)
SELECT entity_id, what, of_lines, of_ledger FROM compared WHERE of_lines <> of_ledger ORDER BY entity_id, what
