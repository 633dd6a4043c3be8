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

/// Of more invoices before the cutoff the latest are learnt from.
const INVOICES_MAX: usize = 50_000;

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
    let settings = Settings { seed: request.seed, disputed_is_known: request.disputed_known, invoices_max: INVOICES_MAX };
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
    let measure = |measured: &Measured| {
        let (low, high) = measured.interval.unzip();
        Measure { low, high, ..Measure::plain(measured.value) }
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

#[cfg(test)]
mod tests {
    use super::evaluate_late_payment;
    use crate::evaluate::demand::DemandOptions;
    use crate::evaluate::{EvaluateRequest, EvaluateTask, Evaluation};
    use crate::failure::Failure;
    use chandler_calendar::Day;
    use std::path::Path;

    const HEADING: &str = "customer,invoice,date,due,total,paid,note,days_to_pay";
    const MAPPING: &str = r#"contract = 1
[[load]]
file = "invoices.csv"
as = "invoices"
[load.columns]
customer_id = { column = "customer" }
invoice_id = { column = "invoice" }
invoice_on = { column = "date" }
due_on = { column = "due" }
amount = { column = "total" }
settled_on = { column = "paid" }
attr_note = { column = "note" }
attr_days_to_pay = { column = "days_to_pay" }
"#;
    const CUTOFF: &str = "2013-06-01";

    /// Thirty payers, every third usually late; large invoices wait longest, which no customer's average tells.
    fn lines() -> Vec<String> {
        let first: Day = "2012-01-02".parse().unwrap();
        let mut lines = Vec::new();
        for number in 0..900_i32 {
            let customer = number * 7 % 30;
            let invoiced = first.plus_days(number * 7 / 10);
            let size = number * 13 % 9;
            let days = 23 + size + number % 2 + if customer % 3 == 0 { 6 } else { 0 };
            let (due, paid) = (invoiced.plus_days(30), invoiced.plus_days(days));
            let total = 50 + 100 * size + number * 31 % 90;
            lines.push(format!("C{customer:02},I{number:04},{invoiced},{due},{total}.00,{paid},n{},{days}", number % 4));
        }
        lines
    }

    fn request(folder: &Path, lines: &[String], cutoff: &str) -> EvaluateRequest {
        std::fs::write(folder.join("invoices.csv"), format!("{HEADING}\n{}\n", lines.join("\n"))).unwrap();
        let mapping = folder.join("mapping.toml");
        std::fs::write(&mapping, MAPPING).unwrap();
        EvaluateRequest {
            task: EvaluateTask::LatePayment,
            data: folder.to_owned(),
            mapping: Some(mapping),
            predictions: Some(folder.join("predictions.csv")),
            seed: 1,
            cutoff: Some(cutoff.to_owned()),
            disputed_known: false,
            threads: 1,
            demand: DemandOptions::default(),
        }
    }

    fn evaluated(lines: &[String], cutoff: &str) -> (Result<Evaluation, Failure>, Vec<String>) {
        let folder = tempfile::tempdir().unwrap();
        let answer = evaluate_late_payment(&request(folder.path(), lines, cutoff));
        let predictions = std::fs::read_to_string(folder.path().join("predictions.csv")).unwrap_or_default();
        (answer, predictions.lines().map(str::to_owned).collect())
    }

    #[test]
    fn the_document_names_models_measures_and_the_leaking_column() {
        let (answer, predictions) = evaluated(&lines(), CUTOFF);
        let evaluation = answer.unwrap();
        assert_eq!((evaluation.rows.read, evaluation.rows.used, evaluation.mode.as_str()), (900, 900, "model"));
        assert_eq!(evaluation.leaks.iter().map(|leak| leak.column.as_str()).collect::<Vec<_>>(), ["attr_days_to_pay"]);
        let names: Vec<&str> = evaluation.models.iter().map(|model| model.name.as_str()).collect();
        assert_eq!((names[0], names.last()), ("time_to_pay", Some(&"constant")));
        let auc = &evaluation.models[0].measures["auc"];
        assert!(auc.low <= auc.value && auc.value <= auc.high && auc.value > Some(0.7), "{auc:?}");
        assert_eq!(predictions[0], "invoice_id,p_late,p_late_30,expected_on,p10_on,p90_on");
        assert_eq!(predictions.len() as u64, 1 + evaluation.split["test"]["rows"].as_u64().unwrap());
    }

    #[test]
    fn bad_rows_are_told_with_their_place_and_the_rest_is_measured() {
        let mut lines = lines();
        lines[3] = lines[3].replace(",2012", ",2o12");
        lines[5] = lines[4].clone();
        let fields: Vec<&str> = lines[7].split(',').collect();
        lines[7] = format!("{},{},{},{},{},2011-12-31,n,1", fields[0], fields[1], fields[2], fields[3], fields[4]);
        let evaluation = evaluated(&lines, CUTOFF).0.unwrap();
        let told: Vec<(Option<u64>, &str)> = evaluation.rows.rejected.iter().map(|row| (row.row, row.code.as_str())).collect();
        assert!(told.contains(&(Some(4), "not_a_date")), "{told:?}");
        assert!(told.contains(&(Some(6), "duplicate_key")), "{told:?}");
        assert!(told.contains(&(Some(8), "settled_before_invoiced")), "{told:?}");
        assert_eq!(evaluation.rows.used, 897);
    }

    #[test]
    fn without_outcomes_after_the_cutoff_there_are_predictions_alone() {
        let blank = |line: String| {
            let fields: Vec<&str> = line.split(',').collect();
            if fields[2] < CUTOFF { line } else { format!("{},{},{},{},{},,,", fields[0], fields[1], fields[2], fields[3], fields[4]) }
        };
        let (answer, predictions) = evaluated(&lines().into_iter().map(blank).collect::<Vec<_>>(), CUTOFF);
        let evaluation = answer.unwrap();
        assert!(evaluation.models.is_empty() && evaluation.warnings[0].starts_with("No outcome"));
        assert!(predictions.len() > 100);
    }

    #[test]
    fn what_cannot_be_measured_is_said() {
        let code = |lines: &[String], cutoff: &str| evaluated(lines, cutoff).0.unwrap_err().code;
        assert_eq!(code(&lines(), "2020-01-01"), "nothing_after_cutoff");
        assert_eq!(code(&lines(), "June"), "bad_date");
        assert_eq!(code(&[], CUTOFF), "nothing_left");
        let folder = tempfile::tempdir().unwrap();
        let wished = EvaluateRequest { mapping: None, ..request(folder.path(), &lines(), CUTOFF) };
        assert_eq!(evaluate_late_payment(&wished).unwrap_err().code, "missing_mapping");
    }
}
