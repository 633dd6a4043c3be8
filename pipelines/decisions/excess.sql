/* Which goods lie longer than it pays to keep them, and the way out that brings most by the published rules; others say why not. */
-- grain: entity_id, item_id, site_id
SELECT
    entity_id,                                        -- legal entity
    item_id,                                          -- stock keeping unit
    site_id,                                          -- site
    item_id || '|' || site_id AS subject,             -- what it is about
    EXCESS_PROPOSAL(facts) AS proposal                -- action, money and the whole recommendation with its evidence
FROM excess_evidence
ORDER BY entity_id, item_id, site_id
