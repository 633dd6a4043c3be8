//! Orders against the demand that was planted: what somebody who knows its mean would have ordered by the same rules.
//!
//! The rules' safety above the mean is kept as it is, so that the figures are those of the forecast's mean and not of the service that was asked for.

use super::taken::{Case, Judged};
use super::truth::Truth;
use super::{KindReport, count, share};
use chandler_calendar::Day;
use serde::Deserialize;

#[derive(Deserialize)]
struct Facts {
    as_of: Day,
    lead_time_demand: LeadTimeDemand,
    economics: Economics,
}

#[derive(Deserialize)]
struct LeadTimeDemand {
    mean: String,
    interval_days: String,
}

#[derive(Deserialize)]
struct Economics {
    unit_cost_micros: i64,
}

/// An order beside the planted demand of its protection interval; dollars.
struct Order {
    is_needed: bool,
    ordered: f64,
    forecast: f64,
    planted: f64,
}

pub(super) fn judge(judged: &Judged, truth: &Truth) -> KindReport {
    let mut report = KindReport::new("replenishment");
    let cases: Vec<Case<'_, Facts>> = judged.cases("replenishment");
    let taken: Vec<Order> = cases.iter().filter(|case| case.is_taken).filter_map(|case| order(case, truth)).collect();
    let sum = |figure: &dyn Fn(&Order) -> f64| taken.iter().map(figure).sum::<f64>();
    let (ordered, forecast, planted) = (sum(&|order| order.ordered), sum(&|order| order.forecast), sum(&|order| order.planted));
    let too_much = sum(&|order| (order.forecast - order.planted).clamp(0.0, order.ordered));
    let too_little = sum(&|order| (order.planted - order.forecast).max(0.0));
    report.say("taken", count(taken.len()), "Orders carried out, or open within a day's work");
    let needed = taken.iter().filter(|order| order.is_needed).count();
    report.say("precision", share(needed as f64, taken.len() as f64), "Of them needed by the same rules with the planted mean of demand");
    report.say("ordered_dollars", Some(ordered), "What they cost");
    report.say("forecast_bias", share(forecast - planted, planted), "Forecast of the protection intervals above the planted mean, by cost");
    report.say("forecast_error", share(sum(&|order| (order.forecast - order.planted).abs()), planted), "The same without signs");
    report.say("too_much_dollars", Some(too_much), "Ordered because the forecast was above the planted mean");
    report.say("too_little_dollars", Some(too_little), "Not ordered because it was below");
    report
}

fn order(case: &Case<'_, Facts>, truth: &Truth) -> Option<Order> {
    let (row, facts) = (case.row, &case.facts);
    let (mean, days): (f64, f64) = (facts.lead_time_demand.mean.parse().ok()?, facts.lead_time_demand.interval_days.parse().ok()?);
    let planted = truth.mean_demand(row.item_id.as_deref()?, row.site_id.as_deref()?, facts.as_of.plus_days(1), days)?;
    let unit_cost = facts.economics.unit_cost_micros as f64 / 1e6;
    let quantity = row.edited_quantity.or(row.quantity)?.0 as f64;
    // Less would be ordered by as much as the forecast is above the planted mean.
    let raw = row.quantity_raw?.0 as f64;
    let is_needed = raw - (mean - planted) > 0.0;
    Some(Order { is_needed, ordered: quantity * unit_cost, forecast: mean * unit_cost, planted: planted * unit_cost })
}
