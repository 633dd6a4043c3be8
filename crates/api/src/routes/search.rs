//! Finding things by a few words.

use super::{Answer, Shared, answer};
use axum::extract::{Query, State};
use chandler_app::documents::SearchAnswer;
use serde::Deserialize;

#[derive(Deserialize, utoipa::IntoParams)]
pub struct SearchQuery {
    /// Words, an id, or a document number with or without its letters and zeros
    q: String,
    /// Hits at the most, up to 50
    limit: Option<usize>,
}

/// Items, customers, suppliers, documents and open recommendations, the best first.
#[utoipa::path(get, path = "/api/v1/search", params(SearchQuery), responses((status = 200, description = "hits", body = SearchAnswer)))]
pub async fn search(State(app): State<Shared>, Query(query): Query<SearchQuery>) -> Answer<SearchAnswer> {
    answer(app, move |app| app.search(&query.q, query.limit)).await
}
