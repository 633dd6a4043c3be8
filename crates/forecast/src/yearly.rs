//! The season of the year in periods that are short beside it: one smooth peak, believed as far as the years agree.
//!
//! Days of a year are points on a circle. The mean vector of a year's demand shows when and how strongly it gathers (Mardia and Jupp, Directional
//! Statistics, 2000, section 2.2); the shape is von Mises', exp(κ cos(t - peak)), with a mean of one. A level that wanders shows vectors too. So a
//! vector is weighed against what single sales and a wandering level make of one, and against how far the years disagree: the chance that there is a
//! season at all, times what is then expected of it (a spike and a slab, both normal).

use std::f64::consts::TAU;

use crate::series::{History, Window};

/// So many years must be there since the first demand: with less, no day of a year is seen twice.
const LEAST_YEARS: f64 = 1.75;
/// Years further back tell nothing of the next.
const MOST_YEARS: usize = 4;
/// Periods are summed to so many buckets a year to tell how much single sales scatter.
const BUCKETS: usize = 52;
/// Chance that an item has a season, before anything is known of it.
const PRIOR_CHANCE: f64 = 0.1;
/// Standard deviation of a season's vector in each direction, where there is one.
const USUAL_SWING: f64 = 0.4;
/// The same of what a wandering level makes of one year, beyond the scatter of sales.
const USUAL_WANDER: f64 = 0.15;
/// What is usual of the scatter counts as much as so many differences between years.
const USUAL_WEIGHT: f64 = 4.0;
/// The longest vector that a shape is made of: peaks of four times the mean.
const LONGEST: f64 = 1.5;
/// A shorter one is no season.
const SHORTEST: f64 = 0.05;

/// What the time of the year does to demand, as a factor whose mean over a year is one.
#[derive(Debug, Clone)]
pub(crate) struct YearlySeason {
    /// Of each period of a year, the first that of the period after the history.
    factor: Vec<f64>,
}

/// Twice the mean vector of a year's demand: for a season of 1 + a cos + b sin it is (a, b).
#[derive(Debug, Clone, Copy)]
struct YearVector {
    cos: f64,
    sin: f64,
    /// Variance of each of the two that the scatter of sales alone makes.
    scatter: f64,
}

impl YearlySeason {
    /// The season of a history whose years agree on one. `year` in periods; 0 looks for none.
    pub fn of(history: &History, year: usize) -> Option<YearlySeason> {
        let (start, end) = (history.silent_start(), history.periods());
        let lived = (end - start) as f64 / year as f64;
        if year < BUCKETS || lived < LEAST_YEARS {
            return None;
        }
        let years = (lived.round() as usize).min(MOST_YEARS);
        let begins: Vec<usize> = (1..=years).map(|back| (end.saturating_sub(back * year)).max(start)).collect();
        let growth = growth(history, &begins, year);
        let vectors: Option<Vec<YearVector>> = begins.iter().map(|&begin| YearVector::of(history, begin, year, growth)).collect();
        let (cos, sin) = believed(&vectors?);
        let length = cos.hypot(sin).min(LONGEST);
        (length >= SHORTEST).then(|| YearlySeason::shaped(concentration(0.5 * length), libm::atan2(sin, cos), year))
    }

    fn shaped(kappa: f64, peak: f64, year: usize) -> YearlySeason {
        let raw: Vec<f64> = (0..year).map(|period| libm::exp(kappa * libm::cos(angle(period, year) - peak))).collect();
        let mean = raw.iter().sum::<f64>() / year as f64;
        YearlySeason { factor: raw.into_iter().map(|factor| factor / mean).collect() }
    }

    /// The mean factor of a window of the future.
    pub fn mean_factor(&self, window: Window) -> f64 {
        let factors = (window.skip..window.end()).map(|ahead| self.factor[ahead % self.factor.len()]);
        factors.sum::<f64>() / window.length as f64
    }

    /// The history as it would have been without the season.
    pub fn removed_from(&self, history: &History) -> History {
        let (year, end) = (self.factor.len(), history.periods());
        let demand = history.demand.iter().enumerate().map(|(period, quantity)| quantity / self.factor[of_year(period, end, year)]);
        History::new(demand.collect(), history.whole_units)
    }
}

impl YearVector {
    /// Of the year that begins at a period, freed of what steady growth a period makes of it. None where nothing was sold.
    fn of(history: &History, begin: usize, year: usize, growth: f64) -> Option<YearVector> {
        let end = history.periods();
        let (mut cos, mut sin, mut total) = (0.0, 0.0, 0.0);
        for period in begin..begin + year {
            let demand = history.demand[period];
            let steady = demand - growth * (period as f64 - begin as f64 - 0.5 * (year as f64 - 1.0));
            let angle = angle(of_year(period, end, year), year);
            cos += steady * libm::cos(angle);
            sin += steady * libm::sin(angle);
            total += demand;
        }
        let in_bucket = |bucket: usize| begin + bucket * year / BUCKETS;
        let mean = total / BUCKETS as f64;
        let squares: f64 =
            (0..BUCKETS).map(|bucket| (history.total_before(in_bucket(bucket + 1)) - history.total_before(in_bucket(bucket)) - mean).powi(2)).sum();
        (total > 0.0).then(|| YearVector { cos: 2.0 * cos / total, sin: 2.0 * sin / total, scatter: 2.0 * squares / (total * total) })
    }
}

/// Units more a period in each period, by the first and the last of the years; no more than doubles a year's demand.
fn growth(history: &History, begins: &[usize], year: usize) -> f64 {
    let total = |begin: usize| history.total_before(begin + year) - history.total_before(begin);
    let (Some(&last), Some(&first)) = (begins.first(), begins.last()) else { return 0.0 };
    if last == first {
        return 0.0;
    }
    let (year, apart) = (year as f64, (last - first) as f64);
    let most = 0.5 * (total(last) + total(first)) / (year * year);
    ((total(last) - total(first)) / (year * apart)).clamp(-most, most)
}

/// The mean vector as far as it is believed.
fn believed(vectors: &[YearVector]) -> (f64, f64) {
    let years = vectors.len() as f64;
    let mean = |of: fn(&YearVector) -> f64| vectors.iter().map(of).sum::<f64>() / years;
    let (cos, sin, scatter) = (mean(|year| year.cos), mean(|year| year.sin), mean(|year| year.scatter));
    let apart: f64 = vectors.iter().map(|year| (year.cos - cos).powi(2) + (year.sin - sin).powi(2)).sum();
    let usual = scatter + USUAL_WANDER * USUAL_WANDER;
    let of_one_year = (USUAL_WEIGHT * usual + apart) / (USUAL_WEIGHT + 2.0 * (years - 1.0));
    let noise = of_one_year.max(scatter) / years;
    let season = USUAL_SWING * USUAL_SWING;
    let length = cos * cos + sin * sin;
    // Both directions together: the ratio of two normal densities of the vector.
    let odds = PRIOR_CHANCE / (1.0 - PRIOR_CHANCE) * noise / (noise + season) * libm::exp(0.5 * length * season / (noise * (noise + season)));
    let chance = if odds.is_finite() { odds / (1.0 + odds) } else { 1.0 };
    let share = chance * season / (season + noise);
    (share * cos, share * sin)
}

/// κ of von Mises' distribution with this mean resultant length (Fisher, Statistical Analysis of Circular Data, 1993, equation 3.51).
fn concentration(length: f64) -> f64 {
    if length < 0.53 {
        2.0 * length + length.powi(3) + 5.0 * length.powi(5) / 6.0
    } else if length < 0.85 {
        -0.4 + 1.39 * length + 0.43 / (1.0 - length)
    } else {
        1.0 / (length.powi(3) - 4.0 * length.powi(2) + 3.0 * length)
    }
}

/// Which period of the year after the history a period of the history matches.
fn of_year(period: usize, end: usize, year: usize) -> usize {
    (period + year - end % year) % year
}

fn angle(period: usize, year: usize) -> f64 {
    TAU * (period as f64 + 0.5) / year as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    const YEAR: usize = 365;

    /// Daily demand of whole units about a season with its peak in the middle of the year, with the same scatter in all years.
    fn sold(periods: usize, swing: f64, scatter: f64) -> History {
        let demand = (0..periods).map(|period| {
            let season = libm::exp(swing * -libm::cos(TAU * period as f64 / YEAR as f64));
            let scattered = 1.0 + scatter * if (period * 7919) % 97 < 48 { 1.0 } else { -1.0 };
            (20.0 * season * scattered).round()
        });
        History::new(demand.collect(), true)
    }

    #[test]
    fn what_two_years_agree_on_is_found_and_removed() {
        let history = sold(2 * YEAR, 0.6, 0.3);
        let season = YearlySeason::of(&history, YEAR).expect("a season");
        // exp(.6) / I0(.6) = 1.67 at the peak, exp(-.6) / I0(.6) = .50 half a year away.
        let (trough, peak) = (season.mean_factor(Window::next(7)), season.mean_factor(Window { skip: 179, length: 7 }));
        assert!((trough - 0.50).abs() < 0.05 && (peak - 1.67).abs() < 0.08, "{trough} {peak}");
        assert!((season.mean_factor(Window::next(YEAR)) - 1.0).abs() < 1e-9);
        let freed = season.removed_from(&history);
        let month = Window::next(30);
        let (winter, summer) = (freed.actual(0, month), freed.actual(180, month));
        assert!((winter / summer - 1.0).abs() < 0.1, "{winter} {summer}");
    }

    #[test]
    fn what_happened_in_one_year_alone_is_no_season() {
        let demand: Vec<f64> = (0..2 * YEAR).map(|period| if (400..460).contains(&period) { 60.0 } else { 20.0 }).collect();
        let found = YearlySeason::of(&History::new(demand, true), YEAR);
        let most = found.map_or(1.0, |season| season.mean_factor(Window { skip: 50, length: 30 }));
        assert!(most < 1.08, "{most}");
    }

    #[test]
    fn growth_is_no_season() {
        let demand: Vec<f64> = (0..2 * YEAR).map(|period| 20.0 + 0.04 * period as f64).collect();
        assert!(YearlySeason::of(&History::new(demand, true), YEAR).is_none());
    }

    #[test]
    fn none_without_nearly_two_years_or_where_nobody_asks() {
        assert!(YearlySeason::of(&sold(600, 0.6, 0.0), YEAR).is_none());
        assert!(YearlySeason::of(&sold(2 * YEAR, 0.6, 0.0), 0).is_none());
        assert!(YearlySeason::of(&History::new(vec![0.0; 2 * YEAR], true), YEAR).is_none());
    }

    #[test]
    fn the_shape_has_the_mean_vector_that_it_is_made_of() {
        // I1(κ) / I0(κ) of κ = 1 and 2, Abramowitz and Stegun, table 9.8.
        assert!((concentration(0.446_4) - 1.0).abs() < 0.01);
        assert!((concentration(0.697_8) - 2.0).abs() < 0.02);
    }
}
