/* Revenue, gross margin and pocket margin by month and scope. Gross margin has what came of returns: the fees kept, and the cost of what was scrapped. Pocket margin
   is what is left of it after freight, cost adjustments, other write-offs of goods and rebates. Freight and fees belong to a customer but to no family. */
-- grain: entity_id, scope_kind, scope, period
WITH lines AS (
    SELECT
        *, revenue + restock_fees - cost - scrapped AS gross_margin,
        revenue + restock_fees - cost - scrapped + freight_billed - freight_out - adjustments AS pocket_margin
    FROM margin_lines
),
scoped AS (
    SELECT entity_id, booked_on, revenue, gross_margin, pocket_margin, cost, currency, 'all' AS scope_kind, '' AS scope FROM lines
    UNION ALL
    SELECT entity_id, booked_on, revenue, gross_margin, pocket_margin, cost, currency, 'family', family FROM lines
    UNION ALL
    SELECT entity_id, booked_on, revenue, gross_margin, pocket_margin, cost, currency, 'customer', customer_id FROM lines
    UNION ALL
    SELECT entity_id, booked_on, revenue, gross_margin, pocket_margin, cost, currency, 'segment', segment FROM lines
    UNION ALL
    SELECT entity_id, booked_on, revenue, gross_margin, pocket_margin, cost, currency, 'site', site_id FROM lines
)
SELECT
    scoped.entity_id,                                                         -- legal entity
    scoped.scope_kind,                                                        -- all, family, customer, segment of customers or site
    scoped.scope,                                                             -- family, customer, segment or site; empty for all, and for what belongs to none
    periods.period,                                                           -- months back
    CAST(SUM(scoped.revenue) AS DECIMAL(20, 4)) AS revenue,                   -- goods invoiced without tax, less returns
    CAST(SUM(scoped.cost) AS DECIMAL(20, 4)) AS cost,                         -- cost of goods sold
    CAST(SUM(scoped.gross_margin) AS DECIMAL(20, 4)) AS gross_margin,         -- revenue and fees kept, less cost of goods, scrapped returns among it
    CAST(SUM(scoped.pocket_margin) AS DECIMAL(20, 4)) AS pocket_margin,       -- what is left of it
    scoped.currency                                                           -- currency of the amounts
FROM scoped
JOIN kpi_periods AS periods ON scoped.booked_on > periods.after_on AND scoped.booked_on <= periods.to_on
GROUP BY scoped.entity_id, scoped.scope_kind, scoped.scope, periods.period, scoped.currency
ORDER BY entity_id, scope_kind, scope, period
