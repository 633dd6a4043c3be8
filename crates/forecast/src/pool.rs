//! What a company's own series say about the members: their usual relative losses by demand pattern, pooled over all series of a run.
//!
//! A single series has few origins; its neighbours have thousands. A run compares the members on every series once, pools the losses, and forecasts with
//! [`Settings::pooled_losses`](crate::Settings::pooled_losses) set. Patterns seen in few series stay near the built-in expectation. Sums are of whole
//! billionths, so that pools can be added up in any order and in parts.

use serde::{Deserialize, Serialize};

use crate::class::DemandClass;
use crate::lead_time_demand::{LeadTimeDemand, MemberReport};
use crate::portfolio::MEMBERS;
use crate::priors::Prior;

/// The built-in expectation counts as much as this many series.
const BUILT_IN_SERIES: f64 = 30.0;
/// One wild series must not decide.
const LARGEST_RATIO: f64 = 3.0;
const BILLION: f64 = 1e9;
const MILLION: f64 = 1e6;

/// Usual back-test losses of the members, by demand pattern. Whole numbers, so that it can be part of an evidence.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PooledLosses {
    patterns: Vec<PatternLosses>,
}

/// Usual back-test loss of each member under one demand pattern.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PatternLosses {
    /// `smooth`, `erratic`, `intermittent`, `lumpy` or `seasonal`.
    pub pattern: String,
    /// Series that it rests on.
    pub series: i64,
    /// Loss relative to the mean of all members, in the order of the portfolio, millionths.
    pub relative_millionths: Vec<i64>,
}

/// What a run has seen so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LossPool {
    /// In the order of [`Prior::ALL`].
    sums: [PatternSums; Prior::ALL.len()],
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct PatternSums {
    series: i64,
    /// Relative losses by member, billionths.
    losses: [i64; MEMBERS.len()],
    /// Series on which each member ran.
    ran: [i64; MEMBERS.len()],
}

impl LossPool {
    /// Adds what one series showed: each member's name and back-test loss. A series without members (new, dead, too short) says nothing.
    pub fn add<'m>(&mut self, class: DemandClass, members: impl IntoIterator<Item = (&'m str, f64), IntoIter: Clone>) {
        let members = members.into_iter();
        let count = members.clone().count() as f64;
        let usual = members.clone().map(|(_, loss)| loss).sum::<f64>() / count;
        if count == 0.0 || usual.is_nan() || usual <= 0.0 {
            return;
        }
        let seasonal = members.clone().any(|(name, _)| name.starts_with("seasonal"));
        let sums = &mut self.sums[Prior::of(class, seasonal) as usize];
        sums.series += 1;
        for (name, loss) in members {
            if let Some(index) = MEMBERS.iter().position(|spec| spec.name == name) {
                sums.losses[index] += ((loss / usual).min(LARGEST_RATIO) * BILLION).round() as i64;
                sums.ran[index] += 1;
            }
        }
    }

    /// Adds what another pool has seen.
    pub fn merge(&mut self, other: &LossPool) {
        let sums = self.numbers().into_iter().zip(other.numbers()).map(|(own, more)| own.saturating_add(more));
        *self = LossPool::of_numbers(&sums.collect::<Vec<_>>());
    }

    /// All sums one after another, as a part of a pool travels.
    pub fn numbers(&self) -> Vec<i64> {
        self.sums.iter().flat_map(|sums| std::iter::once(sums.series).chain(sums.losses).chain(sums.ran)).collect()
    }

    /// The pool of such sums; what is missing counts as nothing seen.
    pub fn of_numbers(numbers: &[i64]) -> LossPool {
        let mut next = numbers.iter().copied().chain(std::iter::repeat(0));
        let mut number = || next.next().unwrap_or(0);
        let sums = std::array::from_fn(|_| PatternSums {
            series: number(),
            losses: std::array::from_fn(|_| number()),
            ran: std::array::from_fn(|_| number()),
        });
        LossPool { sums }
    }

    /// What it says of the members, shrunk to the built-in expectation; patterns that were not seen are left out.
    pub fn losses(&self) -> PooledLosses {
        let seen = Prior::ALL.into_iter().zip(&self.sums).filter(|(_, sums)| sums.series > 0);
        PooledLosses { patterns: seen.map(|(prior, sums)| sums.shrunk(prior)).collect() }
    }
}

impl PatternSums {
    fn shrunk(&self, prior: Prior) -> PatternLosses {
        let shrink = |(member, built_in): (usize, &f64)| {
            let (losses, ran) = (self.losses[member] as f64 / BILLION, self.ran[member] as f64);
            ((losses + BUILT_IN_SERIES * built_in) / (ran + BUILT_IN_SERIES) * MILLION).round() as i64
        };
        let relative_millionths = prior.relative_losses().iter().enumerate().map(shrink).collect();
        PatternLosses { pattern: prior.name().to_owned(), series: self.series, relative_millionths }
    }
}

/// Pools the reports of a run.
pub fn pool_losses<'a>(reports: impl IntoIterator<Item = &'a LeadTimeDemand>) -> PooledLosses {
    let mut pool = LossPool::default();
    reports.into_iter().for_each(|report| pool.add(report.class, report.members.iter().map(MemberReport::named_loss)));
    pool.losses()
}

impl PooledLosses {
    /// Whether nothing was pooled.
    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// What to expect of the members under a pattern, if the run has seen it.
    pub(crate) fn of(&self, prior: Prior) -> Option<[f64; MEMBERS.len()]> {
        let known = self.patterns.iter().find(|known| known.pattern == prior.name())?;
        let relative: [i64; MEMBERS.len()] = known.relative_millionths.as_slice().try_into().ok()?;
        Some(relative.map(|millionths| millionths as f64 / MILLION))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pool_of(losses: &[f64]) -> LossPool {
        let mut pool = LossPool::default();
        losses.iter().for_each(|&loss| pool.add(DemandClass::Lumpy, [("ses_0.01", loss), ("ses_0.4", 4.0 - loss)]));
        pool
    }

    #[test]
    fn parts_of_a_pool_add_up_in_any_order() {
        let losses: Vec<f64> = (1..60).map(|item| f64::from(item) / 17.3).collect();
        let whole = pool_of(&losses);
        let (first, second) = losses.split_at(23);
        let mut parts = pool_of(second);
        parts.merge(&pool_of(first));
        assert_eq!(parts, whole);
        assert_eq!(LossPool::of_numbers(&whole.numbers()), whole);
        assert_eq!(whole.numbers().len(), Prior::ALL.len() * (1 + 2 * MEMBERS.len()));
    }

    #[test]
    fn a_pattern_moves_from_the_built_in_expectation_as_series_come() {
        let relative = |count: usize| pool_of(&vec![1.0; count]).losses().of(Prior::Lumpy).unwrap()[1];
        // Half the mean of the two members; the built-in 0.913 counts as 30 series.
        assert!((relative(30) - (0.5 + 0.913) / 2.0).abs() < 1e-6, "{}", relative(30));
        assert!((relative(3_000) - 0.504).abs() < 1e-3, "{}", relative(3_000));
        assert!(pool_of(&[]).losses().is_empty() && pool_of(&[1.0]).losses().of(Prior::Smooth).is_none());
    }

    #[test]
    fn losses_of_other_members_are_not_taken() {
        let text = r#"[{"pattern":"lumpy","series":9,"relative_millionths":[1000000]}]"#;
        let pooled: PooledLosses = serde_json::from_str(text).unwrap();
        assert_eq!((pooled.of(Prior::Lumpy), pooled.patterns[0].series), (None, 9));
    }
}
