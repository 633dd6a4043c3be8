/* Demand per item, site and day up to the day of the decision. */
-- grain: entity_id, item_id, site_id, demand_on
-- audits: daily_demand_equals_lines
SELECT
    entity_id,                                                                            -- legal entity
    item_id,                                                                              -- stock keeping unit that plans the demand
    site_id,                                                                              -- site
    demand_on,                                                                            -- day
    CAST(SUM(CASE WHEN one_off THEN 0 ELSE quantity END) AS BIGINT) AS quantity,          -- regular demand, base units
    CAST(SUM(CASE WHEN one_off THEN quantity ELSE 0 END) AS BIGINT) AS one_off_quantity,  -- project orders, base units
    CAST(SUM(CASE WHEN is_suspected THEN quantity ELSE 0 END) AS BIGINT) AS suspected_quantity,  -- of it what nobody marked as such
    CAST(SUM(CASE WHEN is_reconstructed AND NOT one_off THEN quantity ELSE 0 END) AS BIGINT) AS reconstructed_quantity -- of quantity, what the business knew at a guessed time
FROM demand_lines
CROSS JOIN run_parameters
WHERE demand_on <= as_of_on
GROUP BY entity_id, item_id, site_id, demand_on
ORDER BY entity_id, item_id, site_id, demand_on
