/* Stock at the end of each day with movements up to the cut-over, led back from the stock that was taken over;
   only of items at sites whose movements show goods coming and going. */
-- grain: entity_id, item_id, site_id, moved_on
WITH opening AS (
    SELECT entity_id, item_id, site_id, SUM(CASE WHEN to_kind = 'site' THEN quantity ELSE -quantity END) AS stock
    FROM core_stock_moves
    WHERE 'adjustment' IN (from_kind, to_kind) AND 'opening_balance' IN (from_id, to_id)
    GROUP BY entity_id, item_id, site_id
),
complete AS (
    SELECT moves.entity_id, moves.item_id, moves.site_id, COALESCE(MAX(opening.stock), 0) - SUM(moves.change) AS stock_before
    FROM past_moves AS moves
    LEFT JOIN opening ON opening.entity_id = moves.entity_id AND opening.item_id = moves.item_id AND opening.site_id = moves.site_id
    GROUP BY moves.entity_id, moves.item_id, moves.site_id
    HAVING SUM(moves.receipts) > 0 AND SUM(moves.shipments) > 0
)
SELECT
    moves.entity_id,                                      -- legal entity
    moves.item_id,                                        -- stock keeping unit
    moves.site_id,                                        -- site
    moves.moved_on,                                       -- day in the site's zone
    moves.change,                                         -- change of that day, base units
    CAST(complete.stock_before AS BIGINT) AS stock_before, -- before the first of all movements, base units
    CAST(
        complete.stock_before
        + SUM(moves.change) OVER (PARTITION BY moves.entity_id, moves.item_id, moves.site_id ORDER BY moves.moved_on ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
        AS BIGINT
    ) AS on_hand                                          -- at the end of the day, base units; below nothing where movements are missing
FROM past_moves AS moves
JOIN complete ON complete.entity_id = moves.entity_id AND complete.item_id = moves.item_id AND complete.site_id = moves.site_id
ORDER BY entity_id, item_id, site_id, moved_on
