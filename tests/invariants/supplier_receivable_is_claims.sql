-- What suppliers owe us (1300) is what they accepted and have not paid.
-- tables: journal_lines, supplier_claims
WITH ledger AS (
    SELECT entity_id, supplier_id, SUM(amount) AS amount FROM journal_lines
    WHERE account = '1300' AND rule_id NOT LIKE 'opening_account.%'
    GROUP BY entity_id, supplier_id
), claims AS (
    SELECT entity_id, supplier_id, SUM(accepted) AS amount FROM supplier_claims WHERE state = 'accepted' GROUP BY entity_id, supplier_id
)
SELECT COALESCE(ledger.supplier_id, claims.supplier_id) AS supplier_id, ledger.amount AS ledger, claims.amount AS claims
FROM ledger
FULL JOIN claims ON claims.entity_id = ledger.entity_id AND claims.supplier_id = ledger.supplier_id
WHERE COALESCE(ledger.amount, 0) <> COALESCE(claims.amount, 0)
