//! The documents as JSON values, for callers that print any of them alike.

use crate::documents::as_json;
use crate::{ActRequest, App, Deed, Failure, QueueRequest, ReplayRequest};
use chandler_recommend::replenishment::KIND;
use serde_json::{Value, json};

impl App {
    /// As [`App::read_queue`].
    ///
    /// # Errors
    /// When there is no such queue or state.
    pub fn queue(&self, request: &QueueRequest) -> Result<Value, Failure> {
        as_json(&self.read_queue(request)?)
    }

    /// As [`App::supplier_orders`], under the name of the queue whose rows they are.
    ///
    /// # Errors
    /// When the rows of that queue are no purchases.
    pub fn orders_by_supplier(&self, kind: &str) -> Result<Value, Failure> {
        if kind != KIND {
            let message = format!("The rows of `{kind}` are no orders of a supplier");
            return Err(Failure::input("unknown_queue", kind, message, format!("Use {KIND}")));
        }
        as_json(&self.supplier_orders()?)
    }

    /// What a queue holds back, most money first.
    ///
    /// # Errors
    /// When there is no such queue.
    pub fn held(&self, request: &QueueRequest) -> Result<Value, Failure> {
        let queue = self.read_queue(request)?;
        let shown = &queue.held[..request.top.unwrap_or(queue.held.len()).min(queue.held.len())];
        Ok(json!({
            "contract": queue.contract, "kind": queue.kind, "as_of": queue.as_of, "total": queue.held_total, "returned": shown.len(), "value": queue.held_value,
            "rows": shown,
        }))
    }

    /// A recommendation, or any other document.
    ///
    /// # Errors
    /// When nothing has this id.
    pub fn show(&self, id: &str) -> Result<Value, Failure> {
        if id.starts_with("REC-") { as_json(&self.read_recommendation(id)?) } else { as_json(&self.read_document(id)?) }
    }

    /// As [`App::decide`].
    ///
    /// # Errors
    /// When the request as a whole makes no sense.
    pub fn act(&self, deed: Deed, request: ActRequest, idempotency_key: Option<String>) -> Result<Value, Failure> {
        as_json(&self.decide(deed, &request, idempotency_key)?)
    }

    /// As [`App::derive_again`].
    ///
    /// # Errors
    /// When a recommendation is unknown, or a snapshot is no longer there.
    pub fn replay(&self, request: &ReplayRequest) -> Result<Value, Failure> {
        as_json(&self.derive_again(request)?)
    }

    /// As [`App::query`].
    ///
    /// # Errors
    /// When the statement is not let through or fails.
    pub fn sql(&self, query: &str, as_of: Option<&str>) -> Result<Value, Failure> {
        as_json(&self.query(query, as_of)?)
    }

    /// As [`App::dictionary`].
    ///
    /// # Errors
    /// When there is no such layer.
    pub fn tables(&self, layer: Option<&str>) -> Result<Value, Failure> {
        as_json(&self.dictionary(layer)?)
    }

    /// As [`App::commands`].
    pub fn command_list() -> Value {
        // Text, lists and schemas always have a JSON form.
        as_json(&Self::commands()).unwrap_or_default()
    }
}
