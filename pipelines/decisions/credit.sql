/* What becomes of orders that wait for their customer's credit, and which limits are to change, by the published rules; the others say why not. */
-- grain: entity_id, subject
WITH proposals AS (
    SELECT entity_id, so_number AS subject, CREDIT_PROPOSAL(facts) AS proposal FROM credit_evidence
    UNION ALL
    SELECT entity_id, customer_id, CREDIT_PROPOSAL(facts) FROM credit_limit_evidence
)
SELECT
    entity_id,                                        -- legal entity
    subject,                                          -- what it is about: a sales order, or a customer
    proposal                                          -- action, money and the whole recommendation with its evidence
FROM proposals
ORDER BY entity_id, subject
