-- What a recommendation proposed was ordered at most once.
-- tables: purchase_order_lines
SELECT entity_id, rec_id, COUNT(*) AS lines
FROM purchase_order_lines
WHERE rec_id IS NOT NULL
GROUP BY entity_id, rec_id
HAVING COUNT(*) > 1
