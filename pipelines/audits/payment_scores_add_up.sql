/* Whoever adds base, effects and rest of an invoice's score again comes to its log-odds, to the last digit, and from what these are calibrated to comes the
   chance that the model says. */
WITH scores AS (
    SELECT
        entity_id, invoice_number, score['log_odds_millionths'] AS log_odds_millionths,
        score['base_millionths'] + score['rest_millionths'] + COALESCE(score['effects'][1]['effect_millionths'], 0)
            + COALESCE(score['effects'][2]['effect_millionths'], 0) + COALESCE(score['effects'][3]['effect_millionths'], 0) AS added_millionths,
        1.0 / (1.0 + EXP(CAST(score['calibrated_millionths'] AS DOUBLE) / -1000000.0)) AS chance,
        model_late_probability
    FROM payment_outlooks
    WHERE score IS NOT NULL
)
SELECT entity_id, invoice_number, log_odds_millionths, added_millionths
FROM scores
WHERE added_millionths <> log_odds_millionths OR model_late_probability IS NULL OR ABS(chance - model_late_probability) > 0.000001
ORDER BY entity_id, invoice_number
