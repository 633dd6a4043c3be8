//! The one door into the business.

use super::{Shared, answer};
use crate::problem::Problem;
use axum::Json;
use axum::extract::{Path, State};
use axum::response::Response;
use chandler_app::Failure;
use serde_json::Value;

/// Every command with the schema of its body and its refusals.
#[utoipa::path(get, path = "/api/v1/commands", responses((status = 200, description = "commands")))]
pub async fn list_commands(State(app): State<Shared>) -> Result<Response, Problem> {
    answer(app, |app| Ok(app.commands())).await
}

/// Decides and commits one command; the body is the command's envelope without its name.
#[utoipa::path(post, path = "/api/v1/commands/{name}", params(("name" = String, Path, description = "command")), request_body = serde_json::Value, responses((status = 200, description = "what became of it")))]
pub async fn submit_command(State(app): State<Shared>, Path(name): Path<String>, Json(mut envelope): Json<Value>) -> Result<Response, Problem> {
    answer(app, move |app| {
        let fields = envelope
            .as_object_mut()
            .ok_or_else(|| Failure::input("bad_envelope", "body", "The body is no JSON object", "Send {\"key\", \"body\"}"))?;
        fields.insert("command".to_owned(), Value::String(name));
        app.submit_json(envelope)
    })
    .await
}
