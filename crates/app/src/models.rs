//! The models that runs use: read from the table that trained them, kept as files by their hash, and recorded in the books.
//!
//! A run and `train` compute the same tables, whose files answer; so the model of a run is what is recorded, by the hash that its rows name.

use crate::CONTRACT;
use crate::documents::RulesOnly;
use crate::failure::Failure;
use crate::fitted::TIME_TO_PAY;
use crate::home::App;
use chandler_catalogue::key;
use chandler_engine::Session;
use chandler_recommend::tables::{DecisionRun, ModelRow};
use chandler_recommend::{ModelRole, collections};
use serde_json::{Map, Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// A model that a session trained.
pub(crate) struct Trained {
    /// Fields of `record_model` that its table has.
    pub facts: Map<String, Value>,
    /// Its file.
    pub text: String,
    /// Kinds of decision that rest on it.
    pub kinds: &'static [&'static str],
}

/// Who trained a model, and on what.
pub(crate) struct TrainedBy<'a> {
    pub session: &'a Session,
    pub pipelines: &'a str,
    pub role: ModelRole,
    pub run_id: Option<&'a str>,
    pub snapshot_id: Option<&'a str>,
}

impl Trained {
    fn text_of(&self, name: &str) -> &str {
        self.facts.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    pub fn model(&self) -> &str {
        self.text_of("model")
    }

    pub fn hash(&self) -> &str {
        self.text_of("hash")
    }

    /// Its place in the lake's folder.
    fn place(&self) -> String {
        format!("models/{}/{}.json", self.model(), self.hash())
    }

    /// As runs print what they used.
    pub fn used(&self) -> Value {
        let mode = if self.text_of("gate") == "open" { "model" } else { "rules_only" };
        json!({
            "name": self.model(), "version": self.text_of("form"), "mode": mode, "why": self.facts.get("why"), "hash": self.hash(), "kinds": self.kinds,
        })
    }
}

impl App {
    /// Keeps a model's file and records it; nothing where the books have it in this role, and no run is to be named.
    pub(crate) fn keep(&self, trained: &Trained, by: &TrainedBy<'_>) -> Result<(), Failure> {
        write(&self.lake_dir().join(trained.place()), &trained.text)?;
        let known: Option<ModelRow> = self.home.reader()?.get(&key![&self.settings()?.entity_id, trained.model(), trained.hash()])?;
        if by.run_id.is_none() && known.is_some_and(|known| known.role == ModelRole::Champion.name() || known.role == by.role.name()) {
            return Ok(());
        }
        let parameters = by.session.parameters();
        let mut body = trained.facts.clone();
        let named = json!({
            "role": by.role, "as_of": parameters.as_of_on, "snapshot_id": by.snapshot_id, "rule_bundle": by.session.rules().hash(),
            "pipeline_bundle": by.pipelines, "run_id": by.run_id, "file": trained.place(),
        });
        body.extend(named.as_object().cloned().unwrap_or_default());
        let occasion = by.run_id.map_or_else(|| Ok::<_, Failure>(format!("after {}", self.head_seq()?)), |run_id| Ok(run_id.to_owned()))?;
        self.submit_accepted(&format!("record_model:{}:{}:{occasion}", trained.model(), trained.hash()), "record_model", Value::Object(body))?;
        Ok(())
    }

    /// Every model in the books, champions first and then the latest.
    ///
    /// # Errors
    /// When the books cannot be read.
    pub fn models(&self) -> Result<Value, Failure> {
        let mut rows: Vec<ModelRow> = self.home.reader()?.scan(&key![&self.settings()?.entity_id])?;
        let is_other = |row: &ModelRow| row.role != ModelRole::Champion.name();
        rows.sort_by(|left, right| {
            let order = |row: &ModelRow| (row.model.clone(), is_other(row));
            order(left).cmp(&order(right)).then(right.as_of.cmp(&left.as_of)).then(right.recorded_at.cmp(&left.recorded_at))
        });
        Ok(json!({ "contract": CONTRACT, "models": rows.iter().map(model_json).collect::<Vec<_>>() }))
    }

    /// One model in the books.
    pub(crate) fn model(&self, model: &str, hash: &str) -> Result<Value, Failure> {
        let row: Option<ModelRow> = self.home.reader()?.get(&key![&self.settings()?.entity_id, model, hash])?;
        let missing = || Failure::fault("damaged", model, format!("The model {hash} was recorded and is not in the books"), "Run `chandler verify`");
        row.as_ref().map(model_json).ok_or_else(missing)
    }

    /// Whether rules answer in the place of the model that a kind's whole list rests on, as the last run that decided the kind said; also where no kind is given.
    pub(crate) fn rules_only(&self, kind: Option<&str>) -> Result<Option<RulesOnly>, Failure> {
        if kind.is_some_and(|kind| kind != collections::KIND) {
            return Ok(None);
        }
        let runs: Vec<DecisionRun> = self.home.reader()?.scan(&key![&self.settings()?.entity_id])?;
        let is_asked = |model: &Value| model["name"] == TIME_TO_PAY;
        let models =
            runs.iter().rev().filter(|run| !run.draft).find_map(|run| Some(run.models.as_array()?.iter().find(|model| is_asked(model))?.clone()));
        Ok(models.filter(|model| model["mode"] == "rules_only").map(|model| {
            let text = |name: &str| model[name].as_str().unwrap_or_default().to_owned();
            RulesOnly { model: text("name"), why: text("why") }
        }))
    }
}

/// A model as people read it; figures and days are means over rows that it had not seen.
fn model_json(row: &ModelRow) -> Value {
    let millionths = |value: Option<i64>| value.map(|value| value as f64 / 1e6);
    let thousandths = |value: Option<i64>| value.map(|value| value as f64 / 1e3);
    json!({
        "name": row.model, "version": row.form, "role": row.role, "mode": row.mode, "gate": if row.gate == "open" { "passed" } else { "failed" },
        "why": row.why, "as_of": row.as_of, "learnt_from": row.learnt_from, "answered": row.answered, "customers": row.customers, "tried": row.tried,
        "measure": row.measure, "model_figure": millionths(row.model_figure_millionths), "rules_figure": millionths(row.rules_figure_millionths),
        "challenger": row.challenger, "challenger_figure": millionths(row.challenger_figure_millionths),
        "model_days": thousandths(row.pace_days_thousandths), "rules_days": thousandths(row.rules_days_thousandths),
        "drift": row.drift, "drift_why": row.drift_why, "drift_since": row.drift_since, "drift_invoices": row.drift_rows,
        "score_psi": millionths(row.score_psi_millionths), "moved_input": row.moved_input, "input_psi": millionths(row.input_psi_millionths),
        "matured": row.matured, "said": millionths(row.said_millionths), "happened": millionths(row.happened_millionths),
        "slope": millionths(row.slope_millionths), "intervals": row.intervals,
        "coverage_said": millionths(row.coverage_said_millionths), "coverage": millionths(row.coverage_millionths),
        "hash": row.hash, "data_hash": row.data_hash, "snapshot_id": row.snapshot_id, "rule_bundle": row.rule_bundle, "run_id": row.run_id,
        "file": row.file, "actor": row.actor, "recorded_at": row.recorded_at,
    })
}

/// Whole or not at all: written beside its name and renamed. What is there already has the same bytes.
fn write(file: &Path, text: &str) -> Result<(), Failure> {
    if file.exists() {
        return Ok(());
    }
    let written = || {
        fs::create_dir_all(file.parent().unwrap_or(Path::new(".")))?;
        let beside: PathBuf = file.with_extension("writing");
        fs::write(&beside, text)?;
        fs::rename(&beside, file)
    };
    written().map_err(|error: std::io::Error| {
        let subject = file.display().to_string();
        Failure::fault("file_failed", &subject, format!("Writing {subject}: {error}"), "Check the disk and the rights of the folder")
    })
}
