//! Tables: the dictionary, rows of the books, and questions in SQL to the lake.

use super::{Answer, Shared, answer};
use crate::body::Body;
use axum::extract::{Path, Query, State};
use chandler_app::documents::{SqlAnswer, TableList, TableRows};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize, utoipa::IntoParams)]
pub struct TablesQuery {
    /// Only this layer
    layer: Option<String>,
}

/// The data dictionary.
#[utoipa::path(get, path = "/api/v1/tables", params(TablesQuery), responses((status = 200, description = "tables", body = TableList)))]
pub async fn list_tables(State(app): State<Shared>, Query(query): Query<TablesQuery>) -> Answer<TableList> {
    answer(app, move |app| app.dictionary(query.layer.as_deref())).await
}

/// Rows of a table of the books, as they are now; every other parameter is a column that must equal its value.
#[utoipa::path(get, path = "/api/v1/tables/{table}", params(("table" = String, Path, description = "table"), ("limit" = Option<usize>, Query, description = "rows at the most")), responses((status = 200, description = "rows", body = TableRows)))]
pub async fn read_table(
    State(app): State<Shared>,
    Path(table): Path<String>,
    Query(mut filter): Query<BTreeMap<String, String>>,
) -> Answer<TableRows> {
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
#[utoipa::path(post, path = "/api/v1/sql", request_body = SqlRequest, responses((status = 200, description = "rows", body = SqlAnswer)))]
pub async fn query(State(app): State<Shared>, Body(request): Body<SqlRequest>) -> Answer<SqlAnswer> {
    answer(app, move |app| app.query(&request.query, request.as_of.as_deref())).await
}
