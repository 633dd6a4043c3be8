//! Who did what when, whether the chain is whole, and recommendations in a form that can be derived again elsewhere.

use super::{Answer, Shared, answer};
use axum::extract::{Path, Query, State};
use chandler_app::documents::{AuditList, Bundle, ChainCheck};
use chandler_app::{App, AuditRequest};
use serde::Deserialize;

#[derive(Deserialize, utoipa::IntoParams)]
pub struct AuditQuery {
    /// Part of a recommendation's id or subject, or of a command's key, body or answer
    subject: Option<String>,
    /// Who did it
    actor: Option<String>,
    /// Name of an event or a command
    event: Option<String>,
    /// Kind of recommendation
    kind: Option<String>,
    /// First day
    from: Option<String>,
    /// Last day
    to: Option<String>,
    /// `command` or `recommendation`; both by default
    source: Option<String>,
    /// Entries to leave out at the beginning
    offset: Option<usize>,
    /// Entries at the most
    limit: Option<usize>,
}

impl AuditQuery {
    fn request(self) -> AuditRequest {
        let Self { subject, actor, event, kind, from, to, source, offset, limit } = self;
        AuditRequest { subject, actor, event, kind, from, to, source, offset: offset.unwrap_or_default(), limit }
    }
}

/// Commands of the audit chain and events of recommendations, the newest first.
#[utoipa::path(get, path = "/api/v1/audit", params(AuditQuery), responses((status = 200, description = "entries", body = AuditList)))]
pub async fn read_audit(State(app): State<Shared>, Query(query): Query<AuditQuery>) -> Answer<AuditList> {
    answer(app, move |app| app.audit(&query.request())).await
}

/// Walks the audit chain from its first link.
#[utoipa::path(get, path = "/api/v1/audit/chain", responses((status = 200, description = "what was found", body = ChainCheck)))]
pub async fn check_chain(State(app): State<Shared>) -> Answer<ChainCheck> {
    answer(app, App::check_chain).await
}

/// A recommendation with everything that deriving it again takes, to be kept as a file; `chandler replay --bundle` reads it.
#[utoipa::path(get, path = "/api/v1/recommendations/{rec_id}/bundle", params(("rec_id" = String, Path, description = "recommendation")), responses((status = 200, description = "bundle", body = Bundle)))]
pub async fn export_bundle(State(app): State<Shared>, Path(rec_id): Path<String>) -> Answer<Bundle> {
    answer(app, move |app| app.bundle(&rec_id)).await
}
