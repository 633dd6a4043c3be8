//! The one door into the business, from JSON.

use crate::CONTRACT;
use crate::documents::{CommandAnswer, CommandEntry, CommandList, InstantText, typed};
use crate::failure::{Failure, Place};
use crate::home::{App, registry};
use chandler_calendar::Instant;
use chandler_erp::Envelope;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

/// A command whose name is known from elsewhere.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommandRequest {
    /// Idempotency key: the same key with the same body is answered with the same answer for ever.
    pub key: String,
    #[serde(default)]
    pub actor: Option<String>,
    #[serde(default)]
    pub entity_id: Option<String>,
    /// When it happened in the business; now by default.
    #[serde(default)]
    #[schema(value_type = Option<InstantText>)]
    pub effective_at: Option<Instant>,
    /// See the command's schema in the list of commands.
    #[schema(value_type = Object)]
    pub body: Value,
}

impl App {
    /// Every command with the schema of its body and its refusals; needs no home.
    pub fn commands() -> CommandList {
        let entry = |spec: &&chandler_erp::CommandSpec| CommandEntry {
            name: spec.name,
            summary: spec.summary,
            body_schema: (spec.body_schema)(),
            refusals: spec.refusals,
        };
        CommandList { contract: CONTRACT, commands: registry().commands.iter().map(entry).collect() }
    }

    /// Decides and commits one command; the answer is the contract's row.
    ///
    /// # Errors
    /// When the envelope cannot be read, or the writer could not decide; a refusal is an answer, not an error.
    pub fn submit(&self, mut envelope: Envelope) -> Result<Value, Failure> {
        envelope.actor.get_or_insert_with(|| self.actor.clone());
        if envelope.effective_at.is_none() {
            envelope.effective_at = self.fixed_instant()?;
        }
        self.door()?.submit(envelope)
    }

    /// The same for a command of that name.
    ///
    /// # Errors
    /// As [`App::submit`].
    pub fn submit_command(&self, command: String, request: CommandRequest) -> Result<CommandAnswer, Failure> {
        let CommandRequest { key, actor, entity_id, effective_at, body } = request;
        typed(self.submit(Envelope { key, command, actor, entity_id, effective_at, body })?, "command")
    }

    /// Decides the command of one line of a file.
    ///
    /// # Errors
    /// When the line is no envelope; says which line.
    pub fn submit_line(&self, file: &str, number: u64, line: &str) -> Result<Value, Failure> {
        let place = |field: Option<String>| Place { file: Some(file.to_owned()), line: Some(number), field };
        let parsed: Value = serde_json::from_str(line).map_err(|error| {
            let message = format!("line {number} is not JSON: {error}");
            Failure::input("malformed_json", "command", message, "Write one JSON object a line: {\"key\", \"command\", \"body\"}").at(place(None))
        })?;
        let envelope = read_envelope(parsed).map_err(|failure| failure.at(place(None)))?;
        let mut answer = self.submit(envelope)?;
        if let Some(fields) = answer.as_object_mut() {
            fields.insert("line".to_owned(), json!(number));
        }
        Ok(answer)
    }

    /// Submits a command that this program makes itself and that has to be accepted; returns its answer.
    pub(crate) fn submit_accepted(&self, key: &str, command: &str, body: Value) -> Result<Value, Failure> {
        accepted(self.submit(self.envelope(key, command, body))?)
    }

    /// In a home whose clock stands still, commands happen at the end of that day; elsewhere the writer's clock says when.
    fn fixed_instant(&self) -> Result<Option<Instant>, Failure> {
        match self.settings()?.clock {
            chandler_store::HomeClock::System => Ok(None),
            chandler_store::HomeClock::Fixed(_) => self.business_instant().map(Some),
        }
    }
}

fn read_envelope(envelope: Value) -> Result<Envelope, Failure> {
    serde_json::from_value(envelope).map_err(|error| {
        let remedy = "Give key, command and body, and if needed actor, entity_id and effective_at; see `chandler command --list`";
        Failure::input("bad_envelope", "command", format!("The command cannot be read: {error}"), remedy)
    })
}

/// Turns the answers that are no yes into failures.
pub(crate) fn accepted(answer: Value) -> Result<Value, Failure> {
    let text = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    match answer.get("outcome").and_then(Value::as_str) {
        Some("accepted" | "repeated") => Ok(answer),
        Some("invalid") => {
            let invalid = &answer["invalid"];
            let field = text(invalid, "field");
            let failure = Failure::input("invalid_body", &field, text(invalid, "message"), text(invalid, "remedy"));
            Err(failure.at(Place { field: Some(field), ..Place::default() }))
        }
        _ => {
            let refusal = &answer["refusal"];
            Err(Failure::refusal(&text(refusal, "code"), text(refusal, "subject"), text(refusal, "message"), text(refusal, "remedy")))
        }
    }
}
