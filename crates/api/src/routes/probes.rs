//! Probes of the process, for whoever keeps it running.

use super::{Shared, answer};
use crate::problem::Problem;
use axum::extract::State;
use axum::response::Response;
use axum::{Router, routing};

pub fn router() -> Router<Shared> {
    Router::new().route("/livez", routing::get(live)).route("/readyz", routing::get(ready))
}

/// The process answers.
async fn live() -> &'static str {
    "alive"
}

/// The books can be read; says how far the lake is behind them.
async fn ready(State(app): State<Shared>) -> Result<Response, Problem> {
    answer(app, |app| app.readiness()).await
}
