-- An invoice, its lines and the returns know what was credited of them, and it is no more than there was.
-- tables: invoices, invoice_lines, customer_return_lines, credit_memo_lines
WITH kept AS (
    SELECT entity_id, invoice_number AS number, 0 AS line, credited AS amount, 0 AS quantity, credited > goods AS is_too_much FROM invoices
    UNION ALL
    SELECT entity_id, invoice_number, line, credited, credited_quantity, credited > amount OR credited_quantity > quantity FROM invoice_lines
    UNION ALL
    SELECT entity_id, return_number, line, 0, credited, credited > quantity FROM customer_return_lines
), parts AS (
    SELECT entity_id, invoice_number AS number, 0 AS line, amount, 0 AS quantity FROM credit_memo_lines
    UNION ALL
    SELECT entity_id, invoice_number, invoice_line, amount, quantity FROM credit_memo_lines WHERE invoice_line IS NOT NULL
    UNION ALL
    SELECT entity_id, return_number, return_line, 0, quantity FROM credit_memo_lines WHERE return_number IS NOT NULL
), credited AS (
    SELECT entity_id, number, line, SUM(amount) AS amount, SUM(quantity) AS quantity FROM parts GROUP BY entity_id, number, line
)
SELECT COALESCE(kept.number, credited.number) AS number, COALESCE(kept.line, credited.line) AS line,
       kept.amount, credited.amount AS on_memos, kept.quantity, credited.quantity AS quantity_on_memos
FROM kept
FULL JOIN credited ON credited.entity_id = kept.entity_id AND credited.number = kept.number AND credited.line = kept.line
WHERE kept.is_too_much OR COALESCE(kept.amount, 0) <> COALESCE(credited.amount, 0) OR COALESCE(kept.quantity, 0) <> COALESCE(credited.quantity, 0)
