/* What reminders and calls bring within 14 days beyond what was expected, beside accounts that were left alone: a share of what could be asked for, by money. */
-- grain: entity_id, verb
WITH accounts AS (
    SELECT
        entity_id, verb, arm, customer_id, COUNT(*) AS trials, SUM(claimed_minor) AS claimed, SUM(assumed_minor) AS assumed,
        SUM(came_minor - expected_minor) AS beyond
    FROM contact_trials
    GROUP BY entity_id, verb, arm, customer_id
),
arms AS (
    SELECT
        entity_id, verb, arm, CAST(SUM(trials) AS BIGINT) AS trials, COUNT(*) AS customers, SUM(claimed) AS claimed,
        CAST(SUM(beyond) AS DOUBLE) / SUM(claimed) AS share
    FROM accounts
    GROUP BY entity_id, verb, arm
),
pulls AS (
    -- By how much each customer draws the difference its way, in both arms together: trials of one customer are not independent of each other.
    SELECT
        accounts.entity_id, accounts.verb, accounts.customer_id,
        CAST(SUM(CAST(
            CASE WHEN accounts.arm = 'contacted' THEN 1 ELSE -1 END * (accounts.beyond - arms.share * accounts.claimed) / arms.claimed AS DECIMAL(30, 15)
        )) AS DOUBLE) AS pull
    FROM accounts
    JOIN arms ON arms.entity_id = accounts.entity_id AND arms.verb = accounts.verb AND arms.arm = accounts.arm
    GROUP BY accounts.entity_id, accounts.verb, accounts.customer_id
),
spreads AS (
    SELECT entity_id, verb, COUNT(*) AS customers, CAST(SUM(CAST(pull * pull AS DECIMAL(30, 18))) AS DOUBLE) AS squares
    FROM pulls
    GROUP BY entity_id, verb
),
assumptions AS (
    SELECT entity_id, verb, CAST(CAST(SUM(assumed) AS DOUBLE) / SUM(claimed) AS DECIMAL(18, 9)) AS assumed
    FROM accounts
    GROUP BY entity_id, verb
),
compared AS (
    -- A handful of accounts has no spread that one could go by.
    SELECT
        spreads.entity_id, spreads.verb, COALESCE(made.trials, 0) AS contacted, COALESCE(alone.trials, 0) AS left_alone, assumptions.assumed,
        made.share - alone.share AS more, SQRT(spreads.squares * spreads.customers / GREATEST(spreads.customers - 1, 1)) AS standard_error,
        made.customers >= 10 AND alone.customers >= 10 AS are_enough
    FROM spreads
    JOIN assumptions ON assumptions.entity_id = spreads.entity_id AND assumptions.verb = spreads.verb
    LEFT JOIN arms AS made ON made.entity_id = spreads.entity_id AND made.verb = spreads.verb AND made.arm = 'contacted'
    LEFT JOIN arms AS alone ON alone.entity_id = spreads.entity_id AND alone.verb = spreads.verb AND alone.arm = 'left_alone'
)
SELECT
    entity_id,                                                                               -- legal entity
    verb,                                                                                    -- reminder or call
    contacted,                                                                               -- contacts that were decided and whose time is over
    left_alone,                                                                              -- accounts that were left alone instead
    assumed,                                                                                 -- what the rules assume of both, by money [share]
    CASE WHEN are_enough THEN CAST(more AS DECIMAL(18, 9)) END AS more,                      -- how much more the contacted paid; empty below ten customers in either arm [share]
    CASE WHEN are_enough THEN CAST(standard_error AS DECIMAL(18, 9)) END AS standard_error   -- of it, by customer [share]
FROM compared
ORDER BY entity_id, verb
