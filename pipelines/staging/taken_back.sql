/* Sales of history that the same customer sent back whole within a month: a slip or a change of mind, no demand that comes again. */
-- grain: entity_id, order_id, line, occurrence
WITH events AS (
    SELECT entity_id, is_return, order_id, line, occurrence, customer_id, item_id, sold_on, ABS(quantity) AS size, quantity < 0 AS is_back
    FROM past_sales
    WHERE problem IS NULL AND quantity <> 0 AND customer_id IS NOT NULL
),
returned AS (
    SELECT DISTINCT entity_id, customer_id, item_id, size FROM events WHERE is_back
),
followed AS (
    SELECT
        events.*,
        LEAD(events.is_back) OVER (
            PARTITION BY events.entity_id, events.customer_id, events.item_id, events.size
            ORDER BY events.sold_on, events.is_back, events.order_id, events.line, events.occurrence
        ) AS next_is_back,
        LEAD(events.sold_on) OVER (
            PARTITION BY events.entity_id, events.customer_id, events.item_id, events.size
            ORDER BY events.sold_on, events.is_back, events.order_id, events.line, events.occurrence
        ) AS next_on
    FROM events
    JOIN returned
        ON returned.entity_id = events.entity_id AND returned.customer_id = events.customer_id AND returned.item_id = events.item_id AND returned.size = events.size
)
SELECT
    entity_id,                  -- legal entity
    order_id,                   -- order in the other system
    line,                       -- its line
    occurrence,                 -- 1, more where the source has the same line again
    next_on AS returned_on      -- day on which all of it came back
FROM followed
WHERE NOT is_back AND next_is_back AND ARROW_CAST(next_on, 'Int32') - ARROW_CAST(sold_on, 'Int32') <= 30
ORDER BY entity_id, order_id, line, occurrence
