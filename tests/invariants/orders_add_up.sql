-- The total of an order is the sum of its lines, and it has as many as it says.
-- tables: sales_orders, sales_order_lines, purchase_orders, purchase_order_lines
WITH lines AS (
    SELECT entity_id, so_number AS number, SUM(amount) AS amount, COUNT(*) AS lines FROM sales_order_lines GROUP BY entity_id, so_number
    UNION ALL
    SELECT entity_id, po_number, SUM(amount), COUNT(*) FROM purchase_order_lines GROUP BY entity_id, po_number
), orders AS (
    SELECT entity_id, so_number AS number, total, line_count FROM sales_orders
    UNION ALL
    SELECT entity_id, po_number, total, line_count FROM purchase_orders
)
SELECT orders.number, orders.total, lines.amount, orders.line_count, lines.lines
FROM orders
LEFT JOIN lines ON lines.entity_id = orders.entity_id AND lines.number = orders.number
WHERE orders.total <> COALESCE(lines.amount, 0) OR orders.line_count <> COALESCE(lines.lines, 0)
