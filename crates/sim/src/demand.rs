//! What customers want of each item at each site, day by day, before anyone looks whether it is there.
//!
//! Demand belongs to the item at the site, not to the customers: how many order lines, how much each, drawn from the item's own stream.
//! Classes are planted on weekly sums, with the cuts of Syntetos and Boylan (2005): weeks between demands 1.32, squared variation of sizes 0.49.

use crate::rng::{Dice, Seed, Stream};
use crate::scenario::Scenario;
use chandler_calendar::Day;
use libm::{cos, erfc, log, sqrt};
use serde::Serialize;

/// The planted kind of demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DemandClass {
    Smooth,
    Erratic,
    Intermittent,
    Lumpy,
    /// Smooth around a yearly wave.
    Seasonal,
    /// Ends on a planted day.
    Dying,
    /// Begins on a planted day.
    New,
}

/// Classes with the part of the items that have them.
const CLASS_SHARES: [(DemandClass, f64); 7] = [
    (DemandClass::Smooth, 0.065),
    (DemandClass::Erratic, 0.05),
    (DemandClass::Intermittent, 0.425),
    (DemandClass::Lumpy, 0.24),
    (DemandClass::Seasonal, 0.06),
    (DemandClass::Dying, 0.08),
    (DemandClass::New, 0.08),
];

/// Lines on a day relative to an average business day, Monday to Sunday.
const WEEKDAYS: [f64; 7] = [1.15, 1.05, 1.0, 1.0, 0.8, 0.06, 0.02];
const WEEK: f64 = 5.08;

/// How a class behaves: lines a week (a Pareto distribution) and how much the size of a line varies.
struct Habit {
    lines_per_week: (f64, f64),
    shape: f64,
    size_cv_squared: f64,
}

impl DemandClass {
    pub(crate) fn draw(dice: &mut Dice) -> Self {
        let shares = CLASS_SHARES.map(|(_, share)| share);
        CLASS_SHARES[dice.weighted(&shares)].0
    }

    fn habit(self) -> Habit {
        let habit = |low, high, shape, size_cv_squared| Habit { lines_per_week: (low, high), shape, size_cv_squared };
        match self {
            Self::Smooth => habit(3.0, 20.0, 2.2, 0.10),
            Self::Erratic => habit(1.9, 5.0, 2.5, 2.6),
            Self::Intermittent => habit(0.15, 0.65, 0.9, 0.05),
            Self::Lumpy => habit(0.15, 0.6, 0.9, 2.6),
            Self::Seasonal => habit(2.8, 10.0, 2.6, 0.12),
            Self::Dying => habit(0.6, 5.0, 1.5, 0.3),
            Self::New => habit(0.7, 5.0, 1.5, 0.3),
        }
    }
}

/// The sizes of order lines, in selling units: log-normal, rounded, at least one, cut at [`SizeLaw::LARGEST`] times the median's scale.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SizeLaw {
    pub scale_units: f64,
    pub cv_squared: f64,
}

impl SizeLaw {
    const LARGEST: f64 = 12.0;

    fn cap(self) -> i64 {
        ((self.scale_units * Self::LARGEST) as i64).max(1)
    }

    fn draw(self, dice: &mut Dice) -> i64 {
        let units = (self.scale_units * dice.factor(self.cv_squared) + 0.5) as i64;
        units.clamp(1, self.cap())
    }

    /// Exact mean of the rounded and cut sizes: the sum of P(size > k).
    pub(crate) fn mean_units(self) -> f64 {
        let variance = log(1.0 + self.cv_squared);
        let above = |units: f64| {
            let standard = (log(units / self.scale_units) + variance / 2.0) / sqrt(variance);
            0.5 * erfc(standard / std::f64::consts::SQRT_2)
        };
        1.0 + (1..self.cap()).map(|units| above(units as f64 + 0.5)).sum::<f64>()
    }
}

/// Planted demand of an item at a site.
#[derive(Clone, Debug)]
pub(crate) struct DemandPlan {
    pub class: DemandClass,
    /// Lines in an average week while the demand lasts.
    pub lines_per_week: f64,
    pub size: SizeLaw,
    /// Base units of one selling unit.
    pub unit_pieces: i64,
    pub season: Option<Season>,
    pub starts_on: Option<Day>,
    pub ends_on: Option<Day>,
}

/// A yearly wave: `1 + amplitude * cos(...)` with its crest on a day of the year.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Season {
    pub amplitude: f64,
    pub peak_day_of_year: f64,
}

/// What a lower price adds to demand.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Boost {
    /// Times the usual lines.
    pub factor: f64,
    /// Lines a day on top.
    pub lines: f64,
}

impl Boost {
    pub(crate) const NONE: Self = Self { factor: 1.0, lines: 0.0 };
}

/// One line that somebody wants.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Want {
    pub item_site: usize,
    /// Base units.
    pub quantity: i64,
    /// Names the line for later draws: independent of who orders it.
    pub address: u64,
}

impl DemandPlan {
    /// Draws the plan of an item at a site from the item's own stream; `class`, `starts_on` and `ends_on` are the item's.
    pub(crate) fn draw(dice: &mut Dice, class: DemandClass, popularity: f64, unit_pieces: i64, scale_units: f64) -> Self {
        let habit = class.habit();
        let (low, high) = habit.lines_per_week;
        let lines_per_week = (dice.pareto(low, high, habit.shape) * popularity).clamp(low, high);
        let size = SizeLaw { scale_units, cv_squared: habit.size_cv_squared };
        Self { class, lines_per_week, size, unit_pieces, season: None, starts_on: None, ends_on: None }
    }

    /// Expected lines on a day.
    pub(crate) fn lines_on(&self, day: Day) -> f64 {
        let begun = self.starts_on.is_none_or(|first| day >= first);
        let lasting = self.ends_on.is_none_or(|last| day < last);
        if !begun || !lasting {
            return 0.0;
        }
        let weekday = WEEKDAYS[(day.weekday() - 1) as usize];
        self.lines_per_week / WEEK * weekday * self.season.map_or(1.0, |season| season.level(day))
    }

    /// Expected base units of a line.
    pub(crate) fn mean_line(&self) -> f64 {
        self.size.mean_units() * self.unit_pieces as f64
    }

    /// Expected base units a day while the demand lasts, over an average week of the season's middle.
    pub(crate) fn level(&self) -> f64 {
        self.lines_per_week / 7.0 * self.mean_line()
    }

    /// What is wanted on a day.
    pub(crate) fn wants(&self, seed: Seed, item_site: usize, subject: u64, day: Day, boost: Boost) -> Vec<Want> {
        let mut dice = seed.on(Stream::Demand, subject, day.0);
        let lines = dice.poisson(self.lines_on(day) * boost.factor + boost.lines);
        let want = |line: u32| {
            let quantity = self.size.draw(&mut dice) * self.unit_pieces;
            Want { item_site, quantity, address: subject << 8 | u64::from(line) }
        };
        (0..lines).map(want).collect()
    }
}

impl Season {
    fn level(self, day: Day) -> f64 {
        let angle = 2.0 * std::f64::consts::PI * (f64::from(day.day_of_year()) - self.peak_day_of_year) / 365.25;
        1.0 + self.amplitude * cos(angle)
    }
}

/// When the demand of an item begins or ends, if its class says so: never within the last two weeks, so that the end shows.
pub(crate) fn life(dice: &mut Dice, class: DemandClass, scenario: &Scenario) -> (Option<Day>, Option<Day>) {
    let last = f64::max(0.3, 1.0 - 15.0 / f64::from(scenario.days));
    let day = scenario.day_at(dice.within(0.2, last));
    match class {
        DemandClass::New => (Some(day), None),
        DemandClass::Dying => (None, Some(day)),
        _ => (None, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(class: DemandClass, scale_units: f64) -> DemandPlan {
        DemandPlan::draw(&mut Seed(3).fixed(Stream::Stocking, 9), class, 1.0, 12, scale_units)
    }

    #[test]
    fn the_true_mean_is_the_mean_of_what_is_drawn() {
        for (class, scale) in [(DemandClass::Smooth, 6.0), (DemandClass::Lumpy, 3.0), (DemandClass::Seasonal, 1.0)] {
            let plan = DemandPlan { lines_per_week: 8.0, season: Some(Season { amplitude: 0.6, peak_day_of_year: 40.0 }), ..plan(class, scale) };
            let days = || (0..20_000).map(Day);
            let drawn: i64 = days().flat_map(|day| plan.wants(Seed(1), 0, 5, day, Boost::NONE)).map(|want| want.quantity).sum();
            let expected: f64 = days().map(|day| plan.lines_on(day)).sum::<f64>() * plan.mean_line();
            let ratio = drawn as f64 / expected;
            assert!((ratio - 1.0).abs() < 0.03, "{class:?}: {ratio}");
        }
    }

    #[test]
    fn demand_ends_and_begins_on_the_planted_day() {
        let day = Day(20_700);
        let dying = DemandPlan { ends_on: Some(day), ..plan(DemandClass::Dying, 2.0) };
        assert!(dying.lines_on(day.plus_days(-1)) > 0.0);
        assert!((0..400).all(|later| dying.wants(Seed(1), 0, 1, day.plus_days(later), Boost::NONE).is_empty()));
        let new = DemandPlan { starts_on: Some(day), ..plan(DemandClass::New, 2.0) };
        assert!(new.lines_on(day.plus_days(-1)) == 0.0 && new.lines_on(day) > 0.0);
    }
}
