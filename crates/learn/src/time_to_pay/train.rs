//! Training at a cutoff, from what was known when that day began.

use std::ops::Deref;

use chandler_calendar::Day;

use super::back_test::{BackTest, fit_all};
use super::challenger::Challenger;
use super::curve::PayCurve;
use super::drift::Drift;
use super::gate::{ANSWERS_MIN, CUSTOMERS_MIN, Contest, Gate, ROWS_MIN};
use super::levels::Levels;
use super::licence::{Licence, Mode};
use super::model::{FORM, Learnt, TimeToPay, TrainedOn};
use super::rules::Rules;
use super::shape::{Shape, TodayLevels};
use crate::calibrate::Calibration;
use crate::error::LearnError;
use crate::invoices::{Encoder, FeatureRow, Invoice, InvoiceBook, InvoiceEncoder, Leak, PayerHistory, Payers, feature_row, find_leaks};
use crate::matrix::Matrix;
use crate::quantise::probability_of;

/// What training may be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Of everything drawn at random.
    pub seed: u64,
    /// The dispute flag is known when the invoice is written; else it counts only once an invoice is settled.
    pub disputed_is_known: bool,
    /// Of more invoices so many are learnt from, evenly spread over the years looked at.
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

/// Invoices from so many days before the cutoff on are learnt from: habits change.
pub(super) const DAYS_LEARNT: i32 = 730;

/// Invoices that are learnt from, oldest first. Of many some are left out, evenly: the latest alone would all be young, and nobody would have been seen to
/// pay late.
fn written(book: &InvoiceBook, cutoff: Day, invoices_max: usize) -> Vec<usize> {
    let first = cutoff.plus_days(-DAYS_LEARNT);
    let rows: Vec<usize> = (0..book.invoices.len()).filter(|row| (first..cutoff).contains(&book.invoices[*row].invoice_on)).collect();
    evenly(rows.len(), invoices_max).map(|place| rows[place]).collect()
}

/// At most so many places of a list, evenly spread.
pub(crate) fn evenly(length: usize, most: usize) -> impl Iterator<Item = usize> {
    let count = length.min(most);
    (0..count).map(move |at| at * length / count)
}

/// Trains on invoices written before the cutoff, with outcomes known before it.
///
/// # Errors
/// When a fit fails. Too few invoices, or one answer alone, are no error: the gate stays closed and says why.
pub fn train(book: &InvoiceBook, cutoff: Day, settings: Settings) -> Result<Trained, LearnError> {
    train_with(book, &Payers::new(book), cutoff, settings)
}

/// The model of a run: of what is known at the end of a day, within what the company lets it do, watched for drift and tried beside its challenger.
///
/// # Errors
/// As [`train`].
pub fn train_licensed(book: &InvoiceBook, as_of: Day, settings: Settings, licence: &Licence) -> Result<TimeToPay, LearnError> {
    let (payers, cutoff) = (Payers::new(book), as_of.plus_days(1));
    let limits = licence.limits.filter(|_| licence.mode != Mode::Off);
    let drift = limits.map(|limits| Drift::watch(book, &payers, cutoff, settings, &limits)).transpose()?;
    Ok(train_under(book, &payers, cutoff, settings, &Terms { licence, drift })?.model)
}

/// The same with the payers of the book, and nothing held against the model.
pub(crate) fn train_with(book: &InvoiceBook, payers: &Payers, cutoff: Day, settings: Settings) -> Result<Trained, LearnError> {
    train_under(book, payers, cutoff, settings, &Terms { licence: &Licence::FREE, drift: None })
}

/// What a model may do, and what became of earlier ones.
struct Terms<'t> {
    licence: &'t Licence,
    drift: Option<Drift>,
}

fn train_under(book: &InvoiceBook, payers: &Payers, cutoff: Day, settings: Settings, terms: &Terms<'_>) -> Result<Trained, LearnError> {
    let histories = payers.histories(book, book.known_until(cutoff));
    let written = written(book, cutoff, settings.invoices_max);
    let known = known_of(book, &written, cutoff);
    let late: Vec<bool> = known.iter().map(|row| is_late(book, *row, cutoff)).collect();
    let open: Vec<usize> = (0..book.invoices.len()).filter(|row| book.invoices[*row].settled_on.is_none()).collect();
    let cases: Vec<_> = known.iter().map(|row| (&book.invoices[*row], &histories[*row], book.invoices[*row].outcome_at(cutoff))).collect();
    let rules = Rules::fit(&cases, &late);
    let leaks = leaks(book, &known, &late, &open, settings);
    let trained_on = trained_on(book, &known, cutoff, settings);
    let Terms { licence, drift } = terms;
    let closed_by = licence.closed_by(drift.as_ref());
    let is_off = closed_by.clone().filter(|_| licence.mode == Mode::Off);
    let outcome = match is_off.or_else(|| too_little(&late, trained_on.customers)) {
        Some(why) => Learning { learnt: None, gate: Gate::closed(why), today: TodayLevels::nominal(), challenger: None },
        None => {
            let prepared = Prepared::new(Known { book, payers, histories: &histories, written, known, cutoff }, &rules, &leaks, settings);
            learn(&prepared, &rules, settings, licence.challenger, closed_by)?
        }
    };
    let Learning { learnt, gate, today, challenger } = outcome;
    let (form, mode, drift) = (FORM.to_owned(), licence.mode, drift.clone());
    Ok(Trained { model: TimeToPay { form, mode, trained_on, rules, gate, challenger, drift, leaks, today, learnt }, histories })
}

/// Invoices that a model of a day learns lateness from.
pub(crate) fn known_rows(book: &InvoiceBook, cutoff: Day, settings: Settings) -> Vec<usize> {
    known_of(book, &written(book, cutoff, settings.invoices_max), cutoff)
}

/// Only where the due day has passed are punctual and late ones known alike.
fn known_of(book: &InvoiceBook, written: &[usize], cutoff: Day) -> Vec<usize> {
    let is_known = |invoice: &Invoice| invoice.due_on < cutoff && invoice.is_late_at(cutoff).is_some();
    written.iter().copied().filter(|row| is_known(&book.invoices[*row])).collect()
}

/// What was known at the cutoff.
pub(crate) struct Known<'p> {
    pub book: &'p InvoiceBook,
    pub payers: &'p Payers,
    /// By invoice of the book, on its own day.
    pub histories: &'p [PayerHistory],
    /// Invoices that are learnt from, oldest first.
    pub written: Vec<usize>,
    /// Of them those whose due day has passed.
    pub known: Vec<usize>,
    pub cutoff: Day,
}

/// What fits and back-tests share.
pub(crate) struct Prepared<'p> {
    facts: Known<'p>,
    pub encoder: InvoiceEncoder,
    /// By invoice of the book.
    pub features: Vec<FeatureRow>,
}

impl<'p> Deref for Prepared<'p> {
    type Target = Known<'p>;

    fn deref(&self) -> &Known<'p> {
        &self.facts
    }
}

impl<'p> Prepared<'p> {
    fn new(facts: Known<'p>, rules: &Rules, leaks: &[Leak], settings: Settings) -> Self {
        let forbidden = |name: &str| leaks.iter().any(|leak| leak.column == name);
        let columns = Encoder::of_columns(facts.book, &facts.known, &forbidden);
        let encoder = InvoiceEncoder { shrinkage: rules.shrinkage, uses_disputed: settings.disputed_is_known, columns };
        let features = facts.book.invoices.iter().zip(facts.histories).map(|(invoice, history)| feature_row(invoice, history, &encoder)).collect();
        Self { facts, encoder, features }
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

/// What was learnt, whether it may speak, the levels of open invoices for whoever does, and how its challenger did.
struct Learning {
    learnt: Option<Learnt>,
    gate: Gate,
    today: TodayLevels,
    challenger: Option<Challenger>,
}

fn learn(
    prepared: &Prepared<'_>,
    rules: &Rules,
    settings: Settings,
    with_challenger: bool,
    closed_by: Option<String>,
) -> Result<Learning, LearnError> {
    let test = BackTest::run(prepared)?;
    let chosen = test.choose();
    let scores = test.scores(&chosen);
    let calibration = Calibration::fit(&scores, &test.late);
    let calibrated = |scores: &[f64]| -> Vec<f64> { scores.iter().map(|score| probability_of(calibration.apply(*score))).collect() };
    let probabilities = calibrated(&scores);
    let Shapes { levels, has_pace, gate } = shapes(prepared, &test, rules, &probabilities, settings.seed);
    let gate = gate.closed_by(closed_by);
    let looked = test.looks.iter().zip(calibrated(&test.look_scores(&chosen))).map(|(look, probability)| {
        let invoice = &prepared.book.invoices[look.row];
        let usual = || rules.curve(invoice, &look.history);
        let curve = if has_pace { look.curve.clone() } else { Some(usual()) };
        (look, if gate.passed { curve.map(|curve| curve.with_open_after_due(invoice.terms_days(), probability)) } else { Some(usual()) })
    });
    let today = TodayLevels::of(prepared, looked);
    let (late, pace) = fit_all(prepared, &chosen, has_pace)?;
    let challenger = (with_challenger && !test.rows.is_empty()).then(|| Challenger::tried(prepared, &test, settings.seed)).transpose()?;
    let learnt = Some(Learnt { encoder: prepared.encoder.clone(), late, calibration, pace, levels });
    Ok(Learning { learnt, gate, today, challenger })
}

/// The curve that answers, its levels, and whether the model beat the rules.
struct Shapes {
    levels: Levels,
    has_pace: bool,
    gate: Gate,
}

fn shapes(prepared: &Prepared<'_>, test: &BackTest, rules: &Rules, probabilities: &[f64], seed: u64) -> Shapes {
    let held = |at: usize, curve: PayCurve| curve.with_open_after_due(prepared.book.invoices[test.rows[at]].terms_days(), probabilities[at]);
    let usual = |at: usize| {
        let row = test.rows[at];
        (row, held(at, rules.curve(&prepared.book.invoices[row], &prepared.histories[row])))
    };
    let paced: Vec<usize> = (0..test.rows.len()).filter(|at| test.curves[*at].is_some()).collect();
    let by_pace: Vec<(usize, PayCurve)> = paced.iter().filter_map(|at| Some((test.rows[*at], held(*at, test.curves[*at].clone()?)))).collect();
    let (pace, usual_there) = (Shape::of(prepared, &by_pace), Shape::of(prepared, &paced.iter().map(|at| usual(*at)).collect::<Vec<_>>()));
    let has_pace = pace.beats(&usual_there);
    let by_rules: Vec<f64> = test.rows.iter().map(|row| rules.late_probability(&prepared.histories[*row])).collect();
    let customers: Vec<usize> = test.rows.iter().map(|row| prepared.book.customer_of[*row]).collect();
    let gate = Gate::judge(&Contest { customers: &customers, late: &test.late, model: probabilities, rules: &by_rules }, seed);
    let gate = gate.with_days((pace.settled > 0).then_some((pace.error_days, usual_there.error_days)));
    let levels = if has_pace { pace.levels } else { Shape::of(prepared, &(0..test.rows.len()).map(usual).collect::<Vec<_>>()).levels };
    Shapes { levels, has_pace, gate }
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
    TrainedOn {
        rows: known.len(),
        open_rows,
        customers: customers.len(),
        cutoff: cutoff.to_string(),
        seed: settings.seed,
        data_hash: book.hash_at(cutoff),
    }
}
