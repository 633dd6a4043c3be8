/* What becomes of orders that wait for their customer's credit, by the published rules; those with room again say so. */
-- grain: entity_id, so_number
SELECT
    entity_id,                                        -- legal entity
    so_number,                                        -- sales order
    so_number AS subject,                             -- what it is about
    CREDIT_PROPOSAL(facts) AS proposal                -- action, money and the whole recommendation with its evidence
FROM credit_evidence
ORDER BY entity_id, so_number
