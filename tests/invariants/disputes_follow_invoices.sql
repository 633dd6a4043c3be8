-- An invoice names its open dispute, and is disputed only while something of it is open.
-- tables: invoices, disputes
SELECT invoices.invoice_number, invoices.dispute_number, disputes.state, invoices.open
FROM invoices
LEFT JOIN disputes ON disputes.entity_id = invoices.entity_id AND disputes.dispute_number = invoices.dispute_number
WHERE (invoices.dispute_number IS NOT NULL AND (NOT invoices.disputed OR disputes.state IS NULL OR disputes.state <> 'open'))
   OR (invoices.disputed AND invoices.open = 0)
UNION ALL
SELECT disputes.invoice_number, disputes.dispute_number, disputes.state, invoices.open
FROM disputes
LEFT JOIN invoices ON invoices.entity_id = disputes.entity_id AND invoices.invoice_number = disputes.invoice_number
WHERE (disputes.state = 'open') <> (COALESCE(invoices.dispute_number, '') = disputes.dispute_number)
   OR (disputes.state = 'open') <> (disputes.resolution IS NULL)
