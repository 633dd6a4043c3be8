//! The futures of one item at one site: as things stand, and with something changed.

use super::evidence::{OpenReceipt, OutlookSummary, StockoutRiskEvidence};
use crate::kinds::{Decisions, KindError};
use crate::replenishment::{Expiry, Stock, decimal, lead_days, millionths};
use chandler_calendar::Day;
use chandler_forecast::{Arrival, CumulativeDemand, ExpectedReceipt, KnownOrder, RiskRequest, StockoutRisk, stockout_risk};

/// Demand, stock and receipts from today on.
pub(super) struct Outlook {
    /// Free to sell: without what has expired, and what is expected to be left when it does within the days looked ahead.
    pub stock: i64,
    pub expiry: Expiry,
    pub demand: CumulativeDemand,
    known_orders: Vec<KnownOrder>,
    pub receipts: Vec<ExpectedReceipt>,
    /// Days until something ordered today is there.
    pub lead_days: u32,
    /// Days looked ahead.
    pub days: u32,
    pub risk: StockoutRisk,
}

impl Outlook {
    pub fn of(evidence: &StockoutRiskEvidence) -> Result<Self, KindError> {
        let facts = &evidence.facts;
        facts.check().map_err(KindError::failed)?;
        let look_ahead = Decisions::of(&evidence.rules).scaled("stockout_risk", "look_ahead_days", 0).map_err(KindError::failed)?;
        let lead_days = lead_days(facts).map_err(KindError::failed)?;
        let days = lead_days + u32::try_from(look_ahead).unwrap_or(1);
        let season = facts.demand.season_length as usize;
        let demand = CumulativeDemand::forecast(&facts.demand.series(), season, &facts.settings(), days).map_err(KindError::failed)?;
        let expiry = Expiry::of(facts, millionths(demand.mean_daily)).until(facts.as_of.plus_days(days as i32));
        let stock = Stock::of(facts, days as i32).without(&expiry).free();
        let receipts = evidence.receipts.iter().map(|receipt| expected(receipt, facts.as_of)).collect::<Result<Vec<_>, _>>()?;
        let later = evidence.orders.iter().filter(|order| order.requested_on > facts.as_of);
        let known_orders = later.map(|order| KnownOrder { day: days_until(facts.as_of, order.requested_on), quantity: order.quantity as f64 });
        let known_orders = known_orders.collect();
        let mut outlook = Self { stock, expiry, demand, known_orders, receipts, lead_days, days, risk: StockoutRisk::default() };
        outlook.risk = outlook.with(outlook.stock, &outlook.receipts)?;
        Ok(outlook)
    }

    /// The same futures with another stock or other receipts; receipts that stay keep their places.
    pub fn with(&self, stock: i64, receipts: &[ExpectedReceipt]) -> Result<StockoutRisk, KindError> {
        let request = RiskRequest { stock: stock as f64, demand: &self.demand, known_orders: &self.known_orders, receipts, days: self.days };
        stockout_risk(&request).map_err(KindError::failed)
    }

    /// The same futures if nothing were ordered yet beyond what the forecast expects.
    pub fn without_known_orders(&self) -> Result<StockoutRisk, KindError> {
        let request = RiskRequest { stock: self.stock as f64, demand: &self.demand, known_orders: &[], receipts: &self.receipts, days: self.days };
        stockout_risk(&request).map_err(KindError::failed)
    }

    /// On hand and not held, and not free to sell for what it keeps.
    pub fn unsold(&self) -> i64 {
        self.expiry.expired + self.expiry.expiring()
    }

    /// Units ordered already for the days before something ordered today is there.
    pub fn known_quantity(&self) -> f64 {
        self.known_orders.iter().filter(|order| order.day <= self.lead_days).map(|order| order.quantity).sum()
    }

    /// Units expected to be short before something ordered today is there.
    pub fn short(&self, risk: &StockoutRisk) -> f64 {
        at(&risk.short_by, self.lead_days)
    }

    /// Chance of running out before something ordered today is there.
    pub fn unavoidable(&self) -> f64 {
        at(&self.risk.out_by, self.lead_days)
    }

    /// Chance of running out within the days looked ahead if nothing is ordered.
    pub fn probability(&self) -> f64 {
        at(&self.risk.out_by, self.days)
    }

    pub fn summary(&self) -> OutlookSummary {
        OutlookSummary {
            method: self.risk.method_version.clone(),
            demand_class: self.demand.class.to_owned(),
            mean_daily: decimal(self.demand.mean_daily),
            lead_days: self.lead_days,
            days: self.days,
            stock: self.stock,
            unavoidable: decimal(self.unavoidable()),
            probability: decimal(self.probability()),
            short: decimal(self.short(&self.risk)),
            first_out_p10: self.risk.first_out_p10,
            first_out_p50: self.risk.first_out_p50,
        }
    }
}

fn at(by_day: &[f64], day: u32) -> f64 {
    by_day.get(day as usize).or(by_day.last()).copied().unwrap_or(0.0)
}

/// Days from a day to a later one; a day that is not later counts as tomorrow.
pub(super) fn days_until(from: Day, to: Day) -> u32 {
    u32::try_from(from.days_until(to)).unwrap_or(0).max(1)
}

fn expected(receipt: &OpenReceipt, as_of: Day) -> Result<ExpectedReceipt, KindError> {
    let arrival = Arrival::expected(as_of.days_until(receipt.promised_on), &receipt.late_days).map_err(KindError::failed)?;
    Ok(ExpectedReceipt { quantity: receipt.quantity as f64, arrival })
}
