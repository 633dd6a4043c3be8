/* Sold lines that fell out of what others pay, where no list, customer's price or approval says what the price should have been: prices that only peers
   can judge. What is found is likely, not certain. Buyers that nobody knows cannot be asked, nor lines of another currency compared. */
-- grain: entity_id, document, line
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
    SELECT sold.*, sold.document || '/' || CAST(sold.line AS VARCHAR) AS line_key
    FROM sold
    CROSS JOIN looked_at
    WHERE sold.sold_on > looked_at.first_on AND sold.sold_on <= looked_at.last_on
),
-- Nothing is learnt where nothing is to be judged.
with_unexplained AS (
    SELECT recent.entity_id, looked_at.judged_from
    FROM recent
    CROSS JOIN looked_at
    WHERE recent.is_unexplained AND recent.sold_on >= looked_at.judged_from AND recent.customer_id IS NOT NULL
    GROUP BY recent.entity_id, looked_at.judged_from
),
books AS (
    SELECT
        recent.entity_id, with_unexplained.judged_from,
        SORTED_LIST(
            NAMED_STRUCT(
                'line', recent.line_key, 'invoice_number', recent.invoice_number, 'customer_id', recent.customer_id,
                'item_id', recent.item_id, 'sold_on', recent.sold_on, 'quantity', recent.quantity, 'price_micros', recent.price_micros
            ),
            recent.line_key
        ) AS lines
    FROM recent
    JOIN with_unexplained ON with_unexplained.entity_id = recent.entity_id
    GROUP BY recent.entity_id, with_unexplained.judged_from
),
verdicts AS (
    SELECT entity_id, UNNEST(PEER_PRICES(lines, judged_from)) AS verdict
    FROM books
),
alerts AS (
    SELECT
        recent.*, verdict['probability'] AS probability, verdict['peers'] AS peers, verdict['shape'] AS shape, verdict['mode'] AS mode,
        MINOR_UNITS(CAST(CAST(quantity AS DECIMAL(18, 0)) * CAST(verdict['expected_micros'] AS DECIMAL(18, 0)) / 1000000 AS DECIMAL(20, 4)), currency)
            AS expected_minor,
        MINOR_UNITS(CAST(CAST(quantity AS DECIMAL(18, 0)) * CAST(price_micros AS DECIMAL(18, 0)) / 1000000 AS DECIMAL(20, 4)), currency) AS actual_minor
    FROM verdicts
    JOIN recent ON recent.entity_id = verdicts.entity_id AND recent.line_key = verdict['line']
    WHERE verdict['is_alert'] AND recent.is_unexplained AND recent.customer_id IS NOT NULL
)
SELECT
    entity_id,                                                                    -- legal entity
    document,                                                                     -- invoice, or what a list calls the line of the other system
    line,                                                                         -- line of the invoice, 0 where the document is the line
    invoice_number,                                                               -- invoice, or order in the other system
    customer_id,                                                                  -- customer
    item_id,                                                                      -- stock keeping unit
    sold_on,                                                                      -- day of the sale
    quantity,                                                                     -- sold [base units]
    expected_minor,                                                               -- at what peers pay or the customer paid last, the lower of both [minor units]
    actual_minor,                                                                 -- at its price [minor units]
    currency,                                                                     -- currency of the amounts
    probability,                                                                  -- how sure it is a slip, above a half and below one
    peers,                                                                        -- lines of other invoices that were compared
    shape,                                                                        -- how it is low: unit_slip, whole_invoice, quantity_price, unseen_price or rare_price
    mode                                                                          -- model, or rules_only where it does not beat them
FROM alerts
ORDER BY entity_id, document, line
