//! Measures a method on any company's file: what came last is held out, forecast from what came before, and compared.
//!
//! Promises: needs no home and keeps nothing; the same file, options and seed give the same figures on any number of threads; what is wrong with a row
//! or series is told and the rest is measured. Leaves out: training for use (`train`) and forecasts without a hold-out (`forecast`).

mod bank;
mod cpu;
pub mod demand;
mod document;
#[cfg(test)]
mod goldens;
mod invoice_rows;
mod late_payment;
mod parallel;
mod prices;

pub use bank::{BankEvaluation, BankKindFigures, evaluate_bank};
pub use document::{EvaluateTask, EvaluatedModel, EvaluatedRows, Evaluation, LeakyColumn, Measure, Measures, RejectedRow, Role};

use crate::failure::Failure;
use std::num::NonZero;
use std::path::PathBuf;

/// What `evaluate` may be told.
#[derive(Clone, Debug)]
pub struct EvaluateRequest {
    pub task: EvaluateTask,
    /// The file, or the folder of the files that the mapping names.
    pub data: PathBuf,
    /// Which column is what; demand files have fixed columns and need none.
    pub mapping: Option<PathBuf>,
    /// Where each prediction goes, as CSV.
    pub predictions: Option<PathBuf>,
    /// Of everything drawn at random.
    pub seed: u64,
    /// Day that divides what is learnt from and what is judged by; chosen from the data where it is not given.
    pub cutoff: Option<String>,
    /// Late payment: the dispute flag is known on the day of the invoice.
    pub disputed_known: bool,
    pub threads: usize,
    /// Read by the task `demand` alone.
    pub demand: demand::DemandOptions,
}

/// Measures the methods of a task on a file.
///
/// # Errors
/// When the file or the options cannot be used, or nothing is left that can be measured.
pub fn evaluate(request: &EvaluateRequest) -> Result<Evaluation, Failure> {
    match request.task {
        EvaluateTask::Demand => demand::evaluate(request),
        EvaluateTask::LatePayment => late_payment::evaluate_late_payment(request),
        EvaluateTask::PriceLeaks => prices::evaluate_price_leaks(request),
        EvaluateTask::Discounts => prices::evaluate_discounts(request),
    }
}

/// At least one.
fn threads_of(threads: usize) -> NonZero<usize> {
    NonZero::new(threads).unwrap_or(NonZero::<usize>::MIN)
}
