-- A line of a bank statement that was matched has its payment, over its own amount where both are of one currency; candidates wait while their line is open.
-- tables: bank_lines, bank_line_candidates, payments
SELECT bank_lines.line_number, bank_lines.state, bank_lines.amount, payments.amount AS paid, NULL AS customer_id
FROM bank_lines
LEFT JOIN payments ON payments.entity_id = bank_lines.entity_id AND payments.payment_number = bank_lines.payment_number
WHERE (bank_lines.state IN ('matched', 'on_account')) <> (payments.payment_number IS NOT NULL)
   OR (bank_lines.currency = payments.currency AND ABS(bank_lines.amount) <> payments.amount)
   OR bank_lines.customer_id <> payments.customer_id
UNION ALL
SELECT candidates.line_number, bank_lines.state, candidates.amount, NULL AS paid, candidates.customer_id
FROM bank_line_candidates AS candidates
JOIN bank_lines
    ON bank_lines.entity_id = candidates.entity_id AND bank_lines.bank_account = candidates.bank_account
    AND bank_lines.bank_reference = candidates.bank_reference
WHERE candidates.is_open <> (bank_lines.state = 'open')
