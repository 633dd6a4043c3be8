//! Tables: the dictionary, rows of the books, and questions in SQL to the lake.

use super::{Shared, answer};
use crate::problem::Problem;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize, utoipa::IntoParams)]
pub struct TablesQuery {
    /// Only this layer
    layer: Option<String>,
}

/// The data dictionary.
#[utoipa::path(get, path = "/api/v1/tables", params(TablesQuery), responses((status = 200, description = "tables")))]
pub async fn list_tables(State(app): State<Shared>, Query(query): Query<TablesQuery>) -> Result<Response, Problem> {
    answer(app, move |app| app.tables(query.layer.as_deref())).await
}

/// Rows of a table of the books, as they are now; every other parameter is a column that must equal its value.
#[utoipa::path(get, path = "/api/v1/tables/{table}", params(("table" = String, Path, description = "table"), ("limit" = Option<usize>, Query, description = "rows at the most")), responses((status = 200, description = "rows")))]
pub async fn read_table(
    State(app): State<Shared>,
    Path(table): Path<String>,
    Query(mut filter): Query<BTreeMap<String, String>>,
) -> Result<Response, Problem> {
    let limit = filter.remove("limit").and_then(|limit| limit.parse().ok());
    answer(app, move |app| app.rows(&table, &filter, limit)).await
}

#[derive(Deserialize, utoipa::ToSchema)]
pub struct SqlRequest {
    /// One SELECT
    query: String,
    /// A day or a sequence number
    as_of: Option<String>,
}

/// One SELECT on the lake.
#[utoipa::path(post, path = "/api/v1/sql", request_body = SqlRequest, responses((status = 200, description = "rows")))]
pub async fn query(State(app): State<Shared>, Json(request): Json<SqlRequest>) -> Result<Response, Problem> {
    answer(app, move |app| app.sql(&request.query, request.as_of.as_deref())).await
}
