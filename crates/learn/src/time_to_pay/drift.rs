//! Whether a model still holds: the one that would have been trained some weeks ago, held against all that has become known since.
//!
//! A run trains anew every day, and of today's model nothing has come true yet. The one of [`WATCHED_DAYS`] ago is made of the same parts by the same rules;
//! where it went wrong, today's is not believed either until the figures are good again.

use chandler_calendar::Day;
use serde::{Deserialize, Serialize};

use super::licence::DriftLimits;
use super::model::{Learnt, Prediction};
use super::train::{Settings, Trained, known_rows, train_with};
use crate::calibrate::line;
use crate::error::LearnError;
use crate::invoices::{FeatureRow, Invoice, InvoiceBook, Outcome, Payers, feature_row};
use crate::measure::stability_index;
use crate::quantise::{log_odds_of, quantise};

/// Days that the watched model is old: enough for invoices on thirty days to come due and show.
pub(super) const WATCHED_DAYS: i32 = 60;
/// Rows' worth of belief that the scores are right, so that a slope is defined where all were late.
const BELIEF_ROWS: f64 = 4.0;
/// Probabilities further from certainty than this count as they are: one certain answer must not make the slope.
const PROBABILITY_MIN: f64 = 0.001;

/// What has become of a model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Drift {
    /// Day at whose beginning the watched model knew what it knew.
    pub since: String,
    /// Why nothing could be watched; `None` where it could.
    pub unmeasured: Option<String>,
    /// The limit that was passed first, in a sentence; `None` where all were kept.
    pub breach: Option<String>,
    /// Invoices written since.
    pub rows: usize,
    /// Stability index of the scores of those against the ones learnt from.
    pub score_psi: Option<f64>,
    /// The input that moved most, and its stability index. Told, not judged: counts of a young company grow by themselves.
    pub moved_input: Option<String>,
    pub input_psi: Option<f64>,
    /// Invoices of which it is known whether they were late, the share that was said and the one that came.
    pub matured: usize,
    pub said: Option<f64>,
    pub happened: Option<f64>,
    /// Slope of what happened on what was said, in log-odds: below 1 the model is too sure, above it too timid.
    pub slope: Option<f64>,
    /// Invoices whose 10-90 % interval is over, the share of them that was said to be settled in it, and the one that was. What is over first are the
    /// intervals of a few days, and those hold more than eight of ten.
    pub intervals: usize,
    pub coverage_said: Option<f64>,
    pub coverage: Option<f64>,
}

impl Drift {
    /// Watches the model that would have been trained [`WATCHED_DAYS`] before the cutoff.
    ///
    /// # Errors
    /// When a fit fails.
    pub(crate) fn watch(book: &InvoiceBook, payers: &Payers, cutoff: Day, settings: Settings, limits: &DriftLimits) -> Result<Self, LearnError> {
        let since = cutoff.plus_days(-WATCHED_DAYS);
        let Trained { model, histories } = train_with(book, payers, since, settings)?;
        let new: Vec<usize> = (0..book.invoices.len()).filter(|row| (since..cutoff).contains(&book.invoices[*row].invoice_on)).collect();
        let Some(learnt) = &model.learnt else {
            let why = model.gate.why.clone().unwrap_or_default();
            return Ok(Self::unmeasured(since, new.len(), format!("there was no model on {since}: {why}")));
        };
        let features = |row: &usize| feature_row(&book.invoices[*row], &histories[*row], &learnt.encoder);
        let old: Vec<FeatureRow> = known_rows(book, since, settings).iter().map(features).collect();
        let population = Population { learnt, old, new: new.iter().map(features).collect() };
        let predict = |row: &usize| (&book.invoices[*row], learnt.predict(&book.invoices[*row], &histories[*row], &model.rules));
        let answers = Answers { given: new.iter().map(predict).collect(), cutoff };
        let (moved_input, input_psi) = population.most_moved().unzip();
        let mut drift = Self { score_psi: Some(population.score_psi()), moved_input, input_psi, rows: new.len(), ..Self::of(since) };
        answers.tell(&mut drift);
        drift.breach = drift.judge(limits);
        Ok(drift)
    }

    fn of(since: Day) -> Self {
        Self {
            since: since.to_string(),
            unmeasured: None,
            breach: None,
            rows: 0,
            score_psi: None,
            moved_input: None,
            input_psi: None,
            matured: 0,
            said: None,
            happened: None,
            slope: None,
            intervals: 0,
            coverage_said: None,
            coverage: None,
        }
    }

    fn unmeasured(since: Day, rows: usize, why: String) -> Self {
        Self { unmeasured: Some(why), rows, ..Self::of(since) }
    }

    /// The first limit that was passed, of those for which there are invoices enough.
    fn judge(&self, limits: &DriftLimits) -> Option<String> {
        let Self { since, rows, matured, intervals, .. } = self;
        let enough = |rows: usize| rows >= limits.rows_min;
        let psi = self.score_psi.filter(|psi| enough(*rows) && *psi > limits.psi_max).map(|psi| {
            let limit = limits.psi_max;
            format!(
                "the scores of {rows} invoices since {since} moved by a stability index of {psi:.2} from those learnt from; the limit is {limit:.2}"
            )
        });
        let gap = self.said.zip(self.happened).filter(|(said, happened)| enough(*matured) && (said - happened).abs() > limits.gap_max);
        let gap = gap.map(|(said, happened)| {
            let limit = limits.gap_max;
            format!(
                "of {matured} invoices since {since} the model of that day said {said:.2} late and {happened:.2} were; the limit is {limit:.2} apart"
            )
        });
        let is_outside = |value: f64, low: f64, high: f64| value < low || value > high;
        let slope = self.slope.filter(|slope| enough(*matured) && is_outside(*slope, limits.slope_min, limits.slope_max)).map(|slope| {
            let (low, high) = (limits.slope_min, limits.slope_max);
            format!("of {matured} invoices since {since} the slope of the calibration is {slope:.2}; the limits are {low:.2} and {high:.2}")
        });
        let spread = self.coverage_said.zip(self.coverage);
        let spread = spread.filter(|(said, held)| enough(*intervals) && (said - held).abs() > limits.coverage_gap_max).map(|(said, held)| {
            let (wrong, limit) = (if held < said { "narrow" } else { "wide" }, percent(limits.coverage_gap_max));
            format!(
                "of {intervals} invoices since {since} {} % were paid in the days that were said to hold {} %: they are too {wrong}; the limit is {limit} % apart",
                percent(held),
                percent(said)
            )
        });
        psi.or(gap).or(slope).or(spread)
    }
}

/// Invoices learnt from and those since, as the watched model reads them.
struct Population<'p> {
    learnt: &'p Learnt,
    old: Vec<FeatureRow>,
    new: Vec<FeatureRow>,
}

impl Population<'_> {
    fn score_psi(&self) -> f64 {
        let scores = |rows: &[FeatureRow]| -> Vec<f64> { rows.iter().map(|row| self.learnt.late.score(row)).collect() };
        quantise(stability_index(&scores(&self.old), &scores(&self.new)))
    }

    /// The feature whose values moved most; of equals the first.
    fn most_moved(&self) -> Option<(String, f64)> {
        let column = |rows: &[FeatureRow], at: usize| -> Vec<f64> { rows.iter().map(|row| row[at]).collect() };
        let moved = self.learnt.encoder.features().into_iter().enumerate();
        let moved = moved.map(|(at, feature)| (feature.name, quantise(stability_index(&column(&self.old, at), &column(&self.new, at)))));
        moved.reduce(|most, next| if next.1 > most.1 { next } else { most })
    }
}

/// What the watched model said of the invoices since, each on its own day.
struct Answers<'a> {
    given: Vec<(&'a Invoice, Prediction)>,
    cutoff: Day,
}

impl Answers<'_> {
    fn tell(&self, drift: &mut Drift) {
        let due = self.given.iter().filter(|(invoice, _)| invoice.due_on < self.cutoff);
        let matured: Vec<(f64, bool)> =
            due.filter_map(|(invoice, prediction)| Some((prediction.late_probability, invoice.is_late_at(self.cutoff)?))).collect();
        let over = self.given.iter().filter_map(|(invoice, prediction)| Some((prediction.interval_share, self.is_within(invoice, prediction)?)));
        let (held, within): (Vec<f64>, Vec<bool>) = over.unzip();
        (drift.matured, drift.intervals) = (matured.len(), within.len());
        if !matured.is_empty() {
            let (said, late): (Vec<f64>, Vec<bool>) = matured.into_iter().unzip();
            drift.said = Some(mean(&said));
            drift.happened = Some(share(&late));
            let scores: Vec<f64> = said.iter().map(|said| log_odds_of(said.clamp(PROBABILITY_MIN, 1.0 - PROBABILITY_MIN))).collect();
            drift.slope = Some(quantise(line(&scores, &late, BELIEF_ROWS).0));
        }
        if !within.is_empty() {
            (drift.coverage_said, drift.coverage) = (Some(mean(&held)), Some(share(&within)));
        }
    }

    /// Nothing before the interval is over, or where another end came first.
    fn is_within(&self, invoice: &Invoice, prediction: &Prediction) -> Option<bool> {
        if prediction.high_on >= self.cutoff {
            return None;
        }
        match invoice.outcome_at(self.cutoff) {
            Outcome::Settled { days } => Some((prediction.low_on..=prediction.high_on).contains(&invoice.invoice_on.plus_days(days))),
            Outcome::Open { .. } => invoice.ended_on.is_none_or(|ended_on| ended_on > prediction.high_on).then_some(false),
        }
    }
}

/// To a hundredth of a percent, without zeros at its end: a share just past a limit must not be told as the limit itself.
fn percent(share: f64) -> f64 {
    (share * 10_000.0).round() / 100.0
}

fn mean(values: &[f64]) -> f64 {
    quantise(values.iter().sum::<f64>() / values.len().max(1) as f64)
}

fn share(answers: &[bool]) -> f64 {
    quantise(answers.iter().filter(|answer| **answer).count() as f64 / answers.len().max(1) as f64)
}

#[cfg(test)]
mod tests {
    use super::{Drift, DriftLimits};
    use chandler_calendar::Day;

    const LIMITS: DriftLimits = DriftLimits { psi_max: 0.25, slope_min: 0.5, slope_max: 2.0, gap_max: 0.15, coverage_gap_max: 0.1, rows_min: 100 };

    fn drift() -> Drift {
        Drift {
            rows: 200,
            score_psi: Some(0.1),
            matured: 120,
            said: Some(0.4),
            happened: Some(0.45),
            slope: Some(0.9),
            intervals: 110,
            coverage_said: Some(0.9),
            coverage: Some(0.92),
            ..Drift::of(Day(20_000))
        }
    }

    #[test]
    fn each_limit_closes_with_its_own_sentence_and_few_invoices_close_nothing() {
        assert_eq!(drift().judge(&LIMITS), None);
        let breached = [
            (Drift { score_psi: Some(0.3), ..drift() }, "stability index of 0.30"),
            (Drift { happened: Some(0.6), ..drift() }, "said 0.40 late and 0.60 were"),
            (Drift { slope: Some(0.3), ..drift() }, "slope of the calibration is 0.30"),
            (
                Drift { coverage_said: Some(0.8), coverage: Some(0.9004), ..drift() },
                "90.04 % were paid in the days that were said to hold 80 %: they are too wide",
            ),
            (Drift { coverage: Some(0.55), ..drift() }, "55 % were paid in the days that were said to hold 90 %: they are too narrow"),
        ];
        for (drift, said) in breached {
            let why = drift.judge(&LIMITS).unwrap();
            assert!(why.contains(said), "{why}");
            assert_eq!(Drift { rows: 99, matured: 99, intervals: 99, ..drift }.judge(&LIMITS), None, "{why}");
        }
    }
}
