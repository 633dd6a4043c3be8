/* The order of each supplier for each site, all of its items together: what they need, and what is added to reach its minimum or its target. */
-- grain: entity_id, supplier_id, site_id
WITH candidates AS (
    SELECT
        evidence.entity_id, evidence.item_id, evidence.site_id, offers.supplier_id,
        ORDER_CANDIDATE(evidence.facts) AS candidate
    FROM replenishment_evidence AS evidence
    JOIN supplier_offers AS offers ON offers.entity_id = evidence.entity_id AND offers.item_id = evidence.item_id
    WHERE offers.minimum_order_minor > 0 OR offers.order_target_minor > 0
),
orders AS (
    SELECT entity_id, supplier_id, site_id, SUPPLIER_ORDER(ARRAY_AGG(candidate ORDER BY item_id)) AS supplier_order
    FROM candidates
    WHERE candidate IS NOT NULL
    GROUP BY entity_id, supplier_id, site_id
)
SELECT
    entity_id,                                        -- legal entity
    supplier_id,                                      -- supplier
    site_id,                                          -- site that receives
    supplier_order                                    -- lines with what is added to each, and what filling up costs and saves, as JSON
FROM orders
WHERE supplier_order IS NOT NULL
ORDER BY entity_id, supplier_id, site_id
