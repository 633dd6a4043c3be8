/* What happened to the items of executed orders, stock-out actions and ways out of excess since their decision: what was wanted, and what came in and went
   out beside sales; what became of order lines that got another day; and what was taken of a substitute that was offered. */
-- grain: entity_id, rec_id
WITH executed AS (
    SELECT * FROM executed_recommendations WHERE kind IN ('replenishment', 'stockout-risk', 'excess')
),
ordered AS (
    SELECT
        executed.entity_id, executed.rec_id,
        ARRAY_AGG(
            NAMED_STRUCT(
                'po_number', lines.po_number, 'line', lines.line, 'quantity', CAST(lines.quantity AS BIGINT), 'cancelled', CAST(lines.cancelled AS BIGINT)
            )
            ORDER BY lines.po_number, lines.line
        ) AS orders
    FROM executed
    JOIN core_purchase_order_lines AS lines
        ON lines.entity_id = executed.entity_id AND lines.item_id = executed.item_id
        AND (lines.rec_id = executed.rec_id OR lines.po_number = executed.document AND executed.kind = 'stockout-risk')
    GROUP BY executed.entity_id, executed.rec_id
),
known_projects AS (
    -- Project orders that were in the books already: the decision counted on them.
    SELECT executed.entity_id, executed.rec_id, lines.demand_on, lines.quantity
    FROM executed
    JOIN demand_lines AS lines
        ON lines.entity_id = executed.entity_id AND lines.item_id = executed.item_id AND lines.site_id = executed.site_id
        AND lines.demand_on > executed.decided_on AND lines.one_off
    JOIN core_sales_order_lines AS orders
        ON orders.entity_id = lines.entity_id AND orders.so_number = lines.so_number AND orders.line = lines.line AND orders.ordered_on <= executed.decided_on
    CROSS JOIN run_parameters
    WHERE lines.demand_on <= as_of_on
),
asked_for AS (
    -- Regular demand, as the forecast has it: a later project order is bought for and not served from stock.
    SELECT executed.entity_id, executed.rec_id, demand.demand_on, demand.quantity
    FROM executed
    JOIN demand_daily AS demand
        ON demand.entity_id = executed.entity_id AND demand.item_id = executed.item_id AND demand.site_id = executed.site_id
        AND demand.demand_on > executed.decided_on AND demand.quantity > 0
    UNION ALL
    SELECT * FROM known_projects
),
asked_for_by_day AS (
    SELECT entity_id, rec_id, demand_on, CAST(SUM(quantity) AS BIGINT) AS quantity
    FROM asked_for
    GROUP BY entity_id, rec_id, demand_on
),
wanted AS (
    SELECT entity_id, rec_id, ARRAY_AGG(NAMED_STRUCT('on', demand_on, 'quantity', quantity) ORDER BY demand_on) AS demand
    FROM asked_for_by_day
    GROUP BY entity_id, rec_id
),
sent_instead AS (
    -- What left in place of something else.
    SELECT sent.*
    FROM core_line_substitutions AS instead
    JOIN core_shipment_lines AS sent
        ON sent.entity_id = instead.entity_id AND sent.so_number = instead.so_number AND sent.so_line = instead.line
),
moved AS (
    SELECT
        executed.entity_id, executed.rec_id, moves.effective_on AS moved_on,
        COALESCE(receipts.po_number, moves.source) AS document, receipts.po_line AS line, orders.rec_id AS ordered_by,
        CAST(SUM(CASE WHEN moves.to_kind = 'site' THEN moves.quantity ELSE -moves.quantity END) AS BIGINT) AS quantity
    FROM executed
    JOIN core_stock_moves AS moves
        ON moves.entity_id = executed.entity_id AND moves.item_id = executed.item_id AND moves.site_id = executed.site_id
        AND moves.commit_seq > executed.snapshot_seq
    LEFT JOIN core_receipt_lines AS receipts
        ON receipts.entity_id = moves.entity_id AND receipts.receipt_number = moves.source AND receipts.line = moves.source_line
    LEFT JOIN core_purchase_order_lines AS orders
        ON orders.entity_id = receipts.entity_id AND orders.po_number = receipts.po_number AND orders.line = receipts.po_line
    LEFT JOIN sent_instead AS sent
        ON sent.entity_id = moves.entity_id AND sent.shipment_number = moves.source AND sent.line = moves.source_line AND moves.to_kind = 'customer'
    -- Goods that change their bin stay where they are; what customers took is in the demand, but for what they took in place of another item.
    WHERE
        'site' IN (moves.from_kind, moves.to_kind) AND moves.from_kind <> moves.to_kind
        AND (moves.to_kind <> 'customer' OR sent.line IS NOT NULL)
    GROUP BY
        executed.entity_id, executed.rec_id, moves.effective_on, COALESCE(receipts.po_number, moves.source), receipts.po_line, orders.rec_id
),
moves AS (
    SELECT
        entity_id, rec_id,
        ARRAY_AGG(
            NAMED_STRUCT('on', moved_on, 'quantity', quantity, 'document', document, 'line', line, 'rec_id', ordered_by) ORDER BY moved_on, document, line
        ) AS moves
    FROM moved
    GROUP BY entity_id, rec_id
),
changed AS (
    -- A part that was to come sooner became a line of its own: the change of its day in the same commit names it.
    SELECT executed.entity_id, executed.rec_id, MAX(changes.line) AS line
    FROM executed
    JOIN core_recommendation_events AS events
        ON events.entity_id = executed.entity_id AND events.rec_id = executed.rec_id AND events.event = 'execute'
    JOIN core_promised_day_changes AS changes
        ON changes.entity_id = executed.entity_id AND changes.document = executed.document AND changes.commit_seq = events.commit_seq
    JOIN core_purchase_order_lines AS lines
        ON lines.entity_id = changes.entity_id AND lines.po_number = changes.document AND lines.line = changes.line
        AND lines.item_id = executed.item_id AND lines.site_id = executed.site_id
    WHERE executed.kind = 'stockout-risk'
    GROUP BY executed.entity_id, executed.rec_id
),
shipped AS (
    SELECT days.entity_id, days.so_number, days.so_line, ARRAY_AGG(NAMED_STRUCT('on', days.shipped_on, 'quantity', days.quantity) ORDER BY days.shipped_on) AS shipped
    FROM (
        SELECT entity_id, so_number, so_line, shipped_on, CAST(SUM(quantity) AS BIGINT) AS quantity
        FROM core_shipment_lines
        GROUP BY entity_id, so_number, so_line, shipped_on
    ) AS days
    GROUP BY days.entity_id, days.so_number, days.so_line
),
complaints AS (
    -- An earlier complaint is no answer to the decision, and must not hide a later one.
    SELECT executed.entity_id, executed.rec_id, MIN(disputes.opened_on) AS complained_on
    FROM executed
    JOIN core_invoices AS invoices ON invoices.entity_id = executed.entity_id AND invoices.so_number = executed.document
    JOIN core_disputes AS disputes ON disputes.entity_id = invoices.entity_id AND disputes.invoice_number = invoices.invoice_number
    WHERE disputes.reason IN ('late_delivery', 'short_shipment') AND disputes.opened_on > executed.decided_on
    GROUP BY executed.entity_id, executed.rec_id
),
promised AS (
    SELECT
        executed.entity_id, executed.rec_id,
        ARRAY_AGG(
            NAMED_STRUCT('line', lines.line, 'cancelled', CAST(lines.cancelled AS BIGINT), 'shipped', shipped.shipped, 'complained_on', complaints.complained_on)
            ORDER BY lines.line
        ) AS promised
    FROM executed
    JOIN core_sales_order_lines AS lines
        ON lines.entity_id = executed.entity_id AND lines.so_number = executed.document
        AND lines.item_id = executed.item_id AND lines.site_id = executed.site_id
    LEFT JOIN shipped ON shipped.entity_id = lines.entity_id AND shipped.so_number = lines.so_number AND shipped.so_line = lines.line
    LEFT JOIN complaints ON complaints.entity_id = executed.entity_id AND complaints.rec_id = executed.rec_id
    WHERE executed.kind = 'stockout-risk'
    GROUP BY executed.entity_id, executed.rec_id
),
kept AS (
    -- What of a substitute was shipped and stayed with the customer.
    SELECT
        entity_id, so_number, so_line, CAST(SUM(quantity - returned) AS BIGINT) AS quantity,
        CAST(SUM(MINOR_UNITS(CAST(revenue * (quantity - returned) / quantity AS DECIMAL(20, 4)) - cost + returned_cost, currency)) AS BIGINT) AS margin_minor
    FROM sent_instead
    WHERE quantity > 0
    GROUP BY entity_id, so_number, so_line
),
taken AS (
    SELECT
        executed.entity_id, executed.rec_id,
        ARRAY_AGG(
            NAMED_STRUCT(
                'so_number', instead.so_number, 'line', instead.line, 'quantity', CAST(instead.quantity AS BIGINT),
                'substitute_quantity', CAST(instead.substitute_quantity AS BIGINT), 'shipped', COALESCE(kept.quantity, 0),
                'margin_minor', COALESCE(kept.margin_minor, 0)
            )
            ORDER BY instead.so_number, instead.line
        ) AS taken
    FROM executed
    JOIN core_line_substitutions AS instead ON instead.entity_id = executed.entity_id AND instead.offer_number = executed.document
    LEFT JOIN kept ON kept.entity_id = instead.entity_id AND kept.so_number = instead.so_number AND kept.so_line = instead.line
    WHERE executed.kind = 'stockout-risk'
    GROUP BY executed.entity_id, executed.rec_id
)
SELECT
    executed.entity_id,                                                    -- legal entity
    executed.rec_id,                                                       -- recommendation
    executed.kind,                                                         -- kind of decision
    NAMED_STRUCT(
        'execution', executed.execution,
        'flows', NAMED_STRUCT(
            'is_active', items.status = 'active', 'orders', ordered.orders, 'transfer_state', transfers.state, 'demand', wanted.demand, 'moves', moves.moves,
            'changed_line', changed.line, 'promised', promised.promised, 'taken', taken.taken
        )
    ) AS facts                                                             -- the facts, in the shape that an outcome keeps
FROM executed
JOIN core_items AS items ON items.item_id = executed.item_id
LEFT JOIN core_transfers AS transfers ON transfers.entity_id = executed.entity_id AND transfers.transfer_number = executed.document
LEFT JOIN ordered ON ordered.entity_id = executed.entity_id AND ordered.rec_id = executed.rec_id
LEFT JOIN wanted ON wanted.entity_id = executed.entity_id AND wanted.rec_id = executed.rec_id
LEFT JOIN moves ON moves.entity_id = executed.entity_id AND moves.rec_id = executed.rec_id
LEFT JOIN changed ON changed.entity_id = executed.entity_id AND changed.rec_id = executed.rec_id
LEFT JOIN promised ON promised.entity_id = executed.entity_id AND promised.rec_id = executed.rec_id
LEFT JOIN taken ON taken.entity_id = executed.entity_id AND taken.rec_id = executed.rec_id
ORDER BY entity_id, rec_id
