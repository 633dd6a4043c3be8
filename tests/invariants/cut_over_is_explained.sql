-- A total's difference is books less earlier system, explanations are signed, and nobody is live with one that is neither nothing nor explained.
-- tables: cut_overs, cut_over_totals
SELECT totals.entity_id, totals.kind, totals.subject, totals.expected, totals.actual, totals.difference, totals.explanation
FROM cut_over_totals AS totals
JOIN cut_overs ON cut_overs.entity_id = totals.entity_id
WHERE totals.difference <> totals.actual - totals.expected
   OR (totals.explanation IS NULL) <> (totals.signed_by IS NULL) OR (totals.explanation IS NULL) <> (totals.signed_at IS NULL)
   OR (cut_overs.state = 'live' AND totals.counts = 1 AND totals.difference <> 0 AND totals.explanation IS NULL)
