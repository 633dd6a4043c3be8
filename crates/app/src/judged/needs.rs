//! Orders that were needed, proposed or not: evening by evening what the planted mean of demand would have asked for by the same rules.
//!
//! The rules' safety above the mean is kept as it is, so that what is missed is the forecast's and not that of the service asked for. Leaves out what nobody
//! sells to us, and what is not to be bought any more.

use super::truth::{PlantedDemand, Truth};
use crate::simulate::SaidOrder;
use std::collections::BTreeMap;

/// Nothing of these is to be bought, however many are wanted.
const NOT_BOUGHT: [&str; 2] = ["discontinued", "superseded"];

/// Evenings in a row on which an item at a site needed an order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Need<'t> {
    /// Planted demand of lead time and review at cost, on the evening on which it was largest.
    pub dollars: f64,
    /// An order was proposed on one of these evenings.
    pub is_found: bool,
    /// Why none was on the first of them, or that one was.
    pub why: &'t str,
}

/// Every need that a run came upon.
pub(super) fn needs(truth: &Truth) -> Vec<Need<'_>> {
    let mut evenings: BTreeMap<(&str, &str), Vec<&SaidOrder>> = BTreeMap::new();
    for said in truth.orders.iter().filter(|said| !NOT_BOUGHT.contains(&said.why.as_str())) {
        evenings.entry((&said.item_id, &said.site_id)).or_default().push(said);
    }
    let mut needs = Vec::new();
    for ((item_id, site_id), of_subject) in evenings {
        let Some(planted) = truth.planted(item_id, site_id) else { continue };
        let mut open: Option<Need<'_>> = None;
        for said in of_subject {
            let Some(dollars) = needed_dollars(said, planted, truth) else {
                needs.extend(open.take());
                continue;
            };
            let why = if said.is_proposed() { "at_once" } else { said.why.as_str() };
            let known = open.unwrap_or(Need { dollars, is_found: false, why });
            open = Some(Need { dollars: known.dollars.max(dollars), is_found: known.is_found || said.is_proposed(), ..known });
        }
        needs.extend(open);
    }
    needs
}

/// Planted demand of lead time and review at cost, where the position is at or below the reorder point that the planted mean gives; nothing where it is
/// above. Where the rules did not come to a reorder point, the planted mean itself is one.
fn needed_dollars(said: &SaidOrder, planted: &PlantedDemand, truth: &Truth) -> Option<f64> {
    let from_on = said.on.plus_days(1);
    let planted = |days: f64| truth.mean_of(planted, from_on, days);
    // The reorder point covers the lead time and, in the mean, half of the review.
    let reorder_days = f64::midpoint(said.lead_days, said.interval_days);
    let (until_arrival, of_interval) = (planted(reorder_days)?, planted(said.interval_days)?);
    let forecast = said.mean * reorder_days / said.interval_days.max(1.0);
    let reorder_point = said.reorder_point.map_or(until_arrival, |point| point as f64 - forecast + until_arrival);
    let is_needed = of_interval > 0.0 && said.position as f64 <= reorder_point;
    is_needed.then_some(of_interval * said.unit_cost_micros as f64 / 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(on: &str, position: i64, action: &str, why: &str) -> SaidOrder {
        SaidOrder {
            on: on.parse().expect("day"),
            item_id: "BOLT".to_owned(),
            site_id: "MAIN".to_owned(),
            action: action.to_owned(),
            why: why.to_owned(),
            position,
            reorder_point: Some(20),
            mean: 14.0,
            interval_days: 14.0,
            lead_days: 7.0,
            unit_cost_micros: 3_000_000,
        }
    }

    fn truth(orders: Vec<SaidOrder>) -> Truth {
        let mut truth = crate::judged::stock_outs::tests::truth(Vec::new(), "[]");
        truth.orders = orders;
        truth
    }

    /// Planted are 2 a day, forecast 1: over 10.5 days the reorder point is 10.5 too low; 28 in 14 days cost 84.
    #[test]
    fn what_is_needed_follows_from_the_planted_mean() {
        let orders = vec![
            said("2026-03-02", 40, "none", "above_reorder_point"),
            said("2026-03-08", 28, "none", "above_reorder_point"),
            said("2026-03-15", 19, "buy", ""),
            said("2026-03-22", 60, "none", "above_reorder_point"),
            said("2026-03-29", 30, "none", "count_open"),
        ];
        let found = Need { dollars: 84.0, is_found: true, why: "above_reorder_point" };
        let missed = Need { dollars: 84.0, is_found: false, why: "count_open" };
        assert_eq!(needs(&truth(orders)), [found, missed]);
        assert_eq!(needs(&truth(vec![said("2026-03-15", 19, "buy", "")])), [Need { why: "at_once", ..found }]);
        assert!(needs(&truth(vec![said("2026-03-15", 0, "none", "discontinued")])).is_empty());
    }
}
