//! The switch with which people stop what happens without them.

use crate::documents::Automation;
use crate::failure::Failure;
use crate::home::App;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// What is stopped or started again, and why.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SwitchRequest {
    /// One kind of decision; every kind without it.
    #[serde(default)]
    pub kind: Option<String>,
    pub stopped: bool,
    pub why: String,
}

impl App {
    /// Stops what happens without a person, also what waits in its veto window, or lets it start again; gives the steps that are in force then.
    ///
    /// # Errors
    /// When no reason is given or there is no such kind, or those of the books.
    pub fn switch_automation(&self, request: &SwitchRequest) -> Result<Automation, Failure> {
        let SwitchRequest { kind, stopped, why } = request;
        let key = format!("switch_automation:{}", self.head_seq()?);
        self.submit_accepted(&key, "switch_automation", json!({ "kind": kind, "stopped": stopped, "why": why }))?;
        self.automation()
    }
}
