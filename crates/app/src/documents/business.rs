use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// A row of a table, column by column as the data dictionary describes it: money with its currency, quantities and prices as text.
pub type Row = Map<String, Value>;

/// A document of the business or a master, with everything that hangs on it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct BusinessDocument {
    pub contract: u32,
    /// The table's name in the singular, such as `purchase_order`.
    pub kind: String,
    pub id: String,
    #[schema(value_type = Object)]
    pub document: Row,
    #[schema(value_type = Vec<Object>)]
    pub lines: Vec<Row>,
    /// Lines of the general ledger and moves of stock; `ledger` says which.
    #[schema(value_type = Vec<Object>)]
    pub postings: Vec<Row>,
    #[schema(value_type = Vec<Object>)]
    pub timeline: Vec<Row>,
}
