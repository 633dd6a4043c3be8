//! All that excess rests on: the facts of replenishment, what is still coming, what could go back, who could use it, and what it sells for.

use crate::replenishment::{ReplenishmentEvidence, RuleUse};
use chandler_calendar::Day;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The facts of one item at one site from which excess, or the absence of it, derives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExcessEvidence {
    /// Item, site, demand, lead times, position, terms and economics, as replenishment has them; without its rules.
    pub facts: ReplenishmentEvidence,
    /// Purchase order lines that still expect goods, the latest promise first.
    pub orders: Vec<OpenOrderLine>,
    /// Receipt lines of which something could go back to its supplier, the latest first.
    pub receipts: Vec<ReturnableReceipt>,
    /// Bins with goods for sale.
    pub bins: Vec<BinStock>,
    /// Other sites that want more in a quarter than they have or expect; first those that would order it now.
    pub needed: Vec<NeededElsewhere>,
    /// The list price of the day of the decision.
    #[serde(default)]
    pub list_price: Option<ListPriceFacts>,
    /// The most that is free or coming at another site, base units.
    pub most_elsewhere: i64,
    /// Base units wanted at all sites in the last 91 days.
    pub usual_quantity: i64,
    /// Day on which it was last wanted at the site, one-offs included; none if it never was.
    #[serde(default)]
    pub last_wanted_on: Option<Day>,
    /// Since when somebody could have wanted it: its introduction, or the first demand that is known of the entity.
    pub watched_since: Day,
    /// What replenishment proposes for the item at the site in the same run; `none` for nothing.
    pub proposed: String,
    /// Stock-out risk asks for its goods in the same run: for another site, or in place of an item that is short at this one.
    pub wanted_elsewhere: bool,
    /// Rule rows that decided and what they gave.
    pub rules: Vec<RuleUse>,
    /// Content hash of the rule bundle.
    pub rule_bundle: String,
    /// Version of every method that can move a number.
    pub methods: BTreeMap<String, String>,
    /// What lies too long; replay computes it again and compares. None before it is derived.
    #[serde(default)]
    pub surplus: Option<SurplusSummary>,
}

/// A line of a purchase order that still expects goods.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenOrderLine {
    pub po_number: String,
    pub line: i64,
    /// `draft` or `placed`: a draft is not with the supplier yet.
    pub state: String,
    /// Base units still expected.
    pub quantity: i64,
    pub promised_on: Day,
}

/// A receipt line of which something is left to return.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReturnableReceipt {
    pub receipt_number: String,
    pub line: i64,
    pub supplier_id: String,
    pub received_on: Day,
    /// Base units received, not returned yet, and not waiting for inspection.
    pub quantity: i64,
    pub bin_id: String,
}

/// Goods for sale in a bin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BinStock {
    pub bin_id: String,
    pub quantity: i64,
}

/// What another site could use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeededElsewhere {
    pub site_id: String,
    /// Base units wanted there in the last 91 days beyond what is there or comes, and no less than would be ordered.
    pub quantity: i64,
    /// What replenishment orders for it in the same run; 0 for nothing.
    pub ordered: i64,
    /// Free or coming there, base units.
    pub position: i64,
}

/// The list price that holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListPriceFacts {
    /// Of `price_per` base units, millionths.
    pub unit_price_micros: i64,
    pub price_per: i64,
    /// Last day on which it holds; a price with an end is a campaign already.
    #[serde(default)]
    pub until_on: Option<Day>,
}

/// What lies too long, statistics as decimal text rounded to millionths.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SurplusSummary {
    /// Method with version.
    pub method: String,
    pub demand_class: String,
    pub mean_daily: String,
    /// Base units free for demand after today: on hand, and coming.
    pub usable: i64,
    pub coming: i64,
    /// Base units that are never given away.
    pub protected: i64,
    /// Base units beyond what pays to keep, of all that is there or comes, and of what is there.
    pub excess: i64,
    pub excess_on_hand: i64,
    /// Of `excess`, expected to be wanted within the horizon.
    pub wanted: String,
}

impl ExcessEvidence {
    /// What it is about, as its recommendation names it.
    pub fn subject(&self) -> String {
        self.facts.subject()
    }

    /// Days without anybody asking for it at the site.
    pub fn quiet_days(&self) -> i32 {
        self.last_wanted_on.unwrap_or(self.watched_since).days_until(self.facts.as_of)
    }
}
