//! What a command is, and the registry of all that the business understands.

use crate::work::{Stop, Work};
use chandler_calendar::Instant;

/// A command as it arrives.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Envelope {
    /// Idempotency key: the same key with the same body is answered with the same answer for ever.
    pub key: String,
    pub command: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entity_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_at: Option<Instant>,
    pub body: serde_json::Value,
}

/// A body that does not say what its command needs.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Invalid {
    /// Path of the field, such as `lines[2].quantity`; empty for the whole body.
    pub field: String,
    pub message: String,
    pub remedy: String,
}

/// One command that the business understands.
pub struct CommandSpec {
    pub name: &'static str,
    pub summary: &'static str,
    /// JSON Schema of the body.
    pub body_schema: fn() -> serde_json::Value,
    /// Codes it can be refused with.
    pub refusals: &'static [&'static str],
    pub decide: fn(&mut Work<'_>, &serde_json::Value) -> Result<(), Stop>,
}

/// Reads a command's body.
///
/// # Errors
/// [`Stop::Invalid`] naming what is wrong.
pub fn parse_body<T: serde::de::DeserializeOwned>(body: &serde_json::Value) -> Result<T, Stop> {
    T::deserialize(body).map_err(|error| {
        let remedy = "See the command's body in `chandler command --list`".to_owned();
        Stop::Invalid(Invalid { field: String::new(), message: error.to_string(), remedy })
    })
}
