-- The balance that an account was taken over with is what was posted for it.
-- tables: opening_balances, journal_lines
WITH posted AS (
    SELECT entity_id, account, SUM(amount) AS amount FROM journal_lines WHERE rule_id LIKE 'opening_account.account@%' GROUP BY entity_id, account
)
SELECT COALESCE(opening_balances.account, posted.account) AS account, opening_balances.balance, posted.amount AS posted
FROM opening_balances
FULL JOIN posted ON posted.entity_id = opening_balances.entity_id AND posted.account = opening_balances.account
WHERE COALESCE(opening_balances.balance, 0) <> COALESCE(posted.amount, 0)
