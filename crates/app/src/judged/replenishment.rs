//! Orders against the demand that was planted: what somebody who knows its mean would have ordered by the same rules, what of that was not proposed, and
//! whether demand stayed within the quantiles of its forecast as often as they say.
//!
//! The rules' safety above the mean is kept as it is, so that the figures are those of the forecast's mean and not of the service that was asked for.

use super::bands::{bands, classes};
use super::calibration::Calibration;
use super::needs::{Need, needs};
use super::taken::{Case, Judged};
use super::truth::Truth;
use super::{KindReport, count, share};
use crate::failure::Failure;
use crate::home::App;
use chandler_calendar::Day;
use chandler_catalogue::key;
use chandler_erp::tables::SalesOrderLine;
use serde::Deserialize;
use std::collections::BTreeMap;

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
    /// Base units that demand does not exceed with these probabilities.
    probabilities: Vec<String>,
    quantiles: Vec<String>,
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

pub(super) fn judge(app: &App, judged: &Judged, truth: &Truth) -> Result<KindReport, Failure> {
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
    say_needs(&mut report, &needs(truth));
    let wanted = Wanted::of(app.home.reader()?.scan(&key![&app.settings()?.entity_id])?);
    say_quantiles(&mut report, &cases, &wanted, truth);
    Ok(report)
}

/// Needs that runs came upon, and whether they proposed an order for them.
fn say_needs(report: &mut KindReport, needs: &[Need<'_>]) {
    let dollars = |found_only: bool| needs.iter().filter(|need| need.is_found || !found_only).map(|need| need.dollars).sum::<f64>();
    let found = needs.iter().filter(|need| need.is_found).count();
    report.say(
        "needed",
        count(needs.len()),
        "Times that an order was needed by the same rules with the planted mean of demand, as runs came upon it",
    );
    report.say("recall", share(found as f64, needs.len() as f64), "Of them proposed by one of the runs while it was needed");
    report.say("recall_by_money", share(dollars(true), dollars(false)), "The same by the planted demand of lead time and review at cost");
    report.by_size = bands(needs.iter().map(|need| (need.dollars, need.is_found)).collect());
    report.by_class = classes(needs.iter().map(|need| (need.why, need.dollars, need.is_found)));
}

/// Regular demand by item and site: base units by the day on which they are wanted.
struct Wanted(BTreeMap<(String, String), BTreeMap<Day, i64>>);

impl Wanted {
    fn of(lines: Vec<SalesOrderLine>) -> Self {
        let mut wanted: BTreeMap<_, BTreeMap<Day, i64>> = BTreeMap::new();
        for line in lines.into_iter().filter(|line| !line.one_off) {
            *wanted.entry((line.item_id, line.site_id)).or_default().entry(line.requested_on).or_default() += line.quantity.0;
        }
        Self(wanted)
    }

    /// After a day, up to another.
    fn between(&self, subject: &(String, String), after: Day, until: Day) -> i64 {
        self.0.get(subject).map_or(0, |days| days.range(after.plus_days(1)..=until).map(|(_, quantity)| quantity).sum())
    }
}

/// Demand of the protection interval against the quantiles on record, of every recommendation whose interval is over and no project order fell into.
fn say_quantiles(report: &mut KindReport, cases: &[Case<'_, Facts>], wanted: &Wanted, truth: &Truth) {
    let answers: Vec<Vec<(f64, bool)>> = cases.iter().filter_map(|case| answers(case, wanted, truth)).collect();
    let within = |probability: f64| {
        let stayed =
            answers.iter().filter_map(|of_case| of_case.iter().find(|(said, _)| (said - probability).abs() < 1e-9)).map(|(_, stayed)| *stayed);
        let stayed: Vec<bool> = stayed.collect();
        share(stayed.iter().filter(|stayed| **stayed).count() as f64, stayed.len() as f64)
    };
    report.say("forecasts_over", count(answers.len()), "Recommendations whose lead time and review are over");
    report.say("within_p50", within(0.5), "Of them with a demand up to the forecast's median: sold in whole units, half or more");
    report.say("within_p90", within(0.9), "Of them with a demand that nine of ten forecasts do not exceed: nine tenths or more");
    let said =
        "demand of lead time and review staying up to a quantile of its forecast; orders that nobody placed since the shelf was empty are not seen";
    report.calibration = Calibration::of(said, &answers.concat());
}

fn answers(case: &Case<'_, Facts>, wanted: &Wanted, truth: &Truth) -> Option<Vec<(f64, bool)>> {
    let (as_of, forecast) = (case.facts.as_of, &case.facts.lead_time_demand);
    let until = as_of.plus_days(forecast.interval_days.parse::<f64>().ok()?.round() as i32);
    let subject = (case.row.item_id.clone()?, case.row.site_id.clone()?);
    let is_project = |project: &super::truth::PlantedProject| {
        project.site_id == subject.1 && project.on >= as_of && project.on <= until && project.items.iter().any(|(item, _)| *item == subject.0)
    };
    if until <= as_of || until > truth.last_day()? || truth.projects.iter().any(is_project) {
        return None;
    }
    let demand = wanted.between(&subject, as_of, until) as f64;
    let said = forecast.probabilities.iter().zip(&forecast.quantiles);
    said.map(|(probability, quantile)| Some((probability.parse().ok()?, demand <= quantile.parse::<f64>().ok()?))).collect()
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
