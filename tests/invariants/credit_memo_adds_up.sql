-- A credit memo is the sum of its lines with tax and less its fee, and what it settled and what stays on account.
-- tables: credit_memos, credit_memo_lines, credit_applications
WITH goods AS (
    SELECT entity_id, credit_memo_number, SUM(amount) AS amount FROM credit_memo_lines GROUP BY entity_id, credit_memo_number
), applied AS (
    SELECT entity_id, credit_memo_number, SUM(amount) AS amount FROM credit_applications GROUP BY entity_id, credit_memo_number
)
SELECT memos.credit_memo_number, memos.goods, goods.amount AS lines, memos.tax, memos.restock_fee, memos.total, memos.unapplied, applied.amount AS applied
FROM credit_memos AS memos
LEFT JOIN goods ON goods.entity_id = memos.entity_id AND goods.credit_memo_number = memos.credit_memo_number
LEFT JOIN applied ON applied.entity_id = memos.entity_id AND applied.credit_memo_number = memos.credit_memo_number
WHERE memos.goods <> COALESCE(goods.amount, 0) OR memos.total <> memos.goods + memos.tax - memos.restock_fee
   OR memos.total <> memos.unapplied + COALESCE(applied.amount, 0) OR memos.unapplied < 0
