//! Documents of the business.

use super::{Shared, answer};
use crate::problem::Problem;
use axum::extract::{Path, State};
use axum::response::Response;

/// A purchase order, sales order, invoice or other document with its lines, postings and timeline.
#[utoipa::path(get, path = "/api/v1/documents/{id}", params(("id" = String, Path, description = "document number")), responses((status = 200, description = "document")))]
pub async fn read_document(State(app): State<Shared>, Path(id): Path<String>) -> Result<Response, Problem> {
    answer(app, move |app| app.show(&id)).await
}
