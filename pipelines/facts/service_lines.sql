/* Order lines that were due, and what became of them: shipped complete by the end of the day or not, and the one cause where not. A line is due twice:
   on the day that was promised (the requested one where nothing was) and on the day that the customer requested. It counts when that day is over, with
   what was still wanted then: what is cancelled later was missed. What went to a substitute was wanted too and is missed as what was asked for; the line of
   the substitute is due to nobody. Lines taken over at a cut-over do not count; how they were served the other system knows. */
-- grain: entity_id, measure, so_number, line
WITH substituted AS (
    -- What of a line had gone to substitutes by each of its versions.
    SELECT history.entity_id, history.so_number, history.line, history.commit_seq, SUM(instead.quantity) AS quantity
    FROM core_line_substitutions AS instead
    JOIN core_sales_order_lines_history AS history
        ON history.entity_id = instead.entity_id AND history.so_number = instead.so_number AND history.line = instead.for_line
        AND instead.commit_seq <= history.commit_seq
    GROUP BY history.entity_id, history.so_number, history.line, history.commit_seq
),
lines AS (
    SELECT
        lines.entity_id, lines.so_number, lines.line, lines.customer_id, lines.item_id, lines.site_id, items.family, lines.ordered_on, lines.requested_on,
        COALESCE(lines.promised_on, lines.requested_on) AS promised_on, lines.amount, lines.currency, sites.time_zone
    FROM core_sales_order_lines AS lines
    JOIN core_sites AS sites ON sites.entity_id = lines.entity_id AND sites.site_id = lines.site_id
    JOIN core_items AS items ON items.item_id = lines.item_id
    LEFT ANTI JOIN core_line_substitutions AS instead
        ON instead.entity_id = lines.entity_id AND instead.so_number = lines.so_number AND instead.line = lines.line
    LEFT JOIN core_cut_overs AS cut_overs ON cut_overs.entity_id = lines.entity_id
    WHERE cut_overs.cut_over_on IS NULL OR lines.ordered_on > cut_overs.cut_over_on
),
versions AS (
    SELECT
        versions.entity_id, versions.so_number, versions.line, versions.commit_seq, versions.shipped, versions.allocated, versions.backordered,
        lines.promised_on, lines.requested_on, LOCAL_DAY(versions.commit_effective_at, lines.time_zone) AS from_on,
        COALESCE(substituted.quantity, 0) AS substituted, versions.quantity - versions.cancelled + COALESCE(substituted.quantity, 0) AS wanted
    FROM core_sales_order_lines_history AS versions
    JOIN lines ON lines.entity_id = versions.entity_id AND lines.so_number = versions.so_number AND lines.line = versions.line
    LEFT JOIN substituted
        ON substituted.entity_id = versions.entity_id AND substituted.so_number = versions.so_number AND substituted.line = versions.line
        AND substituted.commit_seq = versions.commit_seq
),
newest AS (
    SELECT
        entity_id, so_number, line,
        MAX(CASE WHEN from_on <= promised_on THEN commit_seq END) AS promised_seq,
        MAX(CASE WHEN from_on <= requested_on THEN commit_seq END) AS requested_seq,
        MIN(CASE WHEN shipped > 0 AND shipped >= wanted THEN from_on END) AS completed_on
    FROM versions
    GROUP BY entity_id, so_number, line
),
due AS (
    SELECT lines.*, newest.completed_on, 'promised' AS measure, lines.promised_on AS due_on, newest.promised_seq AS seq
    FROM lines
    JOIN newest ON newest.entity_id = lines.entity_id AND newest.so_number = lines.so_number AND newest.line = lines.line
    UNION ALL
    SELECT lines.*, newest.completed_on, 'requested' AS measure, lines.requested_on AS due_on, newest.requested_seq AS seq
    FROM lines
    JOIN newest ON newest.entity_id = lines.entity_id AND newest.so_number = lines.so_number AND newest.line = lines.line
),
at_due AS (
    SELECT
        due.*, states.allocated, states.backordered, states.substituted,
        -- A line that was ordered after the day it was wanted for had no state on that day: all of it was missed.
        COALESCE(states.wanted, 1) AS wanted, COALESCE(states.shipped, 0) AS shipped, COALESCE(states.shipped >= states.wanted, FALSE) AS is_met
    FROM due
    CROSS JOIN run_parameters
    LEFT JOIN versions AS states
        ON states.entity_id = due.entity_id AND states.so_number = due.so_number AND states.line = due.line AND states.commit_seq = due.seq
    WHERE due.due_on < as_of_on AND due.due_on > as_of_on - INTERVAL '26' MONTH
),
orders AS (
    SELECT missed.entity_id, missed.measure, missed.so_number, missed.line, MAX(orders.commit_seq) AS seq
    FROM at_due AS missed
    JOIN core_sales_orders_history AS orders ON orders.entity_id = missed.entity_id AND orders.so_number = missed.so_number
    WHERE NOT missed.is_met AND LOCAL_DAY(orders.commit_effective_at, missed.time_zone) <= missed.due_on
    GROUP BY missed.entity_id, missed.measure, missed.so_number, missed.line
),
held AS (
    SELECT orders.entity_id, orders.measure, orders.so_number, orders.line
    FROM orders
    JOIN core_sales_orders_history AS states
        ON states.entity_id = orders.entity_id AND states.so_number = orders.so_number AND states.commit_seq = orders.seq AND states.state = 'credit_hold'
),
judged AS (
    SELECT
        at_due.*,
        CASE
            WHEN at_due.is_met THEN NULL
            WHEN at_due.seq IS NULL THEN 'ordered_late'
            WHEN held.so_number IS NOT NULL THEN 'credit_hold'
            WHEN at_due.substituted > 0 THEN 'substituted'
            WHEN at_due.backordered > 0 AND at_due.shipped + at_due.allocated > 0 THEN 'partial_stock'
            WHEN at_due.backordered > 0 THEN 'stock_out'
            WHEN at_due.allocated > 0 THEN 'late_shipment'
            ELSE 'not_allocated'
        END AS cause
    FROM at_due
    LEFT JOIN held
        ON held.entity_id = at_due.entity_id AND held.measure = at_due.measure AND held.so_number = at_due.so_number AND held.line = at_due.line
)
SELECT
    entity_id,                                                        -- legal entity
    measure,                                                          -- promised or requested: which day counts
    so_number,                                                        -- sales order
    line,                                                             -- line of the order
    due_on,                                                           -- day on which it was due
    customer_id,                                                      -- customer
    item_id,                                                          -- stock keeping unit
    family,                                                           -- product family
    site_id,                                                          -- site that ships
    ordered_on,                                                       -- day of the order
    CAST(wanted AS BIGINT) AS wanted,                                 -- wanted on that day [base units]
    CAST(shipped AS BIGINT) AS shipped,                               -- of it shipped by then [base units]
    is_met,                                                           -- shipped complete by the end of the day
    cause,                                                            -- stock_out, partial_stock, substituted, credit_hold, late_shipment, not_allocated or ordered_late; none where it was met
    completed_on,                                                     -- day on which it was complete; none while it is not
    amount,                                                           -- line amount
    currency                                                          -- currency of the amount
FROM judged
WHERE wanted > 0
ORDER BY entity_id, measure, so_number, line
