/* What to order of each item at each site, by the published rules; rows without an action say why. */
-- grain: entity_id, item_id, site_id
SELECT
    evidence.entity_id,                               -- legal entity
    evidence.item_id,                                 -- stock keeping unit
    evidence.site_id,                                 -- site
    evidence.item_id || '|' || evidence.site_id AS subject, -- what it is about
    REPLENISHMENT_PROPOSAL(evidence.facts, '{"supplier_order":' || orders.supplier_order || '}') AS proposal -- action, quantity and the whole proposal with its evidence
FROM replenishment_evidence AS evidence
LEFT JOIN supplier_offers AS offers ON offers.entity_id = evidence.entity_id AND offers.item_id = evidence.item_id
LEFT JOIN supplier_orders AS orders
    ON orders.entity_id = evidence.entity_id AND orders.supplier_id = offers.supplier_id AND orders.site_id = evidence.site_id
ORDER BY entity_id, item_id, site_id
