/* Which items at which sites may run out before anything ordered today arrives, and what to do about it by the published rules; others say why not. */
-- grain: entity_id, item_id, site_id
SELECT
    entity_id,                                        -- legal entity
    item_id,                                          -- stock keeping unit
    site_id,                                          -- site
    item_id || '|' || site_id AS subject,             -- what it is about
    STOCKOUT_RISK_PROPOSAL(facts) AS proposal         -- action, money and the whole recommendation with its evidence
FROM stockout_risk_evidence
ORDER BY entity_id, item_id, site_id
