//! KPIs, and the rows that they are made of.

use super::{Answer, Shared, answer, outcome};
use crate::problem::Problem;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::IntoResponse;
use chandler_app::documents::{KpiBoard, KpiRows};
use chandler_app::{App, KpiRowsRequest};
use serde::Deserialize;

/// Every KPI as of the last run, with its target, the month before, the same month a year ago, and what it is made of.
#[utoipa::path(get, path = "/api/v1/kpis", responses((status = 200, description = "KPIs", body = KpiBoard)))]
pub async fn read_kpis(State(app): State<Shared>) -> Answer<KpiBoard> {
    answer(app, App::kpis).await
}

#[derive(Deserialize, utoipa::IntoParams)]
pub struct KpiRowsQuery {
    /// Months back, 0 for the one that ends on the day of the run
    period: Option<i64>,
    /// `site`, `family`, `segment` or `customer`
    scope_kind: Option<String>,
    /// Which site, family, segment of customers or customer
    scope: Option<String>,
    /// Of missed lines: only those of this cause
    cause: Option<String>,
    /// Of receivables: only those of this age
    bucket: Option<String>,
    /// Of lines due: `missed` by default, `met` or `all`
    outcome: Option<String>,
    /// Rows to leave out at the beginning
    offset: Option<usize>,
    /// Rows at the most
    limit: Option<usize>,
}

impl KpiRowsQuery {
    fn of(self, name: String) -> KpiRowsRequest {
        let Self { period, scope_kind, scope, cause, bucket, outcome, offset, limit } = self;
        let (period, offset) = (period.unwrap_or_default(), offset.unwrap_or_default());
        KpiRowsRequest { name, period, scope_kind, scope, cause, bucket, outcome, offset, limit }
    }
}

/// The rows that a KPI is made of, page by page.
#[utoipa::path(get, path = "/api/v1/kpis/{name}/rows", params(("name" = String, Path, description = "KPI"), KpiRowsQuery), responses((status = 200, description = "rows", body = KpiRows)))]
pub async fn read_kpi_rows(State(app): State<Shared>, Path(name): Path<String>, Query(query): Query<KpiRowsQuery>) -> Answer<KpiRows> {
    answer(app, move |app| app.kpi_rows(&query.of(name))).await
}

/// The rows that a KPI is made of, all of them as CSV.
#[utoipa::path(get, path = "/api/v1/kpis/{name}/rows.csv", params(("name" = String, Path, description = "KPI"), KpiRowsQuery), responses((status = 200, description = "rows", body = String, content_type = "text/csv")))]
pub async fn read_kpi_rows_file(
    State(app): State<Shared>,
    Path(name): Path<String>,
    Query(query): Query<KpiRowsQuery>,
) -> Result<impl IntoResponse, Problem> {
    let file = format!(
        "attachment; filename=\"{}.csv\"",
        name.chars().filter(|letter| letter.is_ascii_alphanumeric() || *letter == '_').collect::<String>()
    );
    let rows = outcome(app, move |app| app.kpi_rows_file(&query.of(name))).await?;
    Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, file)], rows))
}
