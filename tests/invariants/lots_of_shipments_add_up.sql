-- The lots of a shipment's line are all that it shipped, and no more came back of one than left with it.
-- tables: shipment_lots, shipment_lines
WITH by_line AS (
    SELECT entity_id, shipment_number, line, SUM(quantity) AS quantity, SUM(returned) AS returned
    FROM shipment_lots
    GROUP BY entity_id, shipment_number, line
)
SELECT by_line.shipment_number, by_line.line, '' AS lot_id, by_line.quantity, by_line.returned
FROM by_line
LEFT JOIN shipment_lines ON shipment_lines.entity_id = by_line.entity_id AND shipment_lines.shipment_number = by_line.shipment_number
    AND shipment_lines.line = by_line.line
WHERE by_line.quantity <> COALESCE(shipment_lines.quantity, 0) OR by_line.returned > COALESCE(shipment_lines.returned, 0)
UNION ALL
SELECT shipment_number, line, lot_id, quantity, returned
FROM shipment_lots
WHERE returned < 0 OR returned > quantity
