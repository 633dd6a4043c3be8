/* Sold lines that fell out of what others pay, where no list, customer's price or approval says what the price should have been: prices that only peers
   can judge. What is found is likely, not certain. Buyers that nobody knows cannot be asked, nor lines of another currency compared. */
-- grain: entity_id, document, line
WITH books AS (
    SELECT
        entity_id, judged_from,
        SORTED_LIST(
            NAMED_STRUCT(
                'line', line_key, 'invoice_number', invoice_number, 'customer_id', customer_id, 'item_id', item_id, 'sold_on', sold_on,
                'quantity', quantity, 'price_micros', price_micros
            ),
            line_key
        ) AS lines
    FROM peer_price_lines
    GROUP BY entity_id, judged_from
),
verdicts AS (
    SELECT books.entity_id, models.hash AS model, UNNEST(PEER_PRICES(books.lines, books.judged_from, models.file)) AS verdict
    FROM books
    JOIN peer_price_models AS models ON models.entity_id = books.entity_id AND models.model = 'peer_prices'
),
alerts AS (
    SELECT
        sold.*, verdict['probability'] AS probability, verdict['peers'] AS peers, verdict['shape'] AS shape, verdict['mode'] AS mode, verdicts.model,
        MINOR_UNITS(CAST(CAST(quantity AS DECIMAL(18, 0)) * CAST(verdict['expected_micros'] AS DECIMAL(18, 0)) / 1000000 AS DECIMAL(20, 4)), currency)
            AS expected_minor,
        MINOR_UNITS(CAST(CAST(quantity AS DECIMAL(18, 0)) * CAST(price_micros AS DECIMAL(18, 0)) / 1000000 AS DECIMAL(20, 4)), currency) AS actual_minor
    FROM verdicts
    JOIN peer_price_lines AS sold ON sold.entity_id = verdicts.entity_id AND sold.line_key = verdict['line']
    WHERE verdict['is_alert'] AND sold.is_unexplained AND sold.customer_id IS NOT NULL
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
    mode,                                                                         -- model, or rules_only where it does not beat them
    model                                                                         -- SHA-256 of the model
FROM alerts
ORDER BY entity_id, document, line
