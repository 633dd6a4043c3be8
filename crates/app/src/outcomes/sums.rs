//! Sums over executed recommendations: by kind, by why not, by what was promised.

use crate::documents::{KindOutcomes, OutcomeLine, OutcomeReason, OutcomeStanding, OutcomeTenth, OutcomeTotals};
use chandler_amount::{Amount, Currency, Rounding, format_scaled, multiply_divide};
use chandler_recommend::KindSpec;
use chandler_recommend::outcome::unmeasurable;
use std::collections::BTreeMap;

/// From so many measured ones on, tenths say whether large promises are kept as well as small ones.
const ENOUGH_FOR_TENTHS: usize = 20;
const TENTHS: usize = 10;

/// One kind's sums over its lines.
pub(super) fn of_kind(spec: &KindSpec, lines: &[OutcomeLine], currency: Currency) -> KindOutcomes {
    let own: Vec<&OutcomeLine> = lines.iter().filter(|line| line.kind == spec.name).collect();
    KindOutcomes {
        kind: spec.name.to_owned(),
        label: spec.label.to_owned(),
        totals: totals(own.iter().copied(), currency),
        counterfactual: spec.outcome.counterfactual.to_owned(),
        reasons: reasons(&own),
        tenths: tenths(&own, currency),
    }
}

/// Sums over any lines.
pub(super) fn totals<'l>(lines: impl Iterator<Item = &'l OutcomeLine>, currency: Currency) -> OutcomeTotals {
    let (mut counts, mut predicted, mut realised, mut first_matures_on) = ([0_usize; 3], 0_i64, 0_i64, None);
    for line in lines {
        counts[line.state as usize] += 1;
        match (line.state, line.realised) {
            (OutcomeStanding::Measured, Some(money)) => {
                predicted += line.predicted.amount().0;
                realised += money.amount().0;
            }
            (OutcomeStanding::Waiting, _) => first_matures_on = first_matures_on.into_iter().chain(line.matured_on).min(),
            _ => {}
        }
    }
    let [waiting, measured, unmeasurable] = counts;
    OutcomeTotals {
        executed: counts.iter().sum(),
        waiting,
        measured,
        unmeasurable,
        predicted: Amount(predicted).of(currency),
        realised: Amount(realised).of(currency),
        ratio: ratio(realised, predicted),
        first_matures_on,
    }
}

/// Realised over predicted, in hundredths.
fn ratio(realised: i64, predicted: i64) -> Option<String> {
    let hundredths = (predicted > 0).then(|| multiply_divide(realised, 100, predicted, Rounding::HalfAwayFromZero).ok())??;
    Some(format_scaled(hundredths, 2, 2))
}

fn reasons(lines: &[&OutcomeLine]) -> Vec<OutcomeReason> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for why in lines.iter().filter_map(|line| line.why.as_deref()) {
        *counts.entry(why).or_default() += 1;
    }
    let mut reasons: Vec<OutcomeReason> =
        counts.into_iter().map(|(why, count)| OutcomeReason { why: why.to_owned(), text: sentence(why), count }).collect();
    reasons.sort_by_key(|reason| std::cmp::Reverse(reason.count));
    reasons
}

/// The sentence of a reason, or its code where it is of another version.
pub(super) fn sentence(why: &str) -> String {
    unmeasurable(why).map_or(why, |reason| reason.text).to_owned()
}

/// Ten groups of about the same size, the smallest promises first.
fn tenths(lines: &[&OutcomeLine], currency: Currency) -> Vec<OutcomeTenth> {
    let mut measured: Vec<(i64, i64)> = lines
        .iter()
        .filter_map(|line| Some((line.predicted.amount().0, line.realised.filter(|_| line.state == OutcomeStanding::Measured)?.amount().0)))
        .collect();
    if measured.len() < ENOUGH_FOR_TENTHS {
        return Vec::new();
    }
    measured.sort_unstable();
    let bound = |tenth: usize| measured.len() * tenth / TENTHS;
    (0..TENTHS)
        .map(|tenth| {
            let group = &measured[bound(tenth)..bound(tenth + 1)];
            let sum = |of: fn(&(i64, i64)) -> i64| Amount(group.iter().map(of).sum()).of(currency);
            OutcomeTenth { tenth: tenth + 1, count: group.len(), predicted: sum(|pair| pair.0), realised: sum(|pair| pair.1) }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chandler_recommend::kind;

    fn line(state: OutcomeStanding, predicted: i64, realised: Option<i64>) -> OutcomeLine {
        let usd: Currency = "USD".parse().expect("currency");
        OutcomeLine {
            rec_id: "REC-1".into(),
            kind: "margin".into(),
            subject: "x|Y".into(),
            verb: "claim".into(),
            state,
            executed_on: None,
            matured_on: Some(chandler_calendar::Day(20_000 + predicted as i32)),
            predicted: Amount(predicted).of(usd),
            realised: realised.map(|minor| Amount(minor).of(usd)),
            why: (state == OutcomeStanding::Unmeasurable).then(|| "no_trace".to_owned()),
            text: None,
        }
    }

    #[test]
    fn only_what_was_measured_is_in_the_sums() {
        let usd: Currency = "USD".parse().expect("currency");
        let lines = [
            line(OutcomeStanding::Measured, 1_000, Some(700)),
            line(OutcomeStanding::Measured, 500, Some(-100)),
            line(OutcomeStanding::Unmeasurable, 9_000, None),
            line(OutcomeStanding::Waiting, 300, None),
            line(OutcomeStanding::Waiting, 200, None),
        ];
        let sums = of_kind(kind("margin").expect("kind"), &lines, usd);
        let totals = sums.totals;
        assert_eq!((totals.executed, totals.waiting, totals.measured, totals.unmeasurable), (5, 2, 2, 1));
        assert_eq!((totals.predicted.amount().0, totals.realised.amount().0, totals.ratio.as_deref()), (1_500, 600, Some("0.40")));
        assert_eq!(totals.first_matures_on, Some(chandler_calendar::Day(20_200)));
        assert_eq!((sums.reasons[0].why.as_str(), sums.reasons[0].count), ("no_trace", 1));
        assert!(sums.tenths.is_empty(), "two are too few for tenths");
        assert_eq!(of_kind(kind("collections").expect("kind"), &lines, usd).totals.executed, 0);
    }

    #[test]
    fn tenths_hold_every_measured_one_once() {
        let usd: Currency = "USD".parse().expect("currency");
        let lines: Vec<OutcomeLine> = (0..23).map(|n| line(OutcomeStanding::Measured, 100 + n, Some(n))).collect();
        let tenths = of_kind(kind("margin").expect("kind"), &lines, usd).tenths;
        assert_eq!((tenths.len(), tenths.iter().map(|tenth| tenth.count).sum::<usize>()), (10, 23));
        let promised: i64 = tenths.iter().map(|tenth| tenth.predicted.amount().0).sum();
        assert_eq!(promised, (100..123).sum::<i64>());
    }

    #[test]
    fn a_ratio_needs_something_that_was_promised() {
        assert_eq!((ratio(50, 0), ratio(1, 3).as_deref(), ratio(-5, 10).as_deref()), (None, Some("0.33"), Some("-0.50")));
    }
}
