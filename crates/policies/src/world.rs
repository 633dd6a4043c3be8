//! A world: items at sites with their true demand and lead times, and what a planner is told of them.
//!
//! Day 0 is a Monday. A world has a history, on whose last day, a Friday, policies begin; a burn-in, in which each works its own stock; and a year that is
//! measured. Every policy meets the same demand and, for an order of the same day, the same lead time.

use crate::policy::weeks;
use chandler_calendar::Day;
use chandler_forecast::{Settings, classify};

/// 3 January 2022, a Monday, as days since 1970-01-01.
const FIRST_DAY: Day = Day(18_995);
/// Orders of the years before policies begin were placed so many days apart: their receipts are what is known of lead times then.
const DAYS_BETWEEN_EARLIER_ORDERS: usize = 42;
/// The latest receipts of a supplier's other items that a planner looks at.
const SUPPLIER_RECEIPTS: usize = 30;
/// Days whose margin ranks the items.
const RANKING_DAYS: usize = 365;

/// The days of a world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Days that policies know when they begin; ends on a Friday.
    pub history: usize,
    /// Days from then on that are not measured.
    pub burn_in: usize,
    /// Days measured.
    pub year: usize,
    /// Days of truth after them, into which clairvoyance looks.
    pub tail: usize,
    /// Days between two reviews.
    pub review: usize,
}

impl Span {
    /// So many whole weeks of history up to a Friday, sixteen weeks to settle down, a year measured, a review each week.
    pub const fn weeks_of_history(weeks: usize) -> Self {
        Self { history: weeks * 7 + 5, burn_in: 112, year: 364, tail: 182, review: 7 }
    }

    /// The last day of the history, on which policies order for the first time.
    pub fn begins_on(&self) -> usize {
        self.history - 1
    }

    /// The first day that is measured.
    pub fn measured_from(&self) -> usize {
        self.history + self.burn_in
    }

    /// Days that are simulated or known.
    pub fn days(&self) -> usize {
        self.history + self.burn_in + self.year
    }

    /// Days of truth that a world needs.
    pub fn days_of_truth(&self) -> usize {
        self.days() + self.tail
    }
}

/// What becomes of demand that meets no stock.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shortage {
    /// Customers wait for it, and order as usual.
    Waits,
    /// It is lost; on days that begin without stock only this share of it is asked for at all.
    Lost { recorded_share: f64 },
}

/// What a planner knows of an item at a site from the beginning.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    pub item: usize,
    pub site: usize,
    pub supplier: usize,
    /// Millionths of a major unit.
    pub unit_cost_micros: i64,
    pub unit_price_micros: i64,
    /// Cost of placing and receiving one order line, minor units.
    pub order_cost_minor: i64,
    /// Cost of holding stock for a year as a share of its value, millionths.
    pub holding_rate_millionths: i64,
    pub minimum_quantity: i64,
    pub order_multiple: i64,
    /// The lead time that the supplier states, days.
    pub stated_days: u32,
    /// Lead times of earlier orders of the item, days.
    pub receipts: Vec<u32>,
    /// Lead times of the supplier's other items, days.
    pub supplier_receipts: Vec<u32>,
    /// A, B or C by margin of the last year of history within the site.
    pub abc: &'static str,
    /// How it sold by week in the history: smooth, erratic, intermittent, lumpy, new or dead.
    pub pattern: &'static str,
    /// Margin of that year, minor units.
    pub annual_margin_minor: i64,
}

impl Facts {
    /// Cost of one unit, major units.
    pub fn unit_cost(&self) -> f64 {
        self.unit_cost_micros as f64 / 1e6
    }

    /// Price of one unit, major units.
    pub fn unit_price(&self) -> f64 {
        self.unit_price_micros as f64 / 1e6
    }

    /// Cost of an order line, major units.
    pub fn order_cost(&self) -> f64 {
        self.order_cost_minor as f64 / 100.0
    }

    /// Cost of holding one unit for a year, major units.
    pub fn holding_cost(&self) -> f64 {
        self.holding_rate_millionths as f64 / 1e6 * self.unit_cost()
    }
}

/// An item at a site with its truth.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemSite {
    pub facts: Facts,
    /// Units wanted on each day.
    pub demand: Vec<i64>,
    /// Days that an order placed at the end of each day takes, at least 1.
    pub lead_days: Vec<u32>,
}

/// Items at sites.
#[derive(Clone, Debug, PartialEq)]
pub struct World {
    pub name: &'static str,
    pub span: Span,
    pub shortage: Shortage,
    pub item_sites: Vec<ItemSite>,
}

impl World {
    /// A world whose facts that follow from its history are filled in: receipts of earlier orders, classes by margin.
    pub fn new(name: &'static str, span: Span, shortage: Shortage, item_sites: Vec<ItemSite>) -> Self {
        let mut world = Self { name, span, shortage, item_sites };
        world.note_receipts();
        world.rank_by_margin();
        world.note_patterns();
        world
    }

    fn note_receipts(&mut self) {
        let known: Vec<Vec<u32>> = self.item_sites.iter().map(|item_site| known_receipts(&item_site.lead_days, self.span.history)).collect();
        let suppliers: Vec<usize> = self.item_sites.iter().map(|item_site| item_site.facts.supplier).collect();
        for (index, item_site) in self.item_sites.iter_mut().enumerate() {
            let of_others = (0..known.len()).filter(|other| *other != index && suppliers[*other] == suppliers[index]);
            item_site.facts.supplier_receipts =
                of_others.flat_map(|other| known[other].iter().rev().take(2).copied()).take(SUPPLIER_RECEIPTS).collect();
            item_site.facts.receipts.clone_from(&known[index]);
        }
    }

    fn note_patterns(&mut self) {
        let history = self.span.history;
        for item_site in &mut self.item_sites {
            item_site.facts.pattern = classify(&weeks(&item_site.demand[..history]), &Settings::weekly()).class.name();
        }
    }

    /// As the margins of a run rank them: the first 80 % of a site's margin are A, the next 15 % B.
    fn rank_by_margin(&mut self) {
        let history = self.span.history;
        for item_site in &mut self.item_sites {
            let sold: i64 = item_site.demand[history.saturating_sub(RANKING_DAYS)..history].iter().sum();
            let facts = &mut item_site.facts;
            let margin_micros = i128::from(sold) * i128::from((facts.unit_price_micros - facts.unit_cost_micros).max(0));
            facts.annual_margin_minor = i64::try_from(margin_micros / 10_000).unwrap_or(i64::MAX);
        }
        let sites = self.item_sites.iter().map(|item_site| item_site.facts.site + 1).max().unwrap_or(0);
        (0..sites).for_each(|site| self.rank_site(site));
    }

    fn rank_site(&mut self, site: usize) {
        let mut of_site: Vec<&mut Facts> =
            self.item_sites.iter_mut().map(|item_site| &mut item_site.facts).filter(|facts| facts.site == site).collect();
        of_site.sort_by_key(|facts| (std::cmp::Reverse(facts.annual_margin_minor), facts.item));
        let total: i128 = of_site.iter().map(|facts| i128::from(facts.annual_margin_minor)).sum();
        let mut before = 0_i128;
        for facts in of_site {
            facts.abc = match facts.annual_margin_minor {
                0 => "C",
                _ if before * 100 < total * 80 => "A",
                _ if before * 100 < total * 95 => "B",
                _ => "C",
            };
            before += i128::from(facts.annual_margin_minor);
        }
    }
}

/// The day of an index.
pub fn day_of(index: usize) -> Day {
    FIRST_DAY.plus_days(i32::try_from(index).unwrap_or(i32::MAX))
}

/// Lead times of regular earlier orders that came within the history, oldest first.
fn known_receipts(lead_days: &[u32], history: usize) -> Vec<u32> {
    let orders = (0..history).step_by(DAYS_BETWEEN_EARLIER_ORDERS);
    orders.filter(|day| day + (lead_days[*day] as usize) < history).map(|day| lead_days[day]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::item_site;

    #[test]
    fn only_what_came_within_the_history_is_known() {
        // Orders on days 0, 42 and 84: the last takes 20 days and comes after the history of 100 days.
        let mut lead_days = vec![5; 200];
        lead_days[84] = 20;
        assert_eq!(known_receipts(&lead_days, 100), [5, 5]);
        assert_eq!(known_receipts(&lead_days, 105), [5, 5, 20]);
    }

    #[test]
    fn classes_follow_the_margin_of_the_site() {
        let span = Span { history: 12, burn_in: 0, year: 7, tail: 0, review: 7 };
        let of_size = |item: usize, daily: i64| {
            let mut item_site = item_site(vec![daily; 19], 3);
            item_site.facts.item = item;
            item_site
        };
        let world = World::new("ranked", span, Shortage::Waits, vec![of_size(0, 2), of_size(1, 80), of_size(2, 0), of_size(3, 18)]);
        let classes: Vec<&str> = world.item_sites.iter().map(|item_site| item_site.facts.abc).collect();
        // Of a margin of 100 a day 80 are A, 98 reach B, the rest is C, and so is what earns nothing.
        assert_eq!(classes, ["C", "A", "C", "B"]);
    }

    #[test]
    fn policies_begin_on_a_friday() {
        assert_eq!(day_of(Span::weeks_of_history(104).begins_on()).weekday(), day_of(4).weekday());
        assert_eq!(day_of(0).to_string(), "2022-01-03");
    }
}
