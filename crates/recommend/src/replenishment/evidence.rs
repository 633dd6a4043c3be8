//! All that a replenishment proposal rests on: one item at one site, as it was known.
//!
//! Quantities are whole base units, amounts whole minor units, prices whole millionths; statistics are decimal text. There is no float, so that the
//! same facts have the same bytes and the same hash wherever they are read.

use super::supplier_order::SupplierOrder;
use crate::record::About;
use chandler_amount::Currency;
use chandler_calendar::Day;
use chandler_forecast::{PooledLosses, Settings};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The facts of one item at one site from which a proposal, or the absence of one, derives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReplenishmentEvidence {
    pub entity_id: String,
    /// Business day; everything here was known at its end.
    pub as_of: Day,
    pub currency: Currency,
    pub item: ItemFacts,
    pub site: SiteFacts,
    pub demand: DemandHistory,
    /// How the demand models do on all items of the entity, by demand pattern; empty where nothing was compared.
    #[serde(default, skip_serializing_if = "PooledLosses::is_empty")]
    pub pooled_losses: PooledLosses,
    pub lead_time: LeadTimeFacts,
    pub class: ClassFacts,
    pub position: Position,
    /// The preferred supplier and what it offers; none when nobody sells the item to us.
    pub terms: Option<SupplierTerms>,
    /// The preferred supplier that we no longer buy from, where that is why there are no terms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inactive_supplier: Option<String>,
    pub economics: Economics,
    /// Rule rows that decided and what they gave.
    pub rules: Vec<RuleUse>,
    /// Content hash of the rule bundle.
    pub rule_bundle: String,
    /// Corrections by people that hold on this day.
    pub corrections: Vec<CorrectionUse>,
    /// Quantity of the open recommendation on this item and site: a small change leaves it as it is.
    pub open_quantity: Option<i64>,
    /// What was decided on the order of its supplier as a whole; none where nothing depends on that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplier_order: Option<SupplierOrder>,
    /// What of it comes from another system that does not say when it was known; none where everything is dated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reconstructed: Option<Reconstructed>,
    /// Version of every method that can move a number, such as `lead_time_demand` → `lead_time_demand@2`.
    pub methods: BTreeMap<String, String>,
    /// The demand distribution that the methods gave; replay computes it again and compares. None before it is derived.
    pub lead_time_demand: Option<DemandSummary>,
}

/// Facts of another system whose time of knowledge is a rule's guess, such as the end of the day of the sale.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reconstructed {
    /// Of the demand in `daily`, base units.
    pub demand_quantity: i64,
    /// Of the lead times in `observed_days`.
    pub observed_lead_times: u32,
    /// Of the lead times in `supplier_days`.
    pub supplier_lead_times: u32,
    /// The selling price rests on such sales or such a list.
    pub selling_price: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemFacts {
    pub item_id: String,
    pub name: String,
    pub family: String,
    pub base_unit: String,
    /// `active` or `discontinued`.
    pub status: String,
    /// The item that takes over its demand.
    pub superseded_by: Option<String>,
    pub introduced_on: Day,
    /// Days for which a lot keeps from its receipt on; none where that is not known, or not so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shelf_life_days: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiteFacts {
    pub site_id: String,
    pub name: String,
}

/// Demand by requested day, oldest first, days without demand included, up to `as_of` at the latest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemandHistory {
    pub from: Day,
    pub daily: Vec<i64>,
    /// Positions in `daily` on which the item was out of stock: the quantity is a lower bound.
    pub censored_days: Vec<u32>,
    /// Share of usual demand that orders still show on such days, over all items of the entity, millionths: 0 where nobody orders what is not there.
    pub recorded_share_millionths: i64,
    /// Demand of one-off orders, left out of `daily`.
    pub excluded_quantity: i64,
    /// Of it what nobody marked as one-off: single lines far above all others of the item.
    pub suspected_quantity: i64,
    /// Periods of the season that the models may use; 1 for none, 7 for a week.
    pub season_length: u32,
    /// The lines of the last 90 days in `suspected_quantity`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suspected_lines: Vec<SuspectedLine>,
    /// Regular demand of the last 90 days for this item that its successor plans, base units; 0 without one.
    #[serde(default, skip_serializing_if = "crate::record::is_zero")]
    pub passed_on_quantity: i64,
}

/// A line far above all others of the item, which nobody called a one-off or regular.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SuspectedLine {
    pub so_number: String,
    pub line: i64,
    /// 0 of our own orders; from 1 of another system's.
    pub occurrence: i64,
    pub on: Day,
    pub quantity: i64,
}

impl SuspectedLine {
    /// What people and corrections call the line: a line without a number by its place among those of its order.
    pub fn number(&self) -> i64 {
        if self.line < 0 { self.occurrence } else { self.line }
    }
}

/// What is known about the days from order to receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeadTimeFacts {
    /// Days of past receipts of this item from this supplier.
    pub observed_days: Vec<u32>,
    /// Days since the order of lines that are overdue and not yet received: each will take longer than this.
    pub open_overdue_days: Vec<u32>,
    /// Days of past receipts of other items from this supplier.
    pub supplier_days: Vec<u32>,
    /// What the supplier states.
    pub stated_days: u32,
    /// What a person said when rejecting; replaces all of the above.
    pub corrected_days: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassFacts {
    /// A, B or C by annual margin.
    pub abc: String,
    pub annual_margin_minor: i64,
}

/// Stock, what is promised of it and what is coming.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Position {
    /// Physically there, held goods included.
    pub on_hand: i64,
    /// Of it not for sale.
    pub held: i64,
    /// Reserved for sales orders.
    pub allocated: i64,
    /// Of `allocated`, requested after `as_of`: the forecast has this demand already.
    pub allocated_later: i64,
    /// Asked for at allocation and not there.
    pub backordered: i64,
    /// Of `backordered`, requested after `as_of`.
    pub backordered_later: i64,
    /// Open sales order lines, or what is left of them, that are neither allocated nor backordered.
    pub open_orders: Vec<OpenOrder>,
    /// Purchase order lines that still expect goods, drafts included.
    pub on_order: Vec<OnOrder>,
    /// Transfers from our other sites, planned or on their way.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inbound: Vec<Inbound>,
    /// Nobody ever recorded stock of the item at the site: it is taken to be none.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub stock_not_recorded: bool,
    /// Counts that differ from the books and are not settled: what is on hand is in doubt.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub open_counts: Vec<OpenCount>,
    /// Goods on hand and not held by lot; empty where the item is not kept by lot.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lots: Vec<LotFacts>,
}

impl Position {
    /// Base units that suppliers still owe.
    pub fn ordered(&self) -> i64 {
        self.on_order.iter().map(|order| order.quantity).sum()
    }

    /// Base units that our other sites send.
    pub fn sent(&self) -> i64 {
        self.inbound.iter().map(|transfer| transfer.quantity).sum()
    }
}

/// Goods of a lot at the site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LotFacts {
    pub lot_id: String,
    /// Last day on which they may be sold.
    pub expires_on: Day,
    pub quantity: i64,
}

/// A count that differs from the books.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenCount {
    pub count_number: String,
    /// Found less expected.
    pub difference: i64,
}

/// Demand that is known and not yet reserved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenOrder {
    pub so_number: String,
    pub line: i64,
    pub due_on: Day,
    pub quantity: i64,
}

/// Goods that a supplier still owes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnOrder {
    pub po_number: String,
    pub line: i64,
    pub quantity: i64,
    pub promised_on: Day,
}

/// Goods that another of our sites sends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inbound {
    pub transfer_number: String,
    pub from_site_id: String,
    pub quantity: i64,
    pub expected_on: Day,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SupplierTerms {
    pub supplier_id: String,
    pub name: String,
    /// Smallest order quantity, base units; 0 or 1 for none.
    pub minimum_quantity: i64,
    /// Orders are multiples of this, base units; 1 for none.
    pub order_multiple: i64,
    /// Price of `price_per` base units, millionths of a major unit.
    pub unit_price_micros: i64,
    pub price_per: i64,
    /// Lower prices from a quantity upwards.
    pub breaks: Vec<PriceBreak>,
    /// Smallest order value that the supplier accepts, minor units; 0 for none.
    pub minimum_order_minor: i64,
    /// Largest order quantity, base units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximum_quantity: Option<i64>,
    /// What the supplier gives for a larger order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_target: Option<OrderTarget>,
}

/// The order value that a supplier rewards, over all items of an order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderTarget {
    /// Minor units.
    pub value_minor: i64,
    /// Freight on an order below it, minor units.
    pub charge_minor: i64,
    /// Discount on an order that reaches it, millionths.
    pub discount_millionths: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriceBreak {
    pub from_quantity: i64,
    pub unit_price_micros: i64,
    pub price_per: i64,
}

/// What one base unit costs and earns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Economics {
    /// Cost of one base unit on hand, millionths of a major unit.
    pub unit_cost_micros: i64,
    /// Usual selling price of one base unit, millionths; none when it was never sold and has no list price.
    pub unit_revenue_micros: Option<i64>,
    /// Cost of placing and receiving one order line, minor units.
    pub order_cost_minor: i64,
    /// Cost of holding stock for a year as a share of its value, millionths.
    pub holding_rate_millionths: i64,
}

impl Economics {
    /// What a base unit earns that costs so much, millionths of a major unit; nothing where nobody knows its price, and never below nothing.
    pub(crate) fn unit_margin_micros(&self, unit_cost_micros: i64) -> i64 {
        self.unit_revenue_micros.map_or(0, |revenue| (revenue - unit_cost_micros).max(0))
    }
}

/// A row of a rule table that decided, with its outputs as decimal or plain text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleUse {
    pub table: String,
    pub row_id: String,
    pub inputs: BTreeMap<String, String>,
    pub outputs: BTreeMap<String, String>,
}

/// A correction that holds, in the words of `planning_corrections`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CorrectionUse {
    pub correction: String,
    pub subject: String,
    pub value: Option<String>,
    pub reason: String,
    pub rec_id: String,
}

/// A demand distribution over the protection interval (lead time plus review), as decimal text rounded to millionths.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemandSummary {
    /// Method with version.
    pub method: String,
    /// How the item sells: smooth, erratic, intermittent, lumpy, new, dead.
    pub class: String,
    /// Expected demand over the interval, base units.
    pub mean: String,
    /// Expected demand of a day, base units.
    pub mean_daily: String,
    /// Expected length of the interval, days.
    pub interval_days: String,
    /// Expected lead time, days.
    pub lead_time_days: String,
    /// Probabilities of the quantiles.
    pub probabilities: Vec<String>,
    /// Demand over the interval that is not exceeded with these probabilities, base units.
    pub quantiles: Vec<String>,
    /// Chance of each length of the interval.
    pub interval: Vec<IntervalChance>,
    /// Models compared, with their share and their loss in the back-test.
    pub members: Vec<ModelShare>,
    /// Why something simpler than the combination was used.
    pub fallback: Option<String>,
    /// Treatments of the data worth knowing.
    pub flags: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelShare {
    pub name: String,
    pub weight: String,
    pub backtest_loss: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IntervalChance {
    pub days: u32,
    pub probability: String,
}

impl ReplenishmentEvidence {
    /// How the forecast functions treat its daily demand.
    pub fn settings(&self) -> Settings {
        let pooled_losses = (!self.pooled_losses.is_empty()).then(|| self.pooled_losses.clone());
        Settings { pooled_losses, ..Settings::daily() }
    }

    /// Cost of so many base units, minor units rounded down.
    pub(crate) fn cost_minor(&self, quantity: i64) -> i64 {
        let per_minor = 10_i128.pow(6 - self.currency.minor_digits().min(6));
        i64::try_from(i128::from(quantity) * i128::from(self.economics.unit_cost_micros) / per_minor).unwrap_or(i64::MAX)
    }

    /// The item, its site and its supplier, as a record names what it is about.
    pub(crate) fn about(&self) -> About {
        About {
            item_id: Some(self.item.item_id.clone()),
            item_name: Some(self.item.name.clone()),
            family: Some(self.item.family.clone()),
            unit: Some(self.item.base_unit.clone()),
            site_id: Some(self.site.site_id.clone()),
            supplier_id: self.terms.as_ref().map(|terms| terms.supplier_id.clone()),
            supplier_name: self.terms.as_ref().map(|terms| terms.name.clone()),
            ..About::default()
        }
    }

    /// The subject of its recommendation.
    pub fn subject(&self) -> String {
        super::subject(&self.item.item_id, &self.site.site_id)
    }

    /// The rule row of a table that decided.
    pub fn rule(&self, table: &str) -> Option<&RuleUse> {
        self.rules.iter().find(|rule| rule.table == table)
    }
}
