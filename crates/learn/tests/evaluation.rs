//! What the model is worth on a case that never changes: the invoices of a small simulated company (seed 7, 150 days), judged after a day in their middle, and
//! the model of its last day with all that a run holds against it.
//!
//! `CHANDLER_REGENERATE=1 cargo test -p chandler-learn --test evaluation` writes `models/time_to_pay/evaluation.json` and the table of the card anew: read both
//! as a diff before they are believed.
#![allow(clippy::unwrap_used)]

use std::fmt::Write;
use std::path::PathBuf;

use chandler_calendar::Day;
use chandler_learn::{DriftLimits, Invoice, InvoiceBook, Judgement, Licence, Mode, Settings, TimeToPay, evaluate, train_licensed};
use serde_json::{Map, Value, json};

/// Of 150 days the ninety-fourth: two months of invoices were due before it, and those of the next weeks show after it.
const CUTOFF: Day = Day(20_700);
const LAST_DAY: Day = Day(20_756);
const LIMITS: DriftLimits = DriftLimits { psi_max: 100.0, slope_min: 0.25, slope_max: 4.0, gap_max: 0.25, coverage_gap_max: 0.15, rows_min: 100 };
const BEGIN: &str = "<!-- evaluation.json begins -->\n";
const END: &str = "<!-- evaluation.json ends -->";

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../models/time_to_pay")
}

fn text(name: &str) -> String {
    std::fs::read_to_string(folder().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn book() -> InvoiceBook {
    let day = |text: &str| text.parse().ok().map(Day);
    let invoice = |line: &str| {
        let fields: Vec<&str> = line.split(',').collect();
        let [invoice_id, customer_id, invoiced, due, paid, ended, amount] = fields.as_slice() else { panic!("{line}") };
        Invoice {
            customer_id: (*customer_id).to_owned(),
            invoice_id: (*invoice_id).to_owned(),
            invoice_on: day(invoiced).unwrap(),
            due_on: day(due).unwrap(),
            settled_on: day(paid),
            ended_on: day(ended),
            amount: amount.parse().unwrap(),
            currency: None,
            disputed: None,
            attributes: Vec::new(),
        }
    };
    InvoiceBook::new(Vec::new(), text("small_company.csv").lines().skip(1).map(invoice).collect())
}

/// As many digits as mean something.
fn rounded(value: f64) -> Value {
    json!((value * 1e4).round() / 1e4)
}

fn judged(judgement: &Judgement) -> Value {
    let models = judgement.models.iter().map(|model| {
        let measure = |measured: &chandler_learn::Measured| {
            let (low, high) = measured.interval.unzip();
            json!({ "value": rounded(measured.value), "low": low.map(rounded), "high": high.map(rounded) })
        };
        let measures: Map<String, Value> = model.measures.iter().map(|measured| (measured.name.to_owned(), measure(measured))).collect();
        json!({ "name": model.name, "role": format!("{:?}", model.role).to_lowercase(), "measures": measures })
    });
    json!({
        "cutoff": judgement.cutoff, "known_until": judgement.known_until, "learnt_from": judgement.model.trained_on().rows,
        "judged": judgement.judged_rows, "gate": gate(&judgement.model), "models": models.collect::<Vec<_>>(),
    })
}

fn gate(model: &TimeToPay) -> Value {
    let gate = model.gate();
    json!({
        "passed": gate.passed, "why": gate.why, "tried": gate.rows, "model_log_loss": gate.model_log_loss.map(rounded),
        "rules_log_loss": gate.rules_log_loss.map(rounded), "pace_days": gate.pace_days.map(rounded), "rules_days": gate.rules_days.map(rounded),
    })
}

fn watched(model: &TimeToPay) -> Value {
    let (drift, challenger) = (model.drift().unwrap(), model.challenger().unwrap());
    json!({
        "as_of": LAST_DAY, "learnt_from": model.trained_on().rows, "data_hash": model.trained_on().data_hash, "gate": gate(model),
        "challenger": { "name": challenger.name, "tried": challenger.rows, "log_loss": rounded(challenger.log_loss) },
        "drift": {
            "since": drift.since, "invoices": drift.rows, "score_psi": drift.score_psi.map(rounded), "moved_input": drift.moved_input,
            "matured": drift.matured, "said": drift.said.map(rounded), "happened": drift.happened.map(rounded), "slope": drift.slope.map(rounded),
            "intervals": drift.intervals, "coverage_said": drift.coverage_said.map(rounded), "coverage": drift.coverage.map(rounded), "breach": drift.breach,
        },
    })
}

/// The card's table: what the model says beside what else could be asked.
fn table(evaluation: &Value) -> String {
    let judged = &evaluation["judged"];
    let mut table = format!(
        "Small simulated company, {} invoices learnt from, {} judged after {}; log-loss with its 95 % interval:\n\n",
        judged["learnt_from"],
        judged["judged"],
        judged["cutoff"].as_str().unwrap()
    );
    table += "| model | AUC | log-loss | ECE | late money in the top 20 % | days to settle | interval |\n|---|---|---|---|---|---|---|\n";
    for model in judged["models"].as_array().unwrap() {
        let figure =
            |name: &str, digits: usize| model["measures"][name]["value"].as_f64().map_or_else(|| "-".to_owned(), |value| format!("{value:.digits$}"));
        let bound = |side: &str| model["measures"]["log_loss"][side].as_f64().map_or_else(String::new, |value| format!("{value:.3}"));
        let interval = match model["measures"].get("interval_coverage_80") {
            Some(_) => format!("{}, {} d", figure("interval_coverage_80", 2), figure("interval_width_days", 1)),
            None => "-".to_owned(),
        };
        writeln!(
            table,
            "| `{}` | {} | {} ({}-{}) | {} | {} | {} | {interval} |",
            model["name"].as_str().unwrap(),
            figure("auc", 3),
            figure("log_loss", 3),
            bound("low"),
            bound("high"),
            figure("ece", 3),
            figure("late_money_top20", 3),
            figure("mae_days_to_settle", 2)
        )
        .unwrap();
    }
    table
}

#[test]
fn the_evaluation_and_the_card_say_what_the_model_does_today() {
    let (book, settings) = (book(), Settings::OF_RUNS);
    let licence = Licence { mode: Mode::On, challenger: true, limits: Some(LIMITS) };
    let evaluation = json!({
        "form": train_licensed(&book, LAST_DAY, settings, &Licence { mode: Mode::Off, ..licence }).unwrap().form(),
        "case": "small_company.csv",
        "judged": judged(&evaluate(&book, Some(CUTOFF), settings).unwrap()),
        "last_day": watched(&train_licensed(&book, LAST_DAY, settings, &licence).unwrap()),
    });
    let said = serde_json::to_string_pretty(&evaluation).unwrap() + "\n";
    let card = text("card.md");
    let (before, rest) = card.split_once(BEGIN).expect("the card has the table's place");
    let (_, after) = rest.split_once(END).expect("the table ends");
    let written = format!("{before}{BEGIN}{}{END}{after}", table(&evaluation));
    if std::env::var_os("CHANDLER_REGENERATE").is_some() {
        std::fs::write(folder().join("evaluation.json"), &said).unwrap();
        std::fs::write(folder().join("card.md"), &written).unwrap();
    }
    assert_eq!(text("evaluation.json"), said, "regenerate and read the difference");
    assert_eq!(text("card.md"), written, "the card's table is not that of the evaluation");
}
