//! Whether the data can be trusted: the totals of the old system beside those of the books, and problems ranked by the money they touch.

use super::{Answer, Shared, answer};
use crate::body::Body;
use axum::extract::State;
use chandler_app::App;
use chandler_app::documents::{CutOver, DataQuality};
use serde::Deserialize;

/// The totals of the old system beside those of the books, as last checked.
#[utoipa::path(get, path = "/api/v1/cut-over", responses((status = 200, description = "totals and state", body = CutOver)))]
pub async fn read_cut_over(State(app): State<Shared>) -> Answer<CutOver> {
    answer(app, App::cut_over).await
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CutOverCheck {
    /// CSV with the header `kind,subject,amount`
    totals: String,
}

/// Compares the totals that the old system gives with the books.
#[utoipa::path(post, path = "/api/v1/cut-over/check", request_body = CutOverCheck, responses((status = 200, description = "totals and state", body = CutOver)))]
pub async fn check_cut_over(State(app): State<Shared>, Body(request): Body<CutOverCheck>) -> Answer<CutOver> {
    answer(app, move |app| app.check_cut_over(&request.totals)).await
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CutOverExplanation {
    /// Kind of the total, such as `stock_value`
    kind: String,
    /// Site, party or account; empty for all
    subject: String,
    explanation: String,
}

/// Explains a difference and signs for it.
#[utoipa::path(post, path = "/api/v1/cut-over/explanations", request_body = CutOverExplanation, responses((status = 200, description = "totals and state", body = CutOver)))]
pub async fn explain_difference(State(app): State<Shared>, Body(request): Body<CutOverExplanation>) -> Answer<CutOver> {
    answer(app, move |app| app.explain_difference(&request.kind, &request.subject, &request.explanation)).await
}

/// Ends the cut-over: from here on the books are the business. Refused while a difference is unexplained.
#[utoipa::path(post, path = "/api/v1/cut-over/live", responses((status = 200, description = "totals and state", body = CutOver)))]
pub async fn go_live(State(app): State<Shared>) -> Answer<CutOver> {
    answer(app, App::go_live).await
}

/// Problems of the data, those that touch the most money first.
#[utoipa::path(get, path = "/api/v1/data-quality", responses((status = 200, description = "problems", body = DataQuality)))]
pub async fn read_data_quality(State(app): State<Shared>) -> Answer<DataQuality> {
    answer(app, App::data_quality).await
}
