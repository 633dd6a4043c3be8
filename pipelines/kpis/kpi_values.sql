/* Every KPI by month and scope, one definition each, with its target: the digits that the page, the export and SQL show. Values are rounded to two decimals,
   money is not rounded. */
-- grain: entity_id, kpi, scope_kind, scope, period
WITH turning AS (
    SELECT
        entity_id, scope_kind, scope, period, currency,
        SUM(CASE WHEN is_whole THEN cost ELSE 0 END) OVER year AS cost,
        SUM(CASE WHEN is_whole THEN 1 ELSE 0 END) OVER year AS months,
        -- One level more than months: at the end of each, and before the first.
        AVG(stock_value) OVER (PARTITION BY entity_id, scope_kind, scope ORDER BY period ROWS BETWEEN CURRENT ROW AND 12 FOLLOWING) AS average_value
    FROM stock_levels
    WINDOW year AS (PARTITION BY entity_id, scope_kind, scope ORDER BY period ROWS BETWEEN CURRENT ROW AND 11 FOLLOWING)
),
parts AS (
    SELECT
        entity_id, CONCAT('line_fill_rate_', measure) AS kpi, scope_kind, scope, period, CAST(lines_met AS DECIMAL(20, 4)) AS numerator,
        CAST(lines_due AS DECIMAL(20, 4)) AS denominator, 100 AS factor, 'percent' AS unit, CAST(NULL AS VARCHAR) AS currency
    FROM service_rates
    UNION ALL
    SELECT entity_id, 'gross_margin', scope_kind, scope, period, gross_margin, revenue, 100, 'percent', currency FROM margin_values
    UNION ALL
    SELECT entity_id, 'pocket_margin', scope_kind, scope, period, pocket_margin, revenue, 100, 'percent', currency FROM margin_values
    UNION ALL
    SELECT
        entity_id, 'inventory_turns', scope_kind, scope, period,
        CAST(CAST(MINOR_UNITS(cost * 12 / months, currency) AS DECIMAL(20, 4)) / MINOR_UNITS(1, currency) AS DECIMAL(20, 4)),
        CAST(CAST(MINOR_UNITS(average_value, currency) AS DECIMAL(20, 4)) / MINOR_UNITS(1, currency) AS DECIMAL(20, 4)), 1, 'per_year', currency
    FROM turning
    WHERE months >= 3
    UNION ALL
    SELECT entity_id, 'days_sales_outstanding', 'all', '', period, receivables, invoiced, 90, 'days', currency FROM receivable_levels WHERE is_whole
    UNION ALL
    -- Credit Research Foundation: 100 where nothing is past due at the end.
    SELECT entity_id, 'collections_effectiveness', 'all', '', period, opening + invoiced - open, opening + invoiced - not_due, 100, 'percent', currency
    FROM collection_levels
    UNION ALL
    SELECT entity_id, 'order_cycle_median', scope_kind, scope, period, median_days, NULL, 1, 'days', NULL FROM cycle_times
    UNION ALL
    SELECT entity_id, 'order_cycle_p90', scope_kind, scope, period, p90_days, NULL, 1, 'days', NULL FROM cycle_times
    UNION ALL
    SELECT entity_id, 'stock_value', scope_kind, scope, period, stock_value, NULL, 1, 'money', currency FROM stock_levels
    UNION ALL
    SELECT entity_id, 'receivables', 'all', '', period, receivables, NULL, 1, 'money', currency FROM receivable_levels
    UNION ALL
    SELECT
        entity_id, 'receivables_share', 'age', bucket, period, open,
        CAST(SUM(open) OVER (PARTITION BY entity_id, period) AS DECIMAL(20, 4)), 100, 'percent', currency
    FROM receivables_ageing
),
valued AS (
    SELECT
        *,
        -- What the rules can tell apart: targets of a segment of customers, and of an age.
        CASE WHEN scope_kind IN ('segment', 'age') THEN scope ELSE '' END AS told_apart,
        CASE
            WHEN unit IN ('percent', 'per_year') OR kpi = 'days_sales_outstanding'
                THEN CASE WHEN denominator > 0 THEN CAST(ROUND(numerator * factor / denominator, 2) AS DECIMAL(20, 4)) END
            ELSE numerator
        END AS value
    FROM parts
)
SELECT
    valued.entity_id,                                     -- legal entity
    valued.kpi,                                           -- KPI
    valued.scope_kind,                                    -- all, site, family, customer, segment of customers or age of receivables
    valued.scope,                                         -- which; empty for all, and for what belongs to none
    valued.period,                                        -- months back, 0 for the month that ends on the day of the run
    periods.after_on,                                     -- day before its first
    periods.to_on,                                        -- its last day
    valued.numerator,                                     -- what is counted: lines met, margin, yearly cost of goods, receivables; the value itself where nothing is divided
    valued.denominator,                                   -- what it is divided by; none where nothing is divided
    valued.value,                                         -- the KPI in its unit; none where nothing was there to measure
    CASE
        WHEN RULE('kpi_targets', 'has_target', 'kpi', valued.kpi, 'scope', valued.told_apart)
            THEN CAST(RULE('kpi_targets', 'target', 'kpi', valued.kpi, 'scope', valued.told_apart) AS DECIMAL(20, 4))
    END AS target,                                        -- what the rules ask for; none where they ask for nothing
    valued.unit,                                          -- percent, days, per_year or money
    valued.currency                                       -- currency of money and of what is divided; none of counts
FROM valued
JOIN kpi_periods AS periods ON periods.period = valued.period
ORDER BY entity_id, kpi, scope_kind, scope, period
