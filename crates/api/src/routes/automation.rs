//! What happens without a person, and the switch that stops it.

use super::{Answer, Shared, answer};
use crate::body::Body;
use axum::extract::State;
use chandler_app::documents::Automation;
use chandler_app::{App, SwitchRequest};

/// How far each kind and segment goes without a person, and why not further.
#[utoipa::path(get, path = "/api/v1/automation", responses((status = 200, description = "steps in force", body = Automation)))]
pub async fn read_automation(State(app): State<Shared>) -> Answer<Automation> {
    answer(app, App::automation).await
}

/// Stops what happens without a person, at once and also what waits in its veto window; or lets it start again.
#[utoipa::path(post, path = "/api/v1/automation/switch", request_body = SwitchRequest, responses((status = 200, description = "steps in force", body = Automation)))]
pub async fn switch_automation(State(app): State<Shared>, Body(request): Body<SwitchRequest>) -> Answer<Automation> {
    answer(app, move |app| app.switch_automation(&request)).await
}
