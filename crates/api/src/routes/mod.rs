//! All routes, and the OpenAPI document that describes them.

mod assets;
mod commands;
mod data;
mod documents;
mod probes;
mod recommendations;
mod session;

use crate::problem::Problem;
use crate::token::{self, Token};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::{Router, middleware};
use chandler_app::{App, Failure};
use serde_json::Value;
use std::sync::Arc;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::trace::TraceLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Largest request body: a bulk of some thousand rows fits, an accident does not.
const BODY_BYTES_MAX: usize = 8 * 1024 * 1024;

/// What every handler has.
pub type Shared = Arc<App>;

#[derive(OpenApi)]
#[openapi(info(
    title = "Chandler",
    description = "The decision engine of a wholesale distributor.",
    license(name = "Apache-2.0", identifier = "Apache-2.0")
))]
struct Description;

/// The whole service.
pub fn router(app: Shared, token: Token) -> Router {
    let (api, _) = described().split_for_parts();
    api.layer(middleware::from_fn_with_state(token, token::require))
        .merge(probes::router())
        .fallback(assets::asset)
        .layer(RequestBodyLimitLayer::new(BODY_BYTES_MAX))
        .layer(CompressionLayer::new())
        .layer(SetResponseHeaderLayer::overriding(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(chandler_web::CONTENT_SECURITY_POLICY)))
        .layer(SetResponseHeaderLayer::overriding(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")))
        .layer(SetResponseHeaderLayer::overriding(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")))
        .layer(TraceLayer::new_for_http())
        .with_state(app)
}

/// The OpenAPI 3.1 document of all routes under `/api/v1`.
pub fn openapi() -> String {
    let (_, mut document) = described().split_for_parts();
    document.info.version = "1".to_owned();
    document.to_pretty_json().unwrap_or_default()
}

fn described() -> OpenApiRouter<Shared> {
    OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(session::read_session))
        .routes(routes!(session::read_reasons))
        .routes(routes!(recommendations::read_queue))
        .routes(routes!(recommendations::read_recommendation))
        .routes(routes!(recommendations::approve))
        .routes(routes!(recommendations::reject))
        .routes(routes!(recommendations::edit))
        .routes(routes!(recommendations::snooze))
        .routes(routes!(recommendations::unsnooze))
        .routes(routes!(recommendations::replay))
        .routes(routes!(documents::read_document))
        .routes(routes!(commands::list_commands))
        .routes(routes!(commands::submit_command))
        .routes(routes!(data::list_tables))
        .routes(routes!(data::read_table))
        .routes(routes!(data::query))
}

/// Runs a use case away from the threads that serve connections, and answers with its document.
async fn answer(app: Shared, use_case: impl FnOnce(&App) -> Result<Value, Failure> + Send + 'static) -> Result<Response, Problem> {
    let outcome = tokio::task::spawn_blocking(move || use_case(&app)).await;
    let document = outcome.unwrap_or_else(|error| {
        Err(Failure::fault("internal", "request", format!("The request failed inside the program: {error}"), "Report it with the server's log"))
    })?;
    Ok(axum::Json(document).into_response())
}
