-- What a recommendation proposed was ordered at most once.
-- A line may have been divided since: together they are no more than its quantity, or what a person put in its place.
-- tables: purchase_order_lines, recommendations
SELECT
    lines.entity_id, lines.rec_id, SUM(lines.quantity) AS ordered, MAX(COALESCE(recommendations.edited_quantity, recommendations.quantity)) AS decided
FROM purchase_order_lines AS lines
JOIN recommendations ON recommendations.entity_id = lines.entity_id AND recommendations.rec_id = lines.rec_id
GROUP BY lines.entity_id, lines.rec_id
HAVING SUM(lines.quantity) > MAX(COALESCE(recommendations.edited_quantity, recommendations.quantity))
