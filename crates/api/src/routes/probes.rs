//! Probes of the process, for whoever keeps it running.

use super::{Answer, Shared, answer};
use axum::extract::State;
use axum::{Router, routing};
use chandler_app::App;
use chandler_app::documents::Readiness;

pub fn router() -> Router<Shared> {
    Router::new().route("/livez", routing::get(live)).route("/readyz", routing::get(ready))
}

/// The process answers.
async fn live() -> &'static str {
    "alive"
}

/// The books can be read; says how far the lake is behind them.
async fn ready(State(app): State<Shared>) -> Answer<Readiness> {
    answer(app, App::readiness).await
}
