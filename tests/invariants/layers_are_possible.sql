-- A cost layer never holds more than it received, less than nothing, or value without goods.
-- tables: cost_layers
SELECT item_id, site_id, layer, received, remaining, remaining_value
FROM cost_layers
WHERE remaining < 0 OR remaining > received OR remaining_value < 0 OR (remaining = 0 AND remaining_value <> 0)
