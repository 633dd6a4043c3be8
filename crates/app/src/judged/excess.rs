//! Ways out of excess against the demand that was planted: whether somebody would have wanted the goods after all.

use super::taken::{Case, Judged};
use super::truth::Truth;
use super::{KindReport, count, share};
use chandler_calendar::Day;
use serde::Deserialize;

/// Goods that nobody asks for in so many days were rightly given away: outcomes are measured over as many.
const QUARTER_DAYS: f64 = 91.0;

#[derive(Deserialize)]
struct Facts {
    facts: Subject,
    surplus: Surplus,
}

#[derive(Deserialize)]
struct Subject {
    as_of: Day,
    economics: Economics,
}

#[derive(Deserialize)]
struct Economics {
    unit_cost_micros: i64,
}

/// Base units.
#[derive(Deserialize)]
struct Surplus {
    usable: i64,
    coming: i64,
    excess: i64,
}

/// Goods that were to go, beside what the planted demand of a quarter takes of them; dollars at cost.
#[derive(Clone, Copy, Debug, PartialEq)]
struct WayOut {
    goods: f64,
    wanted: f64,
}

impl WayOut {
    /// At least nine tenths of the goods would not have been asked for.
    fn is_right(&self) -> bool {
        self.wanted <= self.goods / 10.0
    }
}

pub(super) fn judge(judged: &Judged, truth: &Truth) -> KindReport {
    let mut report = KindReport::new("excess");
    let cases: Vec<Case<'_, Facts>> = judged.cases("excess");
    let taken: Vec<WayOut> = cases.iter().filter(|case| case.is_taken && case.row.verb != "accept").filter_map(|case| of_case(case, truth)).collect();
    let goods: f64 = taken.iter().map(|way| way.goods).sum();
    let wanted: f64 = taken.iter().map(|way| way.wanted).sum();
    let right: Vec<&WayOut> = taken.iter().filter(|way| way.is_right()).collect();
    report.say("taken", count(taken.len()), "Ways out carried out, or open within a day's work");
    report.say(
        "precision",
        share(right.len() as f64, taken.len() as f64),
        "Of them with goods of which the planted mean of demand takes at most a tenth within a quarter",
    );
    report.say("precision_by_money", share(right.iter().map(|way| way.goods).sum(), goods), "The same by the cost of the goods");
    report.say("goods_dollars", Some(goods), "Cost of the goods that were to go, or to come later");
    report.say("wanted_share", share(wanted, goods), "Of it what the planted mean of demand takes within the quarter all the same");
    report
}

fn of_case(case: &Case<'_, Facts>, truth: &Truth) -> Option<WayOut> {
    let Facts { facts, surplus } = &case.facts;
    let planted = truth.mean_demand(case.row.item_id.as_deref()?, case.row.site_id.as_deref()?, facts.as_of.plus_days(1), QUARTER_DAYS)?;
    let going = quantity(case).unwrap_or(surplus.excess);
    Some(way_out(surplus, going, planted, facts.economics.unit_cost_micros as f64 / 1e6))
}

/// The top of the stock goes, so demand takes what stays first.
fn way_out(surplus: &Surplus, going: i64, planted: f64, unit_cost: f64) -> WayOut {
    let stays = (surplus.usable + surplus.coming - going).max(0);
    let wanted = (planted - stays as f64).clamp(0.0, going as f64);
    WayOut { goods: going as f64 * unit_cost, wanted: wanted * unit_cost }
}

/// Base units that the action is about.
fn quantity(case: &Case<'_, Facts>) -> Option<i64> {
    let said = case.row.columns.as_ref()?.get("quantity")?.as_str()?;
    said.parse::<f64>().ok().map(|quantity| quantity as i64)
}

#[cfg(test)]
mod tests {
    use super::{Surplus, WayOut, way_out};

    #[test]
    fn demand_takes_what_stays_before_what_goes() {
        let surplus = Surplus { usable: 80, coming: 20, excess: 60 };
        let rightly = way_out(&surplus, 60, 45.0, 2.0);
        assert_eq!(rightly, WayOut { goods: 120.0, wanted: 10.0 });
        assert!(rightly.is_right() && !way_out(&surplus, 60, 55.0, 2.0).is_right());
        assert_eq!(way_out(&surplus, 60, 200.0, 2.0).wanted, 120.0, "no more than what went");
    }
}
