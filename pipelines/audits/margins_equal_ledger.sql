/* Revenue and costs by document are those of the ledger, to the cent. */
WITH lines AS (
    SELECT entity_id, SUM(revenue + restock_fees - cost - scrapped + freight_billed - freight_out - adjustments) AS pocket_margin FROM margin_lines WHERE origin = 'ledger' GROUP BY entity_id
),
ledger AS (
    SELECT entity_id, -SUM(amount) AS pocket_margin
    FROM core_journal_lines
    CROSS JOIN run_parameters
    WHERE account >= '4000' AND account < '5300' AND STRPOS(rule_id, 'opening_') <> 1 AND effective_on > as_of_on - INTERVAL '26' MONTH
    GROUP BY entity_id
)
SELECT ledger.entity_id, lines.pocket_margin AS of_lines, ledger.pocket_margin AS of_ledger
FROM ledger
LEFT JOIN lines ON lines.entity_id = ledger.entity_id
WHERE COALESCE(lines.pocket_margin, 0) <> ledger.pocket_margin
