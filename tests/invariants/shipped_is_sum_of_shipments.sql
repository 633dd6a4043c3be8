-- What a line of a sales order shipped is what its shipments say.
-- tables: sales_order_lines, shipment_lines
WITH shipped AS (
    SELECT entity_id, so_number, so_line, SUM(quantity) AS quantity FROM shipment_lines GROUP BY entity_id, so_number, so_line
)
SELECT lines.so_number, lines.line, lines.shipped, shipped.quantity
FROM sales_order_lines AS lines
LEFT JOIN shipped ON shipped.entity_id = lines.entity_id AND shipped.so_number = lines.so_number AND shipped.so_line = lines.line
WHERE lines.shipped <> COALESCE(shipped.quantity, 0)
