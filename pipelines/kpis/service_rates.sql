/* Line fill rate: lines shipped complete by the day / lines due, by month and scope. */
-- grain: entity_id, measure, scope_kind, scope, period
WITH scoped AS (
    SELECT entity_id, measure, due_on, is_met, 'all' AS scope_kind, '' AS scope FROM service_lines
    UNION ALL
    SELECT entity_id, measure, due_on, is_met, 'site', site_id FROM service_lines
    UNION ALL
    SELECT entity_id, measure, due_on, is_met, 'family', family FROM service_lines
)
SELECT
    scoped.entity_id,                                                             -- legal entity
    scoped.measure,                                                               -- promised or requested: which day counts
    scoped.scope_kind,                                                            -- all, site or family
    scoped.scope,                                                                 -- site or family; empty for all
    periods.period,                                                               -- months back
    COUNT(*) AS lines_due,                                                        -- lines due
    CAST(SUM(CASE WHEN scoped.is_met THEN 1 ELSE 0 END) AS BIGINT) AS lines_met   -- of them shipped complete by the day
FROM scoped
JOIN kpi_periods AS periods ON scoped.due_on > periods.after_on AND scoped.due_on <= periods.to_on
GROUP BY scoped.entity_id, scoped.measure, scoped.scope_kind, scoped.scope, periods.period
ORDER BY entity_id, measure, scope_kind, scope, period
