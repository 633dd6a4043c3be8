use serde::Serialize;
use utoipa::ToSchema;

/// What a few words find, the best first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SearchAnswer {
    pub contract: u32,
    pub query: String,
    pub hits: Vec<SearchHit>,
    /// There are more than are shown.
    pub truncated: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SearchHit {
    /// `item`, `customer`, `supplier`, `recommendation`, or a document such as `purchase_order`.
    pub kind: String,
    pub id: String,
    /// What it is called, or what it is about.
    pub title: String,
    pub detail: Option<String>,
}
