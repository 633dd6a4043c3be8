/* Demand that an order placed now has to cover, as a distribution, for every item at every site that has a supplier. */
-- grain: entity_id, item_id, site_id
SELECT
    histories.entity_id,                          -- legal entity
    histories.item_id,                            -- stock keeping unit
    histories.site_id,                            -- site
    LEAD_TIME_DEMAND(
        histories.daily, histories.censored_days, offers.observed_days, offers.open_overdue_days, offers.supplier_days,
        COALESCE(offers.corrected_days, offers.stated_days), 7, COALESCE(seen.recorded_share_millionths, 0) / 1000000.0, pooled.patterns
    ) AS demand,                                  -- class, mean and quantiles over lead time and a week of review
    COALESCE(
        histories.reconstructed_quantity > 0 OR offers.reconstructed_receipts > 0 OR offers.reconstructed_supplier_receipts > 0, FALSE
    ) AS is_reconstructed                         -- rests on facts whose time of knowledge is a rule's guess
FROM demand_histories AS histories
JOIN supplier_offers AS offers ON offers.entity_id = histories.entity_id AND offers.item_id = histories.item_id
LEFT JOIN stockout_orders AS seen ON seen.entity_id = histories.entity_id
LEFT JOIN pooled_losses AS pooled ON pooled.entity_id = histories.entity_id
ORDER BY entity_id, item_id, site_id
