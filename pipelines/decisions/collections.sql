/* Whom to ask for money that is past due, and how, by the published rules; others say why not. */
-- grain: entity_id, customer_id
SELECT
    entity_id,                                        -- legal entity
    customer_id,                                      -- customer
    customer_id AS subject,                           -- what it is about
    COLLECTIONS_PROPOSAL(facts) AS proposal           -- action, money and the whole recommendation with its evidence
FROM collections_evidence
ORDER BY entity_id, customer_id
