//! `log_activity`.

use super::contact::{Contact, ContactOutcome};
use super::timeline::{Party, record_contact};
use crate::command::{Command, Invalid};
use crate::fields::codes;
use crate::finance::Books;
use crate::reading;
use crate::tables::{Customer, Supplier};
use crate::work::{Lookup, Stop, Work};
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
/// Logs a contact with a customer or a supplier, or a note about one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LogActivity {
    /// exactly one of customer and supplier
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplier_id: Option<String>,
    pub kind: ContactKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<ContactOutcome>,
    /// how long it took
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<i64>,
    /// document that it was about
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

codes! {
    /// What kind of contact it was.
    pub enum ContactKind {
        Note = "note",
        Call = "call",
        Email = "email",
        Reminder = "reminder",
        Visit = "visit",
    }
}

impl Command for LogActivity {
    const NAME: &'static str = "log_activity";
    const SUMMARY: &'static str = "Logs a contact with a customer or a supplier, or a note about one";
    const REFUSALS: &'static [&'static str] = &["unknown_entity", "not_live", "unknown_customer", "unknown_supplier", "negative", "too_large"];

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        let party = self.party()?;
        let customer = self.customer_id.as_ref().map(|id| Lookup::row::<Customer>(key![id]));
        let supplier = self.supplier_id.as_ref().map(|id| Lookup::row::<Supplier>(key![id]));
        work.fetch([Books::lookup(work)].into_iter().chain(customer).chain(supplier))?;
        Books::open(work)?;
        if let Party::Customer(id) = party {
            work.require::<Customer>(key![id], "unknown_customer")?;
        }
        if let Party::Supplier(id) = party {
            work.require::<Supplier>(key![id], "unknown_supplier")?;
        }
        let contact = Contact { minutes: reading::minutes(self.minutes, "minutes")?, outcome: self.outcome };
        let document = self.document.as_deref().unwrap_or_default();
        record_contact(work, party, self.kind.as_str(), document, contact, json!({ "note": self.note }));
        Ok(())
    }
}

impl LogActivity {
    fn party(&self) -> Result<Party<'_>, Stop> {
        match (&self.customer_id, &self.supplier_id) {
            (Some(id), None) => Ok(Party::Customer(id)),
            (None, Some(id)) => Ok(Party::Supplier(id)),
            _ => Err(Invalid::new("customer_id", "Exactly one of `customer_id` and `supplier_id` is needed", "Say whose timeline it is").into()),
        }
    }
}
