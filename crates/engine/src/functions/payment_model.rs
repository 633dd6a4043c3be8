//! `payment_model`: the model of when invoices are paid, trained on what a company knew on a day, with all that speaks for and against it.

use arrow::array::{ArrayRef, StructArray};
use arrow::datatypes::DataType;
use chandler_calendar::Day;
use chandler_learn::{DriftLimits, Licence, Mode, Settings, TimeToPay, hash_of, train_licensed};
use datafusion::common::Result;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::FunctionEntry;
use super::arguments::{failed, field, to_array};
use super::list_and_day::{Also, Answer};
use super::written_invoices::book_of;

pub const ENTRY: FunctionEntry = FunctionEntry {
    name: "payment_model",
    signature: "payment_model(invoices LIST<STRUCT<invoice_number VARCHAR, customer_id VARCHAR, invoiced_on DATE, due_on DATE, settled_on DATE, ended_on DATE, \
                amount DOUBLE>>, as_of_on DATE, licence STRUCT<mode VARCHAR, challenger VARCHAR, psi_max DOUBLE, slope_min DOUBLE, slope_max DOUBLE, \
                gap_max DOUBLE, coverage_gap_max DOUBLE, rows_min BIGINT>) -> LIST<STRUCT<hash, gate, why, ..., file>>",
    summary: "The one model of a company's invoices at the end of a day: what it learnt from, its log-loss on invoices that it had not seen beside that of the \
              customers' averages and of its challenger, what became of the model of 60 days before, whether its gate is open and why not, and its file, which \
              payment_outlooks takes. The licence is what the company lets it do: mode on, shadow or off; without limits nothing is watched.",
    example: (
        "SELECT payment_model([named_struct('invoice_number', 'INV-1', 'customer_id', 'C', 'invoiced_on', DATE '2026-01-01', 'due_on', DATE '2026-01-31', \
         'settled_on', CAST(NULL AS DATE), 'amount', 100.0)], DATE '2026-01-10', named_struct('mode', 'off', 'challenger', 'none'))[1]['why']",
        "it is switched off",
    ),
};

/// A licence as SQL gives it.
#[derive(Deserialize)]
struct Given {
    mode: Mode,
    challenger: String,
    /// All of them or none: with one missing nobody knows what the others are worth.
    #[serde(flatten)]
    limits: Map<String, Value>,
}

impl Given {
    fn licence(self) -> Result<Licence> {
        let limits =
            (!self.limits.is_empty()).then(|| serde_json::from_value::<DriftLimits>(Value::Object(self.limits))).transpose().map_err(failed)?;
        Ok(Licence { mode: self.mode, challenger: self.challenger != "none", limits })
    }
}

/// A model as SQL has it.
#[derive(Serialize)]
struct Row<'m> {
    form: &'m str,
    hash: String,
    mode: Mode,
    invoices: i64,
    open_invoices: i64,
    customers: i64,
    data_hash: &'m str,
    gate: &'static str,
    why: Option<&'m str>,
    tried: i64,
    model_log_loss: Option<f64>,
    rules_log_loss: Option<f64>,
    pace_days: Option<f64>,
    rules_days: Option<f64>,
    challenger: Option<&'m str>,
    challenger_log_loss: Option<f64>,
    drift: Option<&'static str>,
    drift_why: Option<&'m str>,
    drift_since: Option<&'m str>,
    drift_rows: Option<i64>,
    score_psi: Option<f64>,
    moved_input: Option<&'m str>,
    input_psi: Option<f64>,
    matured: Option<i64>,
    said: Option<f64>,
    happened: Option<f64>,
    slope: Option<f64>,
    intervals: Option<i64>,
    coverage_said: Option<f64>,
    coverage: Option<f64>,
    file: String,
}

#[derive(Debug, PartialEq, Eq, Hash)]
pub struct PaymentModel;

impl Answer for PaymentModel {
    const ENTRY: FunctionEntry = ENTRY;
    const TAKES: &'static str = "a list of invoices, a day and a licence";
    const ALSO: Also = Also::Struct;

    fn rows_type() -> DataType {
        let texts = |names: &'static [&str]| names.iter().map(|name| field(name, DataType::Utf8));
        let counts = |names: &'static [&str]| names.iter().map(|name| field(name, DataType::Int64));
        let numbers = |names: &'static [&str]| names.iter().map(|name| field(name, DataType::Float64));
        let row = texts(&["form", "hash", "mode"])
            .chain(counts(&["invoices", "open_invoices", "customers"]))
            .chain(texts(&["data_hash", "gate", "why"]))
            .chain(counts(&["tried"]))
            .chain(numbers(&["model_log_loss", "rules_log_loss", "pace_days", "rules_days"]))
            .chain(texts(&["challenger"]))
            .chain(numbers(&["challenger_log_loss"]))
            .chain(texts(&["drift", "drift_why"]))
            .chain([field("drift_since", DataType::Date32)])
            .chain(counts(&["drift_rows"]))
            .chain(numbers(&["score_psi"]))
            .chain(texts(&["moved_input"]))
            .chain(numbers(&["input_psi"]))
            .chain(counts(&["matured"]))
            .chain(numbers(&["said", "happened", "slope"]))
            .chain(counts(&["intervals"]))
            .chain(numbers(&["coverage_said", "coverage"]))
            .chain(texts(&["file"]));
        DataType::new_list(DataType::Struct(row.collect()), true)
    }

    fn rows(list: &StructArray, day: Day, licence: Value) -> Result<ArrayRef> {
        let licence: Given = serde_json::from_value(licence).map_err(failed)?;
        let model = train_licensed(&book_of(list)?, day, Settings::OF_RUNS, &licence.licence()?).map_err(failed)?;
        to_array(&Self::rows_type(), &[Some([row_of(&model)?])])
    }
}

fn row_of(model: &TimeToPay) -> Result<Row<'_>> {
    let (gate, trained_on, drift) = (model.gate(), model.trained_on(), model.drift());
    let state = |drift: &chandler_learn::Drift| match (&drift.unmeasured, &drift.breach) {
        (Some(_), _) => "unmeasured",
        (None, Some(_)) => "breached",
        (None, None) => "within",
    };
    let count = |rows: usize| rows as i64;
    let file = model.to_file().map_err(failed)?;
    Ok(Row {
        form: model.form(),
        hash: hash_of(&file),
        mode: model.mode(),
        invoices: count(trained_on.rows),
        open_invoices: count(trained_on.open_rows),
        customers: count(trained_on.customers),
        data_hash: &trained_on.data_hash,
        gate: if gate.passed { "open" } else { "closed" },
        why: gate.why.as_deref(),
        tried: count(gate.rows),
        model_log_loss: gate.model_log_loss,
        rules_log_loss: gate.rules_log_loss,
        pace_days: gate.pace_days,
        rules_days: gate.rules_days,
        challenger: model.challenger().map(|challenger| challenger.name.as_str()),
        challenger_log_loss: model.challenger().map(|challenger| challenger.log_loss),
        drift: drift.map(state),
        drift_why: drift.and_then(|drift| drift.unmeasured.as_deref().or(drift.breach.as_deref())),
        drift_since: drift.map(|drift| drift.since.as_str()),
        drift_rows: drift.map(|drift| count(drift.rows)),
        score_psi: drift.and_then(|drift| drift.score_psi),
        moved_input: drift.and_then(|drift| drift.moved_input.as_deref()),
        input_psi: drift.and_then(|drift| drift.input_psi),
        matured: drift.map(|drift| count(drift.matured)),
        said: drift.and_then(|drift| drift.said),
        happened: drift.and_then(|drift| drift.happened),
        slope: drift.and_then(|drift| drift.slope),
        intervals: drift.map(|drift| count(drift.intervals)),
        coverage_said: drift.and_then(|drift| drift.coverage_said),
        coverage: drift.and_then(|drift| drift.coverage),
        file,
    })
}
