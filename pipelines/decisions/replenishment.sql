/* What to order of each item at each site, by the published rules; rows without an action say why. */
-- grain: entity_id, item_id, site_id
SELECT
    entity_id,                                        -- legal entity
    item_id,                                          -- stock keeping unit
    site_id,                                          -- site
    item_id || '|' || site_id AS subject,             -- what it is about
    REPLENISHMENT_PROPOSAL(facts) AS proposal         -- action, quantity and the whole proposal with its evidence
FROM replenishment_evidence
ORDER BY entity_id, item_id, site_id
