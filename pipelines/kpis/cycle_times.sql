/* Order cycle time by month and scope: the median and the time that nine orders of ten stay within, each the time of an order that there is (nearest rank). */
-- grain: entity_id, scope_kind, scope, period
WITH scoped AS (
    SELECT entity_id, so_number, shipped_on, cycle_days, 'all' AS scope_kind, '' AS scope FROM order_cycles
    UNION ALL
    SELECT entity_id, so_number, shipped_on, cycle_days, 'site', site_id FROM order_cycles
),
ranked AS (
    SELECT
        scoped.*, periods.period,
        ROW_NUMBER() OVER (PARTITION BY scoped.entity_id, scoped.scope_kind, scoped.scope, periods.period ORDER BY scoped.cycle_days, scoped.so_number) AS place,
        COUNT(*) OVER (PARTITION BY scoped.entity_id, scoped.scope_kind, scoped.scope, periods.period) AS orders
    FROM scoped
    JOIN kpi_periods AS periods ON scoped.shipped_on > periods.after_on AND scoped.shipped_on <= periods.to_on
)
SELECT
    entity_id,                                                                                            -- legal entity
    scope_kind,                                                                                           -- all or site
    scope,                                                                                                -- site; empty for all
    period,                                                                                               -- months back
    MAX(orders) AS orders,                                                                                -- orders that left complete in it
    MAX(CASE WHEN place = (orders + 1) / 2 THEN cycle_days END) AS median_days,                           -- half of them took no longer [days]
    MAX(CASE WHEN place = (9 * orders + 9) / 10 THEN cycle_days END) AS p90_days                          -- nine of ten took no longer [days]
FROM ranked
GROUP BY entity_id, scope_kind, scope, period
ORDER BY entity_id, scope_kind, scope, period
