//! Stock-out risks against what ran out: whether the probability was true where nothing was done about it, and which stock-outs nobody had been told of.

use super::bands::bands;
use super::calibration::Calibration;
use super::taken::{Case, Judged};
use super::truth::{PlantedStockOut, Truth};
use super::{KindReport, count, share};
use crate::failure::Failure;
use crate::home::App;
use chandler_calendar::Day;
use chandler_catalogue::key;
use chandler_erp::tables::ListPrice;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A stock-out was seen coming if it was in the queue within so many days before.
const WARNED_DAYS: i32 = 30;

#[derive(Deserialize)]
struct Facts {
    facts: Subject,
    outlook: Outlook,
}

#[derive(Deserialize)]
struct Subject {
    as_of: Day,
}

#[derive(Deserialize)]
struct Outlook {
    lead_days: i32,
    stock: i64,
    unavoidable: String,
}

pub(super) fn judge(app: &App, judged: &Judged, truth: &Truth) -> Result<KindReport, Failure> {
    let mut report = KindReport::new("stockout-risk");
    let cases: Vec<Case<'_, Facts>> = judged.cases("stockout-risk");
    let known: Vec<&Case<'_, Facts>> = cases.iter().filter(|case| truth.last_day().is_some_and(|last| window_end(case) <= last)).collect();
    let ran_out = |case: &&&Case<'_, Facts>| truth.stock_outs.iter().any(|out| is_of(out, case) && overlaps(out, case));
    let taken: Vec<&Case<'_, Facts>> = known.iter().filter(|case| case.is_taken).copied().collect();
    let untouched = |case: &&&Case<'_, Facts>| !(case.is_executed && matches!(case.row.verb.as_str(), "expedite" | "transfer"));
    let left_alone: Vec<&Case<'_, Facts>> = taken.iter().filter(untouched).copied().collect();
    report.say("taken", count(taken.len()), "Risks decided, or open within a day's work, whose days have passed");
    report.say(
        "out_already",
        share(taken.iter().filter(|case| case.facts.outlook.stock <= 0).count() as f64, taken.len() as f64),
        "Of them out of stock when it was said",
    );
    report.say(
        "precision",
        share(left_alone.iter().filter(ran_out).count() as f64, left_alone.len() as f64),
        "Of those that were neither expedited nor helped out: ran out before an order of that day could be there",
    );
    let moved: Vec<&Case<'_, Facts>> = taken.iter().filter(|case| !untouched(case)).copied().collect();
    report.say("acted_on", count(moved.len()), "Expedited, or helped out by another site");
    report.say("ran_out_all_the_same", share(moved.iter().filter(ran_out).count() as f64, moved.len() as f64), "Of them");
    say_outs(&mut report, &cases, truth, &list_prices(app)?);
    let open_question = |case: &&&Case<'_, Facts>| untouched(case) && case.facts.outlook.stock > 0;
    let answer = |case: &&Case<'_, Facts>| Some((case.facts.outlook.unavoidable.parse().ok()?, ran_out(&case)));
    let answers: Vec<(f64, bool)> = known.iter().filter(open_question).filter_map(answer).collect();
    report.calibration = Calibration::of("running out before an order of that day could be there, of those with stock left alone", &answers);
    Ok(report)
}

/// The newest list price of every item.
fn list_prices(app: &App) -> Result<Prices, Failure> {
    let rows: Vec<ListPrice> = app.home.reader()?.scan(&key![&app.settings()?.entity_id])?;
    let lists = rows.into_iter().filter(|row| row.customer_id.is_empty());
    Ok(lists.map(|row| (row.item_id, row.unit_price.0 as f64 / 1e6 / row.price_per.0.max(1) as f64)).collect())
}

/// Planted demand of the days without goods, at the list price.
fn asked_for_dollars(out: &PlantedStockOut, prices: &Prices, truth: &Truth) -> f64 {
    let days = f64::from(out.from_on.days_until(out.until_on) + 1);
    let pieces = truth.mean_demand(&out.item_id, &out.site_id, out.from_on, days).unwrap_or_default();
    pieces * prices.get(&out.item_id).copied().unwrap_or_default()
}

/// List prices by item, dollars of a base unit.
type Prices = BTreeMap<String, f64>;

/// Stock-outs that began since decisions did, by what was asked for meanwhile.
fn say_outs(report: &mut KindReport, cases: &[Case<'_, Facts>], truth: &Truth, prices: &Prices) {
    let Some(since) = truth.since else { return };
    let warned = |out: &PlantedStockOut| {
        let before = |case: &Case<'_, Facts>| (0..=WARNED_DAYS).contains(&case.facts.facts.as_of.days_until(out.from_on));
        cases.iter().any(|case| is_of(out, case) && before(case))
    };
    let begun = truth.stock_outs.iter().filter(|out| out.from_on > since);
    let outs: Vec<(f64, bool)> = begun.map(|out| (asked_for_dollars(out, prices, truth), warned(out))).collect();
    let seen = outs.iter().filter(|(_, warned)| *warned).count();
    let dollars = |warned_only: bool| outs.iter().filter(|(_, warned)| *warned || !warned_only).map(|(dollars, _)| dollars).sum::<f64>();
    report.say("stock_outs", count(outs.len()), "Times that an item ran out at a site since then");
    report.say("missed_dollars", Some(dollars(false)), "Planted demand of these days at the list price");
    report.say("recall", share(seen as f64, outs.len() as f64), "Of them in the queue within the 30 days before");
    report.say("recall_by_money", share(dollars(true), dollars(false)), "The same by the demand of these days");
    report.by_size = bands(outs);
}

fn window_end(case: &Case<'_, Facts>) -> Day {
    case.facts.facts.as_of.plus_days(case.facts.outlook.lead_days)
}

fn is_of(out: &PlantedStockOut, case: &Case<'_, Facts>) -> bool {
    case.row.item_id.as_ref() == Some(&out.item_id) && case.row.site_id.as_ref() == Some(&out.site_id)
}

fn overlaps(out: &PlantedStockOut, case: &Case<'_, Facts>) -> bool {
    out.from_on <= window_end(case) && out.until_on > case.facts.facts.as_of
}
