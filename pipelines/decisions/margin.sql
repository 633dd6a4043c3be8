/* Cases of lost margin, one per root cause, each with what comes back by the published rules and the fix; others say why nobody is asked. */
-- grain: entity_id, cause, root
SELECT
    entity_id,                                        -- legal entity
    cause,                                            -- why margin was lost
    root,                                             -- order, invoice, item, customer, carrier, supplier or agreement
    cause || '|' || root AS subject,                  -- what it is about
    MARGIN_PROPOSAL(facts) AS proposal                -- action, money and the whole recommendation with its evidence
FROM margin_evidence
ORDER BY entity_id, cause, root
