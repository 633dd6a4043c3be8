//! The ways out of excess. Each takes what is worth less to keep than it brings that way, and no more than the excess.

use super::derive::OPEN_DAYS;
use super::evidence::{ExcessEvidence, OpenOrderLine};
use super::kind::{CANCEL, DEFER, MARKDOWN, RETURN, TRANSFER, WRITE_OFF};
use super::plan::{Gain, Gone, Offered, Plan, Scales};
use super::surplus::Surplus;
use super::{KIND, derive};
use crate::derivation::Source;
use crate::kinds::KindError;
use crate::replenishment::not_sold;
use chandler_amount::format_scaled;
use chandler_calendar::Day;
use serde_json::{Value, json};

/// Verbs that the rules weigh, in the order in which equals are preferred.
pub(super) const VERBS: [&str; 6] = ["cancel", "defer", "transfer", "return", "markdown", "write_off"];

/// Nothing is done, on record.
pub(super) const KEEP: &str = "keep";

/// Days of demand in `usual_quantity`.
const USUAL_DAYS: f64 = 91.0;
/// An order is deferred by no less, and no further than the forecast goes.
const DEFERRED_DAYS: std::ops::RangeInclusive<i32> = 14..=90;
/// What is there lasts until the deferred day with this probability.
const LASTS: f64 = 0.95;

/// Everything that the actions of one item at one site read.
pub(super) struct Menu<'a> {
    pub evidence: &'a ExcessEvidence,
    pub surplus: &'a Surplus,
}

impl<'a> Menu<'a> {
    /// Everything that gains something, most money a minute first, and keeping it last.
    pub fn offered(&self) -> Result<Vec<Offered>, KindError> {
        let scales = self.scales();
        let mut plans = vec![self.transfer()?, self.give_back()?, self.mark_down()?, self.write_off()?];
        for order in &self.evidence.orders {
            plans.extend([self.cancel(order)?, self.defer(order)?]);
        }
        let mut offered = plans.into_iter().flatten().map(|plan| scales.weigh(plan)).collect::<Result<Vec<_>, _>>()?;
        offered.retain(|offer| offer.weighed.action.value_minor > 0);
        // Stable, and most money first: of several orders the best one stands for its verb.
        offered.sort_by_key(|offer| (std::cmp::Reverse(offer.weighed.action.value_minor), place_of(&offer.weighed.action.verb)));
        let mut seen: Vec<String> = Vec::new();
        offered.retain(|offer| {
            let is_first = !seen.contains(&offer.weighed.action.verb);
            seen.push(offer.weighed.action.verb.clone());
            is_first
        });
        offered.sort_by_key(|offer| std::cmp::Reverse(offer.weighed.action.value_minor * 10 / offer.weighed.minutes_tenths));
        offered.push(scales.weigh(self.keep())?);
        Ok(offered)
    }

    fn scales(&self) -> Scales<'a> {
        Scales { evidence: self.evidence, surplus: self.surplus }
    }

    fn unit(&self) -> &str {
        &self.evidence.facts.item.base_unit
    }

    fn open_until(&self) -> Day {
        self.evidence.facts.as_of.plus_days(OPEN_DAYS)
    }

    /// Not reserved for anybody.
    fn available(&self) -> i64 {
        let position = &self.evidence.facts.position;
        position.on_hand - position.held - position.allocated
    }

    /// Units on hand that are worth less to keep than a unit brings after the fee.
    fn to_go(&self, verb: &'static str, unit_brings: f64) -> Result<i64, KindError> {
        let net = unit_brings - self.scales().share(verb, "fee_rate")? * self.surplus.terms.unit_cost;
        Ok(self.surplus.beyond(self.surplus.usable, net).min(self.surplus.excess_on_hand).min(self.available()))
    }

    fn on_hand(&self, unit_brings_micros: i64, brings: &'static str, source: Source) -> Gone {
        Gone { stock: self.surplus.usable, unit_brings_micros, brings, source, usual_loss: 0.0, days_until_here: 0 }
    }

    /// To the first site: the one that would order most, or could use most where none orders. Goods of the house come before bought ones.
    fn transfer(&self) -> Result<Option<Plan>, KindError> {
        let facts = &self.evidence.facts;
        let Some(other) = self.evidence.needed.first() else { return Ok(None) };
        let quantity = self.to_go("transfer", self.surplus.terms.unit_cost)?.min(other.quantity);
        if quantity <= 0 {
            return Ok(None);
        }
        let expected_on = facts.as_of.plus_days(self.scales().days("transfer")?);
        let body = json!({
            "item_id": facts.item.item_id, "from_site_id": facts.site.site_id, "to_site_id": other.site_id, "quantity": quantity.to_string(),
            "expected_on": expected_on, "reason": KIND,
        });
        let source = Source::new("item_sites", self.evidence.subject());
        let instead = if other.ordered > 0 { format!(", which would order {} otherwise", other.ordered) } else { String::new() };
        Ok(Some(Plan {
            verb: "transfer",
            text: format!("Move {quantity} {} from {} to {}, by {expected_on}{instead}", self.unit(), facts.site.site_id, other.site_id),
            command: TRANSFER,
            body,
            // The books take no transfer that would have arrived already.
            act_by: expected_on.min(self.open_until()),
            quantity,
            gain: Gain::Gone(self.on_hand(facts.economics.unit_cost_micros, "A unit that the other site need not buy", source)),
            is_free: false,
        }))
    }

    /// The receipt of which most can go back; its supplier takes goods for so many days.
    fn give_back(&self) -> Result<Option<Plan>, KindError> {
        let facts = &self.evidence.facts;
        let (to_go, days) = (self.to_go("return", self.surplus.terms.unit_cost)?, self.scales().days("return")?);
        let in_bin = |bin_id: &str| self.evidence.bins.iter().find(|bin| bin.bin_id == bin_id).map_or(0, |bin| bin.quantity);
        let open = self.evidence.receipts.iter().filter(|receipt| receipt.received_on.plus_days(days) >= facts.as_of);
        let best = open.map(|receipt| (receipt.quantity.min(in_bin(&receipt.bin_id)).min(to_go), receipt)).max_by_key(|(quantity, _)| *quantity);
        let Some((quantity, receipt)) = best.filter(|(quantity, _)| *quantity > 0) else { return Ok(None) };
        let act_by = receipt.received_on.plus_days(days);
        let source = Source::new("receipt_lines", format!("{}|{}", receipt.receipt_number, receipt.line));
        Ok(Some(Plan {
            verb: "return",
            text: format!("Return {quantity} {} of {} to {}, by {act_by}", self.unit(), receipt.receipt_number, receipt.supplier_id),
            command: RETURN,
            body: json!({ "receipt_number": receipt.receipt_number, "line": receipt.line, "quantity": quantity.to_string(), "reason": KIND }),
            act_by,
            quantity,
            gain: Gain::Gone(self.on_hand(facts.economics.unit_cost_micros, "What a unit is credited at, before the fee", source)),
            is_free: false,
        }))
    }

    /// A lower list price with an end: what is sold beyond the usual goes, and usual sales bring less, at every site. The site with most asks for it.
    fn mark_down(&self) -> Result<Option<Plan>, KindError> {
        let facts = &self.evidence.facts;
        let Some(list_micros) = self.price_to_cut().filter(|_| self.surplus.usable > self.evidence.most_elsewhere) else { return Ok(None) };
        let scales = self.scales();
        let Some(price_micros) = self.cut_price(list_micros, scales.share("markdown", "price_cut")?) else { return Ok(None) };
        let days = scales.days("markdown")?;
        let in_days = |quantity: i64| quantity as f64 * f64::from(days) / USUAL_DAYS;
        let to_go = self.to_go("markdown", price_micros as f64 / 1e6)?;
        let finds_buyers = if self.evidence.usual_quantity > 0 {
            in_days(facts.demand.daily.iter().rev().take(USUAL_DAYS as usize).sum()) * scales.share("markdown", "extra_demand")?
        } else {
            to_go as f64 * scales.share("markdown", "extra_buyers")?
        };
        let quantity = to_go.min(finds_buyers.floor() as i64);
        if quantity <= 0 {
            return Ok(None);
        }
        let (from_on, until_on) = (facts.as_of.plus_days(1), facts.as_of.plus_days(days));
        let unit_price = format_scaled(price_micros, 6, 2);
        let source = Source::new("prices", &facts.item.item_id);
        let usual_loss = in_days(self.evidence.usual_quantity) * (list_micros - price_micros) as f64 / 1e6;
        Ok(Some(Plan {
            verb: "markdown",
            text: format!("Sell it for {unit_price} {} until {until_on}: about {quantity} {} more are sold", facts.currency, self.unit()),
            command: MARKDOWN,
            body: json!({ "item_id": facts.item.item_id, "unit_price": unit_price, "from_on": from_on, "until_on": until_on }),
            act_by: self.open_until(),
            quantity,
            gain: Gain::Gone(Gone { usual_loss, ..self.on_hand(price_micros, "Price of a unit then", source) }),
            is_free: false,
        }))
    }

    /// The list price of a base unit, where it is sold and no price with an end holds already.
    fn price_to_cut(&self) -> Option<i64> {
        let price = self.evidence.list_price.as_ref().filter(|price| price.until_on.is_none() && price.price_per == 1)?;
        Some(price.unit_price_micros)
    }

    /// The cut price in the step of the old one, never below cost; none where that is no cut.
    fn cut_price(&self, list_micros: i64, cut: f64) -> Option<i64> {
        let step = [10_000, 1_000, 100].into_iter().find(|step| list_micros % step == 0).unwrap_or(1);
        let wanted = ((list_micros as f64 * (1.0 - cut)) as i64).max(self.evidence.facts.economics.unit_cost_micros);
        let price = (wanted + step - 1).div_euclid(step) * step;
        (price < list_micros).then_some(price)
    }

    /// Only of what nobody asks for any more: the bin that holds most of it.
    fn write_off(&self) -> Result<Option<Plan>, KindError> {
        let facts = &self.evidence.facts;
        if !derive::is_dead(self.evidence)? && not_sold(facts).is_none() {
            return Ok(None);
        }
        let Some(bin) = self.evidence.bins.iter().max_by_key(|bin| bin.quantity) else { return Ok(None) };
        let quantity = self.to_go("write_off", 0.0)?.min(bin.quantity);
        if quantity <= 0 {
            return Ok(None);
        }
        let body = json!({
            "item_id": facts.item.item_id, "site_id": facts.site.site_id, "bin_id": bin.bin_id, "difference": format!("-{quantity}"), "reason": KIND,
        });
        let source = Source::new("bin_balances", format!("{}|{}", self.evidence.subject(), bin.bin_id));
        Ok(Some(Plan {
            verb: "write_off",
            text: format!("Scrap {quantity} {} in {} and write them off, by {}", self.unit(), bin.bin_id, self.open_until()),
            command: WRITE_OFF,
            body,
            act_by: self.open_until(),
            quantity,
            gain: Gain::Gone(self.on_hand(0, "A scrapped unit brings nothing", source)),
            is_free: false,
        }))
    }

    /// All that the order still expects of the line, where that is beyond what is protected.
    fn cancel(&self, order: &OpenOrderLine) -> Result<Option<Plan>, KindError> {
        let Some(act_by) = self.notice(order, "cancel")? else { return Ok(None) };
        let stock = self.surplus.usable + self.surplus.coming;
        if order.quantity > self.surplus.excess || stock - order.quantity < self.surplus.protected {
            return Ok(None);
        }
        let (facts, source) = (&self.evidence.facts, Source::new("purchase_order_lines", format!("{}|{}", order.po_number, order.line)));
        let days_until_here = facts.as_of.days_until(order.promised_on);
        Ok(Some(Plan {
            verb: "cancel",
            text: format!("Cancel {} {} of {} line {}, by {act_by}", order.quantity, self.unit(), order.po_number, order.line),
            command: CANCEL,
            body: json!({ "po_number": order.po_number, "lines": [order.line], "reason": KIND }),
            act_by,
            quantity: order.quantity,
            gain: Gain::Gone(Gone {
                stock,
                days_until_here,
                ..self.on_hand(facts.economics.unit_cost_micros, "What a unit need not be paid for", source)
            }),
            is_free: order.state == "draft",
        }))
    }

    /// To the day until which everything else lasts.
    fn defer(&self, order: &OpenOrderLine) -> Result<Option<Plan>, KindError> {
        let Some(act_by) = self.notice(order, "defer")? else { return Ok(None) };
        let as_of = self.evidence.facts.as_of;
        let earlier = self.evidence.orders.iter().filter(|other| other.promised_on < order.promised_on).map(|other| other.quantity);
        let lasting = (self.surplus.usable + self.evidence.facts.position.sent() + earlier.sum::<i64>()) as f64;
        let lasts = |day: &u32| self.surplus.demand.quantile(*day, LASTS) <= lasting;
        let Some(day) = (1..=self.surplus.demand.days()).rev().find(lasts) else { return Ok(None) };
        let later = (day as i32 - as_of.days_until(order.promised_on)).min(*DEFERRED_DAYS.end());
        if !DEFERRED_DAYS.contains(&later) {
            return Ok(None);
        }
        let promised_on = order.promised_on.plus_days(later);
        Ok(Some(Plan {
            verb: "defer",
            text: format!(
                "Have {} {} of {} line {} come on {promised_on} in place of {}, by {act_by}",
                order.quantity,
                self.unit(),
                order.po_number,
                order.line,
                order.promised_on
            ),
            command: DEFER,
            body: json!({ "po_number": order.po_number, "line": order.line, "promised_on": promised_on, "reason": KIND }),
            act_by,
            quantity: order.quantity,
            gain: Gain::Later(later),
            is_free: order.state == "draft",
        }))
    }

    /// The last day on which the supplier still hears of it in time; none where that is past. A draft can be changed any day.
    fn notice(&self, order: &OpenOrderLine, verb: &'static str) -> Result<Option<Day>, KindError> {
        let last = order.promised_on.plus_days(-self.scales().days(verb)?);
        let last = if order.state == "draft" { self.open_until() } else { last };
        Ok((last >= self.evidence.facts.as_of).then_some(last))
    }

    fn keep(&self) -> Plan {
        Plan {
            verb: KEEP,
            text: "Keep it: what holding it costs is accepted".to_owned(),
            command: "",
            body: Value::Null,
            act_by: self.open_until(),
            quantity: self.surplus.excess,
            gain: Gain::Nothing,
            is_free: true,
        }
    }
}

fn place_of(verb: &str) -> usize {
    VERBS.iter().position(|known| *known == verb).unwrap_or(VERBS.len())
}
