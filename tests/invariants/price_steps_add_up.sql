-- The steps from the list price add up to the amount of the order's line.
-- tables: sales_order_lines, price_steps
WITH steps AS (
    SELECT entity_id, so_number, line, SUM(amount) AS amount FROM price_steps GROUP BY entity_id, so_number, line
)
SELECT COALESCE(lines.so_number, steps.so_number) AS so_number, COALESCE(lines.line, steps.line) AS line, lines.amount, steps.amount AS steps
FROM sales_order_lines AS lines
FULL JOIN steps ON steps.entity_id = lines.entity_id AND steps.so_number = lines.so_number AND steps.line = lines.line
WHERE COALESCE(lines.amount, 0) <> COALESCE(steps.amount, 0)
