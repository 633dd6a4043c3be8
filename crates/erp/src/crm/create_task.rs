//! `create_task`.

use super::timeline::{Party, record_activity};
use crate::command::Command;
use crate::fields::codes;
use crate::finance::Books;
use crate::reading;
use crate::tables::{Customer, DocumentSeries, Task};
use crate::work::{Lookup, Stop, Work};
use chandler_calendar::Day;
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
/// Gives somebody something to do for a customer's account.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateTask {
    pub customer_id: String,
    pub kind: TaskKind,
    /// the day of the command where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub due_on: Option<Day>,
    /// who is to do it; whoever commands it where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee: Option<String>,
    /// document that it is about
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// dunning step that it carries out, such as second_reminder
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// recommendation that proposed it
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rec_id: Option<String>,
}

codes! {
    /// What is to be done.
    pub enum TaskKind {
        Call = "call",
        Email = "email",
        Reminder = "reminder",
        Visit = "visit",
        Review = "review",
        HandOver = "hand_over",
        Offer = "offer",
        Prepayment = "prepayment",
    }
}

impl Command for CreateTask {
    const NAME: &'static str = "create_task";
    const SUMMARY: &'static str = "Gives somebody something to do for a customer's account";
    const REFUSALS: &'static [&'static str] = &["unknown_entity", "not_live", "unknown_customer", "in_past"];

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        let series = Lookup::row::<DocumentSeries>(key![work.entity_id(), "TK"]);
        work.fetch([Books::lookup(work), Lookup::row::<Customer>(key![&self.customer_id]), series])?;
        let books = Books::open(work)?;
        work.require::<Customer>(key![&self.customer_id], "unknown_customer")?;
        let due_on = self.due_on.unwrap_or(books.today);
        reading::not_before(due_on, books.today, "due_on")?;
        let task_number = work.next_number("TK")?;
        let detail = json!({ "kind": self.kind.as_str(), "due_on": due_on, "step": self.step });
        record_activity(work, Party::Customer(&self.customer_id), "task_created", &task_number, detail);
        work.document("task", &task_number);
        work.insert(Task {
            entity_id: work.entity_id().to_owned(),
            task_number,
            customer_id: self.customer_id,
            kind: self.kind.as_str().to_owned(),
            document: self.document,
            step: self.step,
            note: self.note,
            assignee: self.assignee.unwrap_or_else(|| work.context.actor.clone()),
            created_on: books.today,
            due_on,
            state: "open".to_owned(),
            outcome: None,
            minutes: None,
            done_on: None,
            rec_id: self.rec_id,
        });
        Ok(())
    }
}
