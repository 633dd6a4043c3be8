//! Stock-out risks against what ran out: whether the probability was true where nothing was done about it, and which stock-outs nobody had been told of.

use super::bands::{bands, classes};
use super::calibration::Calibration;
use super::stock_outs::{Prices, StockOut, answers, stock_outs};
use super::taken::{Case, Judged};
use super::truth::{PlantedStockOut, Truth};
use super::{KindReport, count, share};
use crate::failure::Failure;
use crate::home::App;
use chandler_calendar::Day;
use chandler_catalogue::key;
use chandler_erp::tables::ListPrice;
use serde::Deserialize;
use std::collections::BTreeSet;

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
    say_outs(&mut report, &stock_outs(truth, &list_prices(app)?));
    let open_question = |case: &&&Case<'_, Facts>| untouched(case) && case.facts.outlook.stock > 0;
    let answer = |case: &&Case<'_, Facts>| Some((case.facts.outlook.unavoidable.parse().ok()?, ran_out(&case)));
    let raised: Vec<(f64, bool)> = known.iter().filter(open_question).filter_map(answer).collect();
    if let Some(raised) = Calibration::of("", &raised) {
        report.say("brier_of_raised", Some(raised.brier), "Of those raised with stock and left alone");
        report.say("brier_of_raised_mean", Some(raised.brier_of_the_mean), "Of always saying the share of these that ran out");
    }
    let helped = cases.iter().filter(|case| !untouched(case));
    let helped: BTreeSet<_> = helped.map(|case| (case.row.item_id.clone(), case.row.site_id.clone(), case.facts.facts.as_of)).collect();
    let is_helped = |risk: &crate::simulate::SaidRisk| helped.contains(&(Some(risk.item_id.clone()), Some(risk.site_id.clone()), risk.on));
    let said = "running out before an order of that day could be there, of every item with stock at every site, raised or not";
    report.calibration = Calibration::of(said, &answers(truth, is_helped));
    Ok(report)
}

/// The newest list price of every item.
fn list_prices(app: &App) -> Result<Prices, Failure> {
    let rows: Vec<ListPrice> = app.home.reader()?.scan(&key![&app.settings()?.entity_id])?;
    let lists = rows.into_iter().filter(|row| row.customer_id.is_empty());
    Ok(lists.map(|row| (row.item_id, row.unit_price.0 as f64 / 1e6 / row.price_per.0.max(1) as f64)).collect())
}

/// Stock-outs that began since decisions did, by what was asked for meanwhile.
fn say_outs(report: &mut KindReport, outs: &[StockOut<'_>]) {
    let dollars = |wanted: &dyn Fn(&StockOut<'_>) -> bool| outs.iter().filter(|out| wanted(out)).map(|out| out.dollars).sum::<f64>();
    let number = |wanted: &dyn Fn(&StockOut<'_>) -> bool| outs.iter().filter(|out| wanted(out)).count() as f64;
    let recall = |of: &dyn Fn(&StockOut<'_>) -> bool| share(number(&|out| of(out) && out.is_warned), number(of));
    let by_money = |of: &dyn Fn(&StockOut<'_>) -> bool| share(dollars(&|out| of(out) && out.is_warned), dollars(of));
    report.say("stock_outs", count(outs.len()), "Times that an item ran out at a site since then");
    report.say("missed_dollars", Some(dollars(&|_| true)), "Planted demand of these days at the list price");
    report.say("recall", recall(&|_| true), "Of them in the queue within the 30 days before");
    report.say("recall_by_money", by_money(&|_| true), "The same by the demand of these days");
    report.say("known_by_money", share(dollars(&|out| out.is_known), dollars(&|_| true)), "The same, or in the queue while it lasted");
    report.say("foreseeable", Some(number(&StockOut::is_foreseeable)), "Stock-outs of what had been in stock and no project order took");
    report.say("recall_of_foreseeable", recall(&StockOut::is_foreseeable), "Of them in the queue within the 30 days before");
    report.say("recall_of_foreseeable_by_money", by_money(&StockOut::is_foreseeable), "The same by the demand of these days");
    report.say("material", Some(number(&StockOut::is_material)), "Foreseeable, with a demand of at least 50 dollars at the list price");
    report.say("recall_of_material", recall(&StockOut::is_material), "Of them in the queue within the 30 days before");
    report.by_size = bands(outs.iter().map(|out| (out.dollars, out.is_warned)).collect());
    report.by_class = classes(outs.iter().map(|out| (out.cause, out.dollars, out.is_warned)));
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
