//! What went wrong, in the one shape that scripts and the page read.

use serde_json::{Value, json};

/// Whose move it is after a failure; also decides the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum FailureKind {
    /// The business says no.
    Refusal,
    /// What was given cannot be understood.
    Input,
    /// A bug, or the world: disk, network, damaged files.
    Fault,
}

impl FailureKind {
    /// 1 the answer is no, 2 usage or input, 3 fault.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Refusal => 1,
            Self::Input => 2,
            Self::Fault => 3,
        }
    }
}

/// Where in an input the failure lies.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Place {
    pub file: Option<String>,
    pub line: Option<u64>,
    pub field: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Failure {
    pub kind: FailureKind,
    pub code: String,
    pub subject: String,
    pub message: String,
    pub remedy: String,
    pub at: Option<Place>,
}

impl Failure {
    pub fn input(code: &str, subject: impl Into<String>, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { kind: FailureKind::Input, code: code.to_owned(), subject: subject.into(), message: message.into(), remedy: remedy.into(), at: None }
    }

    pub fn fault(code: &str, subject: impl Into<String>, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { kind: FailureKind::Fault, ..Self::input(code, subject, message, remedy) }
    }

    pub fn refusal(code: &str, subject: impl Into<String>, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { kind: FailureKind::Refusal, ..Self::input(code, subject, message, remedy) }
    }

    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.at = Some(place);
        self
    }

    /// The contract's document of a failure.
    pub fn document(&self) -> Value {
        let at = self.at.clone().unwrap_or_default();
        json!({
            "contract": crate::CONTRACT,
            "error": {
                "kind": self.kind, "code": self.code, "subject": self.subject,
                "message": self.message, "remedy": self.remedy, "at": at,
            }
        })
    }
}

impl From<chandler_erp::Refusal> for Failure {
    fn from(refusal: chandler_erp::Refusal) -> Self {
        Self::refusal(&refusal.code, refusal.subject.clone(), refusal.message(), refusal.remedy())
    }
}
