//! What must hold in the books after every command, whatever the commands were.
//!
//! Each invariant compares sums of posted rows (moves, value entries, journal, documents) with the balances kept beside them, so together they say:
//! all balances can be rebuilt from what was posted.

mod customers;
mod finance;
mod lots;
mod orders;
mod returns;
mod stock;

use crate::Rows;
use std::collections::BTreeMap;
use std::fmt;

/// Something that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    pub invariant: &'static str,
    pub subject: String,
    pub detail: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.invariant, self.subject, self.detail)
    }
}

/// One invariant with its name.
pub struct Invariant {
    pub name: &'static str,
    pub check: fn(&Rows, &mut Report),
}

/// All invariants.
pub const INVARIANTS: &[Invariant] = &[
    Invariant { name: "journal_balances", check: finance::journal_balances },
    Invariant { name: "inventory_account_equals_value_entries", check: finance::inventory_account },
    Invariant { name: "cost_accounts_equal_value_entries", check: finance::cost_accounts },
    Invariant { name: "accrual_explained_by_orders", check: finance::accrual },
    Invariant { name: "receivable_equals_open_invoices_less_unapplied", check: finance::receivable },
    Invariant { name: "freight_accrual_equals_shipments", check: finance::freight_accrual },
    Invariant { name: "payable_equals_open_bills", check: finance::payable },
    Invariant { name: "invoices_add_up", check: finance::invoices },
    Invariant { name: "customer_account_equals_documents", check: finance::customer_accounts },
    Invariant { name: "bad_debt_equals_write_offs", check: finance::bad_debt },
    Invariant { name: "in_transit_equals_transfers", check: finance::in_transit },
    Invariant { name: "claims_receivable_equals_claims", check: finance::claims },
    Invariant { name: "disputes_follow_invoices", check: customers::disputes },
    Invariant { name: "promises_follow_payments", check: customers::promises },
    Invariant { name: "bins_equal_moves", check: stock::bins },
    Invariant { name: "positions_equal_bins_and_moves", check: stock::positions },
    Invariant { name: "held_equals_receipts", check: stock::held },
    Invariant { name: "lots_equal_bins_and_moves", check: lots::balances },
    Invariant { name: "lots_equal_documents", check: lots::documents },
    Invariant { name: "allocated_is_there", check: stock::allocated_is_there },
    Invariant { name: "layers_equal_value_entries", check: stock::layers },
    Invariant { name: "pools_equal_layers", check: stock::pools },
    Invariant { name: "nothing_without_quantity_has_value", check: stock::no_value_without_quantity },
    Invariant { name: "promises_equal_order_lines", check: orders::promises },
    Invariant { name: "sales_lines_add_up", check: orders::sales_lines },
    Invariant { name: "purchase_lines_equal_receipts_and_bills", check: orders::purchase_lines },
    Invariant { name: "order_totals_add_up", check: orders::totals },
    Invariant { name: "returns_hold_equals_open_returns", check: returns::hold },
    Invariant { name: "returns_add_up", check: returns::returns },
    Invariant { name: "credit_memos_add_up", check: returns::credit_memos },
    Invariant { name: "credits_stay_within_invoices", check: returns::credits },
];

/// Everything that does not hold in these rows.
pub fn invariants(rows: &Rows) -> Vec<Violation> {
    let mut violations = Vec::new();
    for invariant in INVARIANTS {
        let mut report = Report { invariant: invariant.name, violations: &mut violations };
        (invariant.check)(rows, &mut report);
    }
    violations
}

/// Collects the violations of one invariant.
pub struct Report<'a> {
    invariant: &'static str,
    violations: &'a mut Vec<Violation>,
}

impl Report<'_> {
    fn require(&mut self, holds: bool, subject: impl fmt::Display, detail: impl FnOnce() -> String) {
        if !holds {
            self.violations.push(Violation { invariant: self.invariant, subject: subject.to_string(), detail: detail() });
        }
    }

    /// Reports every subject whose two sums differ; a missing sum is nothing.
    fn equal(&mut self, left_name: &str, left: &Sums, right_name: &str, right: &Sums) {
        for subject in left.0.keys().chain(right.0.keys().filter(|key| !left.0.contains_key(*key))) {
            let (left, right) = (left.of(subject), right.of(subject));
            self.require(left == right, subject, || format!("{left_name} is {left}, {right_name} is {right}"));
        }
    }
}

/// Sums by subject, wide enough for any number of rows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sums(BTreeMap<String, i128>);

impl Sums {
    fn collect(values: impl IntoIterator<Item = (String, i64)>) -> Self {
        let mut sums = Self::default();
        for (subject, value) in values {
            *sums.0.entry(subject).or_default() += i128::from(value);
        }
        sums
    }

    fn of(&self, subject: &str) -> i128 {
        self.0.get(subject).copied().unwrap_or_default()
    }
}

/// A subject made of parts: `ACME/BOLT/MAIN`.
macro_rules! subject {
    ($first:expr $(, $rest:expr)*) => {{
        let mut text = $first.to_string();
        $( text.push('/'); text.push_str(&$rest.to_string()); )*
        text
    }};
}
pub(crate) use subject;
