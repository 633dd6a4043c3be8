/* How the demand models do on the entity's own items, by demand pattern: what the forecast of each item leans on where its own history says little. */
-- grain: entity_id
WITH compared AS (
    SELECT
        histories.entity_id,
        MODEL_LOSSES(
            histories.daily, histories.censored_days, offers.observed_days, offers.open_overdue_days, offers.supplier_days,
            COALESCE(offers.corrected_days, offers.stated_days), 7, COALESCE(seen.recorded_share_millionths, 0) / 1000000.0
        ) AS losses
    FROM demand_histories AS histories
    JOIN supplier_offers AS offers ON offers.entity_id = histories.entity_id AND offers.item_id = histories.item_id
    LEFT JOIN stockout_orders AS seen ON seen.entity_id = histories.entity_id
)
SELECT
    entity_id,                                    -- legal entity
    POOLED_LOSSES(losses) AS patterns             -- by pattern, how many items and each model's loss relative to the mean of all [millionths]
FROM compared
GROUP BY entity_id
ORDER BY entity_id
