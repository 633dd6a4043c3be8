//! Customers as those see them who talk to them.

use super::{Answer, Shared, answer};
use axum::extract::{Path, State};
use chandler_app::documents::CallSheet;

/// Everything that a call about money needs: who, what is owed, promises, disputes, deliveries, what is expected and what is proposed.
#[utoipa::path(get, path = "/api/v1/customers/{customer_id}/call-sheet", params(("customer_id" = String, Path, description = "customer")), responses((status = 200, description = "call sheet", body = CallSheet)))]
pub async fn read_call_sheet(State(app): State<Shared>, Path(customer_id): Path<String>) -> Answer<CallSheet> {
    answer(app, move |app| app.call_sheet(&customer_id)).await
}
