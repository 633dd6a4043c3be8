//! When an open order comes: its promised day and how late its supplier usually is, knowing that it has not come yet.

use serde::{Deserialize, Serialize};

use crate::error::{ForecastError, require};
use crate::quantise::quantise;

/// How late a supplier is of whom little is known, in days against its promise, with weights in receipts: half are on the day, few are a week late.
const USUAL: &[(i32, f64)] = &[(-1, 0.3), (0, 1.5), (1, 0.45), (2, 0.3), (4, 0.24), (7, 0.15), (14, 0.06)];

/// An order that is later than anything seen comes on one of so many next days, each as likely.
const OVERDUE_DAYS: u32 = 14;

/// Nothing is planned that far ahead.
const LONGEST_DAYS: i32 = 3_650;

/// The day of a receipt as a distribution; day 0 is today, and today it has not come.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Arrival {
    /// Days from today, ascending, from 1.
    pub days: Vec<u32>,
    /// Their probabilities; they sum to 1.
    pub probability: Vec<f64>,
}

impl Arrival {
    /// A receipt that comes on that day for certain.
    pub fn on(day: u32) -> Self {
        Self { days: vec![day.max(1)], probability: vec![1.0] }
    }

    /// The receipt of an order promised for `promised_in` days from today (negative when it is overdue), from a supplier whose past receipts came so many
    /// days after their promise. What the supplier did counts beside a usual lateness that is worth three receipts.
    ///
    /// # Errors
    /// When a number of days is beyond ten years.
    ///
    /// ```
    /// use chandler_forecast::Arrival;
    /// // Thirty receipts, all three days late: promised in 5 days, it most likely comes in 8.
    /// let arrival = Arrival::expected(5, &[3; 30])?;
    /// assert!(arrival.after(5) > 0.9 && arrival.day_at(0.5) == 8);
    /// // Overdue by 20 days, later than anything seen: within the next two weeks, each day as likely.
    /// assert_eq!(Arrival::expected(-20, &[0, 1])?.days, (1..=14).collect::<Vec<u32>>());
    /// # Ok::<(), chandler_forecast::ForecastError>(())
    /// ```
    pub fn expected(promised_in: i32, late_days: &[i32]) -> Result<Self, ForecastError> {
        for days in late_days.iter().chain([&promised_in]) {
            let in_range = (-LONGEST_DAYS..=LONGEST_DAYS).contains(days);
            require(in_range, "days until or after a promise", f64::from(*days), "within ten years")?;
        }
        let seen = late_days.iter().map(|&late| (late, 1.0)).chain(USUAL.iter().copied());
        let mut masses: Vec<(u32, f64)> =
            seen.filter_map(|(late, weight)| Some((u32::try_from(promised_in + late).ok().filter(|day| *day > 0)?, weight))).collect();
        if masses.is_empty() {
            masses = (1..=OVERDUE_DAYS).map(|day| (day, 1.0)).collect();
        }
        masses.sort_by_key(|&(day, _)| day);
        let total: f64 = masses.iter().map(|&(_, weight)| weight).sum();
        let mut arrival = Self { days: Vec::new(), probability: Vec::new() };
        for (day, weight) in masses {
            match arrival.probability.last_mut().filter(|_| arrival.days.last() == Some(&day)) {
                Some(last) => *last += weight / total,
                None => {
                    arrival.days.push(day);
                    arrival.probability.push(weight / total);
                }
            }
        }
        Ok(arrival)
    }

    /// The chance that it comes after that day; a day before today is past already.
    pub fn after(&self, day: i32) -> f64 {
        let later = self.days.iter().zip(&self.probability).filter(|(known, _)| i64::from(**known) > i64::from(day));
        quantise(later.map(|(_, mass)| mass).sum::<f64>().min(1.0))
    }

    /// The first day by which it has come with this probability.
    pub fn day_at(&self, probability: f64) -> u32 {
        let mut covered = 0.0;
        let reached = self.days.iter().zip(&self.probability).find(|(_, mass)| {
            covered += **mass;
            covered >= probability - 1e-12
        });
        reached.map(|(day, _)| *day).or(self.days.last().copied()).unwrap_or(1)
    }

    pub(super) fn check(&self) -> Result<(), ForecastError> {
        let bad = |reason| Err(ForecastError::BadDistribution { what: "days of a receipt", reason });
        if self.days.is_empty() || self.days.len() != self.probability.len() {
            return bad("give as many probabilities as days, at least one");
        }
        if self.days.windows(2).any(|pair| pair[0] >= pair[1]) || self.days.first() == Some(&0) {
            return bad("days must ascend without repeats, from 1");
        }
        let is_sound =
            self.probability.iter().all(|mass| mass.is_finite() && *mass >= 0.0) && (self.probability.iter().sum::<f64>() - 1.0).abs() < 1e-6;
        if is_sound { Ok(()) } else { bad("probabilities must not be negative and sum to 1") }
    }
}
