//! What was wanted of an item and what came in and went out since a decision, and the stock that follows from day to day.
//!
//! Customers who waited at the decision go on waiting; a unit that is wanted later and not there on its day is lost, as the recommendations take it.

use chandler_calendar::Day;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What happened to an item at a site after the snapshot of a decision, up to the day of the measuring.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ItemFlows {
    /// Whether it is still sold.
    pub is_active: bool,
    /// Purchase order lines of the item that the recommendation made or changed.
    #[serde(default)]
    pub orders: Vec<OrderedLine>,
    /// State of the transfer that the recommendation made.
    #[serde(default)]
    pub transfer_state: Option<String>,
    /// Regular demand after the day of the decision, on the day it was wanted.
    #[serde(default)]
    pub demand: Vec<DayQuantity>,
    /// Everything but sales that changed the stock of the site.
    #[serde(default)]
    pub moves: Vec<Move>,
    /// Line of the purchase order to which it gave another day: one of its own where that was a part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed_line: Option<i64>,
    /// Sales order lines of the item in the order that was promised another day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub promised: Vec<PromisedLine>,
    /// Order lines whose customers took the substitute that was offered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub taken: Vec<TakenLine>,
}

/// What became of a sales order line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PromisedLine {
    pub line: i64,
    pub cancelled: i64,
    #[serde(default)]
    pub shipped: Vec<DayQuantity>,
    /// First day on which the customer contested an invoice of the order because of goods that came late or short.
    #[serde(default)]
    pub complained_on: Option<Day>,
}

/// What a customer took of a substitute, and what of it stayed there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TakenLine {
    pub so_number: String,
    pub line: i64,
    /// Given up of the item that was asked for, base units.
    pub quantity: i64,
    /// Of the substitute in its place, base units.
    pub substitute_quantity: i64,
    /// Of them shipped and not sent back.
    #[serde(default)]
    pub shipped: i64,
    /// Revenue less cost of goods of those, minor units.
    #[serde(default)]
    pub margin_minor: i64,
}

impl TakenLine {
    /// Base units of the item that was asked for whose substitutes arrived and stayed.
    pub fn kept(&self) -> i64 {
        let kept = i128::from(self.quantity) * i128::from(self.shipped) / i128::from(self.substitute_quantity.max(1));
        i64::try_from(kept).unwrap_or(0).clamp(0, self.quantity.max(0))
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OrderedLine {
    pub po_number: String,
    pub line: i64,
    pub quantity: i64,
    pub cancelled: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DayQuantity {
    pub on: Day,
    pub quantity: i64,
}

/// Goods that came to the site, or left it where negative; of a receipt with its purchase order line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Move {
    pub on: Day,
    pub quantity: i64,
    pub document: String,
    #[serde(default)]
    pub line: Option<i64>,
    /// Recommendation that ordered them.
    #[serde(default)]
    pub rec_id: Option<String>,
}

/// What the days gave. Base units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Walked {
    /// Wanted, those who waited at the beginning included.
    pub wanted: i64,
    /// Of it not served.
    pub short: i64,
    /// Stock at the end of each day, added up.
    pub unit_days: i64,
}

impl ItemFlows {
    pub fn is_cancelled(&self) -> bool {
        let lines_are = !self.orders.is_empty() && self.orders.iter().all(|line| line.cancelled >= line.quantity);
        lines_are || self.transfer_state.as_deref() == Some("cancelled")
    }

    /// Walks the days after `from` up to `until` with these goods.
    pub fn walk<'m>(&self, stock: i64, from: Day, until: Day, moves: impl IntoIterator<Item = &'m Move>) -> Walked {
        let gains = moves.into_iter().map(|gain| DayQuantity { on: gain.on, quantity: gain.quantity });
        walk(stock, from, until, &self.demand, gains)
    }
}

/// Stock from day to day: goods of a day serve its demand.
///
/// # Examples
/// Five are there, four are wanted on each of two days, ten come on the third day: three are short.
pub(crate) fn walk(stock: i64, from: Day, until: Day, demand: &[DayQuantity], gains: impl Iterator<Item = DayQuantity>) -> Walked {
    let mut days: BTreeMap<Day, (i64, i64)> = BTreeMap::new();
    for gain in gains {
        days.entry(gain.on.max(from)).or_default().0 += gain.quantity;
    }
    for wanted in demand {
        days.entry(wanted.on.max(from)).or_default().1 += wanted.quantity;
    }
    let mut walked = Walked { wanted: (-stock).max(0), ..Walked::default() };
    let (mut stock, mut today) = (stock, from);
    for (day, (gained, wanted)) in days.range(..=until) {
        walked.unit_days += i64::from(today.days_until(*day)) * stock.max(0);
        stock += gained;
        let served = stock.clamp(0, (*wanted).max(0));
        stock -= served;
        walked.wanted += wanted;
        walked.short += wanted - served;
        today = *day;
    }
    walked.unit_days += i64::from(today.days_until(until)) * stock.max(0);
    walked.short += (-stock).max(0);
    walked
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(day: i32, quantity: i64) -> DayQuantity {
        DayQuantity { on: Day(day), quantity }
    }

    #[test]
    fn a_unit_that_is_not_there_on_its_day_is_lost() {
        let demand = [on(1, 4), on(2, 4)];
        let walked = walk(5, Day(0), Day(5), &demand, [on(3, 10)].into_iter());
        // 5 on day 0, 1 after day 1, none after day 2, 10 after days 3 and 4: what lies at the end of a day lies until the next.
        assert_eq!(walked, Walked { wanted: 8, short: 3, unit_days: 5 + 1 + 10 + 10 });
    }

    #[test]
    fn who_waited_at_the_decision_is_served_by_the_next_goods() {
        let demand = [on(1, 2)];
        let without = walk(-3, Day(0), Day(4), &demand, [].into_iter());
        let with = walk(-3, Day(0), Day(4), &demand, [on(2, 4)].into_iter());
        assert_eq!((without.wanted, without.short, with.short), (5, 5, 2));
    }

    #[test]
    fn what_happens_after_the_window_counts_for_nothing() {
        let demand = [on(1, 2), on(9, 100)];
        assert_eq!(walk(2, Day(0), Day(4), &demand, [on(8, 50)].into_iter()), Walked { wanted: 2, short: 0, unit_days: 2 });
    }
}
