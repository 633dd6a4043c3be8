//! Scores of many series as the measures of a method, each with an interval.

use super::LEVELS;
use super::resample::{RESAMPLES, Resample};
use super::score::Score;

/// A measure with its 95 % interval over resampled series; nothing where it is not defined.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figure {
    pub name: &'static str,
    pub value: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
}

/// Running sums of scores: of all series, and of each resample.
#[derive(Debug, Clone)]
pub struct Tally {
    all: Sums,
    resampled: Vec<Sums>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    series: f64,
    with_steps: f64,
    with_mase: f64,
    rmsse: f64,
    mase: f64,
    scaled_pinball: f64,
    pinball: [f64; LEVELS.len()],
    covered: [f64; LEVELS.len()],
    demanded: f64,
    expected: f64,
}

impl Default for Tally {
    fn default() -> Self {
        Tally { all: Sums::default(), resampled: vec![Sums::default(); RESAMPLES] }
    }
}

impl Tally {
    pub fn add(&mut self, score: &Score, resample: &Resample) {
        self.all.add(score, 1.0);
        for (sums, &times) in self.resampled.iter_mut().zip(resample.times()).filter(|(_, times)| **times > 0) {
            sums.add(score, f64::from(times));
        }
    }

    /// Series that were added.
    pub fn series(&self) -> usize {
        self.all.series as usize
    }

    /// `rmsse mase spl wql coverage.50 .80 .90 .95 .99 bias`, the means over series, wQL and bias over units.
    pub fn figures(&self) -> Vec<Figure> {
        MEASURES.iter().map(|&(name, measure)| self.figure(name, measure)).collect()
    }

    fn figure(&self, name: &'static str, measure: fn(&Sums) -> f64) -> Figure {
        let known = |value: f64| Some(value).filter(|value| value.is_finite());
        let mut resampled: Vec<f64> = self.resampled.iter().map(measure).filter(|value| value.is_finite()).collect();
        resampled.sort_unstable_by(f64::total_cmp);
        let at = |share: f64| resampled.get((share * resampled.len().saturating_sub(1) as f64).round() as usize).copied();
        let value = known(measure(&self.all));
        Figure { name, value, low: value.and_then(|_| at(0.025)), high: value.and_then(|_| at(0.975)) }
    }
}

/// A measure's name, and how it follows from the sums.
type Named = (&'static str, fn(&Sums) -> f64);

/// Measures in the order of the report.
const MEASURES: [Named; 10] = [
    ("rmsse", |sums| sums.rmsse / sums.with_steps),
    ("mase", |sums| sums.mase / sums.with_mase),
    ("spl", |sums| sums.scaled_pinball / sums.series),
    ("wql", |sums| 2.0 * sums.pinball.iter().sum::<f64>() / LEVELS.len() as f64 / sums.demanded),
    ("coverage.50", |sums| sums.covered[0] / sums.series),
    ("coverage.80", |sums| sums.covered[1] / sums.series),
    ("coverage.90", |sums| sums.covered[2] / sums.series),
    ("coverage.95", |sums| sums.covered[3] / sums.series),
    ("coverage.99", |sums| sums.covered[4] / sums.series),
    ("bias", |sums| if sums.with_steps > 0.0 { (sums.expected - sums.demanded) / sums.demanded } else { f64::NAN }),
];

impl Sums {
    fn add(&mut self, score: &Score, times: f64) {
        self.series += times;
        if let Some(rmsse) = score.rmsse {
            self.with_steps += times;
            self.rmsse += times * rmsse;
        }
        if let Some(mase) = score.mase {
            self.with_mase += times;
            self.mase += times * mase;
        }
        self.scaled_pinball += times * score.scaled_pinball;
        for level in 0..LEVELS.len() {
            self.pinball[level] += times * score.pinball[level];
            self.covered[level] += if score.covered[level] { times } else { 0.0 };
        }
        self.demanded += times * score.demanded;
        self.expected += times * score.expected.unwrap_or(0.0);
    }
}
