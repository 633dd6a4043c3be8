-- Commits are numbered without gaps, and what is in the outbox was logged.
SELECT 'gap after' AS problem, MAX(commit_seq) AS commit_seq FROM command_log HAVING MAX(commit_seq) <> COUNT(commit_seq)
UNION ALL
SELECT 'outbox row without log', outbox.commit_seq FROM outbox
LEFT JOIN command_log ON command_log.commit_seq = outbox.commit_seq
WHERE command_log.link IS NULL
UNION ALL
SELECT 'gap in the outbox before', MIN(commit_seq) FROM outbox HAVING MAX(commit_seq) - MIN(commit_seq) + 1 <> COUNT(*)
