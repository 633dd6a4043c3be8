//! Reasons that people give when they reject or change a recommendation.

/// A reason to reject and what the next run does with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct RejectReason {
    pub code: &'static str,
    pub label: &'static str,
    /// Kind of planning correction that it makes.
    pub correction: Option<&'static str>,
    /// Field of the body that it needs.
    pub needs: Option<&'static str>,
    /// Days for which about the same quantity is not proposed again.
    pub quiet_days: i32,
    /// Days for which the correction holds; none for ever.
    pub correction_days: Option<i32>,
}

pub(crate) const fn reject_reason(
    code: &'static str,
    label: &'static str,
    correction: Option<&'static str>,
    needs: Option<&'static str>,
    quiet_days: i32,
) -> RejectReason {
    RejectReason { code, label, correction, needs, quiet_days, correction_days: None }
}

/// A reason to edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct EditReason {
    pub code: &'static str,
    pub label: &'static str,
    /// The supplier agreed to a broken pack or less than its minimum.
    pub breaks_terms: bool,
    pub needs_note: bool,
}

pub(crate) const fn edit_reason(code: &'static str, label: &'static str) -> EditReason {
    EditReason { code, label, breaks_terms: false, needs_note: false }
}
