-- What a recommendation proposed was ordered at most once.
-- A line may have been divided since: together they are no more than its quantity.
-- tables: purchase_order_lines, recommendations
SELECT lines.entity_id, lines.rec_id, SUM(lines.quantity) AS ordered, MAX(recommendations.quantity) AS proposed
FROM purchase_order_lines AS lines
LEFT JOIN recommendations ON recommendations.entity_id = lines.entity_id AND recommendations.rec_id = lines.rec_id
WHERE lines.rec_id IS NOT NULL
GROUP BY lines.entity_id, lines.rec_id
HAVING SUM(lines.quantity) > COALESCE(MAX(recommendations.quantity), 0)
