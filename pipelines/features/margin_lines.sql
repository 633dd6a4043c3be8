/* What the ledger says was earned, by document, customer, item and site: revenue and cost of goods, then what lies between gross and pocket margin.
   Up to the cut-over it is the other system's history, at today's cost where that has none. Opening balances are no business and do not count. */
-- grain: entity_id, origin, booked_on, source, customer_id, item_id, site_id, family
-- audits: margins_equal_ledger
WITH booked AS (
    SELECT
        entity_id, 'ledger' AS origin, effective_on AS booked_on, source, COALESCE(customer_id, '') AS customer_id, COALESCE(item_id, '') AS item_id,
        COALESCE(site_id, '') AS site_id, COALESCE(family, '') AS family, currency,
        CASE WHEN account IN ('4000', '4090') THEN -amount ELSE 0 END AS revenue,
        CASE WHEN account = '5000' THEN amount ELSE 0 END AS cost,
        CASE WHEN account = '4010' THEN -amount ELSE 0 END AS freight_billed,
        CASE WHEN account = '5100' THEN amount ELSE 0 END AS freight_out,
        CASE WHEN account = '4080' THEN -amount ELSE 0 END AS restock_fees,
        CASE WHEN account = '5200' AND STRPOS(rule_id, 'disposition.') = 1 THEN amount ELSE 0 END AS scrapped,
        CASE
            WHEN account IN ('4000', '4090', '5000', '4010', '5100', '4080') OR (account = '5200' AND STRPOS(rule_id, 'disposition.') = 1) THEN 0
            ELSE amount
        END AS adjustments
    FROM core_journal_lines
    WHERE account >= '4000' AND account < '5300' AND STRPOS(rule_id, 'opening_') <> 1
    UNION ALL
    SELECT
        sales.entity_id, 'history', sales.sold_on, sales.order_id, COALESCE(sales.customer_id, ''), sales.item_id, sales.site_id, COALESCE(items.family, ''),
        entities.currency, sales.revenue,
        COALESCE(sales.cost, CAST(CAST(sales.quantity AS DECIMAL(20, 0)) * COALESCE(costs.unit_cost_micros, 0) / 1000000 AS DECIMAL(20, 4))), 0, 0, 0, 0, 0
    FROM past_sales AS sales
    JOIN core_entities AS entities ON entities.entity_id = sales.entity_id
    LEFT JOIN core_items AS items ON items.item_id = sales.item_id
    LEFT JOIN item_costs AS costs ON costs.entity_id = sales.entity_id AND costs.item_id = sales.item_id
    WHERE sales.problem IS NULL AND sales.revenue IS NOT NULL
)
SELECT
    booked.entity_id,                                                     -- legal entity
    origin,                                                               -- ledger, or history up to the cut-over
    booked_on,                                                            -- day of the posting
    source,                                                               -- document
    booked.customer_id,                                                   -- customer; empty where there is none
    COALESCE(customers.segment, '') AS segment,                           -- the customer's segment; empty where none is known
    item_id,                                                              -- stock keeping unit; empty for freight and the like
    site_id,                                                              -- site; empty where there is none
    family,                                                               -- product family; empty for freight and the like
    CAST(SUM(revenue) AS DECIMAL(20, 4)) AS revenue,                      -- goods invoiced without tax, less returns (4000, 4090)
    CAST(SUM(cost) AS DECIMAL(20, 4)) AS cost,                            -- cost of goods sold (5000)
    CAST(SUM(restock_fees) AS DECIMAL(20, 4)) AS restock_fees,            -- kept of credits for taking goods back (4080)
    CAST(SUM(scrapped) AS DECIMAL(20, 4)) AS scrapped,                    -- cost of goods that customers sent back and that were scrapped (of 5200)
    CAST(SUM(freight_billed) AS DECIMAL(20, 4)) AS freight_billed,        -- freight that customers pay (4010)
    CAST(SUM(freight_out) AS DECIMAL(20, 4)) AS freight_out,              -- freight that carriers ask (5100)
    CAST(SUM(adjustments) AS DECIMAL(20, 4)) AS adjustments,              -- cost adjustments, suppliers' freight, other write-offs of goods, rebates (all else of 4000 to 5299)
    currency                                                              -- currency of the amounts
FROM booked
CROSS JOIN run_parameters
LEFT JOIN core_customers AS customers ON customers.customer_id = booked.customer_id
WHERE booked_on > as_of_on - INTERVAL '26' MONTH
GROUP BY booked.entity_id, origin, booked_on, source, booked.customer_id, customers.segment, item_id, site_id, family, currency
ORDER BY entity_id, origin, booked_on, source, customer_id, item_id, site_id, family
