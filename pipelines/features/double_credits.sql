/* Credits for what had been credited: without a return, to the minor unit what another credit memo gives back of the same invoice line. */
-- grain: entity_id, credit_memo_number, line
WITH credits AS (
    SELECT
        lines.entity_id, lines.credit_memo_number, lines.line, lines.commit_seq, lines.invoice_number, lines.invoice_line, lines.return_number, lines.item_id,
        memos.customer_id, memos.reason, memos.credited_on, MINOR_UNITS(lines.amount, lines.currency) AS amount_minor, lines.currency
    FROM core_credit_memo_lines AS lines
    JOIN core_credit_memos AS memos ON memos.entity_id = lines.entity_id AND memos.credit_memo_number = lines.credit_memo_number
    WHERE lines.invoice_line IS NOT NULL AND lines.amount > 0
)
SELECT
    again.entity_id,                                                                       -- legal entity
    again.credit_memo_number,                                                              -- credit memo that gives it back once more
    again.line,                                                                            -- its line
    MIN(before.credit_memo_number) AS credited_by,                                         -- credit memo that gives it back, too
    again.invoice_number,                                                                  -- invoice
    again.invoice_line,                                                                    -- its line
    again.customer_id,                                                                     -- customer
    again.item_id,                                                                         -- stock keeping unit
    again.reason,                                                                          -- reason of the second credit
    again.credited_on,                                                                     -- its day
    again.amount_minor,                                                                    -- credited once more, without tax [minor units]
    again.currency                                                                         -- currency of the amount
FROM credits AS again
JOIN credits AS before
    ON before.entity_id = again.entity_id AND before.invoice_number = again.invoice_number AND before.invoice_line = again.invoice_line
    AND before.amount_minor = again.amount_minor AND before.credit_memo_number <> again.credit_memo_number
-- Goods that came back are credited once for each return: what no return is behind is the second one, whichever was written first.
WHERE again.return_number IS NULL AND (before.return_number IS NOT NULL OR before.commit_seq < again.commit_seq)
GROUP BY
    again.entity_id, again.credit_memo_number, again.line, again.invoice_number, again.invoice_line, again.customer_id, again.item_id, again.reason,
    again.credited_on, again.amount_minor, again.currency
ORDER BY entity_id, credit_memo_number, line
