//! Training at a cutoff, from what was known when that day began.

use chandler_calendar::Day;

use super::back_test::{BackTest, fit_all};
use super::gate::{ANSWERS_MIN, CUSTOMERS_MIN, Contest, Gate, ROWS_MIN};
use super::model::{FORM, Learnt, TimeToPay, TrainedOn};
use super::rules::Rules;
use crate::calibrate::Calibration;
use crate::error::LearnError;
use crate::invoices::{Encoder, FeatureRow, InvoiceBook, InvoiceEncoder, Leak, Outcome, PayerHistory, feature_row, find_leaks, histories};
use crate::matrix::Matrix;
use crate::quantise::{probability_of, quantise};

/// What training may be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Of everything drawn at random.
    pub seed: u64,
    /// The dispute flag is known when the invoice is written; else it counts only once an invoice is settled.
    pub disputed_is_known: bool,
    /// Of more invoices the latest are learnt from.
    pub invoices_max: usize,
}

impl Settings {
    /// Those of every run: the same invoices give the same model, and a run stays short.
    pub const OF_RUNS: Self = Self { seed: 1, disputed_is_known: false, invoices_max: 5_000 };
}

/// A trained model, and the histories it was asked with.
#[derive(Debug, Clone)]
pub struct Trained {
    pub model: TimeToPay,
    /// By invoice of the book.
    pub histories: Vec<PayerHistory>,
}

/// Settled invoices of the back-test for which the interval levels are believed to be what they say.
const LEVELS_PRIOR: usize = 60;

/// Trains on invoices written before the cutoff, with outcomes known before it.
///
/// # Errors
/// When a fit fails. Too few invoices, or one answer alone, are no error: the gate stays closed and says why.
pub fn train(book: &InvoiceBook, cutoff: Day, settings: Settings) -> Result<Trained, LearnError> {
    let histories = histories(book, book.known_until(cutoff));
    // Only where the due day has passed are punctual and late ones known alike.
    let known: Vec<usize> = (0..book.invoices.len()).filter(|row| book.invoices[*row].due_on < cutoff).collect();
    let known = known[known.len().saturating_sub(settings.invoices_max)..].to_vec();
    let late: Vec<bool> = known.iter().map(|row| is_late(book, *row, cutoff)).collect();
    let open: Vec<usize> = (0..book.invoices.len()).filter(|row| book.invoices[*row].settled_on.is_none()).collect();
    let cases: Vec<_> = known.iter().map(|row| (&book.invoices[*row], &histories[*row], book.invoices[*row].outcome_at(cutoff))).collect();
    let rules = Rules::fit(&cases, &late);
    let leaks = leaks(book, &known, &late, &open, settings);
    let trained_on = trained_on(book, &known, cutoff, settings);
    let (learnt, gate) = match too_little(&late, trained_on.customers) {
        Some(why) => (None, Gate::closed(why)),
        None => {
            let prepared = Prepared::new(book, &histories, known, cutoff, &rules, &leaks, settings);
            let (learnt, gate) = learn(&prepared, &rules, settings)?;
            (Some(learnt), gate)
        }
    };
    Ok(Trained { model: TimeToPay { form: FORM.to_owned(), trained_on, rules, gate, leaks, learnt }, histories })
}

/// What fits and back-tests share.
pub(crate) struct Prepared<'p> {
    pub book: &'p InvoiceBook,
    pub histories: &'p [PayerHistory],
    /// Invoices whose due day has passed at the cutoff, oldest first.
    pub known: Vec<usize>,
    pub cutoff: Day,
    pub encoder: InvoiceEncoder,
    /// By invoice of the book.
    pub features: Vec<FeatureRow>,
}

impl<'p> Prepared<'p> {
    fn new(
        book: &'p InvoiceBook,
        histories: &'p [PayerHistory],
        known: Vec<usize>,
        cutoff: Day,
        rules: &Rules,
        leaks: &[Leak],
        settings: Settings,
    ) -> Self {
        let forbidden = |name: &str| leaks.iter().any(|leak| leak.column == name);
        let columns = Encoder::of_columns(book, &known, &forbidden);
        let encoder = InvoiceEncoder { shrinkage: rules.shrinkage, uses_disputed: settings.disputed_is_known, columns };
        let features = book.invoices.iter().zip(histories).map(|(invoice, history)| feature_row(invoice, history, &encoder)).collect();
        Self { book, histories, known, cutoff, encoder, features }
    }

    pub fn is_late(&self, row: usize) -> bool {
        is_late(self.book, row, self.cutoff)
    }

    pub fn matrix(&self, rows: &[usize]) -> Result<Matrix, LearnError> {
        let mut matrix = Matrix::new(self.encoder.features());
        rows.iter().try_for_each(|row| matrix.push(&self.features[*row]))?;
        Ok(matrix)
    }
}

/// Of an invoice whose due day has passed.
fn is_late(book: &InvoiceBook, row: usize, cutoff: Day) -> bool {
    book.invoices[row].is_late_at(cutoff) == Some(true)
}

fn learn(prepared: &Prepared<'_>, rules: &Rules, settings: Settings) -> Result<(Learnt, Gate), LearnError> {
    let test = BackTest::run(prepared)?;
    let chosen = test.choose();
    let scores = test.scores(&chosen);
    let calibration = Calibration::fit(&scores, &test.late);
    let calibrated: Vec<f64> = scores.iter().map(|score| probability_of(calibration.apply(*score))).collect();
    let by_rules: Vec<f64> = test.rows.iter().map(|row| rules.late_probability(&prepared.histories[*row])).collect();
    let customers: Vec<usize> = test.rows.iter().map(|row| prepared.book.customer_of[*row]).collect();
    let contest = Contest { customers: &customers, late: &test.late, model: &calibrated, rules: &by_rules };
    let levels = levels(prepared, &test, &calibrated);
    let (pace_days, rules_days) = days_errors(prepared, &test, &calibrated, levels[1], rules);
    let gate = Gate::judge(&contest, settings.seed).with_days(pace_days, rules_days);
    let (late, pace) = fit_all(prepared, &chosen)?;
    let pace = (pace_days < rules_days).then_some(pace);
    Ok((Learnt { encoder: prepared.encoder.clone(), late, calibration, pace, levels }, gate))
}

/// Where on its curve each invoice of the back-test was settled gives the levels that hold 10 %, 50 % and 90 % of them (split conformal, Vovk et al. 2005,
/// on probability levels); open ones count as not yet settled (Kaplan and Meier 1958). A few are drawn towards the nominal levels.
fn levels(prepared: &Prepared<'_>, test: &BackTest, late_probabilities: &[f64]) -> [f64; 3] {
    let mut seen: Vec<(f64, bool)> = (0..LEVELS_PRIOR).map(|at| ((at as f64 + 0.5) / LEVELS_PRIOR as f64, true)).collect();
    for ((row, curve), probability) in test.rows.iter().zip(&test.curves).zip(late_probabilities) {
        let invoice = &prepared.book.invoices[*row];
        let curve = curve.with_open_after_due(invoice.terms_days(), *probability);
        let settled_by = |age: i32| 1.0 - curve.open_after(f64::from(age));
        seen.push(match invoice.outcome_at(prepared.cutoff) {
            Outcome::Settled { days } => (f64::midpoint(settled_by(days), settled_by(days - 1)), true),
            Outcome::Open { days, .. } => (settled_by(days), false),
        });
    }
    seen.sort_by(|left, right| left.0.total_cmp(&right.0));
    [0.1, 0.5, 0.9].map(|share| quantise(level_at(&seen, share)).clamp(0.01, 0.99))
}

/// The level by which a share is settled; the nominal one where so many are never seen to be.
fn level_at(seen: &[(f64, bool)], share: f64) -> f64 {
    let mut open = 1.0;
    for (place, (level, is_settled)) in seen.iter().enumerate() {
        if *is_settled {
            open *= 1.0 - 1.0 / (seen.len() - place) as f64;
        }
        if open <= 1.0 - share {
            return *level;
        }
    }
    share
}

/// Mean absolute error in days of the pace and of the rules, over the settled invoices of the back-test.
fn days_errors(prepared: &Prepared<'_>, test: &BackTest, late_probabilities: &[f64], middle: f64, rules: &Rules) -> (f64, f64) {
    let (mut pace_sum, mut rules_sum, mut count) = (0.0, 0.0, 0.0);
    for ((row, curve), probability) in test.rows.iter().zip(&test.curves).zip(late_probabilities) {
        let invoice = &prepared.book.invoices[*row];
        if let Outcome::Settled { days } = invoice.outcome_at(prepared.cutoff) {
            let expected = curve.with_open_after_due(invoice.terms_days(), *probability).age_at(middle);
            pace_sum += f64::from((expected - days).abs());
            rules_sum += f64::from((rules.days(invoice, &prepared.histories[*row])[0] - days).abs());
            count += 1.0;
        }
    }
    (quantise(pace_sum / f64::max(count, 1.0)), quantise(rules_sum / f64::max(count, 1.0)))
}

fn too_little(late: &[bool], customers: usize) -> Option<String> {
    let positive = late.iter().filter(|late| **late).count();
    let punctual = late.len() - positive;
    if late.len() < ROWS_MIN {
        return Some(format!("only {} invoices were due before the cutoff; a model needs {ROWS_MIN}", late.len()));
    }
    if positive < ANSWERS_MIN || punctual < ANSWERS_MIN {
        return Some(format!("{positive} invoices were late and {punctual} were not; a model needs {ANSWERS_MIN} of each"));
    }
    (customers < CUSTOMERS_MIN).then(|| format!("there are {customers} customers; a model needs {CUSTOMERS_MIN} to tell payers apart"))
}

fn leaks(book: &InvoiceBook, known: &[usize], late: &[bool], open: &[usize], settings: Settings) -> Vec<Leak> {
    let mut leaks = find_leaks(book, known, late, open);
    let has_disputes = book.invoices.iter().any(|invoice| invoice.disputed == Some(true));
    if has_disputes && !settings.disputed_is_known {
        let reason = "a dispute is raised after the invoice was written: it counts only in the history of settled invoices".to_owned();
        leaks.push(Leak { column: "disputed".to_owned(), reason });
    }
    leaks
}

fn trained_on(book: &InvoiceBook, known: &[usize], cutoff: Day, settings: Settings) -> TrainedOn {
    let mut customers: Vec<usize> = known.iter().map(|row| book.customer_of[*row]).collect();
    customers.sort_unstable();
    customers.dedup();
    let written = book.invoices.iter().take_while(|invoice| invoice.invoice_on < cutoff);
    let open_rows = written.filter(|invoice| !invoice.is_settled_before(cutoff)).count();
    TrainedOn { rows: known.len(), open_rows, customers: customers.len(), cutoff: cutoff.to_string(), seed: settings.seed }
}
