//! `train`: the models that a run of the same day fits to the company's own data, kept as files and recorded with all that speaks for and against them.
//!
//! Promises: the same home and day give the same bytes; a file is named by its SHA-256, which is the hash that a run of that day names.

use crate::CONTRACT;
use crate::failure::Failure;
use crate::fitted::{FITTED, Fitted, PEER_DISCOUNTS};
use crate::home::App;
use crate::models::{Trained, TrainedBy};
use crate::run::AsOf;
use chandler_engine::MemorySink;
use chandler_recommend::ModelRole;
use serde_json::{Value, json};

impl App {
    /// Trains a model, or all, on what was known at the end of a day or after a commit. Today's becomes the champion; one of the past is a candidate.
    ///
    /// # Errors
    /// When there is no such model or it is fitted to nothing, the lake cannot be read, the file not be written, or nothing is there to learn from.
    pub fn train(&self, model: Option<&str>, as_of: Option<&AsOf>) -> Result<Value, Failure> {
        let asked = asked(model)?;
        let session = self.session_as_of(as_of, None)?;
        let pipelines = self.pipelines()?;
        let select: Vec<String> = asked.iter().map(|fitted| format!("+{}", fitted.table)).collect();
        let outcome = self.compute(&session, &pipelines, Some(&select.join(",")), &MemorySink::default(), &|_| {})?;
        // Tables that another model is made from may have one, too.
        let is_asked = |one: &Trained| asked.iter().any(|fitted| fitted.name == one.model());
        let trained: Vec<Trained> = self.trained(&session, &outcome)?.into_iter().filter(is_asked).collect();
        if trained.is_empty() {
            return Err(nothing_to_learn(&asked));
        }
        let role = if as_of.is_some() { ModelRole::Candidate } else { ModelRole::Champion };
        let by = TrainedBy { session: &session, pipelines: pipelines.hash(), role, run_id: None, snapshot_id: None };
        let keep = |one: &Trained| {
            self.keep(one, &by)?;
            self.model(one.model(), one.hash())
        };
        let models = trained.iter().map(keep).collect::<Result<Vec<_>, Failure>>()?;
        Ok(json!({ "contract": CONTRACT, "models": models }))
    }
}

/// The models of a name, or all.
fn asked(model: Option<&str>) -> Result<Vec<&'static Fitted>, Failure> {
    let asked: Vec<&Fitted> = FITTED.iter().filter(|fitted| model.is_none_or(|name| name == fitted.name)).collect();
    match model {
        Some(PEER_DISCOUNTS) => {
            let message = "peer_discounts is fitted to nothing: it compares each discount with those of the lines before it";
            Err(Failure::refusal("fitted_to_nothing", PEER_DISCOUNTS, message, "Measure it on a company's lines with `chandler evaluate discounts`"))
        }
        Some(name) if asked.is_empty() => {
            let names: Vec<&str> = FITTED.iter().map(|fitted| fitted.name).collect();
            let remedy = format!("Train {}, or name none", names.join(", "));
            Err(Failure::input("unknown_model", name, format!("There is no model `{name}`"), remedy))
        }
        _ => Ok(asked),
    }
}

fn nothing_to_learn(asked: &[&Fitted]) -> Failure {
    let (name, (message, remedy)) = match asked {
        [one] => (one.name, one.nothing),
        _ => ("models", ("There is nothing to learn from", "Sell something, import a company's history, or train for a later day")),
    };
    Failure::refusal("nothing_to_learn", name, message, remedy)
}
