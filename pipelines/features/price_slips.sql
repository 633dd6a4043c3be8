/* Shipped lines whose price nobody approved and that is not the customer's, too low or too high, each with the one cause that explains it. */
-- grain: entity_id, shipment_number, line
WITH limits AS (
    SELECT
        RULE('margin_limits', 'figure', 'limit', 'unit_slip_tolerance') AS unit_slip_tolerance,
        RULE('margin_limits', 'figure', 'limit', 'floor_margin') AS floor_margin
    FROM run_parameters
),
overridden AS (
    SELECT
        entity_id, shipment_number, line, invoice_number, so_number, customer_id, item_id, ordered_on, shipped_on, currency, override_reason, list_price,
        customer_price, price, quantity, list_minor - discount_minor AS agreed_minor, invoice_minor
    FROM price_waterfall
    WHERE price_source = 'override' AND approved_by IS NULL AND override_minor <> 0
),
-- A price that the customer once had and that no longer holds.
ended AS (
    SELECT lines.entity_id, lines.shipment_number, lines.line
    FROM overridden AS lines
    JOIN core_prices AS prices
        ON prices.entity_id = lines.entity_id AND prices.item_id = lines.item_id AND prices.customer_id = lines.customer_id AND prices.from_on <= lines.ordered_on
    WHERE prices.unit_price / prices.price_per = lines.price AND lines.invoice_minor < lines.agreed_minor
    GROUP BY lines.entity_id, lines.shipment_number, lines.line
),
-- Off by as much as one unit of the item is larger than another.
of_another_unit AS (
    SELECT lines.entity_id, lines.shipment_number, lines.line
    FROM overridden AS lines
    CROSS JOIN limits
    JOIN unit_factors AS priced ON priced.item_id = lines.item_id
    JOIN unit_factors AS meant ON meant.item_id = lines.item_id AND meant.numerator * priced.denominator <> priced.numerator * meant.denominator
    WHERE ABS(lines.invoice_minor * meant.numerator * priced.denominator - lines.agreed_minor * priced.numerator * meant.denominator)
        <= limits.unit_slip_tolerance * lines.agreed_minor * priced.numerator * meant.denominator
    GROUP BY lines.entity_id, lines.shipment_number, lines.line
),
costs AS (
    SELECT
        lines.entity_id, lines.shipment_number, lines.line, offers.unit_price / offers.price_per AS cost,
        ROW_NUMBER() OVER (PARTITION BY lines.entity_id, lines.shipment_number, lines.line ORDER BY offers.commit_seq DESC) AS recency
    FROM overridden AS lines
    CROSS JOIN run_parameters
    JOIN core_supplier_items_history AS offers
        ON offers.entity_id = lines.entity_id AND offers.item_id = lines.item_id AND offers.preferred
        AND LOCAL_DAY(offers.commit_effective_at, run_time_zone) <= lines.ordered_on
),
explained AS (
    SELECT
        lines.*,
        CASE
            WHEN ended.line IS NOT NULL THEN 'contract_expired'
            WHEN lines.customer_price IS NOT NULL AND lines.price = lines.list_price AND lines.override_reason IS NULL THEN 'contract_not_applied'
            WHEN of_another_unit.line IS NOT NULL AND lines.override_reason IS NULL THEN 'unit_slip'
            WHEN lines.customer_price IS NOT NULL AND lines.invoice_minor > lines.agreed_minor AND lines.override_reason IS NULL THEN 'contract_not_applied'
            -- Without a reason it is a slip, however deep; with one, somebody meant it.
            WHEN lines.override_reason IS NOT NULL AND lines.invoice_minor < lines.agreed_minor AND lines.price < costs.cost * (1 + limits.floor_margin)
            THEN 'override_below_floor'
            WHEN lines.invoice_minor < lines.agreed_minor THEN 'price_override'
        END AS cause
    FROM overridden AS lines
    CROSS JOIN limits
    LEFT JOIN ended ON ended.entity_id = lines.entity_id AND ended.shipment_number = lines.shipment_number AND ended.line = lines.line
    LEFT JOIN of_another_unit
        ON of_another_unit.entity_id = lines.entity_id AND of_another_unit.shipment_number = lines.shipment_number AND of_another_unit.line = lines.line
    LEFT JOIN costs ON costs.entity_id = lines.entity_id AND costs.shipment_number = lines.shipment_number AND costs.line = lines.line AND costs.recency = 1
),
-- A customer's price that was entered after the order and holds from before it: the line went out at the list price.
entered_late AS (
    SELECT
        lines.entity_id, lines.shipment_number, lines.line, lines.invoice_number, lines.so_number, lines.customer_id, lines.item_id, lines.shipped_on,
        lines.currency, lines.quantity, lines.invoice_minor,
        MINOR_UNITS(CAST(CAST(lines.quantity AS DECIMAL(18, 0)) * (prices.unit_price / prices.price_per) AS DECIMAL(20, 4)), lines.currency) AS agreed_minor,
        ROW_NUMBER() OVER (PARTITION BY lines.entity_id, lines.shipment_number, lines.line ORDER BY prices.from_on DESC) AS recency
    FROM price_waterfall AS lines
    JOIN core_prices AS prices
        ON prices.entity_id = lines.entity_id AND prices.item_id = lines.item_id AND prices.customer_id = lines.customer_id
        AND prices.from_on <= lines.ordered_on AND (prices.until_on IS NULL OR prices.until_on >= lines.ordered_on)
    WHERE lines.price_source = 'list' AND lines.customer_price IS NULL
),
slips AS (
    SELECT entity_id, shipment_number, line, invoice_number, so_number, customer_id, item_id, shipped_on, currency, quantity, agreed_minor, invoice_minor, cause
    FROM explained
    WHERE cause IS NOT NULL
    UNION ALL
    SELECT
        entity_id, shipment_number, line, invoice_number, so_number, customer_id, item_id, shipped_on, currency, quantity, agreed_minor, invoice_minor,
        'contract_not_applied' AS cause
    FROM entered_late
    WHERE recency = 1 AND agreed_minor <> invoice_minor
)
SELECT
    entity_id,                                       -- legal entity
    shipment_number,                                 -- shipment
    line,                                            -- line of the shipment and of its invoice
    cause,                                           -- price_override, override_below_floor, contract_expired, contract_not_applied or unit_slip
    invoice_number,                                  -- invoice
    so_number,                                       -- sales order
    customer_id,                                     -- customer
    item_id,                                         -- stock keeping unit
    shipped_on,                                      -- day of the shipment
    currency,                                        -- currency of the amounts
    quantity,                                        -- shipped [base units]
    agreed_minor,                                    -- at the list price or the customer's own [minor units]
    invoice_minor                                    -- invoiced without tax [minor units]
FROM slips
ORDER BY entity_id, shipment_number, line
