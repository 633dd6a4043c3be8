/* The cash that is expected of open invoices in each of the next four weeks and after them. The five add up to what the invoices are open for. */
-- grain: entity_id, week
WITH sums AS (
    SELECT
        cash.entity_id, invoices.currency, SUM(MINOR_UNITS(invoices.open, invoices.currency)) AS open_minor, SUM(cash.expected_7d_minor) AS one_minor,
        SUM(cash.expected_14d_minor) AS two_minor, SUM(cash.expected_21d_minor) AS three_minor, SUM(cash.expected_28d_minor) AS four_minor
    FROM expected_cash AS cash
    JOIN core_invoices AS invoices ON invoices.entity_id = cash.entity_id AND invoices.invoice_number = cash.invoice_number
    GROUP BY cash.entity_id, invoices.currency
),
parts AS (
    SELECT
        entity_id, currency,
        UNNEST(
            MAKE_ARRAY(
                NAMED_STRUCT('week', 1, 'minor', one_minor), NAMED_STRUCT('week', 2, 'minor', two_minor - one_minor),
                NAMED_STRUCT('week', 3, 'minor', three_minor - two_minor), NAMED_STRUCT('week', 4, 'minor', four_minor - three_minor),
                NAMED_STRUCT('week', 5, 'minor', open_minor - four_minor)
            )
        ) AS part
    FROM sums
)
SELECT
    entity_id,                                                        -- legal entity
    part['week'] AS week,                                             -- 1 to 4; 5 is all that comes later, or never
    ARROW_CAST(ARROW_CAST(as_of_on, 'Int32') + ARROW_CAST(part['week'] * 7 - 6, 'Int32'), 'Date32') AS from_on, -- its first day
    CASE WHEN part['week'] < 5 THEN
        ARROW_CAST(ARROW_CAST(as_of_on, 'Int32') + ARROW_CAST(part['week'] * 7, 'Int32'), 'Date32')
    END AS until_on,                                                  -- its last day
    CAST(CAST(part['minor'] AS DECIMAL(20, 4)) / MINOR_UNITS(1, currency) AS DECIMAL(20, 4)) AS expected, -- expected in it
    currency                                                          -- currency of the amount
FROM parts
CROSS JOIN run_parameters
ORDER BY entity_id, week
