//! Request bodies: JSON of a known form, or a problem that says what does not fit.

use crate::problem::Problem;
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, Request};
use chandler_app::Failure;
use serde::de::DeserializeOwned;

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
    let remedy = "Send JSON with the header `Content-Type: application/json`, in the form that /api/v1 describes for this route";
    Problem(Failure::input("bad_body", "body", rejection.body_text(), remedy))
}
