-- A recommendation stands at its latest revision, and no revision is missing.
-- tables: recommendations, recommendation_revisions
WITH revisions AS (
    SELECT entity_id, rec_id, MAX(revision) AS latest, COUNT(*) AS kept FROM recommendation_revisions GROUP BY entity_id, rec_id
)
SELECT COALESCE(recommendations.rec_id, revisions.rec_id) AS rec_id, recommendations.revision, revisions.latest, revisions.kept
FROM recommendations
FULL JOIN revisions ON revisions.entity_id = recommendations.entity_id AND revisions.rec_id = recommendations.rec_id
WHERE COALESCE(recommendations.revision, 0) <> COALESCE(revisions.latest, 0) OR COALESCE(revisions.latest, 0) <> COALESCE(revisions.kept, 0)
