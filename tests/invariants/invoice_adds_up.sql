-- An invoice is the sum of its parts, and open is what payments, credits and write-offs have not settled; one that was taken over has no lines.
-- tables: invoices, invoice_lines, payment_applications, credit_applications, write_offs
WITH goods AS (
    SELECT entity_id, invoice_number, SUM(amount) AS amount FROM invoice_lines GROUP BY entity_id, invoice_number
), applied AS (
    SELECT entity_id, invoice_number, amount FROM payment_applications
    UNION ALL
    SELECT entity_id, invoice_number, amount FROM credit_applications
    UNION ALL
    SELECT entity_id, invoice_number, amount FROM write_offs
), settled AS (
    SELECT entity_id, invoice_number, SUM(amount) AS amount FROM applied GROUP BY entity_id, invoice_number
)
SELECT invoices.invoice_number, invoices.total, invoices.goods, goods.amount AS lines, invoices.open, invoices.settled_before, settled.amount AS applied
FROM invoices
LEFT JOIN goods ON goods.entity_id = invoices.entity_id AND goods.invoice_number = invoices.invoice_number
LEFT JOIN settled ON settled.entity_id = invoices.entity_id AND settled.invoice_number = invoices.invoice_number
WHERE invoices.total <> invoices.goods + invoices.freight + invoices.tax
   OR COALESCE(goods.amount, 0) <> CASE WHEN invoices.origin_number IS NULL THEN invoices.goods ELSE 0 END
   OR invoices.open <> invoices.total - invoices.settled_before - COALESCE(settled.amount, 0) OR invoices.open < 0 OR invoices.settled_before < 0
   OR (invoices.origin_number IS NULL AND invoices.settled_before <> 0)
   OR (invoices.open = 0) <> (invoices.settled_on IS NOT NULL)
