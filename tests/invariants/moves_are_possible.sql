-- A move is of something, from one place to another.
-- tables: stock_moves
SELECT commit_seq, line, quantity, from_kind, from_id, to_kind, to_id
FROM stock_moves
WHERE quantity <= 0 OR (from_kind = to_kind AND from_id = to_id)
