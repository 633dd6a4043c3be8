//! From evidence to a recommendation, or to why there is none.
//!
//! Method `replenishment@5`: order when the position is at or below the reorder point s, up to s plus a cycle.
//! s is the expected demand from reaching it to the arrival of what is ordered then, and the safety stock with which the share of an order that is expected
//! to be short stays within the fill rate of the rules, or with which a further unit would cost as much to hold as it would save, where the rules say what a
//! unit short costs; no less than what is ordered already. The cycle is the economic order quantity, no less than the
//! demand of a review period; [`Stock`] says what counts as position. Everything is computed from the stored facts by pure functions, so the same call is
//! the run's derivation and the replay's.

use super::demand::{Aim, Demand, ReorderLevel, millionths, whole_units_above};
use super::economics::CostFactors;
use super::evidence::{ReplenishmentEvidence, SupplierTerms};
use super::expiry::Expiry;
use super::facts::{DeriveError, Rules};
use super::quantity::{NotOrdered, Ordered, QUANTITY_POLICY, Wanted};
use super::stock::Stock;
use super::supplier_order::SUPPLIER_ORDER_METHOD;
use crate::canonical::canonical_hash;
use crate::derivation::{Op, Source, Steps};
use crate::kinds::by_method;
use crate::record::Recommendation;
use chandler_amount::Price;
use std::collections::BTreeMap;

/// Name and version of the method.
pub const REPLENISHMENT_METHOD: &str = "replenishment@5";

const DAYS_A_YEAR: f64 = 365.0;

/// No item is covered further than this, whatever a unit short is said to cost.
const HIGHEST_SERVICE: f64 = 0.999;

/// A stated lead time longer than this is taken for a slip until receipts show it or a person says it.
const LONGEST_BELIEVED_DAYS: u32 = 365;

/// Receipts of the item that show its lead time, whatever is stated.
const RECEIPTS_TO_BELIEVE: usize = 3;

/// What follows from an evidence.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    Proposal(Box<Proposal>),
    NoAction(NoAction),
}

/// A record and the evidence it derives from, the demand distribution filled in.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    pub record: Recommendation,
    pub evidence: ReplenishmentEvidence,
}

/// Why nothing is proposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoAction {
    /// One of `discontinued superseded no_supplier supplier_inactive supplier_problem count_open lead_time_doubtful dead above_reorder_point
    /// covered_already smallest_order_over_a_year below_minimum_value too_large`.
    pub why: &'static str,
    /// Position and reorder point where they were computed.
    pub position: Option<i64>,
    pub reorder_point: Option<i64>,
}

impl NoAction {
    fn because(why: &'static str) -> Self {
        Self { why, position: None, reorder_point: None }
    }
}

/// The versions of all methods that can move a number of a replenishment recommendation.
pub fn current_methods() -> BTreeMap<String, String> {
    by_method(&[
        REPLENISHMENT_METHOD,
        SUPPLIER_ORDER_METHOD,
        QUANTITY_POLICY,
        chandler_forecast::LEAD_TIME_DEMAND_VERSION,
        chandler_forecast::LEAD_TIME_PMF_VERSION,
    ])
}

/// Derives the recommendation of an evidence.
///
/// # Errors
/// When a fact is out of its range, a rule's decision is missing, or the history cannot be forecast.
pub fn derive(evidence: &ReplenishmentEvidence) -> Result<Outcome, DeriveError> {
    match Plan::of(evidence)? {
        Planned::Plan(plan) => plan.outcome(),
        Planned::Nothing(why) => Ok(Outcome::NoAction(NoAction::because(why))),
    }
}

/// Why an item is not bought at all, whatever its stock.
fn not_bought(evidence: &ReplenishmentEvidence) -> Option<&'static str> {
    not_sold(evidence).or_else(|| said(evidence, "supplier_problem").then_some("supplier_problem"))
}

/// Why nobody will ask for an item any more.
pub(crate) fn not_sold(evidence: &ReplenishmentEvidence) -> Option<&'static str> {
    if evidence.item.status != "active" || said(evidence, "discontinued") {
        Some("discontinued")
    } else if evidence.item.superseded_by.is_some() || said(evidence, "superseded_by") {
        Some("superseded")
    } else {
        None
    }
}

/// Whether a person's correction says so.
fn said(evidence: &ReplenishmentEvidence, correction: &str) -> bool {
    evidence.corrections.iter().any(|known| known.correction == correction)
}

/// Facts so doubtful that buying on them would be a guess: a person settles them first.
fn in_doubt(evidence: &ReplenishmentEvidence) -> Option<&'static str> {
    let lead_time = &evidence.lead_time;
    let is_only_stated = lead_time.corrected_days.is_none() && lead_time.observed_days.len() < RECEIPTS_TO_BELIEVE;
    if !evidence.position.open_counts.is_empty() {
        Some("count_open")
    } else if is_only_stated && lead_time.stated_days > LONGEST_BELIEVED_DAYS {
        Some("lead_time_doubtful")
    } else {
        None
    }
}

/// Everything that the arithmetic of one item at one site reads.
pub(super) struct Plan<'a> {
    pub evidence: &'a ReplenishmentEvidence,
    pub terms: &'a SupplierTerms,
    pub rules: Rules,
    pub stock: Stock,
    pub expiry: Expiry,
    pub demand: Demand,
}

/// The arithmetic of an item, or why there is nothing to reckon.
pub(super) enum Planned<'a> {
    Plan(Box<Plan<'a>>),
    Nothing(&'static str),
}

/// What an item needs by itself, with the steps to it, or why that is nothing.
pub(super) struct Own {
    pub reorder_point: i64,
    pub cycle: i64,
    pub position: i64,
    pub quantity_raw: i64,
    pub steps: Steps,
    pub ordered: Result<Ordered, &'static str>,
}

impl Own {
    pub fn quantity(&self) -> i64 {
        self.ordered.map_or(0, |ordered| ordered.quantity)
    }
}

impl<'a> Plan<'a> {
    pub fn of(evidence: &'a ReplenishmentEvidence) -> Result<Planned<'a>, DeriveError> {
        evidence.check()?;
        if let Some(why) = not_bought(evidence) {
            return Ok(Planned::Nothing(why));
        }
        let Some(terms) = &evidence.terms else {
            return Ok(Planned::Nothing(if evidence.inactive_supplier.is_some() { "supplier_inactive" } else { "no_supplier" }));
        };
        if let Some(why) = in_doubt(evidence) {
            return Ok(Planned::Nothing(why));
        }
        let rules = Rules::of(evidence)?;
        let forecast = |source| DeriveError::Forecast { subject: evidence.subject(), source };
        let demand = Demand::of(evidence, rules.review_days).map_err(forecast)?;
        if demand.class() == "dead" {
            return Ok(Planned::Nothing("dead"));
        }
        let expiry = Expiry::of(evidence, millionths(demand.mean_daily()));
        let stock = Stock::of(evidence, demand.interval_days().round() as i32).without(&expiry);
        Ok(Planned::Plan(Box::new(Plan { evidence, terms, rules, stock, expiry, demand })))
    }
}

impl Plan<'_> {
    fn outcome(&self) -> Result<Outcome, DeriveError> {
        let mut own = self.own()?;
        self.fill(&mut own)?;
        let Own { reorder_point, cycle, position, quantity_raw, steps, ordered } = own;
        match ordered {
            Ok(ordered) => {
                let need = Need { reorder_point, cycle, quantity_raw, ordered };
                self.proposal(&need, steps.finish()).map(|proposal| Outcome::Proposal(Box::new(proposal)))
            }
            Err(why) => Ok(Outcome::NoAction(NoAction { why, position: Some(position), reorder_point: Some(reorder_point) })),
        }
    }

    /// What the item needs by itself, whatever else its supplier is asked for.
    pub fn own(&self) -> Result<Own, DeriveError> {
        let cycle = if self.rules.stocked { self.cycle_stock() } else { 0 };
        let level = if self.rules.stocked { self.reorder_level(cycle) } else { ReorderLevel::default() };
        let reorder_point = level.units().max(self.stock.known_demand);
        let position = self.stock.position();
        let mut steps = self.need_steps(level, cycle);
        let quantity_raw = reorder_point - position + cycle;
        let ordered = if position > reorder_point || (reorder_point == 0 && self.stock.waiting() == 0) {
            Err("above_reorder_point")
        } else if quantity_raw == 0 {
            Err("covered_already")
        } else {
            match self.wanted(quantity_raw)?.order(&mut steps) {
                Ok(ordered) => Ok(ordered),
                Err(NotOrdered::CoveredAlready) => Err("covered_already"),
                Err(NotOrdered::SmallestOrderOverAYear) => Err("smallest_order_over_a_year"),
                Err(NotOrdered::BelowMinimumValue) => Err("below_minimum_value"),
                Err(NotOrdered::TooLarge) => return Err(self.too_large()),
            }
        };
        Ok(Own { reorder_point, cycle, position, quantity_raw, steps, ordered })
    }

    /// The steps to what is needed before any rounding.
    fn need_steps(&self, level: ReorderLevel, cycle: i64) -> Steps {
        let (stock, evidence) = (&self.stock, self.evidence);
        let row = || format!("{}|{}", evidence.item.item_id, evidence.site.site_id);
        let item_site = || Source::new("item_sites", row());
        let mut steps = Steps::in_unit(&evidence.item.base_unit);
        let method = || Source::new(chandler_forecast::LEAD_TIME_DEMAND_VERSION, row());
        steps.push(Op::Set, level.expected_demand, "Expected demand of the lead time and of what is left of the review", method());
        if level.safety_stock != 0 {
            let (op, label) = if level.safety_stock > 0 { (Op::Add, "Safety stock") } else { (Op::Subtract, "Not held for the expected demand") };
            let label = format!("{label}, {}", self.aim_in_words());
            steps.push_by_rule(op, level.safety_stock.abs(), label, method(), rule_id(evidence, "service_targets"));
        }
        if let Some(most) = level.most_believed {
            let floor = if most.units() < level.expected_demand { "; no less than is expected" } else { "" };
            let (days, seen, percent) = (most.days, most.seen, most.percent);
            let label = format!("The most ever asked for in {days} days, {seen}, and {percent} % for how short the history is{floor}");
            steps.push(Op::AtMost, level.units(), label, Source::new("demand_daily", row()));
        }
        let orders = || Source::new("sales_order_lines", row());
        // The floor is shown whenever there are such orders, so that nobody wonders whether they were counted.
        if stock.known_demand > 0 {
            steps.push(Op::AtLeast, stock.known_demand, "Ordered already for those days", orders());
        }
        let mut optional = |op, value, label: &str, source| {
            if value != 0 {
                steps.push(op, value, label, source);
            }
        };
        optional(Op::Add, stock.backordered, "Backordered", orders());
        optional(Op::Add, stock.owed, "Requested by now and not yet allocated", orders());
        optional(Op::Add, stock.reserved, "Allocated to orders requested by now", orders());
        optional(Op::Add, stock.held, "Held, not for sale", item_site());
        let lots = || Source::new("lot_balances", row());
        optional(Op::Add, stock.expired, "Expired, no longer for sale", lots());
        optional(Op::Add, stock.expiring, &self.expiring_in_words(), lots());
        steps.push(Op::Subtract, stock.on_hand, "On hand", item_site());
        steps.push(Op::Subtract, stock.on_order, "On order", Source::new("purchase_order_lines", row()));
        if stock.inbound != 0 {
            steps.push(Op::Subtract, stock.inbound, "On its way from other sites", Source::new("transfers", row()));
        }
        if cycle > 0 {
            let label = "Cycle stock: economic order quantity, no less than the demand of a review period";
            steps.push_by_rule(Op::Add, cycle, label, Source::new(REPLENISHMENT_METHOD, row()), rule_id(evidence, "ordering_limits"));
        }
        steps
    }

    /// `Expected to expire unsold: 40 by 2026-12-12, 8 by 2026-12-20`
    fn expiring_in_words(&self) -> String {
        let parts: Vec<String> = self.expiry.unsold.iter().map(|(day, quantity)| format!("{quantity} by {day}")).collect();
        format!("Expected to expire unsold: {}", parts.join(", "))
    }

    pub(super) fn costs(&self) -> CostFactors {
        CostFactors::of(&self.evidence.economics, self.evidence.currency, self.demand.mean_daily())
    }

    fn cycle_stock(&self) -> i64 {
        let review = whole_units_above(self.demand.mean_daily() * f64::from(self.rules.review_days));
        self.costs().economic_order_quantity(self.terms.price_at(1).major()).max(review)
    }

    fn reorder_level(&self, cycle: i64) -> ReorderLevel {
        self.demand.reorder_level(self.aim(cycle), &self.evidence.demand)
    }

    /// What the rules ask of the reorder point: the fill rate, or the least cost where they say what a unit short costs and its price is known.
    pub(super) fn aim(&self, cycle: i64) -> Aim {
        let order = cycle.max(self.terms.minimum_quantity) as f64;
        match self.shortage_cost() {
            None => Aim::Shortage(order * (1_000_000 - self.rules.service_level_millionths) as f64 / 1e6),
            Some(missed) => {
                let economics = &self.evidence.economics;
                let held = economics.unit_cost_micros as f64 / 1e6 * economics.holding_rate_millionths as f64 / 1e6;
                Aim::Chance((held * order / (missed * self.demand.mean_daily() * DAYS_A_YEAR)).max(1.0 - HIGHEST_SERVICE))
            }
        }
    }

    /// What a unit short costs in major units; none where the fill rate is the aim.
    fn shortage_cost(&self) -> Option<f64> {
        let price = self.evidence.economics.unit_revenue_micros.unwrap_or(0) as f64 / 1e6;
        let missed = price * self.rules.shortage_cost_millionths as f64 / 1e6;
        (missed > 0.0 && self.demand.mean_daily() > 0.0).then_some(missed)
    }

    fn aim_in_words(&self) -> String {
        let percent = |millionths: i64| chandler_amount::format_scaled(millionths, 4, 0);
        match self.shortage_cost() {
            None => format!("for {} % of the units asked for to be there", percent(self.rules.service_level_millionths)),
            Some(_) => format!("where holding a unit costs what missing it does, {} % of its price", percent(self.rules.shortage_cost_millionths)),
        }
    }

    /// What is known to be ordered beyond what was to be expected: it lies in the position and covers no further day.
    pub(super) fn spoken_for(&self) -> i64 {
        let expected = (self.demand.mean_daily() * self.demand.interval_days()).floor() as i64;
        (self.stock.known_demand - expected).max(0)
    }

    /// Largest order that leaves cover for so many days.
    fn order_for_cover(&self, days: f64) -> i64 {
        (self.demand.mean_daily() * days).floor() as i64 + self.spoken_for() - self.stock.position()
    }

    pub(super) fn wanted(&self, quantity_raw: i64) -> Result<Wanted<'_>, DeriveError> {
        let evidence = self.evidence;
        // The rule counts cover from the arrival of the order; over a year from today needs a reason of its own.
        let cover_days = (self.rules.maximum_cover_days as f64 + self.demand.lead_time_days()).min(DAYS_A_YEAR);
        let shelf_life_days = evidence.item.shelf_life_days.map(|days| days as f64 + self.demand.lead_time_days());
        Ok(Wanted {
            row: format!("{}|{}", evidence.item.item_id, evidence.site.site_id),
            terms: self.terms,
            quantity_raw,
            waiting: self.stock.waiting(),
            longest_cover: self.order_for_cover(shelf_life_days.map_or(cover_days, |days| days.min(cover_days))),
            ends_by_expiry: shelf_life_days.is_some_and(|days| days < cover_days),
            year_of_cover: self.order_for_cover(DAYS_A_YEAR),
            minimum_value_minor: self.rules.minimum_order_value,
            micros_per_minor: 10_i64.pow(Price::DIGITS.saturating_sub(evidence.currency.minor_digits())),
            // An order that is decided as a whole is steady as a whole.
            open_quantity: evidence.open_quantity.filter(|_| evidence.supplier_order.is_none()),
            minimum_change_percent: self.rules.minimum_change_percent,
            minimum_change_value_minor: self.rules.minimum_change_value,
            costs: self.costs(),
            limits_rule: rule_id(evidence, "ordering_limits"),
            hysteresis_rule: rule_id(evidence, "hysteresis"),
        })
    }

    pub(super) fn too_large(&self) -> DeriveError {
        DeriveError::TooLarge { subject: self.evidence.subject() }
    }
}

/// What is needed and what is ordered.
#[derive(Debug)]
pub(super) struct Need {
    pub reorder_point: i64,
    pub cycle: i64,
    pub quantity_raw: i64,
    pub ordered: Ordered,
}

/// The hash under which an evidence is stored, its demand distribution included.
pub fn evidence_hash(evidence: &ReplenishmentEvidence) -> String {
    // Text, integers and lists always have a JSON form.
    canonical_hash(&serde_json::to_value(evidence).unwrap_or_default())
}

fn rule_id(evidence: &ReplenishmentEvidence, table: &str) -> Option<String> {
    evidence.rule(table).map(|rule| format!("{table}/{}", rule.row_id))
}
