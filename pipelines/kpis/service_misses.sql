/* Missed lines by cause and month: what the change of the line fill rate between two months is made of. */
-- grain: entity_id, measure, period, cause
-- audits: misses_add_up
SELECT
    lines.entity_id,            -- legal entity
    lines.measure,              -- promised or requested: which day counts
    periods.period,             -- months back
    lines.cause,                -- why, one of service_lines
    COUNT(*) AS lines_missed    -- lines not shipped complete by the day
FROM service_lines AS lines
JOIN kpi_periods AS periods ON lines.due_on > periods.after_on AND lines.due_on <= periods.to_on
WHERE NOT lines.is_met
GROUP BY lines.entity_id, lines.measure, periods.period, lines.cause
ORDER BY entity_id, measure, period, cause
