-- What a line of a purchase order received and returned is what its receipts say.
-- tables: purchase_order_lines, receipt_lines
WITH receipts AS (
    SELECT entity_id, po_number, po_line, SUM(quantity) AS quantity, SUM(returned) AS returned
    FROM receipt_lines
    GROUP BY entity_id, po_number, po_line
)
SELECT lines.po_number, lines.line, lines.received, receipts.quantity, lines.returned, receipts.returned AS returned_of_receipts
FROM purchase_order_lines AS lines
LEFT JOIN receipts ON receipts.entity_id = lines.entity_id AND receipts.po_number = lines.po_number AND receipts.po_line = lines.line
WHERE lines.received <> COALESCE(receipts.quantity, 0) OR lines.returned <> COALESCE(receipts.returned, 0)
