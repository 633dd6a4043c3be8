//! What the page needs to know before anything else.

use super::{Answer, Shared, answer};
use axum::Json;
use axum::extract::State;
use chandler_app::App;
use chandler_app::documents::{ReasonCatalogue, Session};

/// Who acts on which company, what day it is there, and the last run.
#[utoipa::path(get, path = "/api/v1/session", responses((status = 200, description = "session", body = Session)))]
pub async fn read_session(State(app): State<Shared>) -> Answer<Session> {
    answer(app, App::session).await
}

/// Reason codes for rejecting, editing and snoozing, with what each corrects.
#[utoipa::path(get, path = "/api/v1/reasons", responses((status = 200, description = "reason codes", body = ReasonCatalogue)))]
pub async fn read_reasons() -> Json<ReasonCatalogue> {
    Json(App::reasons())
}
