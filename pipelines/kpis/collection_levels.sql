/* What was owed on invoices at the start and the end of each month, and what was invoiced in it: what the collections effectiveness index is made of. Money on
   account, which no invoice has yet, is left out. Months that begin before the books have no row. */
-- grain: entity_id, period
WITH versions AS (
    SELECT
        invoices.entity_id, invoices.invoice_number, invoices.commit_seq, invoices.due_on, invoices.open, invoices.currency,
        -- A commit can be about an earlier day than the one before it: each version holds from the latest day so far, so that no two hold on one day.
        MAX(LOCAL_DAY(invoices.commit_effective_at, run_time_zone)) OVER (
            PARTITION BY invoices.entity_id, invoices.invoice_number ORDER BY invoices.commit_seq ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS from_on
    FROM core_invoices_history AS invoices
    CROSS JOIN run_parameters
),
held AS (
    SELECT
        entity_id, due_on, open, currency, from_on,
        LEAD(from_on) OVER (PARTITION BY entity_id, invoice_number ORDER BY commit_seq) AS until_on
    FROM versions
),
begun AS (SELECT entity_id, currency, MIN(from_on) AS begun_on FROM held GROUP BY entity_id, currency),
levels AS (
    SELECT
        held.entity_id, periods.period, SUM(held.open) AS open, SUM(CASE WHEN held.due_on >= periods.to_on THEN held.open ELSE 0 END) AS not_due
    FROM held
    JOIN kpi_periods AS periods
        ON CASE
            -- The day of the run is as the books are now.
            WHEN periods.period = 0 THEN held.until_on IS NULL
            ELSE held.from_on <= periods.to_on AND (held.until_on IS NULL OR held.until_on > periods.to_on)
        END
    GROUP BY held.entity_id, periods.period
),
invoiced AS (
    SELECT invoices.entity_id, periods.period, SUM(invoices.total) AS total
    FROM core_invoices AS invoices
    JOIN kpi_periods AS periods ON invoices.invoiced_on > periods.after_on AND invoices.invoiced_on <= periods.to_on
    GROUP BY invoices.entity_id, periods.period
)
SELECT
    begun.entity_id,                                                      -- legal entity
    periods.period,                                                       -- months back
    CAST(COALESCE(before.open, 0) AS DECIMAL(20, 4)) AS opening,          -- open on invoices when the month began
    CAST(COALESCE(invoiced.total, 0) AS DECIMAL(20, 4)) AS invoiced,      -- invoiced in the month, tax and freight included
    CAST(COALESCE(levels.open, 0) AS DECIMAL(20, 4)) AS open,             -- open on invoices at its end
    CAST(COALESCE(levels.not_due, 0) AS DECIMAL(20, 4)) AS not_due,       -- of it not past due then
    begun.currency                                                        -- currency of the amounts
FROM begun
JOIN kpi_periods AS periods ON begun.begun_on <= periods.after_on
LEFT JOIN levels ON levels.entity_id = begun.entity_id AND levels.period = periods.period
LEFT JOIN levels AS before ON before.entity_id = begun.entity_id AND before.period = periods.period + 1
LEFT JOIN invoiced ON invoiced.entity_id = begun.entity_id AND invoiced.period = periods.period
-- Nobody looks further back than the months that KPIs compare, so the first of them has no start.
WHERE periods.period < 24
ORDER BY entity_id, period
