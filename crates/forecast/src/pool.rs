//! What a company's own series say about the members: their usual relative losses by demand pattern, pooled over all series of a run.
//!
//! A single series has few origins; its neighbours have thousands. A run forecasts everything once, pools the reports, and forecasts again with
//! [`Settings::pooled_losses`] set. Patterns seen in few series stay near the built-in expectation.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::class::DemandClass;
use crate::lead_time_demand::{LeadTimeDemand, MemberReport};
use crate::portfolio::MEMBERS;
use crate::priors::Prior;

/// The built-in expectation counts as much as this many series.
const BUILT_IN_SERIES: f64 = 30.0;
/// One wild series must not decide.
const LARGEST_RATIO: f64 = 3.0;

/// Usual back-test loss of each member relative to the mean of all members, by demand pattern.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct PooledLosses {
    /// By pattern name, in the order of the portfolio.
    relative: BTreeMap<String, Vec<f64>>,
}

/// Sum and number of relative losses, by member.
type Slots = [(f64, f64); MEMBERS.len()];

/// What a run has seen so far.
#[derive(Debug, Clone, Default)]
pub struct LossPool {
    sums: BTreeMap<&'static str, (Prior, Slots)>,
}

impl LossPool {
    /// Adds what one series showed. A series without members (new, dead, too short) says nothing.
    pub fn add(&mut self, class: DemandClass, members: &[MemberReport]) {
        let count = members.len() as f64;
        let usual = members.iter().map(|member| member.backtest_loss).sum::<f64>() / count;
        if count == 0.0 || usual <= 0.0 {
            return;
        }
        let seasonal = members.iter().any(|member| member.name.starts_with("seasonal"));
        let prior = Prior::of(class, seasonal);
        let slots = &mut self.sums.entry(prior.name()).or_insert((prior, [(0.0, 0.0); MEMBERS.len()])).1;
        for member in members {
            if let Some(index) = MEMBERS.iter().position(|spec| spec.name == member.name) {
                slots[index].0 += (member.backtest_loss / usual).min(LARGEST_RATIO);
                slots[index].1 += 1.0;
            }
        }
    }

    /// What it says of the members, shrunk to the built-in expectation.
    pub fn losses(&self) -> PooledLosses {
        let shrink = |(prior, slots): &(Prior, Slots)| {
            let pairs = slots.iter().zip(prior.relative_losses());
            pairs.map(|(slot, built_in)| (slot.0 + BUILT_IN_SERIES * built_in) / (slot.1 + BUILT_IN_SERIES)).collect()
        };
        PooledLosses { relative: self.sums.iter().map(|(name, sum)| ((*name).to_owned(), shrink(sum))).collect() }
    }
}

/// Pools the reports of a run.
pub fn pool_losses<'a>(reports: impl IntoIterator<Item = &'a LeadTimeDemand>) -> PooledLosses {
    let mut pool = LossPool::default();
    reports.into_iter().for_each(|report| pool.add(report.class, &report.members));
    pool.losses()
}

impl PooledLosses {
    /// What to expect of the members under a pattern, if the run has seen it.
    pub(crate) fn of(&self, prior: Prior) -> Option<&[f64]> {
        self.relative.get(prior.name()).map(Vec::as_slice).filter(|losses| losses.len() == MEMBERS.len())
    }
}
