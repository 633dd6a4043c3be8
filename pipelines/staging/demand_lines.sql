/* Order lines as demand on the day the customer wanted the goods; shipments would hide what was not there to ship. */
-- grain: entity_id, so_number, line
-- audits: demand_not_negative
WITH excluded AS (
    SELECT entity_id, subject
    FROM core_planning_corrections
    CROSS JOIN run_parameters
    WHERE correction = 'exclude_order_line' AND active AND from_on <= as_of_on
)
SELECT
    lines.entity_id,                                                          -- legal entity
    lines.so_number,                                                          -- sales order
    lines.line,                                                               -- line of the order
    planned.planned_item_id AS item_id,                                       -- item that plans the demand
    lines.site_id,                                                            -- site that ships
    lines.customer_id,                                                        -- customer
    lines.requested_on AS demand_on,                                          -- day on which the customer wanted it
    CAST(lines.quantity AS BIGINT) AS quantity,                               -- ordered, base units; what was cancelled later was wanted too
    (lines.one_off OR excluded.subject IS NOT NULL) AS one_off                -- says nothing about regular demand
FROM core_sales_order_lines AS lines
JOIN planned_items AS planned ON planned.item_id = lines.item_id
LEFT JOIN excluded ON excluded.entity_id = lines.entity_id AND excluded.subject = lines.so_number || '|' || CAST(lines.line AS VARCHAR)
ORDER BY entity_id, so_number, line
