//! All that a stock-out risk rests on: the facts of replenishment, and who waits, what is on its way and what lies elsewhere.

use crate::replenishment::{ReplenishmentEvidence, RuleUse};
use chandler_calendar::Day;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The facts of one item at one site from which a risk, or the absence of one, derives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StockoutRiskEvidence {
    /// Item, site, demand, lead times, position, terms and economics, as replenishment has them; without its rules.
    pub facts: ReplenishmentEvidence,
    /// Purchase order lines that still expect goods and transfers from other sites, in the order of their promises.
    pub receipts: Vec<OpenReceipt>,
    /// Sales order lines that are not shipped, in the order in which they are wanted.
    pub orders: Vec<OrderAtRisk>,
    /// Other sites that have more than they need.
    pub elsewhere: Vec<SpareStock>,
    /// Items that can take its place, in the order in which they are offered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub substitutes: Vec<Substitute>,
    /// Suppliers that the item can be bought from.
    pub suppliers: u32,
    /// First of the days, without a break up to now, on which a run found it worth raising; none where the last one did not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen_since: Option<Day>,
    /// Rule rows that decided and what they gave.
    pub rules: Vec<RuleUse>,
    /// Content hash of the rule bundle.
    pub rule_bundle: String,
    /// Version of every method that can move a number.
    pub methods: BTreeMap<String, String>,
    /// What the futures gave; replay computes it again and compares. None before it is derived.
    #[serde(default)]
    pub outlook: Option<OutlookSummary>,
}

/// Goods on their way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenReceipt {
    /// Purchase order, or transfer.
    pub po_number: String,
    pub line: i64,
    /// Supplier, or site that gives.
    pub supplier_id: String,
    /// `draft`, `placed` or `transfer`: a draft is not with the supplier yet.
    pub state: String,
    /// Base units still expected.
    pub quantity: i64,
    pub promised_on: Day,
    /// Days by which the supplier's past receipts came after their promise, the latest first; negative when they came earlier.
    #[serde(default)]
    pub late_days: Vec<i32>,
}

/// An order line that waits for goods.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderAtRisk {
    pub so_number: String,
    pub line: i64,
    pub customer_id: String,
    pub requested_on: Day,
    #[serde(default)]
    pub promised_on: Option<Day>,
    /// Base units not yet shipped.
    pub quantity: i64,
    /// Of them reserved.
    pub allocated: i64,
    /// The order waits for the customer's credit.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub on_credit_hold: bool,
}

/// Stock of another site beyond what its own demand is likely to need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpareStock {
    pub site_id: String,
    pub quantity: i64,
}

/// An item that can take the item's place, with what the site has of it beyond its own needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Substitute {
    pub item_id: String,
    /// So many of its base units replace `denominator` base units of the item; in lowest terms.
    pub numerator: i64,
    pub denominator: i64,
    /// Base units that nine of ten futures of its own demand leave over after its lead time and a week of review, without what is on offer already; 0 for none.
    pub spare: i64,
    /// Cost of one base unit of it, millionths of a major unit.
    pub unit_cost_micros: i64,
}

/// What the futures gave, as decimal text rounded to millionths.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutlookSummary {
    /// Methods with version.
    pub method: String,
    pub demand_class: String,
    pub mean_daily: String,
    /// Days until something ordered today is there.
    pub lead_days: u32,
    /// Days looked ahead.
    pub days: u32,
    /// Stock for demand after today.
    pub stock: i64,
    /// Chance of running out before something ordered today is there.
    pub unavoidable: String,
    /// Chance of running out within the days looked ahead if nothing is ordered.
    pub probability: String,
    /// Units expected to be short before something ordered today is there.
    pub short: String,
    pub first_out_p10: Option<u32>,
    pub first_out_p50: Option<u32>,
}

impl StockoutRiskEvidence {
    /// What it is about, as its recommendation names it.
    pub fn subject(&self) -> String {
        self.facts.subject()
    }

    /// Whether a run of an earlier day found it too; several of one day are one look.
    pub fn was_seen_before(&self) -> bool {
        self.seen_since.is_some_and(|seen_since| seen_since < self.facts.as_of)
    }
}
