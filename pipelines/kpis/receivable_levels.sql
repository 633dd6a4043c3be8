/* Receivables at the end of each month by the ledger (1100), with what was invoiced in the 90 days before. Months before the books begin have no row. */
-- grain: entity_id, period
WITH daily AS (
    SELECT entity_id, effective_on, currency, SUM(amount) AS amount FROM core_journal_lines WHERE account = '1100' GROUP BY entity_id, effective_on, currency
),
begun AS (SELECT entity_id, MIN(effective_on) AS begun_on FROM daily GROUP BY entity_id),
levels AS (
    SELECT daily.entity_id, periods.period, periods.to_on, daily.currency, begun.begun_on, SUM(daily.amount) AS receivables
    FROM daily
    JOIN begun ON begun.entity_id = daily.entity_id
    JOIN kpi_periods AS periods ON periods.to_on >= begun.begun_on AND (daily.effective_on <= periods.to_on OR periods.period = 0)
    GROUP BY daily.entity_id, periods.period, periods.to_on, daily.currency, begun.begun_on
),
invoiced AS (
    SELECT invoices.entity_id, periods.period, SUM(invoices.total) AS total
    FROM core_invoices AS invoices
    JOIN kpi_periods AS periods ON invoices.invoiced_on > periods.to_on - INTERVAL '90' DAY AND invoices.invoiced_on <= periods.to_on
    GROUP BY invoices.entity_id, periods.period
)
SELECT
    levels.entity_id,                                                                         -- legal entity
    levels.period,                                                                            -- months back
    CAST(levels.receivables AS DECIMAL(20, 4)) AS receivables,                                -- owed by customers at its end, less money on account
    CAST(COALESCE(invoiced.total, 0) AS DECIMAL(20, 4)) AS invoiced,                          -- invoiced in the 90 days up to its end, tax and freight included
    levels.begun_on <= CAST(levels.to_on - INTERVAL '89' DAY AS DATE) AS is_whole,            -- the books cover the 90 days
    levels.currency                                                                           -- currency of the amounts
FROM levels
LEFT JOIN invoiced ON invoiced.entity_id = levels.entity_id AND invoiced.period = levels.period
ORDER BY entity_id, period
