//! `evaluate late-payment`: how well the days on which invoices are paid were foretold on the day of each invoice.

use super::cpu::CpuTimer;
use super::invoice_rows::{InvoiceRows, read_invoices};
use super::{EvaluateRequest, EvaluateTask, EvaluatedModel, EvaluatedRows, Evaluation, LeakyColumn, Measure, Measures, RejectedRow, Role};
use crate::failure::Failure;
use chandler_calendar::Day;
use chandler_learn::{Evaluated, InvoiceBook, JudgedModel, Judgement, Measured, ModelRole, Settings, evaluate};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;

/// Trains on what was known at the cutoff, predicts each later invoice as of its own day, and measures where the outcome is known.
///
/// # Errors
/// When the file or mapping cannot be used, or no invoice is left to learn from or to judge.
pub(super) fn evaluate_late_payment(request: &EvaluateRequest) -> Result<Evaluation, Failure> {
    let timer = CpuTimer::start();
    let cutoff = request.cutoff.as_deref().map(parse_cutoff).transpose()?;
    let InvoiceRows { read, invoices, places, attribute_names, mut rejected } = read_invoices(request)?;
    let book = InvoiceBook::new(attribute_names, invoices);
    rejected.extend(book.left_out.iter().map(|left_out| {
        let (row, invoice_id) = &places[left_out.place];
        RejectedRow::new(*row, invoice_id.clone(), left_out.code, left_out.message.clone())
    }));
    if book.invoices.is_empty() {
        let message = format!("None of {read} rows is an invoice that can be used; the first was: {}", first_reason(&rejected));
        return Err(Failure::input("nothing_left", request.data.display().to_string(), message, "Correct the rows, or the mapping"));
    }
    let settings = Settings { seed: request.seed, disputed_is_known: request.disputed_known };
    let judgement = evaluate(&book, cutoff, settings).map_err(|error| {
        Failure::fault("model_failed", "late-payment", format!("The model could not be trained: {error}"), "Report it with the file that causes it")
    })?;
    if judgement.test_rows == 0 {
        let message = format!("No invoice was written on {} or later", judgement.cutoff);
        return Err(Failure::input("nothing_after_cutoff", "--cutoff", message, "Give an earlier cutoff"));
    }
    if let Some(path) = &request.predictions {
        write_predictions(path, &judgement.predictions)?;
    }
    let rows = EvaluatedRows { read, used: book.invoices.len() as u64, rejected };
    Ok(Evaluation { rows, cpu_seconds: timer.seconds(), ..document(&book, &judgement) })
}

fn parse_cutoff(text: &str) -> Result<Day, Failure> {
    text.parse()
        .map_err(|error: chandler_calendar::CalendarError| Failure::input("bad_date", "--cutoff", error.to_string(), "Write it as 2026-11-23"))
}

fn first_reason(rejected: &[RejectedRow]) -> String {
    rejected.first().map_or_else(|| "the file has no rows".to_owned(), |row| format!("{} {}", row.subject, row.message))
}

fn document(book: &InvoiceBook, judgement: &Judgement) -> Evaluation {
    let model = &judgement.model;
    let trained_on = model.trained_on();
    let split = json!({
        "cutoff": judgement.cutoff.to_string(),
        "known_until": judgement.known_until.to_string(),
        "train": {"rows": trained_on.rows, "open": trained_on.open_rows, "customers": trained_on.customers},
        "test": {"rows": judgement.test_rows, "judged": judgement.judged_rows},
    });
    let mode = if model.gate().passed { "model" } else { "rules_only" };
    let mut evaluation = Evaluation::new(EvaluateTask::LatePayment, split, mode, 1);
    evaluation.why.clone_from(&model.gate().why);
    evaluation.models = judgement.models.iter().map(evaluated).collect();
    if let Some(share) = judgement.boosted_share {
        let shares = BTreeMap::from([("logistic".to_owned(), 1.0 - share), ("boosted_trees".to_owned(), share)]);
        evaluation.weights.insert("all".to_owned(), shares);
    }
    evaluation.leaks = model.leaks().iter().map(|leak| LeakyColumn { column: leak.column.clone(), reason: leak.reason.clone() }).collect();
    evaluation.warnings = warnings(book, judgement);
    evaluation
}

fn warnings(book: &InvoiceBook, judgement: &Judgement) -> Vec<String> {
    let mut warnings = Vec::new();
    let other_currency = book.left_out.iter().filter(|left_out| left_out.code == "other_currency").count();
    if let (1.., Some(currency)) = (other_currency, &book.currency) {
        warnings.push(format!("{other_currency} rows in other currencies than {currency} were left out: their amounts cannot be compared."));
    }
    if judgement.judged_rows == 0 {
        warnings.push("No outcome is known after the cutoff: predictions without measures.".to_owned());
    } else if judgement.judged_rows < judgement.test_rows {
        let open = judgement.test_rows - judgement.judged_rows;
        warnings.push(format!(
            "{open} invoices after the cutoff are neither settled nor overdue on {}; they are predicted, not judged.",
            judgement.known_until
        ));
    }
    warnings
}

fn evaluated(model: &JudgedModel) -> EvaluatedModel {
    let role = match model.role {
        ModelRole::Engine => Role::Engine,
        ModelRole::Member => Role::Member,
        ModelRole::Baseline => Role::Baseline,
    };
    let by_class = model.by_class.iter().filter(|(_, measured)| !measured.is_empty());
    let by_class = by_class.map(|(class, measured)| ((*class).to_owned(), measures_of(measured))).collect();
    EvaluatedModel { name: model.name.to_owned(), role, measures: measures_of(&model.measures), by_class }
}

fn measures_of(measured: &[Measured]) -> Measures {
    let measure = |measured: &Measured| match measured.interval {
        Some((low, high)) => Measure::between(measured.value, low, high),
        None => Measure::plain(measured.value),
    };
    measured.iter().map(|measured| (measured.name.to_owned(), measure(measured))).collect()
}

/// CSV: `invoice_id,p_late,p_late_30,expected_on,p10_on,p90_on`.
fn write_predictions(path: &Path, predictions: &[Evaluated]) -> Result<(), Failure> {
    let failed = |error: &dyn std::fmt::Display| {
        let subject = path.display().to_string();
        Failure::fault("file_failed", &subject, format!("Writing {subject}: {error}"), "Name a file in a folder that exists and can be written")
    };
    let mut writer = csv::Writer::from_path(path).map_err(|error| failed(&error))?;
    writer.write_record(["invoice_id", "p_late", "p_late_30", "expected_on", "p10_on", "p90_on"]).map_err(|error| failed(&error))?;
    for Evaluated { invoice_id, prediction } in predictions {
        let probability = |probability: f64| format!("{probability:.6}");
        let record = [
            invoice_id.clone(),
            probability(prediction.late_probability),
            probability(prediction.very_late_probability),
            prediction.expected_on.to_string(),
            prediction.low_on.to_string(),
            prediction.high_on.to_string(),
        ];
        writer.write_record(&record).map_err(|error| failed(&error))?;
    }
    writer.flush().map_err(|error| failed(&error))
}
