//! Fixed minimum and maximum, tuned by grid search on the history and then left alone: what a diligent planner sets once a year.
//!
//! Every pair of the grid runs through the last year of the history in the same simulation. One way to choose takes the cheapest pair that reaches a fill rate;
//! the other the pair with the least holding, ordering and lost margin, a unit short counting a multiple of its margin: it serves each item as well as it pays.

use super::{Decision, Policy, PolicyError, View, lot, mean_lead_days, order_up_to};
use crate::simulate::{Course, simulate};
use crate::world::{Facts, ItemSite, Shortage, Span};

/// Reorder points tried, as multiples of the mean demand of lead time and review.
const LEVELS: [f64; 13] = [0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0, 6.0];
/// Lots tried, as multiples of the usual lot.
const LOTS: [f64; 3] = [0.5, 1.0, 2.0];
/// Days of the history that pairs are judged on, and days before them to settle down; whole weeks.
const JUDGED_DAYS: usize = 364;
const SETTLING_DAYS: usize = 56;

/// A reorder point and a lot, fixed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MinMax {
    pub minimum: f64,
    pub lot: f64,
}

impl Policy for MinMax {
    fn review(&mut self, view: &View<'_>) -> Result<Decision, PolicyError> {
        Ok(order_up_to(self.minimum, self.lot, view))
    }
}

/// What to choose a pair by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Aim {
    /// The cheapest that fills this share of the units on the history.
    Fill(f64),
    /// The least cost where a unit short costs so many times its margin.
    Cost(f64),
}

/// Every pair of the grid with what it came to on the history.
#[derive(Clone, Debug)]
pub struct Grid {
    tried: Vec<(MinMax, Course)>,
}

impl Grid {
    /// Runs the grid through the history.
    ///
    /// # Errors
    /// None that these policies give.
    pub fn of(item_site: &ItemSite, span: &Span, shortage: Shortage) -> Result<Self, PolicyError> {
        let trial = trial_span(span);
        let judged = &item_site.demand[trial.history..trial.days()];
        let daily = judged.iter().sum::<i64>() as f64 / judged.len().max(1) as f64;
        let lead_days = mean_lead_days(&item_site.facts.receipts, &item_site.facts, 1);
        let interval = daily * (lead_days + span.review as f64);
        let usual_lot = lot(daily, span.review, &item_site.facts);
        let pairs = LEVELS.iter().flat_map(|level| LOTS.map(|lots| MinMax { minimum: level * interval, lot: lots * usual_lot }));
        let run = |pair: MinMax| simulate(item_site, &trial, shortage, &mut { pair }).map(|course| (pair, course));
        Ok(Self { tried: pairs.map(run).collect::<Result<_, _>>()? })
    }

    /// The pair that an aim chooses; the highest fill where none reaches it.
    pub fn choose(&self, aim: Aim, facts: &Facts) -> MinMax {
        let least = |pairs: &mut dyn Iterator<Item = &(MinMax, Course)>, cost: &dyn Fn(&Course) -> f64| {
            pairs.min_by(|one, other| cost(&one.1).total_cmp(&cost(&other.1))).map(|(pair, _)| *pair)
        };
        let running = |course: &Course| running_cost(course, facts);
        let chosen = match aim {
            Aim::Fill(target) => least(&mut self.tried.iter().filter(|(_, course)| fill(course) >= target), &running)
                .or_else(|| least(&mut self.tried.iter(), &|course: &Course| course.short as f64)),
            Aim::Cost(penalty) => {
                let margin = facts.unit_price() - facts.unit_cost();
                least(&mut self.tried.iter(), &|course: &Course| running(course) + penalty * margin.max(0.0) * course.short as f64)
            }
        };
        chosen.unwrap_or_default()
    }
}

/// The last year of the history, as if policies had begun before it.
fn trial_span(span: &Span) -> Span {
    let judged = JUDGED_DAYS.min((span.history.saturating_sub(SETTLING_DAYS + span.review)) / 7 * 7);
    Span { history: span.history - judged - SETTLING_DAYS, burn_in: SETTLING_DAYS, year: judged, tail: 0, review: span.review }
}

fn fill(course: &Course) -> f64 {
    1.0 - course.short as f64 / course.wanted.max(1) as f64
}

/// Holding and ordering.
fn running_cost(course: &Course, facts: &Facts) -> f64 {
    course.unit_days as f64 / 365.0 * facts.holding_cost() + f64::from(course.orders) * facts.order_cost()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::item_site;

    #[test]
    fn the_search_finds_the_least_stock_that_serves_steady_demand() {
        // 1 a day, 6 days of lead time and 7 of review: 13 at the reorder point are just enough, and enough for every aim.
        let item_site = item_site(vec![1; 800], 6);
        let span = Span { history: 551, burn_in: 56, year: 140, tail: 0, review: 7 };
        let grid = Grid::of(&item_site, &span, Shortage::Waits).unwrap();
        assert_eq!(grid.choose(Aim::Fill(1.0), &item_site.facts).minimum, 13.0);
        assert_eq!(grid.choose(Aim::Cost(100.0), &item_site.facts).minimum, 13.0);
        assert_eq!(grid.choose(Aim::Cost(0.0), &item_site.facts).minimum, 0.0);
    }
}
