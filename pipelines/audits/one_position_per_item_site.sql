/* An item at a site is decided once. */
SELECT entity_id, item_id, site_id, COUNT(*) AS copies FROM replenishment_evidence GROUP BY entity_id, item_id, site_id HAVING COUNT(*) > 1
