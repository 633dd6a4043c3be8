//! `chandler evaluate`: one row a method for people, one row a measure for spreadsheets, the document for programs.

use crate::arguments::{Evaluate, Format, Task};
use crate::{as_json, print};
use chandler_app::Failure;
use chandler_app::evaluate::{EvaluateRequest, EvaluateTask, EvaluatedModel, Evaluation, Measure, Measures, evaluate};
use serde_json::{Value, json};

/// Rejected rows that a person is shown; the document has them all.
const SHOWN_REJECTED: usize = 10;

pub fn run(asked: Evaluate, format: Format) -> Result<u8, Failure> {
    let threads = asked.threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)).max(1);
    let task = match asked.task {
        Task::Demand => EvaluateTask::Demand,
        Task::LatePayment => EvaluateTask::LatePayment,
        Task::PriceLeaks => EvaluateTask::PriceLeaks,
        Task::Discounts => EvaluateTask::Discounts,
    };
    let request = EvaluateRequest {
        task,
        data: asked.data,
        mapping: asked.mapping,
        predictions: asked.predictions,
        seed: asked.seed,
        cutoff: asked.cutoff,
        disputed_known: asked.disputed_known,
        threads,
    };
    let evaluation = evaluate(&request)?;
    match format {
        Format::Json => print(&as_json(&evaluation)?, format)?,
        Format::Csv => print(&one_row_a_measure(&evaluation), format)?,
        Format::Table => print(&one_row_a_method(&evaluation), format)?,
    }
    Ok(0)
}

/// Measures by class too, with their intervals.
fn one_row_a_measure(evaluation: &Evaluation) -> Value {
    let columns = ["model", "role", "class", "measure", "value", "low", "high"].map(|name| json!({"name": name}));
    let rows_of = |model: &EvaluatedModel, class: &str, measures: &Measures| -> Vec<Value> {
        let row = |(name, Measure { value, low, high }): (&String, &Measure)| json!([model.name, model.role, class, name, value, low, high]);
        measures.iter().map(row).collect()
    };
    let rows: Vec<Value> = evaluation
        .models
        .iter()
        .flat_map(|model| {
            let by_class = model.by_class.iter().flat_map(|(class, measures)| rows_of(model, class, measures));
            rows_of(model, "all", &model.measures).into_iter().chain(by_class).collect::<Vec<_>>()
        })
        .collect();
    json!({"columns": columns, "rows": rows})
}

/// A column a measure, rounded for reading; below it what was left out and why.
fn one_row_a_method(evaluation: &Evaluation) -> Value {
    let names: Vec<&String> = evaluation.models.first().map(|model| model.measures.keys().collect()).unwrap_or_default();
    let columns: Vec<Value> = ["model", "role"].into_iter().chain(names.iter().map(|name| name.as_str())).map(|name| json!({"name": name})).collect();
    let row = |model: &EvaluatedModel| -> Value {
        let figures = names.iter().map(|name| json!(model.measures.get(*name).and_then(|measure| measure.value).map_or("—".to_owned(), rounded)));
        Value::Array([json!(model.name), json!(model.role)].into_iter().chain(figures).collect())
    };
    let rows = &evaluation.rows;
    let mut document = json!({"columns": columns, "rows": evaluation.models.iter().map(row).collect::<Vec<_>>(),
        "rows read": rows.read, "rows used": rows.used, "rejected": rows.rejected.len(), "mode": evaluation.mode});
    if let Some(why) = &evaluation.why {
        document["why"] = json!(why);
    }
    for (number, rejected) in rows.rejected.iter().take(SHOWN_REJECTED).enumerate() {
        document[format!("rejected {}", number + 1)] = json!(format!("{}: {} ({})", rejected.subject, rejected.message, rejected.code));
    }
    for (number, warning) in evaluation.warnings.iter().enumerate() {
        document[format!("warning {}", number + 1)] = json!(warning);
    }
    document["cpu seconds"] = json!(rounded(evaluation.cpu_seconds));
    document["threads"] = json!(evaluation.threads);
    document
}

/// Four significant digits.
fn rounded(value: f64) -> String {
    let decimals = if value.abs() >= 1000.0 {
        0
    } else if value.abs() >= 1.0 {
        3
    } else {
        4
    };
    format!("{value:.decimals$}")
}
