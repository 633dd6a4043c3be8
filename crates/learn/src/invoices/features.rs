//! From an invoice and what was known of its payer to a row of features.

use serde::{Deserialize, Serialize};

use super::Invoice;
use super::attributes::Encoder;
use super::history::{PayerHistory, Shrinkage};
use crate::matrix::Feature;
use crate::quantise::log_odds_of;

/// What turns an invoice with its history into features.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct InvoiceEncoder {
    pub shrinkage: Shrinkage,
    /// The dispute flag is used: only where it is known when the invoice is written.
    pub uses_disputed: bool,
    pub columns: Vec<Encoder>,
}

pub(crate) type FeatureRow = Vec<f64>;

impl InvoiceEncoder {
    pub fn features(&self) -> Vec<Feature> {
        let mut features = vec![
            Feature::up("late_share"),
            Feature::up("recent_late_share"),
            Feature::up("days_late"),
            Feature::up("recent_days_late"),
            Feature::free("days_late_spread"),
            Feature::up("overdue_count"),
            Feature::up("overdue_amount"),
            Feature::free("open_count"),
            Feature::free("credit_use"),
            Feature::free("amount"),
            Feature::free("amount_to_usual"),
            Feature::free("terms_days"),
            Feature::free("due_day_of_month"),
            Feature::free("due_at_weekend"),
            Feature::free("due_to_pay_weekday"),
            Feature::free("due_to_pay_day_of_month"),
            Feature::free("days_since_payment"),
            Feature::free("invoices_settled"),
            Feature::free("is_new_payer"),
            Feature::free("disputed_share"),
        ];
        if self.uses_disputed {
            features.push(Feature::up("disputed"));
        }
        features.extend(self.columns.iter().flat_map(Encoder::features));
        features
    }
}

/// The features of an invoice, in the order of [`InvoiceEncoder::features`].
pub(crate) fn feature_row(invoice: &Invoice, history: &PayerHistory, encoder: &InvoiceEncoder) -> FeatureRow {
    let shrinkage = encoder.shrinkage;
    let PayerHistory { settled, open, overdue, .. } = history;
    let due = invoice.due_on;
    let flag = |holds: bool| f64::from(u8::from(holds));
    let log_amount = libm::log(invoice.amount);
    let usual_log_amount = (open.written_log_amount + log_amount) / (open.written + 1.0);
    let usual_amount = (open.written_amount + invoice.amount) / (open.written + 1.0);
    let since_payment = settled.last_on.map_or(0.0, |last_on| f64::from(last_on.days_until(history.on)));
    let (_, concentration) = history.pay_day_of_month(shrinkage);
    let mut row = vec![
        log_odds_of(history.late_share(shrinkage)),
        history.recent_late_share(shrinkage),
        history.days_late(shrinkage),
        history.moving_days_late(shrinkage),
        libm::log(history.days_late_spread(shrinkage)),
        libm::log1p(overdue.count.max(0.0)),
        libm::log1p((overdue.amount / usual_amount).max(0.0)),
        libm::log1p(open.count.max(0.0)),
        if open.peak > 0.0 { ((open.amount + invoice.amount) / open.peak).clamp(0.0, 2.0) } else { 1.0 },
        log_amount,
        log_amount - usual_log_amount,
        f64::from(invoice.terms_days()),
        f64::from(due.day_of_month()),
        flag(due.weekday() >= 6),
        days_to_pay_weekday(invoice, history, shrinkage),
        concentration * history.days_to_pay_day(due, shrinkage),
        libm::log1p(since_payment.max(0.0)),
        libm::log1p(settled.count),
        flag(settled.count == 0.0),
        (settled.disputed + shrinkage.late * history.population.disputed / history.population.count.max(1.0)) / (settled.count + shrinkage.late),
    ];
    if encoder.uses_disputed {
        row.push(flag(invoice.disputed == Some(true)));
    }
    encoder.columns.iter().for_each(|column| column.encode(invoice, &mut row));
    row
}

/// Mean days from the due day to the next payment day, if only the weekdays of its payments counted.
fn days_to_pay_weekday(invoice: &Invoice, history: &PayerHistory, shrinkage: Shrinkage) -> f64 {
    let factors = (0..7).map(|days| (days, history.weekday_factor(invoice.due_on.plus_days(days).weekday(), shrinkage)));
    factors.map(|(days, factor)| f64::from(days) * factor / 7.0).sum()
}
