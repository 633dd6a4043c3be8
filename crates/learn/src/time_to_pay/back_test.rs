//! The months before the cutoff, predicted one stretch after the other by models that had not seen them: what penalties, weights, calibration, levels and
//! the gate are chosen by. Nothing after the cutoff has a say.

use std::ops::Range;

use chandler_calendar::Day;

use super::curve::PayCurve;
use super::pace::{Pace, PaceCase};
use super::train::{Prepared, evenly};
use crate::blend::{Blend, BlendSettings};
use crate::boost::{BoostSettings, Boosted};
use crate::error::LearnError;
use crate::invoices::{FeatureRow, Invoice, PayerHistory, feature_row};
use crate::logistic::Logistic;
use crate::measure::point_loss;
use crate::quantise::probability_of;

/// L2 penalties of the logistic regression that are tried.
pub(super) const PENALTIES: [f64; 5] = [3.0, 10.0, 30.0, 100.0, 300.0];
/// Shares of the trees that are tried.
pub(super) const SHARES: [f64; 4] = [0.0, 0.25, 0.5, 0.75];
/// A more complicated model must be better by this share of the log-loss.
const WORTH: f64 = 0.002;
/// Shares of the known invoices, by their date, at which stretches begin.
const STRETCHES: [f64; 4] = [0.5, 0.625, 0.75, 0.875];
/// Invoices with a known outcome that a stretch needs before it.
const KNOWN_MIN: usize = 100;
/// So many invoices must have been seen so long after their due day before a pace is believed: of younger ones nobody has been seen to pay late.
pub(super) const PACE_SEEN_MIN: usize = 100;
pub(super) const PACE_SEEN_DAYS: i32 = 45;
/// Days from one look at what is open to the next, and the looks at single invoices that are kept.
pub(super) const LOOK_DAYS: i32 = 14;
const LOOKS_MAX: usize = 2_500;

pub(crate) const LATE_BOOST: BoostSettings = BoostSettings { trees: 100, depth: 3, rate: 0.05, leaf_rows: 20, penalty: 5.0 };

/// Predictions of invoices that their model had not seen, oldest first.
#[derive(Debug, Default)]
pub(crate) struct BackTest {
    /// Places in the book.
    pub rows: Vec<usize>,
    pub late: Vec<bool>,
    /// By the day from which their models had seen nothing.
    pub stretches: Vec<Stretch>,
    scores: Scores,
    /// The pace's, not yet held to the probability of being late; none where it had seen too little.
    pub curves: Vec<Option<PayCurve>>,
    /// The same invoices and others, as they were seen while they were open.
    pub looks: Vec<Look>,
    look_scores: Scores,
}

/// Invoices that were predicted by the models of one day.
#[derive(Debug)]
pub(crate) struct Stretch {
    pub start: Day,
    /// Places in [`BackTest::rows`].
    pub places: Range<usize>,
}

/// An open invoice at the end of a day.
#[derive(Debug)]
pub(crate) struct Look {
    /// Place in the book.
    pub row: usize,
    pub on: Day,
    pub history: PayerHistory,
    pub curve: Option<PayCurve>,
}

/// Log-odds of each member.
#[derive(Debug, Default)]
struct Scores {
    logistic: [Vec<f64>; PENALTIES.len()],
    boosted: Vec<f64>,
}

impl Scores {
    fn mixed(&self, penalty_at: usize, share: f64) -> Vec<f64> {
        self.logistic[penalty_at].iter().zip(&self.boosted).map(|(logistic, boosted)| (1.0 - share) * logistic + share * boosted).collect()
    }

    /// Of the chosen blend.
    fn of(&self, chosen: &BlendSettings) -> Vec<f64> {
        self.mixed(PENALTIES.iter().position(|penalty| *penalty == chosen.penalty).unwrap_or(0), chosen.boosted_share)
    }
}

impl BackTest {
    /// # Errors
    /// When a fit fails. Stretches before which too little or only one answer was known are left out.
    pub fn run(prepared: &Prepared<'_>) -> Result<Self, LearnError> {
        let known = &prepared.known;
        let day_at = |share: f64| prepared.book.invoices[known[(share * known.len() as f64) as usize]].invoice_on;
        let mut starts = STRETCHES.map(day_at).to_vec();
        starts.dedup();
        let mut test = Self::default();
        for (at, start) in starts.iter().enumerate() {
            let end = starts.get(at + 1).copied().unwrap_or(prepared.cutoff);
            match Members::fit(prepared, *start) {
                Ok(Some(members)) => test.add_stretch(prepared, &members, *start, end),
                Ok(None) | Err(LearnError::OneClass { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(test)
    }

    fn add_stretch(&mut self, prepared: &Prepared<'_>, members: &Members, start: Day, end: Day) {
        let first = self.rows.len();
        for row in prepared.known_between(start, end) {
            let (invoice, history, features) = (&prepared.book.invoices[row], &prepared.histories[row], &prepared.features[row]);
            self.rows.push(row);
            self.late.push(prepared.is_late(row));
            members.score(features, &mut self.scores);
            self.curves.push(members.curve(prepared, invoice, history, features));
        }
        self.stretches.push(Stretch { start, places: first..self.rows.len() });
        let mut looks: Vec<(usize, Day)> = Vec::new();
        let mut on = start;
        while on < end {
            looks.extend(prepared.written.iter().filter(|row| prepared.is_open_on(**row, on)).map(|row| (*row, on)));
            on = on.plus_days(LOOK_DAYS);
        }
        for place in evenly(looks.len(), LOOKS_MAX / STRETCHES.len()) {
            let (row, on) = looks[place];
            let invoice = &prepared.book.invoices[row];
            let history = prepared.payers.history(prepared.book.customer_of[row], on.plus_days(1)).without(invoice);
            let features = feature_row(invoice, &history, &prepared.encoder);
            members.score(&features, &mut self.look_scores);
            let curve = members.curve(prepared, invoice, &history, &features);
            self.looks.push(Look { row, on, history, curve });
        }
    }

    /// The penalty and the trees' share that lost least; of nearly equal ones the stronger penalty and the fewer trees.
    pub fn choose(&self) -> BlendSettings {
        let loss = |scores: &[f64]| -> f64 { scores.iter().zip(&self.late).map(|(score, late)| point_loss(probability_of(*score), *late)).sum() };
        let best = |losses: &[f64]| {
            let least = losses.iter().copied().fold(f64::INFINITY, f64::min);
            losses.iter().position(|loss| *loss <= least * (1.0 + WORTH)).unwrap_or(0)
        };
        let strongest_first: Vec<f64> = self.scores.logistic.iter().rev().map(|scores| loss(scores)).collect();
        let penalty_at = PENALTIES.len() - 1 - best(&strongest_first);
        let shares = SHARES.map(|share| loss(&self.scores.mixed(penalty_at, share)));
        BlendSettings { penalty: PENALTIES[penalty_at], boost: LATE_BOOST, boosted_share: SHARES[best(&shares)] }
    }

    /// Log-odds of the chosen blend, by row.
    pub fn scores(&self, chosen: &BlendSettings) -> Vec<f64> {
        self.scores.of(chosen)
    }

    /// The same by look.
    pub fn look_scores(&self, chosen: &BlendSettings) -> Vec<f64> {
        self.look_scores.of(chosen)
    }
}

/// The models of one stretch, fitted on what was known when it began.
struct Members {
    logistic: Vec<Logistic>,
    boosted: Boosted,
    pace: Option<Pace>,
}

impl Members {
    /// None where too little was known.
    fn fit(prepared: &Prepared<'_>, start: Day) -> Result<Option<Self>, LearnError> {
        let before = prepared.due_before(start);
        if before.len() < KNOWN_MIN {
            return Ok(None);
        }
        let matrix = prepared.matrix(&before)?;
        let late: Vec<bool> = before.iter().map(|row| prepared.is_late(*row)).collect();
        let logistic = PENALTIES.iter().map(|penalty| Logistic::fit(&matrix, &late, *penalty)).collect::<Result<_, _>>()?;
        Ok(Some(Self { logistic, boosted: Boosted::fit(&matrix, &late, &LATE_BOOST)?, pace: prepared.pace(start)? }))
    }

    fn score(&self, features: &FeatureRow, into: &mut Scores) {
        into.logistic.iter_mut().zip(&self.logistic).for_each(|(scores, model)| scores.push(model.score(features)));
        into.boosted.push(self.boosted.score(features));
    }

    fn curve(&self, prepared: &Prepared<'_>, invoice: &Invoice, history: &PayerHistory, features: &FeatureRow) -> Option<PayCurve> {
        Some(self.pace.as_ref()?.curve(invoice, history, features, &prepared.encoder))
    }
}

/// The final fit on everything that was known at the cutoff, with the pace where it answers.
///
/// # Errors
/// When a fit fails.
pub(crate) fn fit_all(prepared: &Prepared<'_>, chosen: &BlendSettings, has_pace: bool) -> Result<(Blend, Option<Pace>), LearnError> {
    let late: Vec<bool> = prepared.known.iter().map(|row| prepared.is_late(*row)).collect();
    let blend = Blend::fit(&prepared.matrix(&prepared.known)?, &late, chosen)?;
    let pace = if has_pace { prepared.pace(prepared.cutoff)? } else { None };
    Ok((blend, pace))
}

impl Prepared<'_> {
    /// Invoices that were due when a day began.
    pub fn due_before(&self, day: Day) -> Vec<usize> {
        self.known.iter().copied().filter(|row| self.book.invoices[*row].due_on < day).collect()
    }

    /// Invoices of a stretch whose outcome is known at the cutoff.
    fn known_between(&self, start: Day, end: Day) -> impl Iterator<Item = usize> {
        self.known.iter().copied().filter(move |row| (start..end).contains(&self.book.invoices[*row].invoice_on))
    }

    fn is_open_on(&self, row: usize, day: Day) -> bool {
        let invoice = &self.book.invoices[row];
        invoice.invoice_on <= day && invoice.over_on().is_none_or(|over_on| over_on > day)
    }

    /// The pace as it was known when a day began; none where too little had been seen.
    fn pace(&self, day: Day) -> Result<Option<Pace>, LearnError> {
        let written = self.written.iter().take_while(|row| self.book.invoices[**row].invoice_on < day);
        let cases: Vec<PaceCase<'_>> = written.map(|row| self.pace_case(*row, day)).collect();
        let seen = cases.iter().filter(|case| case.invoice.due_on.plus_days(PACE_SEEN_DAYS) < day).count();
        (seen >= PACE_SEEN_MIN).then(|| Pace::fit(&cases, &self.encoder)).transpose()
    }

    fn pace_case(&self, row: usize, day: Day) -> PaceCase<'_> {
        let invoice = &self.book.invoices[row];
        PaceCase { invoice, history: &self.histories[row], features: &self.features[row], outcome: invoice.outcome_at(day) }
    }
}
