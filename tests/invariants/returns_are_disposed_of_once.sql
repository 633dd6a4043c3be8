-- What became of returned goods is what was decided about them, no more than came back or was looked at, and it leaves no cost behind.
-- tables: customer_return_lines, return_dispositions, return_inspections
WITH decided AS (
    SELECT entity_id, return_number, line, SUM(CASE WHEN action = 'quarantine' THEN 0 ELSE quantity END) AS quantity, SUM(cost) AS cost
    FROM return_dispositions
    GROUP BY entity_id, return_number, line
), found AS (
    SELECT entity_id, return_number, line, SUM(sound + faulty) AS quantity, SUM(faulty) AS faulty FROM return_inspections GROUP BY entity_id, return_number, line
)
SELECT lines.return_number, lines.line, lines.quantity, lines.restocked, lines.scrapped, lines.sent_back, decided.quantity AS decided,
       lines.disposed_cost, decided.cost
FROM customer_return_lines AS lines
FULL JOIN decided ON decided.entity_id = lines.entity_id AND decided.return_number = lines.return_number AND decided.line = lines.line
LEFT JOIN found ON found.entity_id = lines.entity_id AND found.return_number = lines.return_number AND found.line = lines.line
WHERE COALESCE(lines.restocked + lines.scrapped + lines.sent_back, 0) <> COALESCE(decided.quantity, 0)
   OR COALESCE(lines.disposed_cost, 0) <> COALESCE(decided.cost, 0)
   OR lines.restocked + lines.scrapped + lines.sent_back + lines.quarantined > lines.quantity OR lines.credited > lines.quantity
   OR lines.restocked + lines.scrapped + lines.sent_back > lines.inspected OR lines.inspected > lines.quantity
   OR COALESCE(found.quantity, 0) > lines.inspected OR COALESCE(found.faulty, 0) <> lines.faulty
   OR (lines.restocked + lines.scrapped + lines.sent_back = lines.quantity AND lines.disposed_cost <> lines.cost)
