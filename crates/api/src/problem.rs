//! Failures as `application/problem+json` (RFC 9457).

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use chandler_app::{Failure, FailureKind};
use serde_json::json;

/// A failure on its way out.
pub struct Problem(pub Failure);

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        Self(failure)
    }
}

impl Problem {
    fn status(&self) -> StatusCode {
        match (self.0.kind, self.0.code.as_str()) {
            (_, "unauthorised") => StatusCode::UNAUTHORIZED,
            (_, code) if code.starts_with("unknown_") => StatusCode::NOT_FOUND,
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
        let failure = self.0;
        if failure.kind == FailureKind::Fault {
            tracing::error!(code = failure.code, subject = failure.subject, "{}", failure.message);
        }
        let body = json!({
            "type": format!("urn:chandler:problem:{}", failure.code),
            "title": failure.message, "status": status.as_u16(), "detail": failure.remedy,
            "kind": failure.kind, "code": failure.code, "subject": failure.subject, "remedy": failure.remedy, "at": failure.at,
        });
        let mut response = (status, [(header::CONTENT_TYPE, "application/problem+json")], body.to_string()).into_response();
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from_static("1"));
        }
        response
    }
}
