/* Stock value at the end of each month by the ledger (1200), with the cost of goods sold in it, by scope. Months before the books begin have no row. */
-- grain: entity_id, scope_kind, scope, period
-- audits: stock_equals_ledger
WITH changes AS (
    SELECT entity_id, effective_on, 'all' AS scope_kind, '' AS scope, amount, currency FROM core_journal_lines WHERE account = '1200'
    UNION ALL
    SELECT entity_id, effective_on, 'site', COALESCE(site_id, ''), amount, currency FROM core_journal_lines WHERE account = '1200'
    UNION ALL
    SELECT entity_id, effective_on, 'family', COALESCE(family, ''), amount, currency FROM core_journal_lines WHERE account = '1200'
),
daily AS (
    SELECT entity_id, scope_kind, scope, effective_on, currency, SUM(amount) AS amount
    FROM changes
    GROUP BY entity_id, scope_kind, scope, effective_on, currency
),
begun AS (SELECT entity_id, MIN(effective_on) AS begun_on FROM daily GROUP BY entity_id)
SELECT
    daily.entity_id,                                                                  -- legal entity
    daily.scope_kind,                                                                 -- all, site or family
    daily.scope,                                                                      -- site or family; empty for all
    periods.period,                                                                   -- months back
    CAST(SUM(daily.amount) AS DECIMAL(20, 4)) AS stock_value,                         -- cost of what was on hand at its end
    CAST(COALESCE(MAX(sold.cost), 0) AS DECIMAL(20, 4)) AS cost,                      -- cost of goods sold in it
    periods.after_on + 1 >= MAX(begun.begun_on) AS is_whole,                          -- the books cover all of it
    daily.currency                                                                    -- currency of the amounts
FROM daily
JOIN begun ON begun.entity_id = daily.entity_id
JOIN kpi_periods AS periods ON periods.to_on >= begun.begun_on AND (daily.effective_on <= periods.to_on OR periods.period = 0)
LEFT JOIN margin_values AS sold
    ON sold.entity_id = daily.entity_id AND sold.scope_kind = daily.scope_kind AND sold.scope = daily.scope AND sold.period = periods.period
GROUP BY daily.entity_id, daily.scope_kind, daily.scope, periods.period, periods.after_on, daily.currency
ORDER BY entity_id, scope_kind, scope, period
