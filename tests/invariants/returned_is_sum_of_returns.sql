-- What came back of a shipment's line is what its returns say, at most what left, and all of the cost with the last unit.
-- tables: shipment_lines, customer_return_lines
WITH returned AS (
    SELECT entity_id, shipment_number, shipment_line, SUM(quantity) AS quantity, SUM(cost) AS cost
    FROM customer_return_lines
    GROUP BY entity_id, shipment_number, shipment_line
)
SELECT lines.shipment_number, lines.line, lines.quantity, lines.returned, returned.quantity AS on_returns, lines.returned_cost, returned.cost
FROM shipment_lines AS lines
FULL JOIN returned ON returned.entity_id = lines.entity_id AND returned.shipment_number = lines.shipment_number AND returned.shipment_line = lines.line
WHERE COALESCE(lines.returned, 0) <> COALESCE(returned.quantity, 0) OR COALESCE(lines.returned_cost, 0) <> COALESCE(returned.cost, 0)
   OR lines.returned > lines.quantity OR lines.returned_cost > lines.cost OR (lines.returned = lines.quantity AND lines.returned_cost <> lines.cost)
