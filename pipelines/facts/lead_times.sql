/* Days from order to receipt of every purchase line that came or is overdue; an overdue line will take longer than it has so far. */
-- grain: entity_id, supplier_id, item_id, document, line, occurrence
WITH received AS (
    SELECT
        entity_id, supplier_id, item_id, receipt_number AS document, line, CAST(0 AS BIGINT) AS occurrence, received_on,
        CAST(ARROW_CAST(received_on, 'Int32') - ARROW_CAST(ordered_on, 'Int32') AS BIGINT) AS days, FALSE AS is_open, FALSE AS is_reconstructed
    FROM core_receipt_lines
),
overdue AS (
    SELECT
        lines.entity_id, lines.supplier_id, lines.item_id, lines.po_number AS document, lines.line, CAST(0 AS BIGINT) AS occurrence, CAST(NULL AS DATE) AS received_on,
        CAST(ARROW_CAST(as_of_on, 'Int32') - ARROW_CAST(lines.ordered_on, 'Int32') AS BIGINT) AS days, TRUE AS is_open, FALSE AS is_reconstructed
    FROM core_purchase_order_lines AS lines
    JOIN core_purchase_orders AS orders ON orders.entity_id = lines.entity_id AND orders.po_number = lines.po_number
    CROSS JOIN run_parameters
    WHERE orders.state = 'placed' AND lines.promised_on < as_of_on AND lines.quantity - lines.received - lines.cancelled > 0
),
past AS (
    SELECT entity_id, supplier_id, item_id, po_number AS document, line, occurrence, received_on, lead_time_days AS days, FALSE AS is_open, is_reconstructed
    FROM past_receipts
)
SELECT
    entity_id,              -- legal entity
    supplier_id,            -- supplier
    item_id,                -- stock keeping unit
    document,               -- receipt, or purchase order while it is overdue or where another system received it
    line,                   -- line of the document
    occurrence,             -- 0 of our own documents; from 1 of another system's, where a line may come in parts
    received_on,            -- day of the receipt; none while it is open
    days,                   -- days since the order
    is_open,                -- not received yet: a lower bound
    is_reconstructed        -- when the business knew of it is a rule's guess
FROM (SELECT * FROM received UNION ALL SELECT * FROM overdue UNION ALL SELECT * FROM past)
-- Nobody plans with a wait of ten years; an order that old was forgotten.
WHERE days BETWEEN 0 AND 3650
ORDER BY entity_id, supplier_id, item_id, document, line, occurrence
