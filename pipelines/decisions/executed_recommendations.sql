/* Recommendations that were carried out and whose outcome is not in the books yet, with what they rested on. */
-- grain: entity_id, rec_id
WITH executions AS (
    SELECT entity_id, rec_id, MAX(LOCAL_DAY(at, run_time_zone)) AS executed_on
    FROM core_recommendation_events
    CROSS JOIN run_parameters
    WHERE event = 'execute'
    GROUP BY entity_id, rec_id
)
SELECT
    rows.entity_id,                                                        -- legal entity
    rows.rec_id,                                                           -- recommendation
    rows.kind,                                                             -- kind of decision
    rows.subject,                                                          -- what it is about
    rows.item_id,                                                          -- stock keeping unit, where it is about one
    rows.site_id,                                                          -- site, where it is about one
    rows.customer_id,                                                      -- customer, where it is about one
    rows.document,                                                         -- the first document that it made
    rows.as_of AS decided_on,                                              -- day whose facts it rested on
    executions.executed_on,                                                -- day on which it was carried out
    runs.snapshot_seq,                                                     -- last commit that it knew
    NAMED_STRUCT(
        'entity_id', rows.entity_id, 'rec_id', rows.rec_id, 'revision', rows.revision, 'kind', rows.kind, 'subject', rows.subject, 'verb', rows.verb,
        'decided_on', rows.as_of, 'executed_on', executions.executed_on, 'measured_on', as_of_on,
        'predicted_minor', MINOR_UNITS(rows.value, rows.currency),
        -- What a purchase costs are its goods, and those are still there.
        'cost_minor', CASE WHEN rows.kind = 'replenishment' THEN 0 ELSE MINOR_UNITS(rows.order_value, rows.currency) END,
        'currency', rows.currency, 'document', rows.document, 'action', rows.action
    ) AS execution,                                                        -- what was done, in the shape that an outcome keeps
    revisions.evidence                                                     -- evidence of the revision, as text
FROM core_recommendations AS rows
CROSS JOIN run_parameters
JOIN executions ON executions.entity_id = rows.entity_id AND executions.rec_id = rows.rec_id
JOIN core_recommendation_revisions AS revisions
    ON revisions.entity_id = rows.entity_id AND revisions.rec_id = rows.rec_id AND revisions.revision = rows.revision
JOIN core_decision_runs AS runs ON runs.entity_id = revisions.entity_id AND runs.run_id = revisions.run_id
WHERE rows.state = 'executed'
ORDER BY entity_id, rec_id
