/* Masters that contradict themselves or what happened: suppliers' terms, costs, prices, items that are there twice, stock that nobody recorded. */
-- grain: entity_id, code, table_name, row_key
WITH wanted AS (
    SELECT DISTINCT entity_id, item_id
    FROM demand_daily
    CROSS JOIN run_parameters
    WHERE demand_on > as_of_on - INTERVAL '365' DAY AND quantity > 0
),
used AS (
    SELECT entity_id, item_id FROM wanted
    UNION
    SELECT entity_id, item_id FROM core_item_sites WHERE on_hand <> 0
),
missing_lead_times AS (
    SELECT
        entity_id, 'missing_lead_time' AS code, 'supplier_items' AS table_name, item_id || '|' || supplier_id AS row_key, item_id AS subject,
        '0 days' AS found, 'the days from order to receipt' AS expected
    FROM supplier_offers
    WHERE stated_days = 0 AND corrected_days IS NULL
),
observed AS (
    SELECT entity_id, item_id, supplier_id, COUNT(*) AS receipts, CAST(MEDIAN(CAST(days AS DOUBLE)) AS BIGINT) AS days
    FROM lead_times
    WHERE NOT is_open
    GROUP BY entity_id, item_id, supplier_id
),
different_lead_times AS (
    SELECT
        offers.entity_id, 'lead_time_differs' AS code, 'supplier_items' AS table_name, offers.item_id || '|' || offers.supplier_id AS row_key, offers.item_id AS subject,
        CAST(offers.stated_days AS VARCHAR) || ' days' AS found,
        'about ' || CAST(observed.days AS VARCHAR) || ' days, as ' || CAST(observed.receipts AS VARCHAR) || ' receipts took' AS expected
    FROM supplier_offers AS offers
    JOIN observed ON observed.entity_id = offers.entity_id AND observed.item_id = offers.item_id AND observed.supplier_id = offers.supplier_id
    -- Twice or half of it, and by three days at least: less is the usual spread.
    WHERE offers.stated_days > 0 AND offers.corrected_days IS NULL AND observed.receipts >= 3 AND ABS(observed.days - offers.stated_days) >= 3
        AND (observed.days >= 2 * offers.stated_days OR 2 * observed.days <= offers.stated_days)
),
left_suppliers AS (
    SELECT offers.entity_id, offers.item_id, MIN(offers.supplier_id) AS supplier_id
    FROM core_supplier_items AS offers
    JOIN core_suppliers AS suppliers ON suppliers.supplier_id = offers.supplier_id
    WHERE offers.preferred AND NOT suppliers.active
    GROUP BY offers.entity_id, offers.item_id
),
without_supplier AS (
    SELECT
        wanted.entity_id, 'no_supplier' AS code, 'items' AS table_name, wanted.item_id AS row_key, wanted.item_id AS subject,
        COALESCE('preferred supplier ' || left_suppliers.supplier_id || ' is not bought from any more', 'no preferred supplier') AS found,
        'a preferred supplier that is bought from' AS expected
    FROM wanted
    JOIN core_items AS items ON items.item_id = wanted.item_id AND items.status = 'active'
    LEFT JOIN supplier_offers AS offers ON offers.entity_id = wanted.entity_id AND offers.item_id = wanted.item_id
    LEFT JOIN left_suppliers ON left_suppliers.entity_id = wanted.entity_id AND left_suppliers.item_id = wanted.item_id
    WHERE offers.item_id IS NULL
),
without_cost AS (
    SELECT
        used.entity_id, 'missing_cost' AS code, 'items' AS table_name, used.item_id AS row_key, used.item_id AS subject, 'no cost' AS found,
        'a cost of the stock, of the other system, or a supplier''s price' AS expected
    FROM used
    LEFT JOIN item_costs AS costs ON costs.entity_id = used.entity_id AND costs.item_id = used.item_id
    WHERE costs.item_id IS NULL
),
sold_below_cost AS (
    SELECT
        costs.entity_id, 'cost_above_price' AS code, 'items' AS table_name, costs.item_id AS row_key, costs.item_id AS subject,
        'costs ' || CAST(CAST(CAST(costs.unit_cost_micros AS DECIMAL(20, 6)) / 1000000 AS DECIMAL(20, 4)) AS VARCHAR) || ' (' || costs.source || ')' AS found,
        'less than ' || CAST(CAST(CAST(prices.unit_revenue_micros AS DECIMAL(20, 6)) / 1000000 AS DECIMAL(20, 4)) AS VARCHAR) || ', for which it sells' AS expected
    FROM item_costs AS costs
    JOIN selling_prices AS prices ON prices.entity_id = costs.entity_id AND prices.item_id = costs.item_id
    WHERE costs.unit_cost_micros > prices.unit_revenue_micros
),
named AS (
    SELECT used.entity_id, used.item_id, items.name, TRANSLATE(LOWER(items.name), ' .,;:_/()[]"''+-', '') AS plain_name
    FROM used
    JOIN core_items AS items ON items.item_id = used.item_id AND items.status = 'active'
),
same_names AS (
    SELECT entity_id, plain_name, MIN(item_id) AS first_id, MAX(item_id) AS last_id, COUNT(*) AS items
    FROM named
    WHERE plain_name <> ''
    GROUP BY entity_id, plain_name
    HAVING COUNT(*) > 1
),
numbered AS (
    SELECT offers.entity_id, offers.supplier_id, offers.item_id, offers.supplier_sku, UPPER(BTRIM(offers.supplier_sku)) AS plain_sku
    FROM core_supplier_items AS offers
    JOIN used ON used.entity_id = offers.entity_id AND used.item_id = offers.item_id
    WHERE BTRIM(offers.supplier_sku) <> ''
),
same_numbers AS (
    SELECT entity_id, supplier_id, plain_sku, MIN(item_id) AS first_id, MAX(item_id) AS last_id, COUNT(*) AS items
    FROM numbered
    GROUP BY entity_id, supplier_id, plain_sku
    HAVING COUNT(*) > 1
),
duplicates AS (
    SELECT
        named.entity_id, 'duplicate_item' AS code, 'items' AS table_name, named.item_id AS row_key, named.item_id AS subject, named.name AS found,
        'one item of this name; ' || CASE WHEN named.item_id = same_names.first_id THEN same_names.last_id ELSE same_names.first_id END
        || CASE WHEN same_names.items > 2 THEN ' and ' || CAST(same_names.items - 2 AS VARCHAR) || ' more have it too' ELSE ' has it too' END AS expected
    FROM named
    JOIN same_names ON same_names.entity_id = named.entity_id AND same_names.plain_name = named.plain_name
    UNION ALL
    SELECT
        numbered.entity_id, 'duplicate_item', 'supplier_items', numbered.item_id || '|' || numbered.supplier_id, numbered.item_id, numbered.supplier_sku,
        'one item of this supplier''s number; ' || CASE WHEN numbered.item_id = same_numbers.first_id THEN same_numbers.last_id ELSE same_numbers.first_id END
        || CASE WHEN same_numbers.items > 2 THEN ' and ' || CAST(same_numbers.items - 2 AS VARCHAR) || ' more have it too' ELSE ' has it too' END
    FROM numbered
    JOIN same_numbers
        ON same_numbers.entity_id = numbered.entity_id AND same_numbers.supplier_id = numbered.supplier_id AND same_numbers.plain_sku = numbered.plain_sku
),
never_counted AS (
    SELECT
        entity_id, 'no_stock_record' AS code, 'item_sites' AS table_name, item_id || '|' || site_id AS row_key, item_id AS subject,
        'no stock was ever recorded' AS found, 'what is there, a counted nothing included' AS expected
    FROM stock_positions
    WHERE NOT has_stock_record
),
problems AS (
    SELECT *, 'order' AS touches FROM missing_lead_times
    UNION ALL SELECT *, 'order' FROM different_lead_times
    UNION ALL SELECT *, 'sales' FROM without_supplier
    UNION ALL SELECT *, 'sales' FROM without_cost
    UNION ALL SELECT *, 'stock' FROM sold_below_cost
    UNION ALL SELECT *, 'stock' FROM duplicates
    UNION ALL SELECT *, 'order' FROM never_counted
)
SELECT
    problems.entity_id,                                                                   -- legal entity
    problems.code,                                                                        -- kind of problem
    problems.table_name,                                                                  -- table that has the row
    problems.row_key,                                                                     -- key of the row, parts separated by |
    problems.subject,                                                                     -- what the money belongs to: counted once however many rows of it have the problem
    problems.found,                                                                       -- what the row says
    problems.expected,                                                                    -- what was expected
    -- Where nothing can be proposed it is the sales of a year that go without a decision.
    CASE touches
        WHEN 'order' THEN COALESCE(money.order_value, 0)
        WHEN 'stock' THEN COALESCE(money.order_value, 0) + COALESCE(money.stock_value, 0)
        ELSE COALESCE(money.sales_value, 0)
    END AS value_touched,                                                                 -- money of the decisions that rest on the row
    entities.currency                                                                     -- currency of the amount
FROM problems
JOIN core_entities AS entities ON entities.entity_id = problems.entity_id
LEFT JOIN decision_values AS money ON money.entity_id = problems.entity_id AND money.item_id = problems.subject
ORDER BY entity_id, code, table_name, row_key
