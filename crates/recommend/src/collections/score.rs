//! How the model comes to the chance that an invoice is paid late, for a reader with a calculator.
//!
//! The model adds up log-odds: what it begins with before it knows anything of the invoice, and what each thing that it knows adds. The largest are told one by
//! one, all others as their sum. [`ShownScore`] has the same in the digits that people see: they add up to the digit, and the chance is that of the sum shown.

use super::words::effect_words;
use chandler_amount::{Rounding, format_scaled, multiply_divide};
use serde::{Deserialize, Serialize};

/// How a chance adds up, in millionths of log-odds: base, effects and rest are the sum, to the last digit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LateScore {
    /// Before anything is known of the invoice.
    pub base_millionths: i64,
    /// The largest first.
    pub effects: Vec<LateEffect>,
    /// What all else adds.
    pub rest_millionths: i64,
    pub log_odds_millionths: i64,
    /// The sum as such sums came true: the chance is 1 / (1 + exp(-this)).
    pub calibrated_millionths: i64,
}

/// What one feature adds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LateEffect {
    pub feature: String,
    pub value_millionths: i64,
    pub effect_millionths: i64,
}

/// The same in hundredths of log-odds; what rounding moves is in the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownScore {
    pub base: i64,
    pub effects: Vec<ShownEffect>,
    pub rest: i64,
    /// Base, effects and rest.
    pub log_odds: i64,
    /// The sum as such sums came true; none where that is the sum itself.
    pub calibrated: Option<i64>,
    /// 1 / (1 + exp(-calibrated)) of the figure shown, in percent.
    pub chance_percent: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownEffect {
    /// What is known, in words.
    pub text: String,
    pub effect: i64,
}

impl LateScore {
    /// The score as people see it.
    ///
    /// ```
    /// use chandler_recommend::collections::{LateEffect, LateScore};
    /// let late = LateEffect { feature: "recent_late_share".to_owned(), value_millionths: 800_000, effect_millionths: 524_999 };
    /// let score = LateScore {
    ///     base_millionths: -406_000, effects: vec![late], rest_millionths: 374_001, log_odds_millionths: 493_000, calibrated_millionths: 493_000,
    /// };
    /// let shown = score.shown();
    /// assert_eq!((shown.base, shown.effects[0].effect, shown.rest, shown.log_odds), (-41, 52, 38, 49));
    /// assert_eq!((shown.calibrated, shown.chance_percent), (None, 62));
    /// ```
    pub fn shown(&self) -> ShownScore {
        let effect = |effect: &LateEffect| ShownEffect {
            text: effect_words(&effect.feature, effect.effect_millionths > 0),
            effect: hundredths(effect.effect_millionths),
        };
        let effects: Vec<ShownEffect> = self.effects.iter().map(effect).collect();
        let (base, log_odds) = (hundredths(self.base_millionths), hundredths(self.log_odds_millionths));
        let calibrated = hundredths(self.calibrated_millionths);
        ShownScore {
            base,
            rest: log_odds - base - effects.iter().map(|effect| effect.effect).sum::<i64>(),
            effects,
            log_odds,
            calibrated: (self.calibrated_millionths != self.log_odds_millionths).then_some(calibrated),
            chance_percent: (100.0 / (1.0 + libm::exp(calibrated as f64 / -100.0))).round() as i64,
        }
    }
}

impl ShownScore {
    /// `-0.41 to begin with, +0.52 paid late lately, +0.38 all else: +0.49`.
    pub fn sum_words(&self) -> String {
        let effects = self.effects.iter().map(|effect| format!("{} {}", signed(effect.effect), lower_first(&effect.text)));
        let begin = format!("{} to begin with", signed(self.base));
        let terms: Vec<String> = [begin].into_iter().chain(effects).chain([format!("{} all else", signed(self.rest))]).collect();
        format!("{}: {}", terms.join(", "), signed(self.log_odds))
    }

    /// `1 / (1 + e^-0.49) = 62 %`, after what such sums came true as.
    pub fn chance_words(&self) -> String {
        let calibrated = self.calibrated.map(|calibrated| format!("such sums came true as {}, and ", signed(calibrated)));
        let exponent = -self.calibrated.unwrap_or(self.log_odds);
        format!("{}1 / (1 + e^{}) = {} %", calibrated.unwrap_or_default(), plain(exponent), self.chance_percent)
    }
}

fn hundredths(millionths: i64) -> i64 {
    // A ten-thousandth of any number fits.
    multiply_divide(millionths, 1, 10_000, Rounding::HalfAwayFromZero).unwrap_or_default()
}

/// Hundredths as a decimal.
fn plain(hundredths: i64) -> String {
    format_scaled(hundredths, 2, 2)
}

fn signed(hundredths: i64) -> String {
    if hundredths < 0 { plain(hundredths) } else { format!("+{}", plain(hundredths)) }
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{LateEffect, LateScore};

    fn score(base: i64, effects: &[i64], rest: i64, calibrated: Option<i64>) -> LateScore {
        let log_odds = base + effects.iter().sum::<i64>() + rest;
        let effect = |effect: &i64| LateEffect { feature: "late_share".to_owned(), value_millionths: 0, effect_millionths: *effect };
        LateScore {
            base_millionths: base,
            effects: effects.iter().map(effect).collect(),
            rest_millionths: rest,
            log_odds_millionths: log_odds,
            calibrated_millionths: calibrated.unwrap_or(log_odds),
        }
    }

    #[test]
    fn whoever_adds_up_what_is_shown_comes_to_the_sum_that_is_shown() {
        for at in -3_000_i64..3_000 {
            let shown = score(at * 997, &[at * 313 + 4_999, -at * 101 - 5_001, at], at * 77, None).shown();
            let sum = shown.base + shown.effects.iter().map(|effect| effect.effect).sum::<i64>() + shown.rest;
            assert_eq!(sum, shown.log_odds, "{at}");
        }
    }

    #[test]
    fn the_sentence_has_every_step_up_to_the_chance() {
        let plain = score(-406_000, &[524_999, -110_000], 484_001, None).shown();
        assert_eq!(plain.sum_words(), "-0.41 to begin with, +0.52 has often paid late, -0.11 has mostly paid on time, +0.49 all else: +0.49");
        assert_eq!(plain.chance_words(), "1 / (1 + e^-0.49) = 62 %");
        let stepped = score(-406_000, &[], 0, Some(-200_000)).shown();
        assert_eq!(stepped.chance_words(), "such sums came true as -0.20, and 1 / (1 + e^0.20) = 45 %");
    }
}
