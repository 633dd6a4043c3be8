//! Queues, recommendations, and what people do with them.

use super::{Answer, Shared, answer};
use crate::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use chandler_app::documents::{DecisionAnswer, MarginCase, Queue, RecommendationDetail, Replay, SupplierOrders, WhatIf, WhatIfRequest};
use chandler_app::{ActRequest, App, Deed, KpiRowsRequest, QueueRequest, ReplayLevel, ReplayRequest};
use serde::Deserialize;

#[derive(Deserialize, utoipa::IntoParams)]
pub struct QueueQuery {
    /// States separated by commas; the open ones by default
    states: Option<String>,
    /// Only the first so many rows
    top: Option<usize>,
    /// Only what is about the items and customers of the rows of this KPI, as the following narrow them
    of: Option<String>,
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
}

impl QueueQuery {
    fn of(self, kind: String) -> QueueRequest {
        let Self { states, top, of, period, scope_kind, scope, cause, bucket, outcome } = self;
        let period = period.unwrap_or_default();
        let rows = |name| KpiRowsRequest { name, period, scope_kind, scope, cause, bucket, outcome, ..KpiRowsRequest::default() };
        QueueRequest { kind, states: states.map(|states| states.split(',').map(str::to_owned).collect()), top, of: of.map(rows) }
    }
}

/// The queue of a kind, best value per minute of work first.
#[utoipa::path(get, path = "/api/v1/queues/{kind}", params(("kind" = String, Path, description = "a kind, or all"), QueueQuery), responses((status = 200, description = "queue", body = Queue)))]
pub async fn read_queue(State(app): State<Shared>, Path(kind): Path<String>, Query(query): Query<QueueQuery>) -> Answer<Queue> {
    answer(app, move |app| app.read_queue(&query.of(kind))).await
}

/// What the open replenishment rows come to by supplier and site, with what is missing to the supplier's minimum and target.
#[utoipa::path(get, path = "/api/v1/supplier-orders", responses((status = 200, description = "orders", body = SupplierOrders)))]
pub async fn read_supplier_orders(State(app): State<Shared>) -> Answer<SupplierOrders> {
    answer(app, App::supplier_orders).await
}

/// A recommendation with derivation, evidence, events and the series of its charts.
#[utoipa::path(get, path = "/api/v1/recommendations/{rec_id}", params(("rec_id" = String, Path, description = "recommendation")), responses((status = 200, description = "recommendation", body = RecommendationDetail)))]
pub async fn read_recommendation(State(app): State<Shared>, Path(rec_id): Path<String>) -> Answer<RecommendationDetail> {
    answer(app, move |app| app.read_recommendation_with_charts(&rec_id)).await
}

/// A case of lost margin: its lines, what they should have brought, and the price waterfall of what was sold on them.
#[utoipa::path(get, path = "/api/v1/recommendations/{rec_id}/margin-case", params(("rec_id" = String, Path, description = "recommendation")), responses((status = 200, description = "case", body = MarginCase)))]
pub async fn read_margin_case(State(app): State<Shared>, Path(rec_id): Path<String>) -> Answer<MarginCase> {
    answer(app, move |app| app.margin_case(&rec_id)).await
}

macro_rules! deeds {
    ($($(#[doc = $summary:literal])+ $name:ident, $path:literal, $deed:ident;)*) => {$(
        $(#[doc = $summary])+
        #[utoipa::path(
            post,
            path = $path,
            params(("Idempotency-Key" = Option<String>, Header, description = "a request sent twice under one key acts once")),
            request_body = ActRequest,
            responses((status = 200, description = "an answer for each row", body = DecisionAnswer))
        )]
        pub async fn $name(State(app): State<Shared>, headers: HeaderMap, Body(request): Body<ActRequest>) -> Answer<DecisionAnswer> {
            let key = idempotency_key(&headers);
            answer(app, move |app| app.decide(Deed::$deed, &request, key)).await
        }
    )*};
}

deeds! {
    /// Approves recommendations: each runs its ordinary command in the same transaction, or says why not; purchases become parts of draft orders.
    approve, "/api/v1/recommendations/approve", Approve;
    /// Rejects recommendations with a reason that the next run takes into account.
    reject, "/api/v1/recommendations/reject", Reject;
    /// Changes the quantity or the action of recommendations.
    edit, "/api/v1/recommendations/edit", Edit;
    /// Puts recommendations aside until a day.
    snooze, "/api/v1/recommendations/snooze", Snooze;
    /// Takes snoozed recommendations back.
    unsnooze, "/api/v1/recommendations/unsnooze", Unsnooze;
    /// Says who decides recommendations, also after later runs.
    assign, "/api/v1/recommendations/assign", Assign;
    /// Puts a remark into the audit trail of recommendations.
    comment, "/api/v1/recommendations/comment", Comment;
}

#[derive(Deserialize, utoipa::IntoParams)]
pub struct ReplayQuery {
    /// `evidence` or `lake`
    level: Option<String>,
}

/// Derives a recommendation again from what was known then, and compares.
#[utoipa::path(post, path = "/api/v1/recommendations/{rec_id}/replay", params(("rec_id" = String, Path, description = "recommendation"), ReplayQuery), responses((status = 200, description = "replay", body = Replay)))]
pub async fn replay(State(app): State<Shared>, Path(rec_id): Path<String>, Query(query): Query<ReplayQuery>) -> Answer<Replay> {
    answer(app, move |app| {
        let level = ReplayLevel::parse(query.level.as_deref().unwrap_or("evidence"))?;
        app.derive_again(&ReplayRequest { recommendations: Some(vec![rec_id]), level })
    })
    .await
}

/// What a recommendation would say with other facts, beside what it says; nothing is stored.
#[utoipa::path(post, path = "/api/v1/recommendations/{rec_id}/what-if", params(("rec_id" = String, Path, description = "recommendation")), request_body = WhatIfRequest, responses((status = 200, description = "both sides", body = WhatIf)))]
pub async fn what_if(State(app): State<Shared>, Path(rec_id): Path<String>, Body(request): Body<WhatIfRequest>) -> Answer<WhatIf> {
    answer(app, move |app| app.what_if(&rec_id, &request)).await
}

/// Given by the client, so that a request sent twice acts once.
fn idempotency_key(headers: &HeaderMap) -> Option<String> {
    headers.get("idempotency-key")?.to_str().ok().map(str::to_owned)
}
