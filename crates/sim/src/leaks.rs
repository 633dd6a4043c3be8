//! Money that is planted to be lost, written down when it is planted.

use chandler_amount::Amount;
use serde::Serialize;

/// How it was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LeakKind {
    /// A line sold below the customer's price by a slip.
    SalesPriceSlip,
    /// A supplier billed more than the order's price.
    SupplierOverbilled,
    /// Freight that policy bills to the customer was not billed.
    FreightNotBilled,
    /// A carrier billed far more than it had quoted.
    CarrierOverbilled,
    /// A cost rose and the list price did not follow: what the line sold for less than it would have.
    CostRiseNotPassedOn,
    /// A line was sold at the price of a contract that had ended.
    ContractExpired,
    /// A line was sold at the list price although the customer has a lower one: what it was charged too much.
    ContractNotApplied,
    /// A line was sold below cost, with a reason and without approval.
    OverrideBelowFloor,
    /// A line of cases was sold at the price of the piece for the case.
    UnitSlip,
    /// Returned goods were credited, and then once more under another reason.
    DuplicateCredit,
    /// A sale in the terms of a supplier's agreement was not claimed.
    SupportNotClaimed,
    /// A supplier rejected a claim that its agreement bears out, or paid it short.
    ClaimShortPaid,
}

/// One planted loss.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Leak {
    pub kind: LeakKind,
    pub on: chandler_calendar::Day,
    /// Sales order, supplier bill, shipment, carrier bill, credit memo or claim.
    pub document: String,
    /// Line of the document, where it has any.
    pub line: Option<i64>,
    /// Customer, supplier or carrier.
    pub party: String,
    pub item_id: Option<String>,
    /// Percent by which the price was off.
    pub percent: f64,
    /// Dollars, as text with two decimals.
    pub amount: String,
}

pub(crate) fn dollars(amount: Amount) -> String {
    chandler_amount::format_scaled(amount.0, 2, 2)
}
