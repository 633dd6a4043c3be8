//! The suppliers: what they promise, and how they really deliver.

use crate::rng::{Dice, Seed, Stream};
use crate::scenario::Scenario;
use crate::words::{FAMILIES, supplier_name};
use chandler_calendar::Day;
use serde::Serialize;

/// How a supplier keeps its stated lead time.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(tag = "regime", rename_all = "snake_case")]
pub(crate) enum Lateness {
    Reliable,
    /// With `probability` some days late.
    SometimesLate {
        probability: f64,
        latest_days: i32,
    },
    /// Later and later from a day on, until `most_days` are added.
    DriftingLater {
        from_on: Day,
        days_per_30: f64,
        most_days: i32,
    },
}

#[derive(Clone, Debug)]
pub(crate) struct Supplier {
    pub id: String,
    pub name: String,
    pub families: Vec<usize>,
    pub stated_days: i32,
    pub lateness: Lateness,
    pub payment_days: i64,
    /// Dollars.
    pub minimum_order: i64,
    /// Dollars from which an order comes free of freight; 0 for none.
    pub order_target: i64,
    /// Part of its deliveries that come in two parts.
    pub splits: f64,
    /// Part of inspected goods that fails.
    pub rejects: f64,
    /// Part of billed lines with a price above the order's.
    pub overbills: f64,
    /// Weekday on which the buyer looks at it, 1 Monday to 5 Friday.
    pub review_weekday: i8,
}

/// Freight on an order below the target, percent of the target.
const CHARGE_PERCENT: i64 = 4;

/// Days by which an ordinary delivery misses the stated day, with their probabilities.
const JITTER: [(i32, f64); 4] = [(-1, 0.2), (0, 0.5), (1, 0.2), (2, 0.1)];

impl Supplier {
    pub(crate) fn draw_all(scenario: &Scenario) -> Vec<Self> {
        (0..scenario.suppliers()).map(|number| Self::draw(number, scenario)).collect()
    }

    fn draw(number: usize, scenario: &Scenario) -> Self {
        let mut dice = Seed(scenario.seed).fixed(Stream::Supplier, number as u64);
        let first = number % FAMILIES.len();
        let second = (number * 5 + 3 + number / FAMILIES.len()) % FAMILIES.len();
        let stated_days = *dice.pick(&[4, 5, 7, 7, 10, 10, 14, 14, 21, 28]);
        Self {
            id: format!("S-{:03}", number + 1),
            name: supplier_name(number),
            families: if first == second { vec![first] } else { vec![first, second] },
            stated_days,
            lateness: draw_lateness(&mut dice, number, scenario),
            payment_days: *dice.pick(&[30, 30, 45, 60]),
            minimum_order: *dice.pick(&[0, 0, 150, 250, 500]),
            splits: dice.within(0.02, 0.12),
            rejects: dice.within(0.02, 0.10),
            overbills: if dice.chance(0.3) { dice.within(0.03, 0.08) } else { 0.004 },
            review_weekday: dice.whole(1, 5) as i8,
            order_target: *dice.pick(&[0, 0, 1_000, 1_500, 2_500]),
        }
    }

    /// Dollars of freight on an order below the target.
    pub(crate) fn below_target_charge(&self) -> i64 {
        self.order_target * CHARGE_PERCENT / 100
    }

    /// Days from an order placed on a day until the goods are here, before weekends are skipped.
    pub(crate) fn lead_time_days(&self, dice: &mut Dice, ordered_on: Day) -> i32 {
        let weights = JITTER.map(|(_, weight)| weight);
        let (jitter, _) = JITTER[dice.weighted(&weights)];
        let late = match self.lateness {
            Lateness::SometimesLate { probability, latest_days } if dice.chance(probability) => dice.whole(3, i64::from(latest_days)) as i32,
            _ => self.drift_days(ordered_on),
        };
        (self.stated_days + jitter + late).max(1)
    }

    /// The true distribution of [`Self::lead_time_days`] on a day: days with their probabilities.
    pub(crate) fn lead_time_distribution(&self, ordered_on: Day) -> Vec<(i32, f64)> {
        let mut days = std::collections::BTreeMap::<i32, f64>::new();
        let (late_probability, latest) = match self.lateness {
            Lateness::SometimesLate { probability, latest_days } => (probability, latest_days),
            _ => (0.0, 3),
        };
        let drift = self.drift_days(ordered_on);
        for (jitter, weight) in JITTER {
            let at = |late: i32| (self.stated_days + jitter + late).max(1);
            *days.entry(at(drift)).or_default() += weight * (1.0 - late_probability);
            for late in 3..=latest {
                *days.entry(at(late)).or_default() += weight * late_probability / f64::from(latest - 2);
            }
        }
        days.into_iter().filter(|&(_, probability)| probability > 0.0).collect()
    }

    fn drift_days(&self, ordered_on: Day) -> i32 {
        match self.lateness {
            Lateness::DriftingLater { from_on, days_per_30, most_days } if ordered_on > from_on => {
                let days = f64::from(from_on.days_until(ordered_on)) * days_per_30 / 30.0;
                (days as i32).min(most_days)
            }
            _ => 0,
        }
    }
}

/// Of ten suppliers five are reliable, three sometimes late and two drift; the first ones show all three.
fn draw_lateness(dice: &mut Dice, number: usize, scenario: &Scenario) -> Lateness {
    let sometimes = Lateness::SometimesLate { probability: dice.within(0.15, 0.35), latest_days: dice.whole(7, 14) as i32 };
    let from_on = scenario.day_at(dice.within(0.35, 0.6));
    let drifting = Lateness::DriftingLater { from_on, days_per_30: dice.within(2.0, 4.0), most_days: dice.whole(6, 12) as i32 };
    match number % 10 {
        1 | 4 | 7 => sometimes,
        2 | 8 => drifting,
        _ => Lateness::Reliable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Size;

    #[test]
    fn the_true_distribution_is_that_of_the_draws() {
        let scenario = Scenario::new(Size::Small, 5);
        for supplier in Supplier::draw_all(&scenario).iter().take(6) {
            let on = scenario.end_on;
            let distribution = supplier.lead_time_distribution(on);
            let total: f64 = distribution.iter().map(|(_, probability)| probability).sum();
            let mean: f64 = distribution.iter().map(|(days, probability)| f64::from(*days) * probability).sum();
            let draws = 8_000;
            let drawn: i32 = (0..draws).map(|draw| supplier.lead_time_days(&mut Seed(1).fixed(Stream::Delivery, draw), on)).sum();
            assert!((total - 1.0).abs() < 1e-9);
            assert!((f64::from(drawn) / draws as f64 - mean).abs() < 0.15, "{}", supplier.id);
        }
    }
}
