-- An outcome is of the revision that was executed and has a figure exactly where it was measured; and what is said to have an outcome has one.
-- tables: recommendations, outcomes
SELECT COALESCE(recommendations.rec_id, outcomes.rec_id) AS rec_id, recommendations.state, outcomes.state AS outcome, outcomes.realised
FROM recommendations
FULL JOIN outcomes ON outcomes.entity_id = recommendations.entity_id AND outcomes.rec_id = recommendations.rec_id
WHERE (COALESCE(recommendations.state, '') IN ('outcome_measured', 'unmeasurable')) <> (outcomes.rec_id IS NOT NULL)
   OR outcomes.rec_id IS NOT NULL AND (
       recommendations.state <> CASE WHEN outcomes.state = 'measured' THEN 'outcome_measured' ELSE 'unmeasurable' END
       OR recommendations.revision <> outcomes.revision
       OR (outcomes.realised IS NULL) <> (outcomes.state = 'unmeasurable')
       OR (outcomes.why IS NULL) <> (outcomes.state = 'measured')
   )
