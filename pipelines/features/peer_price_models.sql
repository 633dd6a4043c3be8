/* The model of prices that slipped, trained on the company's own lines before those that are judged: what it learnt from, how it did beside the plain rule on
   lowered prices that neither had seen, and whether it may answer. */
-- grain: entity_id, model
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
trained AS (
    SELECT entity_id, judged_from, UNNEST(PEER_PRICE_MODEL(lines, judged_from)) AS trained FROM books
)
SELECT
    entity_id,                                                     -- legal entity
    'peer_prices' AS model,                                        -- name of the model
    trained['form'] AS form,                                       -- name and version of its form
    trained['hash'] AS hash,                                       -- SHA-256 of its file
    trained['gate'] AS gate,                                       -- open where it answers, closed where the plain rule does
    trained['why'] AS why,                                         -- why it is closed
    trained['lines'] AS lines,                                     -- sold lines before the first that is judged
    trained['judged_lines'] AS judged_lines,                       -- sold lines from that day on
    trained['customers'] AS customers,                             -- customers of the lines that it learnt from
    trained['data_hash'] AS data_hash,                             -- SHA-256 of those lines
    trained['tried'] AS tried,                                     -- lines that it was tried on without having seen them
    trained['model_precision'] AS model_precision,                 -- its average precision on those, where some prices were lowered
    trained['rule_precision'] AS rule_precision,                   -- that of the plain rule
    judged_from,                                                   -- first day that is judged
    trained['file'] AS file                                        -- the model itself, which judges
FROM trained
ORDER BY entity_id, model
