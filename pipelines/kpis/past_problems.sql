/* Rows of another system that nothing can be planned with, or that contradict each other, and open invoices that were due before they were written. */
-- grain: entity_id, code, table_name, row_key
WITH unusable AS (
    SELECT
        sales.entity_id, sales.problem AS code, CASE WHEN sales.is_return THEN 'history_returns' ELSE 'history_sales_lines' END AS table_name, sales.item_id AS row_key,
        sales.item_id AS subject, CAST(COUNT(*) AS VARCHAR) || ' lines, the first of ' || MIN(sales.order_id) AS found,
        CASE sales.problem
            WHEN 'unknown_item' THEN 'an item of the masters'
            WHEN 'unknown_unit' THEN 'the base unit or a pack of the item'
            WHEN 'missing_site' THEN 'a site of the masters'
            ELSE 'a billion base units at most'
        END AS expected,
        CAST(ABS(SUM(CASE WHEN sales.sold_on > as_of_on - INTERVAL '365' DAY THEN COALESCE(sales.revenue, 0) ELSE 0 END)) AS DECIMAL(20, 4)) AS own_value
    FROM past_sales AS sales
    CROSS JOIN run_parameters
    WHERE sales.problem IS NOT NULL
    GROUP BY sales.entity_id, sales.problem, sales.is_return, sales.item_id
),
other_currencies AS (
    -- They count as demand; what they earned and sold for is left out.
    SELECT
        sales.entity_id, 'other_currency' AS code, CASE WHEN sales.is_return THEN 'history_returns' ELSE 'history_sales_lines' END AS table_name,
        sales.item_id AS row_key, sales.item_id AS subject, CAST(COUNT(*) AS VARCHAR) || ' lines in ' || COALESCE(MIN(sales.currency), 'no currency') AS found,
        MAX(entities.currency) || ', the currency of the books' AS expected, CAST(NULL AS DECIMAL(20, 4)) AS own_value
    FROM past_sales AS sales
    JOIN core_entities AS entities ON entities.entity_id = sales.entity_id
    WHERE sales.problem IS NULL AND (sales.currency IS NULL OR sales.currency <> entities.currency)
    GROUP BY sales.entity_id, sales.is_return, sales.item_id
),
impossible_waits AS (
    SELECT
        entity_id, 'impossible_lead_time' AS code, 'history_receipts' AS table_name,
        row_key, item_id AS subject,
        'ordered on ' || CAST(ordered_on AS VARCHAR) || ', received on ' || CAST(received_on AS VARCHAR) AS found,
        'received on the day of the order or within two years of it' AS expected, CAST(NULL AS DECIMAL(20, 4)) AS own_value
    FROM past_receipts
    WHERE lead_time_days IS NULL
),
dated AS (
    SELECT 'history_sales_lines' AS table_name, entity_id, item_id, sold_on AS happened_on, key_hash, known_at, op, import_id FROM history_sales_lines_versions
    UNION ALL
    SELECT 'history_returns', entity_id, item_id, returned_on, key_hash, known_at, op, import_id FROM history_returns_versions
    UNION ALL
    SELECT 'history_receipts', entity_id, item_id, received_on, key_hash, known_at, op, import_id FROM history_receipts_versions
),
late AS (
    -- What happened later was mostly known later, and so is not to be seen as of the day: all versions tell, up to the day where the run is as of one.
    SELECT dated.*, COALESCE(cut_overs.cut_over_on, as_of_on) AS last_on
    FROM dated
    CROSS JOIN run_parameters
    LEFT JOIN core_cut_overs AS cut_overs ON cut_overs.entity_id = dated.entity_id
    WHERE dated.happened_on > COALESCE(cut_overs.cut_over_on, as_of_on) AND (known_until IS NULL OR dated.known_at <= known_until)
),
newest AS (
    SELECT dated.table_name, dated.key_hash, MAX(dated.import_id) AS import_id
    FROM dated
    JOIN (SELECT DISTINCT table_name, key_hash FROM late) AS keys ON keys.table_name = dated.table_name AND keys.key_hash = dated.key_hash
    GROUP BY dated.table_name, dated.key_hash
),
future_dated AS (
    SELECT
        late.entity_id, 'future_dated' AS code, late.table_name, late.item_id AS row_key, late.item_id AS subject,
        CAST(COUNT(*) AS VARCHAR) || ' lines, the last on ' || CAST(MAX(late.happened_on) AS VARCHAR) AS found,
        'up to ' || CAST(MAX(late.last_on) AS VARCHAR) || ', where history ends' AS expected, CAST(NULL AS DECIMAL(20, 4)) AS own_value
    FROM late
    JOIN newest ON newest.table_name = late.table_name AND newest.key_hash = late.key_hash AND newest.import_id = late.import_id
    WHERE late.op <> 'delete'
    GROUP BY late.entity_id, late.table_name, late.item_id
),
negative_stock AS (
    SELECT
        entity_id, 'negative_stock' AS code, 'history_stock_movements' AS table_name, item_id || '|' || site_id AS row_key, item_id AS subject,
        'down to ' || CAST(LEAST(MIN(on_hand), MIN(stock_before)) AS VARCHAR)
        || COALESCE(', first at the end of ' || CAST(MIN(CASE WHEN on_hand < 0 THEN moved_on END) AS VARCHAR), ' before the first movement') AS found,
        'never below nothing' AS expected, CAST(NULL AS DECIMAL(20, 4)) AS own_value
    FROM past_stock
    GROUP BY entity_id, item_id, site_id
    HAVING MIN(on_hand) < 0 OR MIN(stock_before) < 0
),
due_before_invoice AS (
    SELECT
        invoices.entity_id, 'due_before_invoice' AS code, 'invoices' AS table_name, invoices.invoice_number AS row_key, invoices.invoice_number AS subject,
        'due on ' || CAST(invoices.due_on AS VARCHAR) AS found, 'on ' || CAST(invoices.invoiced_on AS VARCHAR) || ' or later' AS expected,
        CAST(invoices.open AS DECIMAL(20, 4)) AS own_value
    FROM core_invoices AS invoices
    WHERE invoices.due_on < invoices.invoiced_on AND invoices.open <> 0
),
problems AS (
    SELECT * FROM unusable
    UNION ALL SELECT * FROM other_currencies
    UNION ALL SELECT * FROM impossible_waits
    UNION ALL SELECT * FROM future_dated
    UNION ALL SELECT * FROM negative_stock
    UNION ALL SELECT * FROM due_before_invoice
)
SELECT
    problems.entity_id,                                                                   -- legal entity
    problems.code,                                                                        -- kind of problem
    problems.table_name,                                                                  -- table that has the row
    problems.row_key,                                                                     -- key of the row, parts separated by |
    problems.subject,                                                                     -- what the money belongs to: counted once however many rows of it have the problem
    problems.found,                                                                       -- what the row says
    problems.expected,                                                                    -- what was expected
    CASE
        WHEN problems.own_value IS NOT NULL THEN problems.own_value
        WHEN problems.code = 'negative_stock' THEN COALESCE(money.order_value + money.stock_value, 0)
        ELSE COALESCE(money.order_value, 0)
    END AS value_touched,                                                                 -- money of the decisions that rest on the row
    entities.currency                                                                     -- currency of the amount
FROM problems
JOIN core_entities AS entities ON entities.entity_id = problems.entity_id
LEFT JOIN decision_values AS money ON money.entity_id = problems.entity_id AND money.item_id = problems.subject
ORDER BY entity_id, code, table_name, row_key
