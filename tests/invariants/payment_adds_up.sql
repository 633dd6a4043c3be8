-- A payment is what it settled and what stays on account; one that was reversed settled nothing.
-- tables: payments, payment_applications
WITH applied AS (
    SELECT entity_id, payment_number, SUM(amount) AS amount FROM payment_applications GROUP BY entity_id, payment_number
)
SELECT payments.payment_number, payments.amount, payments.unapplied, applied.amount AS applied
FROM payments
LEFT JOIN applied ON applied.entity_id = payments.entity_id AND applied.payment_number = payments.payment_number
WHERE CASE WHEN payments.reversed_on IS NULL THEN payments.amount ELSE 0 END <> payments.unapplied + COALESCE(applied.amount, 0)
   OR payments.unapplied < 0 OR (payments.reversed_on IS NOT NULL AND payments.unapplied <> 0)
