/* Credits for what had been credited, to the minor unit and without a return: of an invoice's line what another credit memo gives back of the same line; of an
   invoice as a whole what another gives back of the whole, of a line, of all lines of a memo, or what all of them give back together. */
-- grain: entity_id, credit_memo_number, line
WITH credits AS (
    SELECT
        lines.entity_id, lines.credit_memo_number, lines.line, lines.commit_seq, lines.invoice_number, lines.invoice_line, lines.return_number, lines.item_id,
        memos.customer_id, memos.reason, memos.credited_on, MINOR_UNITS(lines.amount, lines.currency) AS amount_minor, lines.currency
    FROM core_credit_memo_lines AS lines
    JOIN core_credit_memos AS memos ON memos.entity_id = lines.entity_id AND memos.credit_memo_number = lines.credit_memo_number
    WHERE lines.amount > 0
),
memos AS (
    SELECT
        entity_id, credit_memo_number, commit_seq, invoice_number, MAX(return_number) AS return_number, SUM(amount_minor) AS amount_minor,
        COUNT(invoice_line) = 0 AS is_whole
    FROM credits
    GROUP BY entity_id, credit_memo_number, commit_seq, invoice_number
),
-- What a credit of the whole invoice can repeat.
given AS (
    SELECT entity_id, credit_memo_number, commit_seq, invoice_number, return_number, amount_minor FROM memos
    UNION ALL
    SELECT entity_id, credit_memo_number, commit_seq, invoice_number, return_number, amount_minor FROM credits WHERE invoice_line IS NOT NULL
),
repeated AS (
    SELECT again.entity_id, again.credit_memo_number, again.line, before.credit_memo_number AS credited_by
    FROM credits AS again
    JOIN credits AS before
        ON before.entity_id = again.entity_id AND before.invoice_number = again.invoice_number AND before.invoice_line = again.invoice_line
        AND before.amount_minor = again.amount_minor AND before.credit_memo_number <> again.credit_memo_number
    -- Goods that came back are credited once for each return: what no return is behind is the second one, whichever was written first.
    WHERE again.return_number IS NULL AND (before.return_number IS NOT NULL OR before.commit_seq < again.commit_seq)
    UNION ALL
    SELECT again.entity_id, again.credit_memo_number, again.line, before.credit_memo_number
    FROM credits AS again
    JOIN given AS before
        ON before.entity_id = again.entity_id AND before.invoice_number = again.invoice_number AND before.amount_minor = again.amount_minor
        AND before.credit_memo_number <> again.credit_memo_number
    WHERE again.invoice_line IS NULL AND (before.return_number IS NOT NULL OR before.commit_seq < again.commit_seq)
    UNION ALL
    -- Lines that were credited one memo after the other, and then the whole invoice for the same sum.
    SELECT again.entity_id, again.credit_memo_number, again.line, MIN(before.credit_memo_number)
    FROM credits AS again
    JOIN memos AS before ON before.entity_id = again.entity_id AND before.invoice_number = again.invoice_number AND NOT before.is_whole
    WHERE again.invoice_line IS NULL AND (before.return_number IS NOT NULL OR before.commit_seq < again.commit_seq)
    GROUP BY again.entity_id, again.credit_memo_number, again.line, again.amount_minor
    HAVING SUM(before.amount_minor) = again.amount_minor
    UNION ALL
    -- Lines that give back what a credit of the whole invoice had given back.
    SELECT again.entity_id, again.credit_memo_number, again.line, before.credit_memo_number
    FROM credits AS again
    JOIN memos AS repeating ON repeating.entity_id = again.entity_id AND repeating.credit_memo_number = again.credit_memo_number
        AND repeating.invoice_number = again.invoice_number
    JOIN memos AS before ON before.entity_id = again.entity_id AND before.invoice_number = again.invoice_number AND before.is_whole
        AND before.amount_minor = repeating.amount_minor AND before.commit_seq < again.commit_seq
    WHERE again.invoice_line IS NOT NULL AND again.return_number IS NULL
)
SELECT
    credits.entity_id,                                                                     -- legal entity
    credits.credit_memo_number,                                                            -- credit memo that gives it back once more
    credits.line,                                                                          -- its line
    MIN(repeated.credited_by) AS credited_by,                                              -- credit memo that gives it back, too
    credits.invoice_number,                                                                -- invoice
    credits.invoice_line,                                                                  -- its line, none where the whole invoice was credited
    credits.customer_id,                                                                   -- customer
    credits.item_id,                                                                       -- stock keeping unit
    credits.reason,                                                                        -- reason of the second credit
    credits.credited_on,                                                                   -- its day
    credits.amount_minor,                                                                  -- credited once more, without tax [minor units]
    credits.currency                                                                       -- currency of the amount
FROM credits
JOIN repeated ON repeated.entity_id = credits.entity_id AND repeated.credit_memo_number = credits.credit_memo_number AND repeated.line = credits.line
GROUP BY
    credits.entity_id, credits.credit_memo_number, credits.line, credits.invoice_number, credits.invoice_line, credits.customer_id, credits.item_id,
    credits.reason, credits.credited_on, credits.amount_minor, credits.currency
ORDER BY entity_id, credit_memo_number, line
