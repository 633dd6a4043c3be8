-- What suppliers and carriers owe us (1300) is what they accepted of each claim and have not paid.
-- tables: journal_lines, claims
WITH ledger AS (
    SELECT entity_id, source AS claim_number, SUM(amount) AS amount FROM journal_lines
    WHERE account = '1300' AND rule_id NOT LIKE 'opening_account.%'
    GROUP BY entity_id, source
), accepted AS (
    SELECT entity_id, claim_number, SUM(accepted) AS amount FROM claims WHERE state = 'accepted' GROUP BY entity_id, claim_number
)
SELECT COALESCE(ledger.claim_number, accepted.claim_number) AS claim_number, ledger.amount AS ledger, accepted.amount AS claims
FROM ledger
FULL JOIN accepted ON accepted.entity_id = ledger.entity_id AND accepted.claim_number = ledger.claim_number
WHERE COALESCE(ledger.amount, 0) <> COALESCE(accepted.amount, 0)
