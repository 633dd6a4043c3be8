//! What could be added to the order of one item beyond its need, so that the order of its supplier reaches a target: packs with what each gains.
//!
//! A pack avoids the shortage of the time until the order after this one can arrive, at the item's margin. It costs the holding of its units from now until the
//! item's own next order would have brought them: at the next review, or when what is ordered now has gone down to the reorder point, whichever is later. The
//! first pack of an item that needs nothing also costs an order line. No pack is offered beyond the longest cover, which lies within what excess keeps, beyond
//! the supplier's largest order, or across a price break.

use super::derive::{Own, Plan, Planned};
use super::evidence::ReplenishmentEvidence;
use super::facts::DeriveError;
use super::quantity::{Ordered, round_up};
use super::supplier_order::{OrderCandidate, OrderTerms, SUPPLIER_ORDER_METHOD, SupplierOrder, SupplierOrderLine};
use crate::derivation::{Op, Source, Steps};
use chandler_amount::Price;
use chandler_forecast::inventory::Pack;
use serde::{Deserialize, Serialize};

/// An item is filled up in at most so many steps; of one that is ordered piece by piece each step has several packs.
const MOST_STEPS: i64 = 24;
const DAYS_A_YEAR: f64 = 365.0;

/// Units of an item that can be added together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FillerPack {
    pub quantity: i64,
    /// What it adds to the order, minor units.
    pub value_minor: i64,
    /// What it brings less what it costs, millionths of a major unit.
    pub gain_micros: i64,
}

impl FillerPack {
    pub(super) fn pack(&self) -> Pack {
        Pack { value: self.value_minor, gain: self.gain_micros }
    }
}

/// What an item brings to the order of its supplier; none where it is not bought, or its supplier looks at no order as a whole.
///
/// # Errors
/// As [`super::derive`].
pub fn order_candidate(evidence: &ReplenishmentEvidence) -> Result<Option<OrderCandidate>, DeriveError> {
    // A proposal that stays as it is would hide what of it was filler.
    let evidence = ReplenishmentEvidence { open_quantity: None, supplier_order: None, ..evidence.clone() };
    let Some(terms) = evidence.order_terms() else { return Ok(None) };
    let Planned::Plan(plan) = Plan::of(&evidence)? else { return Ok(None) };
    let own = plan.own()?;
    let (needed_minor, worth_minor) = match &own.ordered {
        Ok(ordered) => {
            let (_, worth_minor) = plan.worth(ordered.quantity, 0).derivation().ok_or_else(|| plan.too_large())?;
            (plan.order_value(ordered.quantity)?, worth_minor)
        }
        Err(_) => (0, 0),
    };
    let packs = plan.filler_packs(&own)?;
    Ok(Some(OrderCandidate { item_id: evidence.item.item_id.clone(), terms, needed_minor, worth_minor, packs }))
}

impl ReplenishmentEvidence {
    /// The supplier's terms for a whole order, where it has any.
    pub(super) fn order_terms(&self) -> Option<OrderTerms> {
        let terms = self.terms.as_ref()?;
        let target = terms.order_target.unwrap_or_default();
        let micros_per_minor = 10_i64.pow(Price::DIGITS.saturating_sub(self.currency.minor_digits()));
        let of_order = OrderTerms {
            minimum_minor: terms.minimum_order_minor,
            target_minor: target.value_minor,
            charge_minor: target.charge_minor,
            discount_millionths: target.discount_millionths,
            micros_per_minor,
        };
        (of_order.minimum_minor > 0 || of_order.target_minor > 0).then_some(of_order)
    }

    /// What the filler of this item saves of charge and discount, minor units.
    pub(super) fn saved_by_filling_minor(&self) -> i64 {
        self.supplier_order.as_ref().map_or(0, |order| order.share_minor(&order.line(&self.item.item_id)))
    }
}

impl Plan<'_> {
    /// Adds to the need of the item what the order of its supplier adds, with a step of its own.
    ///
    /// # Errors
    /// When the order does not add up, or says of this item something else than its facts do.
    pub fn fill(&self, own: &mut Own) -> Result<(), DeriveError> {
        let Some(order) = &self.evidence.supplier_order else { return Ok(()) };
        let added = self.checked_addition(order, own)?;
        if added == 0 {
            return Ok(());
        }
        if own.ordered.is_err() {
            own.steps = self.steps_of_nothing(own);
            own.quantity_raw = 0;
        }
        let label = match order.filling.filter(|filling| self.is_of_target(filling.goal_minor)) {
            Some(_) => "Filled up for the supplier's target",
            None => "Filled up for the supplier's minimum",
        };
        own.steps.push(Op::Add, added, label, Source::new(SUPPLIER_ORDER_METHOD, self.order_key()));
        let needed = own.ordered.unwrap_or_default();
        own.ordered = Ok(Ordered { quantity: needed.quantity + added, by_filling: added, ..needed });
        Ok(())
    }

    fn steps_of_nothing(&self, own: &Own) -> Steps {
        let mut steps = Steps::in_unit(&self.evidence.item.base_unit);
        let label = format!("Nothing is needed: a position of {} with a reorder point of {}", own.position, own.reorder_point);
        steps.push(Op::Set, 0, label, Source::new(super::REPLENISHMENT_METHOD, self.evidence.subject()));
        steps
    }

    /// Whether filling up to this value is for the target rather than for the minimum.
    pub(super) fn is_of_target(&self, goal_minor: i64) -> bool {
        self.terms.order_target.is_some_and(|target| target.value_minor == goal_minor)
    }

    fn order_key(&self) -> String {
        format!("{}|{}", self.terms.supplier_id, self.evidence.site.site_id)
    }

    /// What the order adds of this item, once it is what its own facts give for that quantity.
    fn checked_addition(&self, order: &SupplierOrder, own: &Own) -> Result<i64, DeriveError> {
        let line = order.line(&self.evidence.item.item_id);
        let needed_minor = own.ordered.map_or(Ok(0), |ordered| self.order_value(ordered.quantity))?;
        let is_sound = self.evidence.order_terms().is_some_and(|terms| order.adds_up(&terms)) && line.needed_minor == needed_minor;
        let again = || -> Result<bool, DeriveError> {
            let packs = self.filler_packs(own)?;
            let bare = SupplierOrderLine { added: 0, added_minor: 0, gain_micros: 0, ..line.clone() };
            Ok((0..=packs.len()).any(|count| bare.clone().with(&packs[..count]) == line))
        };
        if is_sound && (line.added == 0 || again()?) {
            return Ok(line.added);
        }
        let value = format!("{} and {} more", line.needed_minor, line.added);
        let expected = "what the item's own facts and the supplier's terms give";
        Err(DeriveError::BadFact { subject: self.evidence.subject(), field: "supplier_order", value, expected })
    }

    /// What could be added to the need, in the order in which it can be.
    fn filler_packs(&self, own: &Own) -> Result<Vec<FillerPack>, DeriveError> {
        let may_be_filled = self.rules.stocked && own.reorder_point > 0 && self.demand.mean_daily() > 0.0;
        let from = own.quantity();
        let pack = self.terms.order_multiple;
        let most = self.most_with_filler(from)? / pack * pack;
        if !may_be_filled || most <= from {
            return Ok(Vec::new());
        }
        let too_large = || self.too_large();
        let step = round_up(((most - from) / MOST_STEPS).max(1), pack).ok_or_else(too_large)?;
        let first = if from > 0 { from + step } else { round_up(self.terms.minimum_quantity.max(step), pack).ok_or_else(too_large)? };
        let mut packs = Vec::new();
        let (mut reached, mut next) = (from, first);
        while next <= most {
            packs.push(self.filler_pack(own, reached, next)?);
            (reached, next) = (next, next + step);
        }
        // Goods of no price bring no order nearer to its target.
        Ok(if packs.iter().all(|pack| pack.value_minor > 0) { packs } else { Vec::new() })
    }

    fn filler_pack(&self, own: &Own, from: i64, to: i64) -> Result<FillerPack, DeriveError> {
        let quantity = to - from;
        let unit_price = self.terms.price_at(to);
        let unit_margin_micros = self.evidence.economics.unit_margin_micros(unit_price.unit_micros());
        let short = |quantity: i64| self.worth(quantity, 0).still_short();
        let avoided = (short(from) - short(to)).max(0.0) * unit_margin_micros as f64 / 1e6;
        let middle = (own.position - own.reorder_point) as f64 + (from + to + 1) as f64 / 2.0;
        let days = (middle / self.demand.mean_daily()).max(self.demand.review_days());
        let costs = self.costs();
        let holding = costs.holding_rate * unit_price.major() * quantity as f64 * days / DAYS_A_YEAR;
        let line = if from == 0 { costs.order_cost } else { 0.0 };
        let value_minor = self.order_value(to)? - self.order_value(from)?;
        Ok(FillerPack { quantity, value_minor, gain_micros: ((avoided - holding - line) * 1e6).round() as i64 })
    }

    /// The most that may be ordered with filler.
    fn most_with_filler(&self, from: i64) -> Result<i64, DeriveError> {
        let wanted = self.wanted(from)?;
        let breaks = self.terms.breaks.iter().map(|price_break| price_break.from_quantity);
        let next_break = breaks.filter(|quantity| *quantity > from.max(self.terms.minimum_quantity)).min().unwrap_or(i64::MAX);
        let largest = self.terms.largest_order().unwrap_or(i64::MAX);
        Ok(wanted.longest_cover.min(wanted.year_of_cover).min(next_break - 1).min(largest))
    }
}
