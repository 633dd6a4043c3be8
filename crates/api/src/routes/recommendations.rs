//! Queues, recommendations, and what people do with them.

use super::{Shared, answer};
use crate::problem::Problem;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use chandler_app::{ActRequest, Deed, QueueRequest, ReplayLevel, ReplayRequest};
use serde::Deserialize;

#[derive(Deserialize, utoipa::IntoParams)]
pub struct QueueQuery {
    /// States separated by commas; the open ones by default
    states: Option<String>,
    /// Only the first so many rows
    top: Option<usize>,
}

/// The queue of a kind, best value per minute of work first.
#[utoipa::path(get, path = "/api/v1/queues/{kind}", params(("kind" = String, Path, description = "replenishment or all"), QueueQuery), responses((status = 200, description = "queue")))]
pub async fn read_queue(State(app): State<Shared>, Path(kind): Path<String>, Query(query): Query<QueueQuery>) -> Result<Response, Problem> {
    let states = query.states.map(|states| states.split(',').map(str::to_owned).collect());
    answer(app, move |app| app.queue(&QueueRequest { kind, states, top: query.top })).await
}

/// A recommendation with derivation, evidence, events and the series of its charts.
#[utoipa::path(get, path = "/api/v1/recommendations/{rec_id}", params(("rec_id" = String, Path, description = "recommendation")), responses((status = 200, description = "recommendation")))]
pub async fn read_recommendation(State(app): State<Shared>, Path(rec_id): Path<String>) -> Result<Response, Problem> {
    answer(app, move |app| app.show_with_charts(&rec_id)).await
}

macro_rules! deeds {
    ($($(#[doc = $summary:literal])+ $name:ident, $path:literal, $deed:ident;)*) => {$(
        $(#[doc = $summary])+
        #[utoipa::path(post, path = $path, request_body = serde_json::Value, responses((status = 200, description = "an answer for each row")))]
        pub async fn $name(State(app): State<Shared>, headers: HeaderMap, Json(request): Json<ActRequest>) -> Result<Response, Problem> {
            let key = idempotency_key(&headers);
            answer(app, move |app| app.act(Deed::$deed, request, key)).await
        }
    )*};
}

deeds! {
    /// Approves recommendations: each becomes part of a draft purchase order in the same transaction, or says why not.
    approve, "/api/v1/recommendations/approve", Approve;
    /// Rejects recommendations with a reason that the next run takes into account.
    reject, "/api/v1/recommendations/reject", Reject;
    /// Changes the quantity of recommendations.
    edit, "/api/v1/recommendations/edit", Edit;
    /// Puts recommendations aside until a day.
    snooze, "/api/v1/recommendations/snooze", Snooze;
    /// Takes snoozed recommendations back.
    unsnooze, "/api/v1/recommendations/unsnooze", Unsnooze;
}

#[derive(Deserialize, utoipa::IntoParams)]
pub struct ReplayQuery {
    /// `evidence` or `lake`
    level: Option<String>,
}

/// Derives a recommendation again from what was known then, and compares.
#[utoipa::path(post, path = "/api/v1/recommendations/{rec_id}/replay", params(("rec_id" = String, Path, description = "recommendation"), ReplayQuery), responses((status = 200, description = "replay")))]
pub async fn replay(State(app): State<Shared>, Path(rec_id): Path<String>, Query(query): Query<ReplayQuery>) -> Result<Response, Problem> {
    answer(app, move |app| {
        let level = ReplayLevel::parse(query.level.as_deref().unwrap_or("evidence"))?;
        app.replay(&ReplayRequest { recommendations: Some(vec![rec_id]), level })
    })
    .await
}

/// Given by the client, so that a request sent twice acts once.
fn idempotency_key(headers: &HeaderMap) -> Option<String> {
    headers.get("idempotency-key")?.to_str().ok().map(str::to_owned)
}
