//! What each method is worth on a small made-up company that never changes, by the ordinary `evaluate`: `models/<name>/evaluation.json`, and the table of its card.
//!
//! `CHANDLER_REGENERATE=1 cargo test -p chandler-app goldens` writes both anew: read them as a diff before they are believed. Figures have four digits; processor time
//! is left out. That of `time_to_pay` has the record of a run beside its evaluation and is a test of `chandler-learn`.

use super::demand::DemandOptions;
use super::{EvaluateRequest, EvaluateTask, EvaluatedModel, Evaluation, evaluate};
use serde_json::{Value, json};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

const BEGIN: &str = "<!-- evaluation.json begins -->\n";
const END: &str = "<!-- evaluation.json ends -->";

/// Periods that demand is forecast for.
const HORIZON: usize = 8;

/// A column of a card's table: a measure, what the card calls it, and its digits.
type Column = (&'static str, &'static str, usize);

/// A model with its evaluation.
struct Golden {
    model: &'static str,
    task: EvaluateTask,
    /// As a person types it after `chandler evaluate`, without the cutoff and the horizon.
    arguments: &'static str,
    cutoff: Option<&'static str>,
    columns: &'static [Column],
}

const GOLDENS: [Golden; 3] = [
    Golden {
        model: "demand",
        task: EvaluateTask::Demand,
        arguments: "demand --data models/demand/small_company.csv",
        cutoff: None,
        columns: &[
            ("spl", "sPL", 3),
            ("wql", "wQL", 3),
            ("rmsse", "RMSSE", 3),
            ("coverage.90", "cover .90", 3),
            ("coverage.95", "cover .95", 3),
            ("coverage.99", "cover .99", 3),
            ("bias", "bias", 3),
        ],
    },
    Golden {
        model: "peer_prices",
        task: EvaluateTask::PriceLeaks,
        arguments: "price-leaks --data models/peer_prices --mapping models/peer_prices/small_company.toml",
        cutoff: Some("2025-04-15"),
        columns: &[
            ("ap", "AP", 3),
            ("p_at_k", "precision at k", 3),
            ("recall_40", "recall of 40 %", 2),
            ("recall_20", "20 %", 2),
            ("recall_10", "10 %", 2),
            ("recall_5", "5 %", 2),
            ("alerts_per_10000", "alerts in 10,000", 1),
        ],
    },
    Golden {
        model: "peer_discounts",
        task: EvaluateTask::Discounts,
        arguments: "discounts --data models/peer_discounts --mapping models/peer_discounts/small_company.toml",
        cutoff: Some("2025-04-15"),
        columns: &[("ap", "AP", 3), ("p_at_k", "precision at k", 3), ("auc", "AUC", 3), ("margin_mae", "mean error of the margin", 4)],
    },
];

fn models() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models")
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

impl Golden {
    fn command(&self) -> String {
        let option = self.cutoff.map_or_else(|| format!("--horizon {HORIZON}"), |cutoff| format!("--cutoff {cutoff}"));
        format!("chandler evaluate {} {option}", self.arguments)
    }

    fn folder(&self) -> PathBuf {
        models().join(self.model)
    }

    fn evaluated(&self) -> Evaluation {
        let (data, mapping) = match self.task {
            EvaluateTask::Demand => (self.folder().join("small_company.csv"), None),
            _ => (self.folder(), Some(self.folder().join("small_company.toml"))),
        };
        let demand = DemandOptions { horizon: HORIZON, ..DemandOptions::default() };
        let cutoff = self.cutoff.map(str::to_owned);
        let request =
            EvaluateRequest { task: self.task, data, mapping, predictions: None, seed: 1, cutoff, disputed_known: false, threads: 2, demand };
        evaluate(&request).unwrap_or_else(|failure| panic!("{}: {failure:?}", self.model))
    }

    /// The answer without what differs from one machine to the next, and the engine's alone by class.
    fn document(&self, evaluation: &Evaluation) -> Value {
        let mut document = json!({
            "command": self.command(), "rows": evaluation.rows, "split": evaluation.split, "mode": evaluation.mode,
            "why": evaluation.why, "models": evaluation.models, "weights": evaluation.weights, "leaks": evaluation.leaks, "warnings": evaluation.warnings,
        });
        for model in document["models"].as_array_mut().into_iter().flatten() {
            model["measures"].as_object_mut().map(|measures| measures.remove("cpu_seconds_per_1000"));
            if model["role"] != "engine" {
                model.as_object_mut().map(|model| model.remove("by_class"));
            }
        }
        rounded(&mut document);
        document
    }

    /// The engine, its best members where it has any, and what others use.
    fn table(&self, evaluation: &Evaluation) -> String {
        let headings: Vec<&str> = self.columns.iter().map(|(_, heading, _)| *heading).collect();
        let mut table = format!("The made-up company of `small_company.csv`, `{}`:\n\n", self.command());
        writeln!(table, "| method | {} |\n|---|{}", headings.join(" | "), "---|".repeat(headings.len())).expect("text");
        for model in evaluation.models.iter().filter(|model| model.role != super::Role::Member) {
            let figures: Vec<String> = self.columns.iter().map(|column| figure(model, *column)).collect();
            writeln!(table, "| `{}` | {} |", model.name, figures.join(" | ")).expect("text");
        }
        table
    }
}

fn figure(model: &EvaluatedModel, (measure, _, digits): Column) -> String {
    let value = model.measures.get(measure).and_then(|measure| measure.value);
    value.map_or_else(|| "-".to_owned(), |value| format!("{value:.digits$}"))
}

/// Every fraction to four digits.
fn rounded(value: &mut Value) {
    match value {
        Value::Number(number) if number.is_f64() => *value = json!(number.as_f64().map(|number| (number * 1e4).round() / 1e4)),
        Value::Array(values) => values.iter_mut().for_each(rounded),
        Value::Object(fields) => fields.values_mut().for_each(rounded),
        _ => {}
    }
}

#[test]
fn every_evaluation_and_card_says_what_the_method_does_today() {
    for golden in &GOLDENS {
        let evaluation = golden.evaluated();
        let said = serde_json::to_string_pretty(&golden.document(&evaluation)).expect("an evaluation has a JSON form") + "\n";
        let (evaluation_file, card_file) = (golden.folder().join("evaluation.json"), golden.folder().join("card.md"));
        let card = text(&card_file);
        let (before, rest) = card.split_once(BEGIN).unwrap_or_else(|| panic!("{}: the card has no place for the table", golden.model));
        let (_, after) = rest.split_once(END).expect("the table ends");
        let written = format!("{before}{BEGIN}{}{END}{after}", golden.table(&evaluation));
        if std::env::var_os("CHANDLER_REGENERATE").is_some() {
            fs::write(&evaluation_file, &said).expect("the evaluation is written");
            fs::write(&card_file, &written).expect("the card is written");
        }
        assert_eq!(text(&evaluation_file), said, "{}: regenerate and read the difference", golden.model);
        assert_eq!(text(&card_file), written, "{}: the card's table is not that of the evaluation", golden.model);
    }
}

#[test]
fn every_model_has_spec_card_evaluation_and_company() {
    let mut found = Vec::new();
    for folder in fs::read_dir(models()).expect("the models") {
        let folder = folder.expect("a folder").path();
        let name = folder.file_name().and_then(|name| name.to_str()).expect("a name").to_owned();
        let spec = text(&folder.join("spec.toml"));
        assert!(spec.lines().any(|line| line == format!("name = \"{name}\"")), "{name}: the spec is of another model");
        for part in ["## Intended use", "## Input", "## Measures", "## Limits", "## Who is hurt by its errors", BEGIN, END] {
            assert!(text(&folder.join("card.md")).contains(part), "{name}: the card lacks {part}");
        }
        for part in ["evaluation.json", "small_company.csv"] {
            assert!(folder.join(part).is_file(), "{name} has no {part}");
        }
        found.push(name);
    }
    found.sort();
    assert_eq!(found, ["demand", "peer_discounts", "peer_prices", "time_to_pay"]);
}
