-- No row of a ledger belongs to a commit that was never logged.
-- tables: stock_moves, value_entries, journal_lines, activities, imports
WITH ledgers AS (
    SELECT commit_seq FROM stock_moves
    UNION
    SELECT commit_seq FROM value_entries
    UNION
    SELECT commit_seq FROM journal_lines
    UNION
    SELECT commit_seq FROM activities
    UNION
    SELECT commit_seq FROM imports
)
SELECT ledgers.commit_seq
FROM ledgers
LEFT JOIN command_log ON command_log.commit_seq = ledgers.commit_seq
WHERE command_log.link IS NULL
