/* Sold lines of 180 days by which prices are judged where no list, customer's price or approval says what they should have been; of companies that have such
   a price to judge alone, as nothing is learnt where nothing is to be judged. */
-- grain: entity_id, line_key
WITH looked_at AS (
    SELECT
        as_of_on - INTERVAL '180' DAY AS first_on,
        as_of_on - CAST(CONCAT(RULE('margin_causes', 'claim_days', 'cause', 'peer_price'), ' days') AS INTERVAL) AS judged_from,
        as_of_on AS last_on
    FROM run_parameters
),
sold AS (
    SELECT
        entity_id, invoice_number AS document, line, invoice_number, customer_id, item_id, shipped_on AS sold_on, quantity,
        CAST(price * 1000000 AS BIGINT) AS price_micros, currency, list_price IS NULL AND customer_price IS NULL AND approved_by IS NULL AS is_unexplained
    FROM price_waterfall
    WHERE quantity > 0 AND price > 0
    UNION ALL
    SELECT
        entity_id, row_key AS document, 0 AS line, order_id AS invoice_number, customer_id, item_id, sold_on, quantity,
        CAST(unit_price * 1000000 AS BIGINT) AS price_micros, currency, TRUE AS is_unexplained
    FROM past_sales
    WHERE NOT is_return AND problem IS NULL AND quantity > 0 AND unit_price > 0 AND unit_price < 1000000
),
recent AS (
    SELECT sold.*, sold.document || '/' || CAST(sold.line AS VARCHAR) AS line_key, looked_at.judged_from
    FROM sold
    CROSS JOIN looked_at
    WHERE sold.sold_on > looked_at.first_on AND sold.sold_on <= looked_at.last_on
),
with_unexplained AS (
    SELECT DISTINCT entity_id
    FROM recent
    WHERE is_unexplained AND sold_on >= judged_from AND customer_id IS NOT NULL
)
SELECT
    recent.entity_id,                                                             -- legal entity
    recent.line_key,                                                              -- document and line
    recent.document,                                                              -- invoice, or what a list calls the line of the other system
    recent.line,                                                                  -- line of the invoice, 0 where the document is the line
    recent.invoice_number,                                                        -- invoice, or order in the other system
    recent.customer_id,                                                           -- customer; empty where nobody knows who bought
    recent.item_id,                                                               -- stock keeping unit
    recent.sold_on,                                                               -- day of the sale
    recent.quantity,                                                              -- sold [base units]
    recent.price_micros,                                                          -- price of one unit [millionths]
    recent.currency,                                                              -- its currency
    recent.is_unexplained,                                                        -- nothing on record says what the price should have been
    CAST(recent.judged_from AS DATE) AS judged_from                               -- lines from this day on are judged, by those before
FROM recent
JOIN with_unexplained ON with_unexplained.entity_id = recent.entity_id
ORDER BY entity_id, line_key
