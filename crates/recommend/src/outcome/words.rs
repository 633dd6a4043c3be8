//! Why an outcome cannot be measured.

/// A reason, as code and sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unmeasurable {
    pub code: &'static str,
    pub text: &'static str,
}

/// Every reason.
pub const UNMEASURABLE: &[Unmeasurable] = &[
    Unmeasurable { code: "nothing_done", text: "It was decided to let it be: nothing was done whose effect could be measured" },
    Unmeasurable { code: "offer_missing", text: "What was offered cannot be read in the action that ran" },
    Unmeasurable { code: "promise_missing", text: "The order line that was promised another day is not in the books" },
    Unmeasurable { code: "price_cut", text: "What was sold because of the lower price cannot be told from what would have been sold anyway" },
    Unmeasurable { code: "no_trace", text: "It was put on record without a command: the books do not show whether it was done" },
    Unmeasurable { code: "talked_about", text: "Somebody was to talk to the customer: what that changed shows in no document" },
    Unmeasurable { code: "given_back", text: "What the customer had been charged too much was given back: it was owed, and brought nothing" },
    Unmeasurable { code: "order_missing", text: "The order that it made has no line of the item" },
    Unmeasurable { code: "order_cancelled", text: "What it ordered was cancelled" },
    Unmeasurable { code: "goods_not_arrived", text: "The goods had not come 30 days after the end of the time that they were ordered for" },
    Unmeasurable { code: "item_gone", text: "The item is no longer sold: its demand ended for another reason" },
    Unmeasurable { code: "no_contact", text: "Nobody was asked for money: a credit was assigned, or a dispute was to be cleared" },
    Unmeasurable { code: "contact_not_made", text: "Nobody contacted the customer within the time: the task was not done" },
    Unmeasurable {
        code: "limit_changed",
        text: "What another credit limit let through or kept out cannot be told from what would have been ordered anyway",
    },
    Unmeasurable { code: "document_missing", text: "The document that it made is not in the books" },
    Unmeasurable { code: "not_answered", text: "The supplier did not answer the claim within 180 days" },
    Unmeasurable { code: "evidence_unreadable", text: "It rests on an evidence that this version cannot read" },
];

/// The reason of that code.
pub fn unmeasurable(code: &str) -> Option<&'static Unmeasurable> {
    UNMEASURABLE.iter().find(|reason| reason.code == code)
}
