//! What a quantity changes: what the order is worth, and the impact of a person's quantity computed from the same facts as the proposal's.

use super::demand::{Demand, decimal};
use super::evidence::ReplenishmentEvidence;
use super::facts::{DeriveError, Rules};
use super::outcome::holding_cost;
use super::supplier_order::SUPPLIER_ORDER_METHOD;
use crate::Exact;
use crate::derivation::{Derivation, Op, Source, Steps};
use crate::record::Recommendation;
use chandler_amount::{Price, Quantity, format_scaled, parse_scaled};

/// What another quantity than the proposed one does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditImpact {
    pub order_value_minor: i64,
    pub value_minor: i64,
    pub cover_days_after_tenths: Option<i64>,
    pub stockout_after_millionths: i64,
}

/// The impact of ordering `quantity` instead.
///
/// # Errors
/// When the evidence cannot be forecast or the figures are too large.
pub fn impact_of(record: &Recommendation, evidence: &ReplenishmentEvidence, quantity: i64) -> Result<EditImpact, DeriveError> {
    evidence.check()?;
    let too_large = || DeriveError::TooLarge { subject: evidence.subject() };
    let rules = Rules::of(evidence)?;
    let (impact, action) = (&record.impact, &record.action);
    let demand = Demand::of(evidence, rules.review_days).map_err(|source| DeriveError::Forecast { subject: evidence.subject(), source })?;
    let after = impact.position.checked_add(quantity).ok_or_else(too_large)?;
    let price = evidence.terms.as_ref().map(|terms| terms.price_at(quantity));
    let (micros, per) = price.map_or((action.unit_price_micros, action.price_per), |price| (price.micros, price.per));
    // With less the order falls short of the target that it was filled up for.
    let saved_minor = if quantity < action.quantity { 0 } else { evidence.saved_by_filling_minor() };
    let unit_margin_micros = impact.unit_margin_micros;
    let worth = Worth { evidence, demand: &demand, position: impact.position, quantity, unit_margin_micros, saved_minor };
    Ok(EditImpact {
        order_value_minor: Price(micros).extend(Quantity(quantity), Quantity(per), action.currency).map_err(|_| too_large())?.0,
        value_minor: worth.derivation().ok_or_else(too_large)?.1,
        cover_days_after_tenths: super::cover_days_tenths(after - impact.spoken_for, demand.mean_daily()),
        stockout_after_millionths: demand.stockout_millionths(after),
    })
}

/// What an order is worth against ordering at the next review: the margin of the units that only this order can serve, less what its goods cost while they
/// lie there that much earlier. The outcome of the order is measured against the same course of events.
pub(super) struct Worth<'a> {
    pub evidence: &'a ReplenishmentEvidence,
    pub demand: &'a Demand,
    pub position: i64,
    pub quantity: i64,
    pub unit_margin_micros: i64,
    /// What its filler saves of charge and discount, minor units.
    pub saved_minor: i64,
}

impl Worth<'_> {
    /// The steps and the minor units in which they end; none where the figures are too large.
    pub fn derivation(&self) -> Option<(Derivation, i64)> {
        let (evidence, unit) = (self.evidence, &self.evidence.item.base_unit);
        let currency = evidence.currency.to_string();
        let source = || Source::new(chandler_forecast::LEAD_TIME_DEMAND_VERSION, evidence.subject());
        let [without, before_arrival, with] = self.short();
        let mut steps = Steps::in_unit(&currency);
        steps.push_exact(Op::Set, exact(without)?, unit, "Expected short if it is ordered a review later", source());
        steps.push_exact(Op::Subtract, exact(before_arrival)?, unit, "Of it short before goods ordered now arrive", source());
        steps.push_exact(Op::Subtract, exact(with)?, unit, "Still short with this order", source());
        let margin = Exact::scaled(self.unit_margin_micros, 6);
        steps.push_exact(
            Op::Multiply,
            margin,
            &format!("{currency} per {unit}"),
            "Margin of a unit",
            Source::new("selling_prices", evidence.subject()),
        );
        // Without a selling price nobody knows the margin, and holding alone would be no worth.
        if evidence.economics.unit_revenue_micros.is_some() {
            self.subtract_holding(self.unit_days([without, before_arrival, with]), &mut steps)?;
        }
        if self.saved_minor > 0 {
            let saved = Exact::scaled(self.saved_minor, evidence.currency.minor_digits());
            let source = Source::new(SUPPLIER_ORDER_METHOD, evidence.subject());
            steps.push_exact(Op::Add, saved, &currency, "Its part of what the filled order saves", source);
        }
        let derivation = steps.finish_in_minor_units(evidence.currency, source());
        let value_minor = parse_scaled(&derivation.result, evidence.currency.minor_digits()).ok()?;
        Some((derivation, value_minor))
    }

    fn subtract_holding(&self, unit_days: i64, steps: &mut Steps) -> Option<()> {
        let (evidence, rate) = (self.evidence, self.evidence.economics.holding_rate_millionths);
        let unit_cost_micros = evidence.terms.as_ref()?.price_at(self.quantity).unit_micros();
        let (currency, percent) = (evidence.currency, format_scaled(rate, 4, 0));
        let cost = format_scaled(unit_cost_micros, 6, 2);
        let label = format!("Holding its goods a review longer: {unit_days} unit-days of {cost} {currency} at {percent} % a year");
        let source = Source::new("supplier_items", evidence.subject());
        steps.push_exact(Op::Subtract, holding_cost(unit_days, unit_cost_micros, rate)?, &currency.to_string(), label, source);
        Some(())
    }

    /// Units expected to be short until the next order can arrive: without this order, of them before it arrives, and still with it. Who waits already is served
    /// when it arrives; who comes before and finds nothing is lost.
    fn short(&self) -> [f64; 3] {
        let without = self.demand.short_until_next(self.position);
        let before_arrival = self.demand.short_until_arrival(self.position.max(0)).min(without);
        let in_all = self.demand.short_until_next(self.position.saturating_add(self.quantity));
        [without, before_arrival, (in_all - before_arrival).clamp(0.0, without - before_arrival)]
    }

    /// Units expected to be short with this order, from its arrival until the next can arrive.
    pub fn still_short(&self) -> f64 {
        let [_, _, with] = self.short();
        with
    }

    /// Units of this order that lie there, times days: what it serves leaves evenly over the review period, and at once to those who wait.
    fn unit_days(&self, [without, before_arrival, with]: [f64; 3]) -> i64 {
        let served = without - before_arrival - with;
        let waiting = ((-self.position).max(0) as f64).min(served);
        let lying = self.quantity as f64 - waiting - (served - waiting) / 2.0;
        (lying.max(0.0) * self.demand.review_days()).round() as i64
    }
}

fn exact(units: f64) -> Option<Exact> {
    decimal(units).parse().ok()
}
