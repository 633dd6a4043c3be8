//! Why people reject or change an order.

use crate::kinds::{EditReason, RejectReason, edit_reason, reject_reason};

/// Every reason to reject an order. A reason is a fact that the proposal did not know: with a correction the next run plans with it.
pub const REJECT_REASONS: &[RejectReason] = &[
    reject_reason("wrong_lead_time", "The lead time is wrong", Some("lead_time_days"), Some("lead_time_days"), 0),
    reject_reason("one_off_order", "It rests on a one-off order", Some("exclude_order_line"), Some("order_line"), 0),
    reject_reason("regular_order", "An order taken for a one-off was regular", Some("include_order_line"), Some("order_line"), 0),
    reject_reason("discontinued", "We no longer sell the item", Some("discontinued"), None, 0),
    reject_reason("superseded", "Another item takes over", Some("superseded_by"), Some("successor"), 0),
    RejectReason {
        correction_days: Some(28),
        ..reject_reason("supplier_problem", "The supplier cannot or should not deliver now", Some("supplier_problem"), None, 0)
    },
    reject_reason("stock_is_wrong", "The stock figure is wrong; count first", None, None, 3),
    reject_reason("enough_stock", "There is enough for what I know", None, None, 14),
    reject_reason("not_now", "Not now", None, None, 7),
    reject_reason("other", "Something else, said in the note", None, Some("note"), 7),
];

/// Every reason to order another quantity.
pub const EDIT_REASONS: &[EditReason] = &[
    edit_reason("promotion", "A promotion or project is coming"),
    edit_reason("demand_lower", "I expect less demand"),
    edit_reason("demand_higher", "I expect more demand"),
    edit_reason("space", "There is no room for it"),
    edit_reason("budget", "The money is needed elsewhere"),
    edit_reason("truck_fill", "To fill a truck or reach the supplier's order value"),
    EditReason { breaks_terms: true, ..edit_reason("supplier_agreed", "The supplier agreed to other packs or less than its minimum") },
    EditReason { needs_note: true, ..edit_reason("other", "Something else, said in the note") },
];
