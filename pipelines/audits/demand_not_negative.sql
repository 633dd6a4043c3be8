/* An order line asks for something. */
SELECT entity_id, so_number, line, quantity FROM demand_lines WHERE quantity <= 0
