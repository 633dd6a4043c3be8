//! Request bodies: JSON of a known form or a file as it stands, or a problem that says what does not fit.

use crate::problem::Problem;
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use chandler_app::Failure;
use serde::de::DeserializeOwned;

/// Largest body of JSON: a bulk of some thousand rows fits, an accident does not.
pub const BODY_BYTES_MAX: usize = 8 * 1024 * 1024;
/// Largest file that can be sent; it is held in memory until it is kept.
pub const UPLOAD_BYTES_MAX: usize = 256 * 1024 * 1024;

/// The body as `T`.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let Json(body) = Json::<T>::from_request(request, state).await.map_err(unreadable)?;
        Ok(Self(body))
    }
}

fn unreadable(rejection: JsonRejection) -> Problem {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return too_large(BODY_BYTES_MAX, "Send less at once");
    }
    let remedy = "Send JSON with the header `Content-Type: application/json`, in the form that /api/v1 describes for this route";
    Problem(Failure::input("bad_body", "body", rejection.body_text(), remedy))
}

/// The body byte for byte.
pub struct Upload(pub Bytes);

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let content = Bytes::from_request(request, state).await.map_err(|rejection| {
            if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
                return too_large(UPLOAD_BYTES_MAX, "Compress it with gzip, write it as Parquet, or import it from a folder with `chandler import`");
            }
            Problem(Failure::input("bad_body", "body", rejection.body_text(), "Send the file again"))
        })?;
        Ok(Self(content))
    }
}

fn too_large(bytes_max: usize, remedy: &str) -> Problem {
    let message = format!("The body is larger than {} MiB", bytes_max / (1024 * 1024));
    Problem(Failure::input("body_too_large", "body", message, remedy))
}
