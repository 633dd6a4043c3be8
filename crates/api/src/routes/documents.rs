//! Documents of the business.

use super::{Answer, Shared, answer};
use axum::extract::{Path, State};
use chandler_app::documents::BusinessDocument;

/// A purchase order, sales order, invoice or other document with its lines, postings and timeline; a lot, as ITEM/LOT, with all that moved it.
#[utoipa::path(get, path = "/api/v1/documents/{id}", params(("id" = String, Path, description = "document number")), responses((status = 200, description = "document", body = BusinessDocument)))]
pub async fn read_document(State(app): State<Shared>, Path(id): Path<String>) -> Answer<BusinessDocument> {
    answer(app, move |app| app.read_document(&id)).await
}
