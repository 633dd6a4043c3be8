//! Cost rises: a supplier raises prices on a planted day; the list price follows a week later, or was forgotten.

use crate::company::Company;
use crate::core::SimulationError;
use crate::desk::{Desk, Draft};
use crate::goods::{Goods, rounded};
use crate::rng::{Seed, Stream};
use crate::scenario::Scenario;
use chandler_calendar::Day;
use chandler_erp::body::SetPrice;

/// A planted rise of the cost of an item.
#[derive(Clone, Debug)]
pub(crate) struct CostRise {
    pub item: usize,
    pub on: Day,
    pub percent: f64,
    /// The day of the new list price; `None` where it was forgotten.
    pub list_follows_on: Option<Day>,
}

impl CostRise {
    /// Half of the suppliers raise the cost of about a third of their items once, by 3 to 8 %; one rise in five is not passed on.
    pub(crate) fn draw_all(scenario: &Scenario, goods: &Goods, suppliers: usize) -> Vec<Self> {
        let seed = Seed(scenario.seed);
        let rise = |supplier: usize| {
            let mut dice = seed.fixed(Stream::CostRise, supplier as u64);
            let on = crate::agenda::business_day_from(scenario.day_at(dice.within(0.25, 0.8)));
            (dice.chance(0.5), on, dice.within(3.0, 8.0), dice.chance(0.8))
        };
        let rises: Vec<_> = (0..suppliers).map(rise).collect();
        let of_item = |(number, item): (usize, &crate::goods::Item)| {
            let (happens, on, percent, passed_on) = rises[item.supplier];
            let hit = seed.fixed(Stream::SupplierItem, number as u64).chance(0.35);
            let old = item.starts_on.is_none();
            (happens && hit && old).then(|| Self { item: number, on, percent, list_follows_on: passed_on.then(|| on.plus_days(7)) })
        };
        goods.items.iter().enumerate().filter_map(of_item).collect()
    }
}

impl Company {
    pub(crate) fn change_prices(&mut self, desk: &mut Desk<'_>) -> Result<(), SimulationError> {
        let today = desk.day;
        let at = desk.at_office((6.5, 7.0), 0, 1);
        let mut drafts = Vec::new();
        for rise in self.cost_rises.clone() {
            if rise.on == today {
                self.books.costs[rise.item] = raised(self.goods.items[rise.item].opening_cost, rise.percent);
                drafts.push(Draft::new("set_supplier_item", "buyer", at, &self.supplier_item(rise.item))?);
            }
            if rise.list_follows_on == Some(today) {
                let price = raised(self.goods.items[rise.item].opening_list, rise.percent);
                self.books.lists[rise.item] = price;
                let item_id = self.goods.items[rise.item].id.clone();
                let body = SetPrice { item_id, customer_id: None, unit_price: price.into(), price_unit: None, from_on: today, until_on: None };
                drafts.push(Draft::new("set_price", "pricing", at, &body)?);
            }
        }
        desk.send(drafts)?;
        Ok(())
    }

    /// The list price that a forgotten rise should have led to by a day.
    pub(crate) fn forgotten_list(&self, item: usize, on: Day) -> Option<(chandler_amount::Price, f64)> {
        let forgotten = |rise: &&CostRise| rise.item == item && rise.list_follows_on.is_none() && rise.on.plus_days(7) <= on;
        let rise = self.cost_rises.iter().find(forgotten)?;
        let should_be = raised(self.goods.items[item].opening_list, rise.percent);
        // Somebody else may have seen it since.
        (self.books.lists[item] < should_be).then_some((should_be, rise.percent))
    }
}

fn raised(price: chandler_amount::Price, percent: f64) -> chandler_amount::Price {
    rounded(price.0 as f64 / 1_000_000.0 * (1.0 + percent / 100.0))
}
