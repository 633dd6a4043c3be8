/* Order lines as demand on the day the customer wanted the goods; shipments would hide what was not there to ship.
   Of a line that went to a substitute all of it is demand of the item that was asked for; the line of the substitute is nobody's demand.
   What was ordered up to the cut-over counts from the other system's history, what was ordered after it from the core: nothing counts twice. */
-- grain: entity_id, so_number, line, occurrence
-- audits: demand_not_negative
WITH said AS (
    -- What planners said of single lines.
    SELECT entity_id, subject, MAX(correction) AS correction
    FROM core_planning_corrections
    CROSS JOIN run_parameters
    WHERE correction IN ('exclude_order_line', 'include_order_line') AND active AND from_on <= as_of_on
    GROUP BY entity_id, subject
),
lines AS (
    SELECT
        lines.entity_id, lines.so_number, lines.line, CAST(0 AS BIGINT) AS occurrence, lines.customer_id, lines.item_id, lines.site_id,
        lines.requested_on AS demand_on, CAST(lines.quantity AS BIGINT) AS quantity, lines.one_off, FALSE AS is_reconstructed
    FROM core_sales_order_lines AS lines
    LEFT ANTI JOIN core_line_substitutions AS instead
        ON instead.entity_id = lines.entity_id AND instead.so_number = lines.so_number AND instead.line = lines.line
    LEFT JOIN core_cut_overs AS cut_overs ON cut_overs.entity_id = lines.entity_id
    WHERE cut_overs.cut_over_on IS NULL OR lines.ordered_on > cut_overs.cut_over_on
    UNION ALL
    SELECT
        sales.entity_id, sales.order_id, sales.line, sales.occurrence, COALESCE(sales.customer_id, ''), sales.item_id, sales.site_id,
        sales.demand_on, sales.quantity, taken_back.order_id IS NOT NULL, sales.is_reconstructed
    FROM past_sales AS sales
    LEFT JOIN taken_back
        ON taken_back.entity_id = sales.entity_id AND taken_back.order_id = sales.order_id AND taken_back.line = sales.line
        AND taken_back.occurrence = sales.occurrence
    WHERE NOT sales.is_return AND sales.problem IS NULL AND sales.quantity > 0
),
planned_lines AS (
    SELECT lines.*, planned.planned_item_id, LN(CAST(lines.quantity AS DOUBLE)) AS size
    FROM lines
    JOIN planned_items AS planned ON planned.item_id = lines.item_id
),
usual AS (
    SELECT entity_id, planned_item_id, MEDIAN(size) AS usual_size
    FROM planned_lines
    WHERE NOT one_off
    GROUP BY entity_id, planned_item_id
),
spread AS (
    -- The median absolute deviation times 1.4826 is the standard deviation of a normal distribution (Rousseeuw and Croux 1993), here of log sizes.
    SELECT lines.entity_id, lines.planned_item_id, usual.usual_size, COUNT(*) AS lines, 1.4826 * MEDIAN(ABS(lines.size - usual.usual_size)) AS deviation
    FROM planned_lines AS lines
    JOIN usual ON usual.entity_id = lines.entity_id AND usual.planned_item_id = lines.planned_item_id
    WHERE NOT lines.one_off
    GROUP BY lines.entity_id, lines.planned_item_id, usual.usual_size
),
ranked AS (
    SELECT
        entity_id, planned_item_id, quantity, COUNT(*) OVER (PARTITION BY entity_id, planned_item_id) AS lines,
        ROW_NUMBER() OVER (PARTITION BY entity_id, planned_item_id ORDER BY quantity DESC) AS place,
        LEAD(quantity) OVER (PARTITION BY entity_id, planned_item_id ORDER BY quantity DESC) AS next_smaller
    FROM planned_lines
    WHERE NOT one_off
),
gaps AS (
    -- Where sizes vary so much that deviations tell nothing, a few lines of more than ten times the largest other still stand apart.
    SELECT entity_id, planned_item_id, MIN(quantity) AS from_quantity
    FROM ranked
    WHERE lines >= 8 AND quantity > 10 * next_smaller AND 25 * place <= GREATEST(lines, 25)
    GROUP BY entity_id, planned_item_id
),
compared AS (
    -- Four deviations above the usual size, at least 7.4 times of it, is no size that this item is ordered in.
    SELECT
        lines.*, spread.lines AS known_lines,
        COALESCE(
            NOT lines.one_off AND spread.lines >= 8
            AND (lines.size > spread.usual_size + 4 * GREATEST(spread.deviation, 0.5) OR lines.quantity >= gaps.from_quantity),
            FALSE
        ) AS is_far_above
    FROM planned_lines AS lines
    LEFT JOIN spread ON spread.entity_id = lines.entity_id AND spread.planned_item_id = lines.planned_item_id
    LEFT JOIN gaps ON gaps.entity_id = lines.entity_id AND gaps.planned_item_id = lines.planned_item_id
),
judged AS (
    -- Once in 25 lines it may be chance; what comes more often is the item's habit.
    SELECT
        *, is_far_above AND 25 * SUM(CASE WHEN is_far_above THEN 1 ELSE 0 END) OVER (PARTITION BY entity_id, planned_item_id) <= GREATEST(known_lines, 25) AS stands_out
    FROM compared
)
SELECT
    lines.entity_id,                                                                          -- legal entity
    lines.so_number,                                                                          -- sales order, or order in the other system
    lines.line,                                                                               -- line of the order
    lines.occurrence,                                                                         -- 0 of our own orders; from 1 of another system's, which may have a line twice
    lines.planned_item_id AS item_id,                                                         -- item that plans the demand
    lines.item_id AS ordered_item_id,                                                         -- item that the customer ordered
    lines.site_id,                                                                            -- site that ships
    lines.customer_id,                                                                        -- customer
    lines.demand_on,                                                                          -- day on which the customer wanted it
    lines.quantity,                                                                           -- ordered, base units; what was cancelled later was wanted too
    COALESCE(said.correction = 'exclude_order_line', lines.one_off OR stands_out) AS one_off, -- says nothing about regular demand
    said.correction IS NULL AND lines.stands_out AS is_suspected,                             -- far above all other lines of the item, and nobody said why
    lines.is_reconstructed                                                                    -- when the business knew it is a rule's guess
FROM judged AS lines
-- A line without a number is called by its place among them.
LEFT JOIN said
    ON said.entity_id = lines.entity_id AND said.subject = lines.so_number || '|' || CAST(CASE WHEN lines.line < 0 THEN lines.occurrence ELSE lines.line END AS VARCHAR)
ORDER BY entity_id, so_number, line, occurrence
