//! What a quantity changes: the value of an order, and the impact of a person's quantity computed from the same facts as the proposal's.

use super::demand::Demand;
use super::evidence::ReplenishmentEvidence;
use super::facts::{DeriveError, Rules};
use crate::record::Recommendation;
use chandler_amount::{Currency, Price, Quantity};

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
    let forecast = |source| DeriveError::Forecast { subject: evidence.subject(), source };
    let rules = Rules::of(evidence)?;
    let (impact, action) = (&record.impact, &record.action);
    let demand = Demand::of(evidence, rules.review_days).map_err(forecast)?.at_least(impact.known_demand);
    let after = impact.position.checked_add(quantity).ok_or_else(too_large)?;
    let price = evidence.terms.as_ref().map(|terms| terms.price_at(quantity));
    let (micros, per) = price.map_or((action.unit_price_micros, action.price_per), |price| (price.micros, price.per));
    let value = shortage_avoided_minor(&demand, impact.position, after, impact.unit_margin_micros, action.currency);
    Ok(EditImpact {
        order_value_minor: Price(micros).extend(Quantity(quantity), Quantity(per), action.currency).map_err(|_| too_large())?.0,
        value_minor: value.ok_or_else(too_large)?,
        cover_days_after_tenths: super::cover_days_tenths(after - impact.spoken_for, demand.mean_daily()),
        stockout_after_millionths: demand.stockout_millionths(after),
    })
}

/// Margin of the units that would be short at one position and not at the other, minor units, rounded down; never below nothing.
pub(super) fn shortage_avoided_minor(demand: &Demand, before: i64, after: i64, unit_margin_micros: i64, currency: Currency) -> Option<i64> {
    let saved = (demand.shortage_millionths(before) - demand.shortage_millionths(after)).max(0);
    // Millionths of a unit times millionths of a major unit, over what makes a minor unit of them.
    let per_minor = 1_000_000 * 10_i128.pow(Price::DIGITS.saturating_sub(currency.minor_digits()));
    i64::try_from(i128::from(saved) * i128::from(unit_margin_micros) / per_minor).ok()
}
