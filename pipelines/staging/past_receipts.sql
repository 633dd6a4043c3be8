/* Goods received up to the cut-over, as another system had them. What arrives after it stands in the core, goods of orders that were taken over included. */
-- grain: entity_id, po_number, line, occurrence
WITH receipts AS (
    -- A line that came in several parts is a receipt each time.
    SELECT
        history.* EXCEPT (line), COALESCE(line, -1) AS line,
        CAST(ROW_NUMBER() OVER (PARTITION BY entity_id, po_number, COALESCE(line, -1) ORDER BY key_hash) AS BIGINT) AS occurrence
    FROM history_receipts AS history
),
measured AS (
    SELECT
        receipts.*, CAST(ARROW_CAST(received_on, 'Int32') - ARROW_CAST(ordered_on, 'Int32') AS BIGINT) AS waited_days,
        TRY_CAST(receipts.received_quantity * factors.numerator / factors.denominator AS DECIMAL(20, 0)) AS base_quantity,
        CASE WHEN receipts.currency = entities.currency THEN TRY_CAST(receipts.unit_cost * factors.denominator / factors.numerator AS DECIMAL(20, 6)) END AS base_cost
    FROM receipts
    JOIN core_entities AS entities ON entities.entity_id = receipts.entity_id
    LEFT JOIN core_cut_overs AS cut_overs ON cut_overs.entity_id = receipts.entity_id
    LEFT JOIN core_items AS items ON items.item_id = receipts.item_id
    LEFT JOIN unit_factors AS factors ON factors.item_id = receipts.item_id AND factors.unit = COALESCE(receipts.unit, items.base_unit)
    WHERE receipts.received_quantity > 0 AND (cut_overs.cut_over_on IS NULL OR receipts.received_on <= cut_overs.cut_over_on)
)
SELECT
    entity_id,                                                                                        -- legal entity
    po_number,                                                                                        -- purchase order in the other system
    line,                                                                                             -- its line; -1 where the source has none
    occurrence,                                                                                       -- 1, more where the line came in several parts
    po_number || CASE WHEN line < 0 THEN '|-|' || CAST(occurrence AS VARCHAR) ELSE '|' || CAST(line AS VARCHAR) END
    || CASE WHEN line >= 0 AND occurrence > 1 THEN '|' || CAST(occurrence AS VARCHAR) ELSE '' END AS row_key, -- what a list calls it: order|line, order|-|3 without a number
    supplier_id,                                                                                      -- supplier
    item_id,                                                                                          -- stock keeping unit
    site_id,                                                                                          -- site, where the source says
    ordered_on,                                                                                       -- day of the order
    received_on,                                                                                      -- day of the receipt
    -- Goods that came before they were ordered, or two years later, tell of a slip and not of a supplier.
    CASE WHEN waited_days BETWEEN 0 AND 730 THEN waited_days END AS lead_time_days,                   -- days from order to receipt; null where they are impossible
    CASE WHEN base_quantity <= 1000000000 THEN CAST(base_quantity AS BIGINT) END AS quantity,         -- received, base units
    base_cost AS unit_cost,                                                                           -- price of one base unit on the order
    COALESCE(known_basis = 'reconstructed', FALSE) AS is_reconstructed                                -- when it was known is a rule's guess
FROM measured
ORDER BY entity_id, po_number, line, occurrence
