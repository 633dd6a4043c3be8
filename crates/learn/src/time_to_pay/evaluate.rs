//! The judgement on invoices that were written from the cutoff on.

use chandler_calendar::Day;

use super::challenger::random_forest;
use super::model::{Learnt, Prediction, TimeToPay};
use super::train::{Settings, Trained, train};
use crate::error::LearnError;
use crate::invoices::{FeatureRow, Invoice, InvoiceBook, Outcome, feature_row};
use crate::measure::{Case, DaysCase, Measured, measures};
use crate::quantise::probability_of;

/// What a model is in the comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModelRole {
    Engine,
    Member,
    Baseline,
}

/// A model with its measures; by class for payers without and with settled invoices.
#[derive(Debug, Clone, PartialEq)]
pub struct JudgedModel {
    pub name: &'static str,
    pub role: ModelRole,
    pub measures: Vec<Measured>,
    pub by_class: Vec<(&'static str, Vec<Measured>)>,
}

/// One invoice with its prediction.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluated {
    pub invoice_id: String,
    pub prediction: Prediction,
}

/// What came out.
#[derive(Debug, Clone)]
pub struct Judgement {
    pub model: TimeToPay,
    pub cutoff: Day,
    /// The last day of which settlements are known.
    pub known_until: Day,
    /// Invoices from the cutoff on, and those of them whose outcome is known.
    pub test_rows: usize,
    pub judged_rows: usize,
    pub models: Vec<JudgedModel>,
    /// Share of the trees in the engine's probability.
    pub boosted_share: Option<f64>,
    pub predictions: Vec<Evaluated>,
}

/// Share of the settled invoices that are learnt from where no cutoff is given.
const LEARNT_SHARE: f64 = 0.75;
/// Of more invoices the challenger learns from the latest: its trees take long.
const CHALLENGER_INVOICES_MAX: usize = 5_000;

/// Trains at the cutoff, predicts every invoice from then on as of its own day, and compares where the outcome is known.
///
/// # Errors
/// When a fit fails.
pub fn evaluate(book: &InvoiceBook, cutoff: Option<Day>, settings: Settings) -> Result<Judgement, LearnError> {
    let cutoff = cutoff.unwrap_or_else(|| usual_cutoff(book));
    let trained = train(book, cutoff, settings)?;
    let known_until = book.known_until(cutoff);
    let test: Vec<usize> = (0..book.invoices.len()).filter(|row| book.invoices[*row].invoice_on >= cutoff).collect();
    let judged: Vec<usize> = test.iter().copied().filter(|row| book.invoices[*row].is_late_at(known_until.plus_days(1)).is_some()).collect();
    let bench = Bench { book, trained: &trained, judged: &judged, known_until, cutoff, seed: settings.seed };
    let predictions =
        test.iter().map(|row| Evaluated { invoice_id: book.invoices[*row].invoice_id.clone(), prediction: bench.engine(*row) }).collect();
    let models = if judged.is_empty() { Vec::new() } else { bench.models()? };
    let boosted_share = trained.model.learnt.as_ref().map(|learnt| learnt.late.boosted_share);
    let (test_rows, judged_rows) = (test.len(), judged.len());
    Ok(Judgement { model: trained.model, cutoff, known_until, test_rows, judged_rows, models, boosted_share, predictions })
}

/// The day from which the last quarter of the settled invoices was written.
fn usual_cutoff(book: &InvoiceBook) -> Day {
    let settled: Vec<Day> = book.invoices.iter().filter(|invoice| invoice.settled_on.is_some()).map(|invoice| invoice.invoice_on).collect();
    let at = (LEARNT_SHARE * settled.len() as f64) as usize;
    settled.get(at).or(settled.last()).copied().unwrap_or_else(|| book.invoices.last().map_or(Day(0), |invoice| invoice.invoice_on))
}

struct Bench<'b> {
    book: &'b InvoiceBook,
    trained: &'b Trained,
    judged: &'b [usize],
    known_until: Day,
    cutoff: Day,
    seed: u64,
}

impl Bench<'_> {
    fn engine(&self, row: usize) -> Prediction {
        self.trained.model.predict(&self.book.invoices[row], &self.trained.histories[row])
    }

    fn models(&self) -> Result<Vec<JudgedModel>, LearnError> {
        let model = &self.trained.model;
        let mut models = vec![self.judge("time_to_pay", ModelRole::Engine, |row| self.engine(row).into())];
        if let Some(learnt) = &model.learnt {
            let odds = |of: fn(&Learnt, &FeatureRow) -> f64| {
                move |row: usize| {
                    let features = feature_row(&self.book.invoices[row], &self.trained.histories[row], &learnt.encoder);
                    Answer { late_probability: probability_of(of(learnt, &features)), days_on: None }
                }
            };
            models.push(self.judge("logistic", ModelRole::Member, odds(|learnt, row| learnt.late.logistic.score(row))));
            if learnt.late.boosted.is_some() {
                models.push(self.judge(
                    "boosted_trees",
                    ModelRole::Member,
                    odds(|learnt, row| learnt.late.boosted.as_ref().map_or(0.0, |trees| trees.score(row))),
                ));
            }
        }
        models.extend(self.challenger()?);
        let by_rules = |row: usize| model.predict_by_rules(&self.book.invoices[row], &self.trained.histories[row]).into();
        models.push(self.judge("customer_average", ModelRole::Baseline, by_rules));
        let usual = self.usual_days();
        let constant = |row: usize| {
            let on = self.book.invoices[row].invoice_on;
            Answer { late_probability: model.rules.late_share, days_on: Some(usual.map(|days| on.plus_days(days))) }
        };
        models.push(self.judge("constant", ModelRole::Baseline, constant));
        Ok(models)
    }

    /// A random forest on the same features and invoices; none where nothing was learnt.
    fn challenger(&self) -> Result<Option<JudgedModel>, LearnError> {
        let Some(learnt) = &self.trained.model.learnt else { return Ok(None) };
        let row_of = |row: &usize| feature_row(&self.book.invoices[*row], &self.trained.histories[*row], &learnt.encoder);
        let due = (0..self.book.invoices.len()).filter(|row| self.book.invoices[*row].due_on < self.cutoff);
        let due: Vec<usize> = due.collect();
        let known = &due[due.len().saturating_sub(CHALLENGER_INVOICES_MAX)..];
        let late: Vec<bool> = known.iter().map(|row| self.book.invoices[*row].is_late_at(self.cutoff) == Some(true)).collect();
        let rows: Vec<FeatureRow> = known.iter().map(row_of).collect();
        let asked: Vec<FeatureRow> = self.judged.iter().map(row_of).collect();
        let shares = random_forest(&rows, &late, &asked, self.seed)?;
        let answer = |row: usize| {
            let place = self.judged.partition_point(|judged| *judged < row);
            Answer { late_probability: shares[place], days_on: None }
        };
        Ok(Some(self.judge("random_forest", ModelRole::Baseline, answer)))
    }

    fn judge(&self, name: &'static str, role: ModelRole, answer: impl Fn(usize) -> Answer) -> JudgedModel {
        let cases: Vec<(usize, Case)> = self.judged.iter().map(|row| (*row, self.case(*row, &answer(*row)))).collect();
        let of_class = |is_new: bool| {
            let cases: Vec<Case> =
                cases.iter().filter(|(row, _)| (self.trained.histories[*row].settled.count == 0.0) == is_new).map(|(_, case)| case.clone()).collect();
            measures(&cases, self.seed)
        };
        let all: Vec<Case> = cases.iter().map(|(_, case)| case.clone()).collect();
        JudgedModel {
            name,
            role,
            measures: measures(&all, self.seed),
            by_class: vec![("new_payer", of_class(true)), ("known_payer", of_class(false))],
        }
    }

    fn case(&self, row: usize, answer: &Answer) -> Case {
        let invoice = &self.book.invoices[row];
        let after = self.known_until.plus_days(1);
        let days = |days_on: &[Day; 3]| {
            let Outcome::Settled { days } = invoice.outcome_at(after) else {
                return None;
            };
            let [expected, low, high] = days_on.map(|day| f64::from(invoice.invoice_on.days_until(day)));
            Some(DaysCase { to_settle: f64::from(days), terms: f64::from(invoice.terms_days()), expected, low, high })
        };
        Case {
            customer: self.book.customer_of[row],
            amount: invoice.amount,
            is_late: invoice.is_late_at(after) == Some(true),
            late_probability: answer.late_probability,
            days: answer.days_on.as_ref().and_then(days),
        }
    }

    /// Median, 10 % and 90 % point of the days to settle before the cutoff.
    fn usual_days(&self) -> [i32; 3] {
        let before = self.book.invoices.iter().filter(|invoice| invoice.is_settled_before(self.cutoff));
        let mut days: Vec<i32> = before.filter_map(Invoice::days_to_settle).collect();
        days.sort_unstable();
        [0.5, 0.1, 0.9].map(|share| days.get((share * days.len() as f64) as usize).copied().unwrap_or(30))
    }
}

/// What a method says of an invoice.
struct Answer {
    late_probability: f64,
    /// Expected, 10 % and 90 % point.
    days_on: Option<[Day; 3]>,
}

impl From<Prediction> for Answer {
    fn from(prediction: Prediction) -> Self {
        let days_on = Some([prediction.expected_on, prediction.low_on, prediction.high_on]);
        Self { late_probability: prediction.late_probability, days_on }
    }
}
