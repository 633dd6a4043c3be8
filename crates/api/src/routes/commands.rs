//! The one door into the business.

use super::{Answer, Shared, answer};
use crate::body::Body;
use axum::Json;
use axum::extract::{Path, State};
use chandler_app::documents::{CommandAnswer, CommandList};
use chandler_app::{App, CommandRequest};

/// Every command with the schema of its body and its refusals.
#[utoipa::path(get, path = "/api/v1/commands", responses((status = 200, description = "commands", body = CommandList)))]
pub async fn list_commands() -> Json<CommandList> {
    Json(App::commands())
}

/// Decides and commits one command.
#[utoipa::path(post, path = "/api/v1/commands/{name}", params(("name" = String, Path, description = "command")), request_body = CommandRequest, responses((status = 200, description = "what became of it", body = CommandAnswer)))]
pub async fn submit_command(State(app): State<Shared>, Path(command): Path<String>, Body(request): Body<CommandRequest>) -> Answer<CommandAnswer> {
    answer(app, move |app| app.submit_command(command, request)).await
}
