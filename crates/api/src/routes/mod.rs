//! All routes.

mod assets;
mod audit;
mod automation;
mod bank;
mod changes;
mod commands;
mod customers;
mod data;
mod documents;
mod imports;
mod kpis;
mod outcomes;
mod probes;
mod quality;
mod recommendations;
mod search;
mod session;

use crate::body::{BODY_BYTES_MAX, UPLOAD_BYTES_MAX};
use crate::openapi::Description;
use crate::problem::Problem;
use crate::token::{self, Token};
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderValue, header};
use axum::{Extension, Json, Router, middleware};
use chandler_app::{App, Failure};
pub use changes::Stopping;
use serde::Serialize;
use std::sync::Arc;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::trace::TraceLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// What every handler has.
pub type Shared = Arc<App>;

/// The whole service.
pub fn router(app: Shared, token: Token, stopping: Stopping) -> Router {
    let (api, _) = described().split_for_parts();
    api.layer(Extension(stopping))
        .layer(middleware::from_fn_with_state(token, token::require))
        .merge(probes::router())
        .fallback(assets::asset)
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(CompressionLayer::new())
        .layer(SetResponseHeaderLayer::overriding(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(chandler_web::CONTENT_SECURITY_POLICY)))
        .layer(SetResponseHeaderLayer::overriding(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")))
        .layer(SetResponseHeaderLayer::overriding(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")))
        .layer(TraceLayer::new_for_http())
        .with_state(app)
}

/// All routes under `/api/v1`, with what they say of themselves.
pub fn described() -> OpenApiRouter<Shared> {
    OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(session::read_session))
        .routes(routes!(session::read_reasons))
        .routes(routes!(recommendations::read_queue))
        .routes(routes!(recommendations::read_supplier_orders))
        .routes(routes!(recommendations::read_recommendation))
        .routes(routes!(recommendations::approve))
        .routes(routes!(recommendations::reject))
        .routes(routes!(recommendations::edit))
        .routes(routes!(recommendations::snooze))
        .routes(routes!(recommendations::unsnooze))
        .routes(routes!(recommendations::assign))
        .routes(routes!(recommendations::comment))
        .routes(routes!(recommendations::replay))
        .routes(routes!(recommendations::what_if))
        .routes(routes!(documents::read_document))
        .routes(routes!(recommendations::read_margin_case))
        .routes(routes!(customers::read_call_sheet))
        .routes(routes!(audit::read_audit))
        .routes(routes!(audit::check_chain))
        .routes(routes!(audit::export_bundle))
        .routes(routes!(commands::list_commands))
        .routes(routes!(commands::submit_command))
        .routes(routes!(data::list_tables))
        .routes(routes!(data::read_table))
        .routes(routes!(data::query))
        .routes(routes!(search::search))
        .routes(routes!(changes::watch_changes))
        .routes(routes!(imports::read_upload))
        .routes(routes!(imports::suggest_mapping))
        .routes(routes!(imports::preview))
        .routes(routes!(imports::import_upload, imports::list_imports))
        .routes(routes!(imports::read_quarantine))
        .routes(routes!(quality::read_cut_over))
        .routes(routes!(quality::check_cut_over))
        .routes(routes!(quality::explain_difference))
        .routes(routes!(quality::go_live))
        .routes(routes!(quality::read_data_quality))
        .routes(routes!(kpis::read_kpis))
        .routes(routes!(kpis::read_kpi_rows))
        .routes(routes!(kpis::read_kpi_rows_file))
        .routes(routes!(outcomes::read_outcomes))
        .routes(routes!(automation::read_automation))
        .routes(routes!(automation::switch_automation))
        .routes(routes!(bank::read_statement))
        .routes(routes!(bank::read_open_lines))
        .routes(routes!(bank::settle_line))
        // Only here may a body be as large as a file.
        .merge(OpenApiRouter::new().routes(routes!(imports::upload_file)).layer(DefaultBodyLimit::max(UPLOAD_BYTES_MAX)))
}

/// A document, or what went wrong.
pub type Answer<T> = Result<Json<T>, Problem>;

/// Runs a use case away from the threads that serve connections, and answers with its document.
async fn answer<T>(app: Shared, use_case: impl FnOnce(&App) -> Result<T, Failure> + Send + 'static) -> Answer<T>
where
    T: Serialize + Send + 'static,
{
    outcome(app, use_case).await.map(Json)
}

/// Runs a use case away from the threads that serve connections.
async fn outcome<T: Send + 'static>(app: Shared, use_case: impl FnOnce(&App) -> Result<T, Failure> + Send + 'static) -> Result<T, Problem> {
    let outcome = tokio::task::spawn_blocking(move || use_case(&app)).await.unwrap_or_else(|error| {
        Err(Failure::fault("internal", "request", format!("The request failed inside the program: {error}"), "Report it with the server's log"))
    })?;
    Ok(outcome)
}
