//! `train`: the model that a run of the same day trains, kept as a file and recorded with all that speaks for and against it.
//!
//! Promises: the same home and day give the same bytes; the file is named by its SHA-256, which is the `model` of the run's `payment_outlooks`.

use crate::CONTRACT;
use crate::failure::Failure;
use crate::home::App;
use crate::models::{TABLE, TIME_TO_PAY, TrainedBy};
use crate::run::AsOf;
use chandler_engine::MemorySink;
use chandler_recommend::ModelRole;
use serde_json::{Value, json};

impl App {
    /// Trains a model, or all, on what was known at the end of a day or after a commit. Today's becomes the champion; one of the past is a candidate.
    ///
    /// # Errors
    /// When there is no such model, the lake cannot be read, the file not be written, or no invoice is there to learn from.
    pub fn train(&self, model: Option<&str>, as_of: Option<&AsOf>) -> Result<Value, Failure> {
        if let Some(name) = model.filter(|name| *name != TIME_TO_PAY) {
            return Err(Failure::input("unknown_model", name, format!("There is no model `{name}`"), format!("Train {TIME_TO_PAY}, or name none")));
        }
        let session = self.session_as_of(as_of, None)?;
        let pipelines = self.pipelines()?;
        self.compute(&session, &pipelines, Some(&format!("+{TABLE}")), &MemorySink::default(), &|_| {})?;
        let trained = self.trained(&session)?;
        if trained.is_empty() {
            let remedy = "Sell something on account, import a company's invoices, or train for a later day";
            return Err(Failure::refusal("nothing_to_learn", TIME_TO_PAY, "There is no invoice to learn from", remedy));
        }
        let role = if as_of.is_some() { ModelRole::Candidate } else { ModelRole::Champion };
        let by = TrainedBy { session: &session, pipelines: pipelines.hash(), role, run_id: None, snapshot_id: None };
        let keep = |one: &crate::models::Trained| {
            self.keep(one, &by)?;
            self.model(one.model(), one.hash())
        };
        let models = trained.iter().map(keep).collect::<Result<Vec<_>, Failure>>()?;
        Ok(json!({ "contract": CONTRACT, "models": models }))
    }
}
