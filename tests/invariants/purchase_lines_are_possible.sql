-- No more is received and cancelled than was ordered, and no more returned or billed than received.
-- More is billed than is kept only of goods that went back after their bill: the supplier owes a credit note for them.
-- tables: purchase_order_lines
SELECT po_number, line, quantity, received, returned, billed, cancelled
FROM purchase_order_lines
WHERE quantity <= 0 OR received < 0 OR returned < 0 OR billed < 0 OR cancelled < 0
   OR received + cancelled > quantity OR returned > received OR billed > received
   OR (billed_value > received_value AND billed <= received - returned)
