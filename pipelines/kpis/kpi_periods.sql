/* The months that KPIs compare: period 0 ends on the day of the run, each further one where the one after it begins; period 12 is the same month a year ago. */
-- grain: period
WITH steps AS (SELECT UNNEST(RANGE(0, 25)) AS period)
SELECT
    period,                                                                                       -- months back, 0 for the month that ends on the day of the run
    CAST(as_of_on - CAST(CONCAT(period + 1, ' months') AS INTERVAL) AS DATE) AS after_on,         -- day before its first
    CAST(as_of_on - CAST(CONCAT(period, ' months') AS INTERVAL) AS DATE) AS to_on                 -- its last day
FROM steps
CROSS JOIN run_parameters
ORDER BY period
