-- Debits equal credits in every commit, entity and currency.
-- tables: journal_lines
SELECT entity_id, commit_seq, currency, SUM(amount) AS difference
FROM journal_lines
GROUP BY entity_id, commit_seq, currency
HAVING SUM(amount) <> 0
