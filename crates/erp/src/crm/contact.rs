//! What a contact took and what came of it: shared by logged contacts and finished tasks.

use crate::fields::codes;

codes! {
    /// What came of a contact.
    pub enum ContactOutcome {
        Reached = "reached",
        NoAnswer = "no_answer",
        LeftMessage = "left_message",
        Sent = "sent",
        Promised = "promised",
        Disputed = "disputed",
        PaidAlready = "paid_already",
        RefusedToPay = "refused_to_pay",
        WrongContact = "wrong_contact",
        NotNeeded = "not_needed",
    }
}

/// Minutes and outcome of a contact, where they are known.
#[derive(Clone, Copy, Debug, Default)]
pub struct Contact {
    pub minutes: Option<i64>,
    pub outcome: Option<ContactOutcome>,
}
