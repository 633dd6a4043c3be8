//! Replenishment: what to buy of an item for a site.
//!
//! [`ReplenishmentEvidence`] holds the facts, [`derive`] turns them into a proposal or says why there is none, [`decide_rules`] asks the rule tables.

mod answers;
mod demand;
mod derive;
mod economics;
mod evidence;
mod expiry;
mod facts;
mod filler;
mod held;
mod impact;
mod kind;
mod order_summary;
mod orders;
mod outcome;
mod propose;
mod quantity;
mod queue;
mod reasons;
mod rule_use;
mod stock;
mod supplier_columns;
mod supplier_order;

pub(crate) use demand::{decimal, lead_days, millionths};
pub(crate) use derive::not_sold;
pub use derive::{NoAction, Outcome, Proposal, REPLENISHMENT_METHOD, current_methods, derive, evidence_hash};
pub use evidence::*;
pub use expiry::Expiry;
pub use facts::DeriveError;
pub use filler::{FillerPack, order_candidate};
pub use impact::{EditImpact, impact_of};
pub use kind::{SPEC, asked_rules, judge_candidate};
pub use order_summary::{OrderSummary, Standing, order_summaries};
pub(crate) use orders::most_in_orders;
pub use orders::orders_of;
pub use quantity::QUANTITY_POLICY;
pub use reasons::reason_text;
pub use rule_use::{RuleFacts, decide_rules};
pub use stock::Stock;
pub use supplier_order::{Filling, OrderCandidate, OrderTerms, SUPPLIER_ORDER_METHOD, SupplierOrder, SupplierOrderLine, supplier_order};

/// The kind of these recommendations.
pub const KIND: &str = "replenishment";

/// What approving one does.
pub const VERB: &str = "buy";

/// Cost of placing and receiving one order line, major units, where a company states none.
pub const ORDER_COST_MAJOR: i64 = 5;

/// Cost of holding stock for a year as a share of its value, millionths, where a company states none.
pub const HOLDING_RATE_MILLIONTHS: i64 = 250_000;

/// What a replenishment recommendation is about: an item at a site, whichever supplier it comes from.
pub fn subject(item_id: &str, site_id: &str) -> String {
    format!("{item_id}|{site_id}")
}

/// Days that a position lasts at a mean daily demand, in tenths; none without demand.
pub(crate) fn cover_days_tenths(position: i64, mean_daily: f64) -> Option<i64> {
    (mean_daily > 0.0).then(|| (position.max(0) as f64 / mean_daily * 10.0).round() as i64)
}
