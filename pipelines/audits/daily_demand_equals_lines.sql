/* Grouping by day neither loses nor doubles demand. */
WITH daily AS (SELECT SUM(quantity + one_off_quantity) AS quantity FROM demand_daily),
lines AS (SELECT SUM(quantity) AS quantity FROM demand_lines CROSS JOIN run_parameters WHERE demand_on <= as_of_on)
SELECT daily.quantity AS of_days, lines.quantity AS of_lines FROM daily CROSS JOIN lines WHERE COALESCE(daily.quantity, 0) <> COALESCE(lines.quantity, 0)
