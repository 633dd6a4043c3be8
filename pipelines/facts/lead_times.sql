/* Days from order to receipt of every purchase line that came or is overdue; an overdue line will take longer than it has so far. */
-- grain: entity_id, supplier_id, item_id, document, line
WITH received AS (
    SELECT entity_id, supplier_id, item_id, receipt_number AS document, line, CAST(ARROW_CAST(received_on, 'Int32') - ARROW_CAST(ordered_on, 'Int32') AS BIGINT) AS days, FALSE AS is_open
    FROM core_receipt_lines
),
overdue AS (
    SELECT
        lines.entity_id, lines.supplier_id, lines.item_id, lines.po_number AS document, lines.line,
        CAST(ARROW_CAST(as_of_on, 'Int32') - ARROW_CAST(lines.ordered_on, 'Int32') AS BIGINT) AS days, TRUE AS is_open
    FROM core_purchase_order_lines AS lines
    JOIN core_purchase_orders AS orders ON orders.entity_id = lines.entity_id AND orders.po_number = lines.po_number
    CROSS JOIN run_parameters
    WHERE orders.state = 'placed' AND lines.promised_on < as_of_on AND lines.quantity - lines.received - lines.cancelled > 0
)
SELECT
    entity_id,              -- legal entity
    supplier_id,            -- supplier
    item_id,                -- stock keeping unit
    document,               -- receipt, or purchase order while it is overdue
    line,                   -- line of the document
    days,                   -- days since the order
    is_open                 -- not received yet: a lower bound
FROM (SELECT * FROM received UNION ALL SELECT * FROM overdue)
WHERE days >= 0
ORDER BY entity_id, supplier_id, item_id, document, line
