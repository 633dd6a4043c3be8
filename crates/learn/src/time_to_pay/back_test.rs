//! The months before the cutoff, predicted one stretch after the other by models that had not seen them: what penalties, weights, calibration, interval
//! levels and the gate are chosen by. Nothing after the cutoff has a say.

use chandler_calendar::Day;

use super::curve::PayCurve;
use super::pace::{Pace, PaceCase};
use super::train::Prepared;
use crate::blend::{Blend, BlendSettings};
use crate::boost::{BoostSettings, Boosted};
use crate::error::LearnError;
use crate::logistic::Logistic;
use crate::measure::point_loss;
use crate::quantise::probability_of;

/// L2 penalties of the logistic regression that are tried.
const PENALTIES: [f64; 5] = [3.0, 10.0, 30.0, 100.0, 300.0];
/// Shares of the trees that are tried.
const SHARES: [f64; 4] = [0.0, 0.25, 0.5, 0.75];
/// A more complicated model must be better by this share of the log-loss.
const WORTH: f64 = 0.002;
/// Shares of the known invoices, by their date, at which stretches begin.
const STRETCHES: [f64; 4] = [0.5, 0.625, 0.75, 0.875];

pub(crate) const LATE_BOOST: BoostSettings = BoostSettings { trees: 100, depth: 3, rate: 0.05, leaf_rows: 20, penalty: 5.0 };

/// Predictions of invoices that their model had not seen, oldest first.
#[derive(Debug, Default)]
pub(crate) struct BackTest {
    /// Places in the book.
    pub rows: Vec<usize>,
    pub late: Vec<bool>,
    /// Log-odds by penalty.
    logistic: [Vec<f64>; PENALTIES.len()],
    boosted: Vec<f64>,
    /// Not yet held to the probability of being late.
    pub curves: Vec<PayCurve>,
}

impl BackTest {
    /// # Errors
    /// When a fit fails. Stretches before which only one answer was known are left out.
    pub fn run(prepared: &Prepared<'_>) -> Result<Self, LearnError> {
        let known = &prepared.known;
        let day_at = |share: f64| prepared.book.invoices[known[(share * known.len() as f64) as usize]].invoice_on;
        let mut starts = STRETCHES.map(day_at).to_vec();
        starts.dedup();
        let mut test = Self::default();
        for (at, start) in starts.iter().enumerate() {
            let end = starts.get(at + 1).copied().unwrap_or(prepared.cutoff);
            match test.add_stretch(prepared, *start, end) {
                Ok(()) | Err(LearnError::OneClass { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(test)
    }

    fn add_stretch(&mut self, prepared: &Prepared<'_>, start: Day, end: Day) -> Result<(), LearnError> {
        let invoices = &prepared.book.invoices;
        let before: Vec<usize> = prepared.known.iter().copied().filter(|row| invoices[*row].due_on < start).collect();
        let matrix = prepared.matrix(&before)?;
        let late: Vec<bool> = before.iter().map(|row| prepared.is_late(*row)).collect();
        let logistic = PENALTIES.map(|penalty| Logistic::fit(&matrix, &late, penalty));
        let boosted = Boosted::fit(&matrix, &late, &LATE_BOOST)?;
        let pace = Pace::fit(&prepared.pace_cases(start), &prepared.encoder)?;
        for (slot, model) in self.logistic.iter_mut().zip(logistic) {
            let model = model?;
            slot.extend(prepared.known_between(start, end).map(|row| model.score(&prepared.features[row])));
        }
        for row in prepared.known_between(start, end) {
            let features = &prepared.features[row];
            self.rows.push(row);
            self.late.push(prepared.is_late(row));
            self.boosted.push(boosted.score(features));
            self.curves.push(pace.curve(&invoices[row], &prepared.histories[row], features, &prepared.encoder));
        }
        Ok(())
    }

    /// The penalty and the trees' share that lost least; of nearly equal ones the stronger penalty and the fewer trees.
    pub fn choose(&self) -> BlendSettings {
        let loss = |scores: &[f64]| -> f64 { scores.iter().zip(&self.late).map(|(score, late)| point_loss(probability_of(*score), *late)).sum() };
        let best = |losses: &[f64]| {
            let least = losses.iter().copied().fold(f64::INFINITY, f64::min);
            losses.iter().position(|loss| *loss <= least * (1.0 + WORTH)).unwrap_or(0)
        };
        let strongest_first: Vec<f64> = self.logistic.iter().rev().map(|scores| loss(scores)).collect();
        let penalty_at = PENALTIES.len() - 1 - best(&strongest_first);
        let shares = SHARES.map(|share| loss(&self.mixed(penalty_at, share)));
        BlendSettings { penalty: PENALTIES[penalty_at], boost: LATE_BOOST, boosted_share: SHARES[best(&shares)] }
    }

    /// Log-odds of the chosen blend.
    pub fn scores(&self, chosen: &BlendSettings) -> Vec<f64> {
        let at = PENALTIES.iter().position(|penalty| *penalty == chosen.penalty).unwrap_or(0);
        self.mixed(at, chosen.boosted_share)
    }

    fn mixed(&self, penalty_at: usize, share: f64) -> Vec<f64> {
        self.logistic[penalty_at].iter().zip(&self.boosted).map(|(logistic, boosted)| (1.0 - share) * logistic + share * boosted).collect()
    }
}

/// The final fit on everything that was known at the cutoff.
///
/// # Errors
/// When a fit fails.
pub(crate) fn fit_all(prepared: &Prepared<'_>, chosen: &BlendSettings) -> Result<(Blend, Pace), LearnError> {
    let late: Vec<bool> = prepared.known.iter().map(|row| prepared.is_late(*row)).collect();
    let blend = Blend::fit(&prepared.matrix(&prepared.known)?, &late, chosen)?;
    Ok((blend, Pace::fit(&prepared.pace_cases(prepared.cutoff), &prepared.encoder)?))
}

impl Prepared<'_> {
    /// Invoices of a stretch whose outcome is known at the cutoff.
    fn known_between(&self, start: Day, end: Day) -> impl Iterator<Item = usize> {
        self.known.iter().copied().filter(move |row| (start..end).contains(&self.book.invoices[*row].invoice_on))
    }

    /// Every invoice written before a day, as it was known then; none older than the oldest that is learnt from.
    fn pace_cases(&self, day: Day) -> Vec<PaceCase<'_>> {
        let first = self.known.first().copied().unwrap_or(0);
        let rows = self.book.invoices.iter().zip(self.histories).zip(&self.features).skip(first);
        let before = rows.take_while(|((invoice, _), _)| invoice.invoice_on < day);
        before.map(|((invoice, history), features)| PaceCase { invoice, history, features, outcome: invoice.outcome_at(day) }).collect()
    }
}
