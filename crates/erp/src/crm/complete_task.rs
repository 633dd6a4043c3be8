//! `complete_task`. The contact goes to the customer's timeline as if it had been logged by itself.

use super::contact::{Contact, ContactOutcome};
use super::timeline::{Party, record_contact};
use crate::command::Command;
use crate::finance::Books;
use crate::reading;
use crate::refusal::Refusal;
use crate::tables::Task;
use crate::work::{Lookup, Stop, Work};
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
/// Ends a task with what came of it; `not_needed` ends it without a contact.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CompleteTask {
    pub task_number: String,
    pub outcome: ContactOutcome,
    /// how long it took
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Command for CompleteTask {
    const NAME: &'static str = "complete_task";
    const SUMMARY: &'static str = "Ends a task with what came of it";
    const REFUSALS: &'static [&'static str] = &["unknown_entity", "not_live", "unknown_document", "wrong_state", "negative", "too_large"];

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        let task_key = key![work.entity_id(), &self.task_number];
        work.fetch([Books::lookup(work), Lookup::row::<Task>(task_key.clone())])?;
        let books = Books::open(work)?;
        let mut task: Task = work.require(task_key, "unknown_document")?;
        if task.state != "open" {
            let refusal = Refusal::new("wrong_state", &self.task_number).with("state", &task.state);
            return Err(refusal.with("expected", "open").into());
        }
        let minutes = reading::minutes(self.minutes, "minutes")?;
        let kind = if self.outcome == ContactOutcome::NotNeeded { "task_dropped" } else { task.kind.as_str() };
        let contact = Contact { minutes, outcome: Some(self.outcome) };
        let detail = json!({ "note": self.note, "about": task.document, "step": task.step });
        record_contact(work, Party::Customer(&task.customer_id), kind, &self.task_number, contact, detail);
        work.document("task", &self.task_number);
        task.state = "done".to_owned();
        task.outcome = Some(self.outcome.as_str().to_owned());
        task.minutes = minutes;
        task.done_on = Some(books.today);
        work.update(task);
        Ok(())
    }
}
