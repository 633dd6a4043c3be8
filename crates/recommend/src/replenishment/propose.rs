//! The record of a planned order: its action, what it changes, until when it can wait and why.

use super::demand::decimal;
use super::derive::{Need, Plan, Proposal, current_methods, evidence_hash};
use super::facts::DeriveError;
use super::impact::Worth;
use super::quantity::QUANTITY_POLICY;
use super::reasons::{self, Findings};
use super::{KIND, VERB};
use crate::derivation::Derivation;
use crate::kinds::Decisions;
use crate::record::{PurchaseAction, Recommendation, StockImpact};
use chandler_amount::{Price, Quantity};
use serde_json::{Value, json};
use std::collections::BTreeMap;

impl Plan<'_> {
    pub fn proposal(&self, need: &Need, derivation: Derivation) -> Result<Proposal, DeriveError> {
        let mut evidence = self.evidence.clone();
        evidence.lead_time_demand = Some(self.demand.summary());
        evidence.methods = current_methods();
        let impact = self.impact(need)?;
        let findings = Findings {
            evidence: &evidence,
            stock: &self.stock,
            expiry: &self.expiry,
            rules: &self.rules,
            demand: &self.demand,
            need,
            impact: &impact,
        };
        let order_by = self.order_by(need);
        let record = Recommendation {
            kind: KIND.to_owned(),
            entity_id: evidence.entity_id.clone(),
            subject: evidence.subject(),
            as_of: evidence.as_of,
            evidence_hash: evidence_hash(&evidence),
            rule_bundle: evidence.rule_bundle.clone(),
            rules_fired: Decisions::of(&evidence.rules).fired(),
            methods: current_methods(),
            action: self.action(need)?,
            alternatives: Vec::new(),
            derivation,
            reasons: reasons::reasons(&findings),
            flags: reasons::flags(&findings),
            confidence_millionths: reasons::confidence_millionths(&findings),
            impact,
            columns: self.columns(need),
            owner: self.rules.owner.clone(),
            minutes_tenths: self.rules.minutes_tenths,
            deadline: order_by,
            expires_on: evidence.as_of.plus_days((self.rules.review_days as i32).clamp(7, 28)),
        };
        Ok(Proposal { record, evidence })
    }

    /// What the queue shows beside the fields of every order.
    fn columns(&self, need: &Need) -> BTreeMap<String, Value> {
        let mut columns = self.order_columns(need);
        if let Some(first) = self.expiry.first() {
            columns.insert("expiring_quantity".to_owned(), json!(self.expiry.expiring().to_string()));
            columns.insert("expiring_on".to_owned(), json!(first.to_string()));
        }
        columns
    }

    fn action(&self, need: &Need) -> Result<PurchaseAction, DeriveError> {
        let (item, quantity) = (&self.evidence.item, need.ordered.quantity);
        let price = self.terms.price_at(quantity);
        Ok(PurchaseAction {
            verb: VERB.to_owned(),
            command: "create_purchase_order".to_owned(),
            item_id: item.item_id.clone(),
            item_name: item.name.clone(),
            family: item.family.clone(),
            site_id: self.evidence.site.site_id.clone(),
            supplier_id: self.terms.supplier_id.clone(),
            supplier_name: self.terms.name.clone(),
            unit: item.base_unit.clone(),
            quantity_raw: need.quantity_raw,
            quantity,
            order_multiple: self.terms.order_multiple,
            minimum_quantity: self.terms.minimum_quantity,
            largest_order: self.terms.largest_order(),
            unit_price_micros: price.micros,
            price_per: price.per,
            currency: self.evidence.currency,
            order_value_minor: self.order_value(quantity)?,
            policy: QUANTITY_POLICY.to_owned(),
        })
    }

    fn impact(&self, need: &Need) -> Result<StockImpact, DeriveError> {
        let (stock, position) = (&self.stock, self.stock.position());
        let after = position + need.ordered.quantity;
        let worth = self.worth(need.ordered.quantity, self.evidence.saved_by_filling_minor());
        let unit_margin_micros = worth.unit_margin_micros;
        let (worth, value_minor) = worth.derivation().ok_or_else(|| self.too_large())?;
        Ok(StockImpact {
            position,
            reserved_later: stock.reserved_later,
            owed: stock.owed,
            on_order: stock.on_order,
            inbound: stock.inbound,
            unsold: stock.expired + stock.expiring,
            reorder_point: need.reorder_point,
            order_up_to: need.reorder_point + need.cycle,
            known_demand: stock.known_demand,
            spoken_for: self.spoken_for(),
            mean_daily: decimal(self.demand.mean_daily()),
            cover_days_before_tenths: self.cover_tenths(position),
            cover_days_after_tenths: self.cover_tenths(after),
            stockout_before_millionths: self.demand.stockout_millionths(position),
            stockout_after_millionths: self.demand.stockout_millionths(after),
            unit_margin_micros,
            value_minor,
            worth,
            demand_class: self.demand.class().to_owned(),
            abc: self.evidence.class.abc.clone(),
            forecast_method: chandler_forecast::LEAD_TIME_DEMAND_VERSION.to_owned(),
            maximum_cover_days: self.rules.maximum_cover_days,
        })
    }

    /// What a quantity costs, minor units.
    pub fn order_value(&self, quantity: i64) -> Result<i64, DeriveError> {
        let price = self.terms.price_at(quantity);
        let value = Price(price.micros).extend(Quantity(quantity), Quantity(price.per), self.evidence.currency);
        Ok(value.map_err(|_| self.too_large())?.0)
    }

    /// What a quantity is worth, with so much saved by its filler.
    pub fn worth(&self, quantity: i64, saved_minor: i64) -> Worth<'_> {
        let unit_cost_micros = self.terms.price_at(quantity).unit_micros();
        let unit_margin_micros = self.evidence.economics.unit_margin_micros(unit_cost_micros);
        Worth { evidence: self.evidence, demand: &self.demand, position: self.stock.position(), quantity, unit_margin_micros, saved_minor }
    }

    fn cover_tenths(&self, position: i64) -> Option<i64> {
        super::cover_days_tenths(position - self.spoken_for(), self.demand.mean_daily())
    }

    /// The latest day on which an order still meets the target: until then the position stays above what the lead time alone needs.
    fn order_by(&self, need: &Need) -> chandler_calendar::Day {
        let needed = self.demand.level_until_arrival(self.aim(need.cycle), &self.evidence.demand);
        let spare = (self.stock.position() - needed).max(0) as f64;
        let days = if self.demand.mean_daily() > 0.0 { (spare / self.demand.mean_daily()).floor() } else { 0.0 };
        self.evidence.as_of.plus_days((days as i32).min(self.rules.review_days as i32))
    }
}
