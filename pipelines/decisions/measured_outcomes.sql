/* What executed recommendations brought, as far as their time is over: what is measured or cannot be is then taken into the books. */
-- grain: entity_id, rec_id
WITH measured AS (
    SELECT facts.entity_id, facts.rec_id, executed.kind, REPLENISHMENT_OUTCOME(facts.facts, executed.evidence) AS outcome
    FROM item_outcome_evidence AS facts
    JOIN executed_recommendations AS executed ON executed.entity_id = facts.entity_id AND executed.rec_id = facts.rec_id
    WHERE facts.kind = 'replenishment'
    UNION ALL
    SELECT facts.entity_id, facts.rec_id, executed.kind, STOCKOUT_RISK_OUTCOME(facts.facts, executed.evidence)
    FROM item_outcome_evidence AS facts
    JOIN executed_recommendations AS executed ON executed.entity_id = facts.entity_id AND executed.rec_id = facts.rec_id
    WHERE facts.kind = 'stockout-risk'
    UNION ALL
    SELECT facts.entity_id, facts.rec_id, executed.kind, EXCESS_OUTCOME(facts.facts, executed.evidence)
    FROM item_outcome_evidence AS facts
    JOIN executed_recommendations AS executed ON executed.entity_id = facts.entity_id AND executed.rec_id = facts.rec_id
    WHERE facts.kind = 'excess'
    UNION ALL
    SELECT facts.entity_id, facts.rec_id, executed.kind, COLLECTIONS_OUTCOME(facts.facts, executed.evidence)
    FROM collections_outcome_evidence AS facts
    JOIN executed_recommendations AS executed ON executed.entity_id = facts.entity_id AND executed.rec_id = facts.rec_id
    UNION ALL
    SELECT facts.entity_id, facts.rec_id, executed.kind, MARGIN_OUTCOME(facts.facts, executed.evidence)
    FROM margin_outcome_evidence AS facts
    JOIN executed_recommendations AS executed ON executed.entity_id = facts.entity_id AND executed.rec_id = facts.rec_id
    UNION ALL
    SELECT facts.entity_id, facts.rec_id, executed.kind, CREDIT_OUTCOME(facts.facts, executed.evidence)
    FROM credit_outcome_evidence AS facts
    JOIN executed_recommendations AS executed ON executed.entity_id = facts.entity_id AND executed.rec_id = facts.rec_id
)
SELECT
    entity_id,                                        -- legal entity
    rec_id,                                           -- recommendation
    kind,                                             -- kind of decision
    outcome['state'] AS state,                        -- measured, unmeasurable, or waiting
    outcome['matured_on'] AS matured_on,              -- last day of the time in which it counts what happened
    outcome                                           -- the same with money, and the whole outcome with its evidence
FROM measured
ORDER BY entity_id, rec_id
