//! Stock-outs that began since somebody decides, each with its money, whether the queue had named it, and what the last run before it had said.

use super::truth::{PlantedStockOut, Truth};
use crate::simulate::SaidRisk;
use chandler_calendar::Day;
use std::collections::BTreeMap;

/// A stock-out was seen coming if it was in the queue within so many days before.
const WARNED_DAYS: i32 = 30;
/// Demand of the days without goods, dollars at the list price, from which on somebody would have wanted to know.
const MATERIAL_DOLLARS: f64 = 50.0;

/// List prices by item, dollars of a base unit.
pub(super) type Prices = BTreeMap<String, f64>;

/// A stock-out as the judge sees it.
pub(super) struct StockOut<'t> {
    /// Planted demand of its days at the list price.
    pub dollars: f64,
    /// In the queue within the days before.
    pub is_warned: bool,
    /// The same, or while it lasted.
    pub is_known: bool,
    pub cause: &'t str,
}

impl StockOut<'_> {
    /// Nobody sees a first delivery or a project coming from what was sold.
    pub fn is_foreseeable(&self) -> bool {
        !matches!(self.cause, "never_in_stock" | "project_order")
    }

    pub fn is_material(&self) -> bool {
        self.is_foreseeable() && self.dollars >= MATERIAL_DOLLARS
    }
}

/// Every stock-out that began since decisions did.
pub(super) fn stock_outs<'t>(truth: &'t Truth, prices: &Prices) -> Vec<StockOut<'t>> {
    let Some(since) = truth.since else { return Vec::new() };
    let mut said: BTreeMap<(&str, &str), Vec<&SaidRisk>> = BTreeMap::new();
    for risk in &truth.said {
        said.entry((&risk.item_id, &risk.site_id)).or_default().push(risk);
    }
    let judged = |out: &'t PlantedStockOut| {
        let of_it = said.get(&(out.item_id.as_str(), out.site_id.as_str())).map_or(&[][..], Vec::as_slice);
        let raised = |from: Day, until: Day| of_it.iter().any(|risk| risk.is_raised() && risk.on >= from && risk.on <= until);
        let first = out.from_on.plus_days(-WARNED_DAYS);
        StockOut {
            dollars: asked_for_dollars(out, prices, truth),
            is_warned: raised(first, out.from_on),
            is_known: raised(first, out.until_on),
            cause: cause(out, of_it, truth),
        }
    };
    truth.stock_outs.iter().filter(|out| out.from_on > since).map(judged).collect()
}

/// What the last run before it had said, or what nobody could have known.
fn cause<'t>(out: &PlantedStockOut, said: &[&'t SaidRisk], truth: &Truth) -> &'t str {
    let before: Vec<&&SaidRisk> = said.iter().filter(|risk| risk.on <= out.from_on).collect();
    let Some(last) = before.last().filter(|_| before.iter().any(|risk| risk.free > 0)) else { return "never_in_stock" };
    let took_it = |project: &super::truth::PlantedProject| {
        project.site_id == out.site_id
            && project.on > last.on
            && project.on <= out.from_on
            && project.items.iter().any(|(item, _)| *item == out.item_id)
    };
    match (truth.projects.iter().any(took_it), last.is_raised()) {
        (true, _) => "project_order",
        (false, true) => "in_queue",
        (false, false) => &last.why,
    }
}

/// Planted demand of the days without goods, at the list price.
fn asked_for_dollars(out: &PlantedStockOut, prices: &Prices, truth: &Truth) -> f64 {
    let days = f64::from(out.from_on.days_until(out.until_on) + 1);
    let pieces = truth.mean_demand(&out.item_id, &out.site_id, out.from_on, days).unwrap_or_default();
    pieces * prices.get(&out.item_id).copied().unwrap_or_default()
}

/// What every run said of running out before an order of its day could be there, with whether it did: of all with something free to sell whose days have
/// passed, but for those about which something was done.
pub(super) fn answers(truth: &Truth, is_moved: impl Fn(&SaidRisk) -> bool) -> Vec<(f64, bool)> {
    let mut outs: BTreeMap<(&str, &str), Vec<&PlantedStockOut>> = BTreeMap::new();
    for out in &truth.stock_outs {
        outs.entry((&out.item_id, &out.site_id)).or_default().push(out);
    }
    let answer = |risk: &SaidRisk| {
        let (chance, until) = (risk.chance_millionths?, risk.on.plus_days(risk.lead_days?));
        let is_known = truth.last_day().is_some_and(|last| until <= last);
        let ran_out = outs
            .get(&(risk.item_id.as_str(), risk.site_id.as_str()))
            .is_some_and(|outs| outs.iter().any(|out| out.from_on <= until && out.until_on > risk.on));
        (is_known && risk.free > 0 && !is_moved(risk)).then_some((chance as f64 / 1e6, ran_out))
    };
    truth.said.iter().filter_map(answer).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    fn said(on: &str, free: i64, action: &str, why: &str, chance: i64) -> SaidRisk {
        SaidRisk {
            on: on.parse().expect("day"),
            item_id: "BOLT".to_owned(),
            site_id: "MAIN".to_owned(),
            action: action.to_owned(),
            why: why.to_owned(),
            chance_millionths: Some(chance),
            free,
            lead_days: Some(7),
        }
    }

    /// Two months in which 2 bolts a day are wanted, which run out once.
    pub(in crate::judged) fn truth(said: Vec<SaidRisk>, projects: &str) -> Truth {
        let day = |on: &str| {
            let money = "\"stock\": \"0\", \"receivable\": \"0\", \"past_due\": \"0\", \"bought\": \"0\", \"revenue\": \"0\", \"cost\": \"0\", \"received\": \"0\"";
            format!("{{\"on\": \"{on}\", \"lines\": 0, \"filled_lines\": 0, \"lost_lines\": 0, \"out_of_stock\": 0, {money}}}")
        };
        let evenings = format!("[{}, {}]", day("2026-03-01"), day("2026-05-01"));
        let outs = r#"[{"item_id": "BOLT", "site_id": "MAIN", "from_on": "2026-03-20", "until_on": "2026-03-29"}]"#;
        let demand = r#"[{"item_id": "BOLT", "site_id": "MAIN", "mean_per_day_by_week": [2, 2, 2, 2, 2, 2, 2, 2, 2]}]"#;
        Truth {
            since: Some("2026-03-02".parse().expect("day")),
            demand: serde_json::from_str(demand).expect("demand"),
            leaks: Vec::new(),
            supported: Vec::new(),
            contacts: Vec::new(),
            stopped: Vec::new(),
            stock_outs: serde_json::from_str(outs).expect("outs"),
            evenings: serde_json::from_str(&evenings).expect("evenings"),
            projects: serde_json::from_str(projects).expect("projects"),
            said,
            orders: Vec::new(),
            refusals: Vec::new(),
        }
    }

    fn judged(said: Vec<SaidRisk>, projects: &str) -> (String, bool, bool, f64) {
        let truth = truth(said, projects);
        let outs = stock_outs(&truth, &Prices::from([("BOLT".to_owned(), 4.0)]));
        (outs[0].cause.to_owned(), outs[0].is_warned, outs[0].is_known, outs[0].dollars)
    }

    #[test]
    fn each_stock_out_has_what_the_last_run_before_it_said() {
        let quiet = || said("2026-03-15", 9, "none", "unlikely", 40_000);
        // Ten days of 2 at 4.00.
        assert_eq!(judged(vec![quiet()], "[]"), ("unlikely".to_owned(), false, false, 80.0));
        let early = said("2026-03-08", 30, "expedite", "SHORT_COVER", 400_000);
        assert_eq!(judged(vec![early.clone(), quiet()], "[]"), ("unlikely".to_owned(), true, true, 80.0));
        let later = said("2026-03-22", 0, "promise", "NOTHING_FREE", 1_000_000);
        assert_eq!(judged(vec![quiet(), later], "[]"), ("unlikely".to_owned(), false, true, 80.0));
        assert_eq!(judged(vec![said("2026-03-15", 9, "accept", "SHORT_COVER", 900_000)], "[]").0, "in_queue");
        assert_eq!(judged(Vec::new(), "[]").0, "never_in_stock");
        assert_eq!(judged(vec![said("2026-03-15", 0, "none", "unlikely", 0)], "[]").0, "never_in_stock");
        let project = r#"[{"site_id": "MAIN", "on": "2026-03-18", "items": [["BOLT", 40]]}]"#;
        assert_eq!(judged(vec![quiet()], project).0, "project_order");
    }

    #[test]
    fn every_probability_is_answered_but_of_what_was_helped_out_or_out_already() {
        let truth = truth(
            vec![
                said("2026-03-08", 30, "none", "unlikely", 10_000),
                said("2026-03-15", 9, "none", "unlikely", 200_000),
                said("2026-03-22", 0, "promise", "NOTHING_FREE", 1_000_000),
                said("2026-04-28", 5, "none", "unlikely", 300_000),
            ],
            "[]",
        );
        assert_eq!(answers(&truth, |_| false), [(0.01, false), (0.2, true)]);
        assert_eq!(answers(&truth, |risk| risk.free == 9), [(0.01, false)]);
    }
}
