//! All that a case of lost margin rests on.

use super::Cause;
use crate::replenishment::RuleUse;
use chandler_amount::Currency;
use chandler_calendar::Day;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The facts of one root cause. Amounts in minor units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarginEvidence {
    pub entity_id: String,
    pub as_of: Day,
    pub currency: Currency,
    pub cause: Cause,
    /// Order, invoice, item, customer, carrier, supplier or agreement that the case is about.
    pub root: String,
    #[serde(default)]
    pub customer: Option<Named>,
    #[serde(default)]
    pub supplier: Option<Named>,
    #[serde(default)]
    pub carrier: Option<String>,
    #[serde(default)]
    pub item: Option<PricedItem>,
    /// For causes of prices, where list and cost are known.
    #[serde(default)]
    pub prices: Option<Prices>,
    /// What came back of settled cases of this cause; none where none is settled.
    #[serde(default)]
    pub recovered: Option<Recovered>,
    /// Documents of the last year on which it was lost, the latest first.
    pub lines: Vec<LostLine>,
    /// Rule rows that decided and what they gave.
    pub rules: Vec<RuleUse>,
    /// Content hash of the rule bundle.
    pub rule_bundle: String,
    /// Version of every method that can move a number.
    pub methods: BTreeMap<String, String>,
}

/// Somebody with a number and a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    pub id: String,
    pub name: String,
}

/// The item whose price is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PricedItem {
    pub id: String,
    pub name: String,
    pub family: String,
    pub base_unit: String,
}

/// What the item is sold and bought for, in millionths of a major unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prices {
    /// Of `price_per` base units.
    pub list_micros: i64,
    pub price_per: i64,
    /// Of one base unit, now and before its last change.
    pub cost_micros: i64,
    pub cost_before_micros: i64,
}

/// Claims that were answered and debit memos that were settled. Amounts in minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recovered {
    pub cases: i64,
    pub asked_minor: i64,
    pub came_back_minor: i64,
}

/// A document on which margin was lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LostLine {
    /// Invoice, shipment, credit memo, bill or claim.
    pub document: String,
    /// 0 where all of the document is meant.
    pub line: i64,
    pub lost_on: Day,
    #[serde(default)]
    pub item_id: Option<String>,
    #[serde(default)]
    pub invoice_number: Option<String>,
    #[serde(default)]
    pub invoice_line: Option<i64>,
    pub expected_minor: i64,
    pub actual_minor: i64,
    pub lost_minor: i64,
    /// How sure it is, millionths, where documents do not prove it.
    #[serde(default)]
    pub sure_millionths: Option<i64>,
    /// Last day on which it can be claimed, where an agreement says so.
    #[serde(default)]
    pub claim_by: Option<Day>,
}

impl LostLine {
    /// Last day on which it can be claimed: by the agreement, else by the rule.
    pub(super) fn last_day(&self, claim_days: i32) -> Day {
        self.claim_by.unwrap_or_else(|| self.lost_on.plus_days(claim_days))
    }

    /// Whether more was charged or billed than should have been.
    pub(super) fn is_above(&self) -> bool {
        self.actual_minor > self.expected_minor
    }
}

impl MarginEvidence {
    /// Cause and root: one case each.
    pub fn subject(&self) -> String {
        format!("{}|{}", self.cause.name(), self.root)
    }

    /// Whether the customer was charged too much on the latest line: then the fix gives back.
    pub fn is_owed(&self) -> bool {
        matches!(self.cause, Cause::ContractNotApplied | Cause::UnitSlip) && self.lines.first().is_some_and(LostLine::is_above)
    }

    /// What fixes it.
    pub fn verb(&self) -> &'static str {
        self.cause.verb(self.is_owed())
    }

    /// All that was found, whether it comes back or not.
    pub fn found_minor(&self) -> i64 {
        sum(&self.lines)
    }
}

/// What was lost on lines.
pub(super) fn sum<'l>(lines: impl IntoIterator<Item = &'l LostLine>) -> i64 {
    lines.into_iter().fold(0, |total: i64, line| total.saturating_add(line.lost_minor))
}
