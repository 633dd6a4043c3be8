/* Every line that was due was met or missed for one cause. */
WITH missed AS (SELECT entity_id, measure, period, SUM(lines_missed) AS lines_missed FROM service_misses GROUP BY entity_id, measure, period)
SELECT rates.entity_id, rates.measure, rates.period, rates.lines_due, rates.lines_met, COALESCE(missed.lines_missed, 0) AS lines_missed
FROM service_rates AS rates
LEFT JOIN missed ON missed.entity_id = rates.entity_id AND missed.measure = rates.measure AND missed.period = rates.period
WHERE rates.scope_kind = 'all' AND rates.lines_due <> rates.lines_met + COALESCE(missed.lines_missed, 0)
