/* Accounts that were left alone on purpose for a fortnight, with what they owed and what was expected of them as it began. */
-- grain: entity_id, customer_id, since_on
SELECT DISTINCT
    entity_id,                                                             -- legal entity
    subject AS customer_id,                                                -- customer
    CAST(JSON_TEXT(parameters, 'since') AS DATE) AS since_on,              -- day of the first contact that was left out
    JSON_TEXT(parameters, 'verb') AS verb,                                 -- that contact
    CAST(JSON_TEXT(parameters, 'claimed_minor') AS BIGINT) AS claimed_minor,   -- what could be asked for [minor units]
    CAST(JSON_TEXT(parameters, 'expected_minor') AS BIGINT) AS expected_minor, -- of it expected within 14 days without a contact [minor units]
    CAST(JSON_TEXT(parameters, 'assumed_minor') AS BIGINT) AS assumed_minor,   -- assumed by the rules to come beyond that with one [minor units]
    STRING_TO_ARRAY(JSON_TEXT(parameters, 'invoices'), '|') AS invoices    -- invoices that could be asked for
FROM core_held_subjects_history
-- A later run holds the account back with the figures of the first day, and another reason in between changes none of them.
WHERE kind = 'collections' AND why = 'hold_out'
ORDER BY entity_id, customer_id, since_on
