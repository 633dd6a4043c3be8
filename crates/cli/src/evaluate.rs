//! `chandler evaluate` and `chandler forecast`: one row a method for people, one row a measure for spreadsheets, the document for programs.

use crate::arguments::{Decisions, Demand, Evaluate, Forecast, ForecastTask, Format, Frequency, Task};
use crate::{as_json, print};
use chandler_app::evaluate::demand::{self, DemandForecast, DemandOptions, forecast_demand};
use chandler_app::evaluate::{EvaluateRequest, EvaluateTask, EvaluatedModel, EvaluatedRows, Evaluation, Measure, Measures, evaluate, evaluate_bank};
use chandler_app::{App, Failure, JudgeRequest};
use serde_json::{Value, json};

/// Rejected rows that a person is shown; the document has them all.
const SHOWN_REJECTED: usize = 10;

pub fn run(asked: Evaluate, format: Format, open: impl Fn() -> Result<App, Failure>) -> Result<u8, Failure> {
    let task = match asked.task {
        Task::Decisions => return judge(&open()?, asked.decisions, format),
        Task::Bank => {
            print(&as_json(&evaluate_bank(asked.seed)?)?, format)?;
            return Ok(0);
        }
        Task::Demand => EvaluateTask::Demand,
        Task::LatePayment => EvaluateTask::LatePayment,
        Task::PriceLeaks => EvaluateTask::PriceLeaks,
        Task::Discounts => EvaluateTask::Discounts,
    };
    let request = EvaluateRequest {
        task,
        data: asked.data.unwrap_or_default(),
        mapping: asked.mapping,
        predictions: asked.predictions,
        seed: asked.seed,
        cutoff: asked.cutoff,
        disputed_known: asked.disputed_known,
        threads: threads_of(asked.threads),
        demand: options_of(&asked.demand),
    };
    let evaluation = evaluate(&request)?;
    match format {
        Format::Json => print(&as_json(&evaluation)?, format)?,
        Format::Csv => print(&one_row_a_measure(&evaluation), format)?,
        Format::Table => print(&one_row_a_method(&evaluation), format)?,
    }
    Ok(0)
}

/// The decisions of a simulated home: one row a figure, or the document.
fn judge(app: &App, asked: Decisions, format: Format) -> Result<u8, Failure> {
    let Decisions { truth, beside, capacity } = asked;
    let report = app.judge_decisions(&JudgeRequest { truth, beside, capacity_minutes: capacity })?;
    let mut document = as_json(&report)?;
    if format != Format::Json {
        let columns = ["kind", "figure", "value", "meaning"].map(|name| json!({"name": name}));
        document = json!({"columns": columns, "rows": report.rows(), "since": report.since, "as_of": report.as_of});
        for (number, note) in report.notes.iter().enumerate() {
            document[format!("note {}", number + 1)] = json!(note);
        }
    }
    print(&document, format)?;
    Ok(0)
}

pub fn forecast(asked: &Forecast, format: Format) -> Result<u8, Failure> {
    let ForecastTask::Demand = asked.task;
    let answer = forecast_demand(&asked.data, &options_of(&asked.demand), asked.predictions.as_deref(), threads_of(asked.threads))?;
    match format {
        Format::Json => print(&as_json(&answer)?, format)?,
        Format::Csv => print(&one_row_a_period(&answer), format)?,
        Format::Table => {
            let mut document = one_row_a_period(&answer);
            tell(&mut document, &answer.rows, &answer.warnings);
            print(&document, format)?;
        }
    }
    Ok(0)
}

fn threads_of(asked: Option<usize>) -> usize {
    asked.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)).max(1)
}

fn options_of(asked: &Demand) -> DemandOptions {
    DemandOptions {
        horizon: asked.horizon.unwrap_or_default(),
        season: asked.season,
        mase_lag: asked.mase_lag,
        frequency: asked.frequency.map(|frequency| match frequency {
            Frequency::Day => demand::Frequency::Day,
            Frequency::Week => demand::Frequency::Week,
            Frequency::Month => demand::Frequency::Month,
        }),
        min_train: asked.min_train,
        last: asked.last,
        keep_leading_zeros: asked.keep_leading_zeros,
        members: asked.members.clone(),
    }
}

/// The predictions themselves, or how many series went to the file.
fn one_row_a_period(answer: &DemandForecast) -> Value {
    let columns = ["series_id", "member", "step", "mean", "q50", "q80", "q90", "q95", "q99"].map(|name| json!({"name": name}));
    let row = |row: &demand::DemandForecastRow| json!([row.series_id, row.member, row.step, row.mean, row.q50, row.q80, row.q90, row.q95, row.q99]);
    let rows: Vec<Value> = answer.predictions.iter().map(row).collect();
    json!({"columns": columns, "rows": rows, "series forecast": answer.series})
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
    let mut document = json!({"columns": columns, "rows": evaluation.models.iter().map(row).collect::<Vec<_>>(), "mode": evaluation.mode});
    if let Some(why) = &evaluation.why {
        document["why"] = json!(why);
    }
    for (number, leak) in evaluation.leaks.iter().enumerate() {
        document[format!("not used {}", number + 1)] = json!(format!("{}: {}", leak.column, leak.reason));
    }
    tell(&mut document, &evaluation.rows, &evaluation.warnings);
    document["cpu seconds"] = json!(rounded(evaluation.cpu_seconds));
    document["threads"] = json!(evaluation.threads);
    document
}

/// What was left out, and what was done to the data.
fn tell(document: &mut Value, rows: &EvaluatedRows, warnings: &[String]) {
    document["rows read"] = json!(rows.read);
    document["rows used"] = json!(rows.used);
    document["rejected"] = json!(rows.rejected.len());
    for (number, rejected) in rows.rejected.iter().take(SHOWN_REJECTED).enumerate() {
        document[format!("rejected {}", number + 1)] = json!(format!("{}: {} ({})", rejected.subject, rejected.message, rejected.code));
    }
    for (number, warning) in warnings.iter().enumerate() {
        document[format!("warning {}", number + 1)] = json!(warning);
    }
}

/// Three digits behind the point, four below 1.
fn rounded(value: f64) -> String {
    if value.fract() == 0.0 {
        return format!("{value:.0}");
    }
    let decimals = if value.abs() >= 1000.0 {
        0
    } else if value.abs() >= 1.0 {
        3
    } else {
        4
    };
    format!("{value:.decimals$}")
}
