//! What executed recommendations brought.

use super::{Answer, Shared, answer};
use axum::extract::State;
use chandler_app::App;
use chandler_app::documents::Outcomes;

/// What executed recommendations brought, against what they had promised: by kind and one by one.
#[utoipa::path(get, path = "/api/v1/outcomes", responses((status = 200, description = "outcomes", body = Outcomes)))]
pub async fn read_outcomes(State(app): State<Shared>) -> Answer<Outcomes> {
    answer(app, App::read_outcomes).await
}
