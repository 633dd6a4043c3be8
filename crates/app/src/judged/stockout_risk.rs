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
    let helped = cases.iter().filter(|case| !untouched(&case));
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

/// Some stock-outs, and those of them that were in the queue before they began.
#[derive(Default)]
struct Seen {
    number: usize,
    warned: usize,
    dollars: f64,
    warned_dollars: f64,
}

impl Seen {
    fn of<'o, 't: 'o>(outs: impl Iterator<Item = &'o StockOut<'t>>) -> Self {
        outs.fold(Self::default(), |seen, out| Self {
            number: seen.number + 1,
            warned: seen.warned + usize::from(out.is_warned),
            dollars: seen.dollars + out.dollars,
            warned_dollars: seen.warned_dollars + if out.is_warned { out.dollars } else { 0.0 },
        })
    }

    fn recall(&self) -> Option<f64> {
        share(self.warned as f64, self.number as f64)
    }

    fn recall_by_money(&self) -> Option<f64> {
        share(self.warned_dollars, self.dollars)
    }
}

/// Stock-outs that began since decisions did, by what was asked for meanwhile.
fn say_outs(report: &mut KindReport, outs: &[StockOut<'_>]) {
    let all = Seen::of(outs.iter());
    let foreseeable = Seen::of(outs.iter().filter(|out| out.is_foreseeable()));
    let material = Seen::of(outs.iter().filter(|out| out.is_material()));
    let known = Seen::of(outs.iter().filter(|out| out.is_known));
    report.say("stock_outs", count(all.number), "Times that an item ran out at a site since then");
    report.say("missed_dollars", Some(all.dollars), "Planted demand of these days at the list price");
    report.say("recall", all.recall(), "Of them in the queue within the 30 days before");
    report.say("recall_by_money", all.recall_by_money(), "The same by the demand of these days");
    report.say("known_by_money", share(known.dollars, all.dollars), "The same, or in the queue while it lasted");
    report.say("foreseeable", count(foreseeable.number), "Stock-outs of what had been in stock and no project order took");
    report.say("recall_of_foreseeable", foreseeable.recall(), "Of them in the queue within the 30 days before");
    report.say("recall_of_foreseeable_by_money", foreseeable.recall_by_money(), "The same by the demand of these days");
    report.say("material", count(material.number), "Foreseeable, with a demand of at least 50 dollars at the list price");
    report.say("recall_of_material", material.recall(), "Of them in the queue within the 30 days before");
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
