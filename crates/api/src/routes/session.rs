//! What the page needs to know before anything else.

use super::{Shared, answer};
use crate::problem::Problem;
use axum::extract::State;
use axum::response::Response;

/// Who acts on which company, what day it is there, and the last run.
#[utoipa::path(get, path = "/api/v1/session", responses((status = 200, description = "session")))]
pub async fn read_session(State(app): State<Shared>) -> Result<Response, Problem> {
    answer(app, |app| app.session()).await
}

/// Reason codes for rejecting, editing and snoozing, with what each corrects.
#[utoipa::path(get, path = "/api/v1/reasons", responses((status = 200, description = "reason codes")))]
pub async fn read_reasons(State(app): State<Shared>) -> Result<Response, Problem> {
    answer(app, |app| app.reasons()).await
}
