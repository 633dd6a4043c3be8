//! Public demand sets and the hold-out protocol the engine is measured by, shared by the examples and the back-test.
//!
//! The last `horizon` periods of each series are held out. Periods without a line are 0, leading zeros are cut (not for smooth monthly series).
//! A series is left out if its training part is too short, has fewer than two periods with demand, or never changes.
#![allow(dead_code, reason = "each example uses a part of it")]

use std::collections::BTreeMap;
use std::error::Error;
use std::fs::File;
use std::path::Path;

use chandler_forecast::distribution::normal;
use chandler_forecast::{DemandSeries, HorizonPmf, LeadTimeDemand, LeadTimeDemandRequest, Settings, lead_time_demand};
use flate2::read::GzDecoder;

/// Levels of the cumulative pinball loss.
pub const LEVELS: [f64; 5] = [0.5, 0.8, 0.9, 0.95, 0.99];

/// How one set is read and split.
pub struct SetSpec {
    pub name: &'static str,
    file: &'static str,
    pub horizon: usize,
    pub season_length: usize,
    keep_last: usize,
    shortest_training: usize,
    cut_leading_zeros: bool,
    rows: Rows,
    pub settings: fn() -> Settings,
}

/// What the lines of a file are.
#[derive(Clone, Copy, PartialEq)]
enum Rows {
    /// One for each period, without gaps that count.
    Periods,
    /// Days with demand; added up to weeks.
    ToWeeks,
    /// Days with demand; the others have none.
    ToDays,
}

const fn set(name: &'static str, file: &'static str, horizon: usize, season_length: usize, shortest_training: usize) -> SetSpec {
    SetSpec {
        name,
        file,
        horizon,
        season_length,
        keep_last: usize::MAX,
        shortest_training,
        cut_leading_zeros: true,
        rows: Rows::Periods,
        settings: Settings::weekly,
    }
}

/// The development sets with their hold-outs.
pub const SETS: [SetSpec; 5] = [
    set("man", "man_weekly.csv.gz", 8, 1, 52),
    SetSpec { rows: Rows::ToWeeks, ..set("retailw", "online_retail_daily_sparse.csv.gz", 6, 1, 20) },
    SetSpec { settings: Settings::monthly, ..set("auto", "auto_monthly.csv.gz", 6, 1, 12) },
    SetSpec { keep_last: 730, settings: Settings::daily, ..set("pasta", "pasta_daily.csv.gz", 28, 7, 200) },
    SetSpec { cut_leading_zeros: false, settings: Settings::monthly, ..set("m1", "m1_monthly.csv.gz", 18, 12, 24) },
];

/// The sets by day, and one by week, with hold-outs that are long enough for a random protection interval.
pub const PROTECTED_SETS: [SetSpec; 4] = [
    SetSpec { rows: Rows::ToDays, settings: Settings::daily, ..set("uci", "online_retail_daily_sparse.csv.gz", 28, 1, 120) },
    SetSpec { rows: Rows::ToDays, settings: Settings::daily, ..set("uci far", "online_retail_daily_sparse.csv.gz", 66, 1, 120) },
    SetSpec { rows: Rows::ToDays, keep_last: 730, settings: Settings::daily, ..set("pasta", "pasta_daily.csv.gz", 37, 1, 200) },
    set("man", "man_weekly.csv.gz", 13, 1, 52),
];

/// One series, split.
pub struct Case {
    pub training: Vec<f64>,
    pub future: Vec<f64>,
}

impl Case {
    /// Demand of the whole horizon, which was not seen.
    pub fn held_out(&self) -> f64 {
        self.future.iter().sum()
    }
}

/// Reads a set from the folder of public data and splits every series. `earlier` horizons are cut from the end first: the engine's constants are
/// fitted one horizon earlier than it is measured.
pub fn load(spec: &SetSpec, folder: &Path, earlier: usize) -> Result<Vec<Case>, Box<dyn Error>> {
    let mut reader = csv::Reader::from_reader(GzDecoder::new(File::open(folder.join(spec.file))?));
    let mut lines: BTreeMap<String, Vec<(String, f64)>> = BTreeMap::new();
    for record in reader.records() {
        let record = record?;
        let quantity: f64 = record[2].parse()?;
        lines.entry(record[0].to_owned()).or_default().push((record[1].to_owned(), quantity));
    }
    let calendar = match spec.rows {
        Rows::Periods => None,
        Rows::ToDays => Some((day_of as fn(&str) -> i64, range(&lines, day_of))),
        Rows::ToWeeks => {
            let (first, last) = range(&lines, week_of);
            // The last, partial week is dropped.
            Some((week_of as fn(&str) -> i64, (first, last - 1)))
        }
    };
    let cases = lines.into_values().filter_map(|mut rows| {
        rows.sort_by(|left, right| left.0.cmp(&right.0));
        let values = match calendar {
            None => rows.into_iter().map(|row| row.1).collect(),
            Some((place, (first, last))) => by_period(&rows, first, last, place),
        };
        split(spec, values, earlier)
    });
    Ok(cases.collect())
}

fn split(spec: &SetSpec, mut values: Vec<f64>, earlier: usize) -> Option<Case> {
    values.truncate(values.len().checked_sub(earlier * spec.horizon)?);
    let start = if spec.cut_leading_zeros { values.iter().position(|&value| value > 0.0)? } else { 0 };
    let values = &values[start..];
    let values = &values[values.len().saturating_sub(spec.keep_last.saturating_add(spec.horizon))..];
    let (training, future) = values.split_at(values.len().checked_sub(spec.horizon)?);
    let positive = training.iter().filter(|&&value| value > 0.0).count();
    let changes = training.windows(2).any(|pair| pair[0] != pair[1]);
    (training.len() >= spec.shortest_training && positive >= 2 && changes).then(|| Case { training: training.to_vec(), future: future.to_vec() })
}

/// First and last day or Monday-to-Sunday week with a line anywhere in the set.
fn range(lines: &BTreeMap<String, Vec<(String, f64)>>, place: fn(&str) -> i64) -> (i64, i64) {
    let places = || lines.values().flatten().map(|row| place(&row.0));
    (places().min().unwrap_or(0), places().max().unwrap_or(0))
}

fn by_period(rows: &[(String, f64)], first: i64, last: i64, place: fn(&str) -> i64) -> Vec<f64> {
    let mut values = vec![0.0; (last - first + 1) as usize];
    for (date, quantity) in rows {
        if let Some(slot) = values.get_mut((place(date) - first) as usize) {
            *slot += quantity;
        }
    }
    values
}

/// Number of the week, Monday to Sunday.
fn week_of(date: &str) -> i64 {
    // Day 0 is Wednesday, 1 March of year 0.
    (day_of(date) + 2).div_euclid(7)
}

/// Number of a day written as year-month-day, by the proleptic Gregorian calendar.
fn day_of(date: &str) -> i64 {
    let part = |from: usize, to: usize| date[from..to].parse::<i64>().unwrap_or(0);
    let (year, month, day) = (part(0, 4), part(5, 7), part(8, 10));
    let (year, month) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + (month * 153 + 2) / 5 + day - 1
}

/// The engine's answer for the whole hold-out of a case.
pub fn forecast(spec: &SetSpec, settings: &Settings, training: &[f64]) -> Result<LeadTimeDemand, Box<dyn Error>> {
    let series = DemandSeries::uncensored(training.to_vec());
    let horizon = HorizonPmf::fixed(spec.horizon as u32);
    let request = LeadTimeDemandRequest { series: &series, horizon: &horizon, season_length: spec.season_length, settings };
    Ok(lead_time_demand(&request)?)
}

/// What planners use: exponential smoothing with the best alpha in sample, mean + z sigma sqrt(horizon).
pub fn textbook_quantiles(training: &[f64], horizon: usize) -> [f64; LEVELS.len()] {
    let fits = (1..=19).map(|step| ses_fit(training, f64::from(step) * 0.05));
    let (level, squared) = fits.fold((0.0, f64::INFINITY), |best, next| if next.1 < best.1 { next } else { best });
    let sigma = (squared / (training.len() - 1) as f64).sqrt();
    let length = horizon as f64;
    LEVELS.map(|probability| (level * length + normal::quantile(probability) * sigma * length.sqrt()).max(0.0))
}

fn ses_fit(training: &[f64], alpha: f64) -> (f64, f64) {
    training[1..].iter().fold((training[0], 0.0), |(level, squared), quantity| {
        let error = quantity - level;
        (level + alpha * error, squared + error * error)
    })
}

/// Running measures of cumulative demand.
#[derive(Default)]
pub struct Measures {
    series: f64,
    scaled_pinball: f64,
    pinball: [f64; LEVELS.len()],
    covered: [f64; LEVELS.len()],
    demanded: f64,
}

impl Measures {
    pub fn add(&mut self, case: &Case, horizon: usize, quantiles: &[f64; LEVELS.len()]) {
        let changes = case.training.windows(2).map(|pair| (pair[1] - pair[0]).abs()).sum::<f64>();
        let scale = changes / (case.training.len() - 1) as f64 * (horizon as f64).sqrt();
        self.series += 1.0;
        let held_out = case.held_out();
        self.demanded += held_out;
        for (index, (level, quantile)) in LEVELS.iter().zip(quantiles).enumerate() {
            let error = held_out - quantile;
            let loss = (level * error).max((level - 1.0) * error);
            self.scaled_pinball += loss / scale / LEVELS.len() as f64;
            self.pinball[index] += loss;
            self.covered[index] += if held_out <= quantile + 1e-9 { 1.0 } else { 0.0 };
        }
    }

    pub fn scaled_pinball(&self) -> f64 {
        self.scaled_pinball / self.series
    }

    pub fn weighted_quantile_loss(&self) -> f64 {
        2.0 * self.pinball.iter().sum::<f64>() / LEVELS.len() as f64 / self.demanded
    }

    pub fn coverage(&self) -> [f64; LEVELS.len()] {
        self.covered.map(|covered| covered / self.series)
    }

    pub fn series(&self) -> usize {
        self.series as usize
    }
}
