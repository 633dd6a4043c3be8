//! The browser app's files. Unknown paths that ask for HTML get the app, which has its own routes.

use crate::problem::Problem;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use chandler_app::Failure;

pub async fn asset(uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    let wants_page = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|accept| accept.contains("text/html"));
    let found = chandler_web::asset(path).or_else(|| if wants_page && !path.starts_with("api/") { chandler_web::asset("index.html") } else { None });
    let Some(asset) = found else {
        let remedy = "See the list of routes in the OpenAPI document; the page is built by `cargo xtask demo`";
        return Problem(Failure::input("unknown_path", uri.path(), format!("There is nothing at {}", uri.path()), remedy)).into_response();
    };
    let fresh = headers.get(header::IF_NONE_MATCH).and_then(|etag| etag.to_str().ok()).is_some_and(|etag| etag == asset.etag);
    let caching = [(header::ETAG, asset.etag.to_string()), (header::CACHE_CONTROL, asset.cache_control.to_string())];
    if fresh {
        return (StatusCode::NOT_MODIFIED, caching).into_response();
    }
    (caching, [(header::CONTENT_TYPE, asset.content_type.to_string())], asset.bytes).into_response()
}
