//! Failures as `application/problem+json` (RFC 9457).

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use chandler_app::{Failure, FailureKind, Place};
use serde::Serialize;
use utoipa::ToSchema;

/// A failure on its way out.
pub struct Problem(pub Failure);

/// What went wrong and what would make it right.
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemDocument {
    #[serde(rename = "type")]
    kind_uri: String,
    title: String,
    status: u16,
    detail: String,
    kind: FailureKind,
    /// Stable code of the failure.
    code: String,
    subject: String,
    remedy: String,
    /// Where in the input it lies.
    at: Option<Place>,
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        Self(failure)
    }
}

impl Problem {
    fn status(&self) -> StatusCode {
        match (self.0.kind, self.0.code.as_str()) {
            (_, "unauthorised") => StatusCode::UNAUTHORIZED,
            (_, "body_too_large") => StatusCode::PAYLOAD_TOO_LARGE,
            // Something that a line of the input names is a mistake in the input; what the address names is not there.
            (_, code) if code.starts_with("unknown_") && self.0.at.is_none() => StatusCode::NOT_FOUND,
            (_, "overloaded" | "writer_stopped" | "disk_full") => StatusCode::SERVICE_UNAVAILABLE,
            (FailureKind::Refusal, _) => StatusCode::CONFLICT,
            (FailureKind::Input, _) => StatusCode::BAD_REQUEST,
            (FailureKind::Fault, _) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.status();
        let Failure { kind, code, subject, message, remedy, at } = self.0;
        if kind == FailureKind::Fault {
            tracing::error!(code, subject, "{message}");
        }
        let kind_uri = format!("urn:chandler:problem:{code}");
        let document = ProblemDocument { kind_uri, title: message, status: status.as_u16(), detail: remedy.clone(), kind, code, subject, remedy, at };
        let mut response = (status, axum::Json(document)).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/problem+json"));
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from_static("1"));
        }
        response
    }
}
