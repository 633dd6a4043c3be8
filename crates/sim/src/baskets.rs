//! Who orders what today: wants find a customer, customers fill baskets, and some of it is lost because the shelf is shown as empty.

use crate::agenda::is_business_day;
use crate::company::Company;
use crate::demand::Want;
use crate::rng::Stream;
use chandler_calendar::Day;
use std::collections::{BTreeMap, BTreeSet};

/// Projects a business day and item-site that somebody wants.
const PROJECTS: f64 = 0.0003;
/// Days after which a customer whose order is held orders no more until it is released.
const PATIENCE_DAYS: i32 = 5;

/// An order before it has a number.
#[derive(Debug)]
pub(crate) struct Basket {
    pub customer: usize,
    pub wants: Vec<Want>,
    pub one_off: bool,
    pub flagged: bool,
    /// Names the order for later draws.
    pub address: u64,
}

impl Company {
    pub(crate) fn wants(&mut self, day: Day) -> Vec<Want> {
        let wants_of = |(index, stocked): (usize, &crate::goods::ItemSite)| {
            stocked.demand.wants(self.seed, index, stocked.subject, day, self.boost(stocked.item))
        };
        let wants: Vec<Want> = self.goods.item_sites.iter().enumerate().flat_map(wants_of).collect();
        for want in &wants {
            self.planted.wanted[want.item_site] += want.quantity;
        }
        wants
    }

    /// Gives every want to one of the customers who order today; each basket is one order.
    pub(crate) fn baskets(&self, wants: Vec<Want>, day: Day) -> Vec<Basket> {
        let visitors = self.visitors(day);
        let mut by_customer: BTreeMap<usize, Vec<Want>> = BTreeMap::new();
        for want in wants {
            let stocked = &self.goods.item_sites[want.item_site];
            let family = self.goods.items[stocked.item].family;
            let score = |&customer: &usize| {
                let weight = self.customers[customer].weight * self.customers[customer].taste(family);
                self.seed.on(Stream::Assignment, want.address << 12 | customer as u64, day.0).score(weight)
            };
            let best = visitors[stocked.site].iter().copied().map(|customer| (score(&customer), customer)).max_by(|a, b| a.0.total_cmp(&b.0));
            if let Some((_, customer)) = best {
                by_customer.entry(customer).or_default().push(want);
            }
        }
        let basket = |(customer, wants): (usize, Vec<Want>)| {
            let largest = self.customers[customer].segment.largest_basket;
            let parts: Vec<_> = wants.chunks(largest).map(<[Want]>::to_vec).collect();
            parts.into_iter().enumerate().map(move |(part, wants)| {
                let address = (customer as u64) << 8 | part as u64;
                Basket { customer, wants, one_off: false, flagged: false, address }
            })
        };
        by_customer.into_iter().flat_map(basket).collect()
    }

    /// Who orders today, by site; somebody always does where something is wanted.
    fn visitors(&self, day: Day) -> Vec<Vec<usize>> {
        let blocked: BTreeSet<usize> = self
            .books
            .orders
            .values()
            .filter(|order| order.held && order.ordered_on.plus_days(PATIENCE_DAYS) < day)
            .map(|order| order.customer)
            .collect();
        let at_site = |site: usize| {
            let all: Vec<usize> =
                (0..self.customers.len()).filter(|&customer| self.customers[customer].site == site && !blocked.contains(&customer)).collect();
            let visits = |customer: &usize| self.seed.on(Stream::Visit, *customer as u64, day.0).chance(self.customers[*customer].visits_on(day));
            let today: Vec<usize> = all.iter().copied().filter(visits).collect();
            if today.is_empty() { all } else { today }
        };
        (0..self.scenario.sites().len()).map(at_site).collect()
    }

    /// Now and then a customer orders for a project: many pieces of few items, wanted in one to three weeks. Half of them say so.
    pub(crate) fn projects(&self, day: Day) -> Vec<Basket> {
        let sites = self.scenario.sites().len();
        let project = |site: usize| {
            let stocked: Vec<usize> = (0..self.goods.item_sites.len()).filter(|&index| self.may_be_in_project(index, site, day)).collect();
            let customers: Vec<usize> = (0..self.customers.len()).filter(|&customer| self.customers[customer].site == site).collect();
            let mut dice = self.seed.on(Stream::Project, site as u64, day.0);
            let happens = dice.chance(stocked.len() as f64 * PROJECTS) && is_business_day(day) && !customers.is_empty();
            happens.then(|| {
                let customer = *dice.pick(&customers);
                let flagged = dice.chance(0.5);
                let items: BTreeSet<usize> = (0..dice.whole(1, 3)).map(|_| *dice.pick(&stocked)).collect();
                let want = |(line, item_site): (usize, usize)| {
                    let plan = &self.goods.item_sites[item_site].demand;
                    let units = (plan.size.mean_units() * dice.within(8.0, 22.0)) as i64 + 1;
                    Want { item_site, quantity: units * plan.unit_pieces, address: 1 << 62 | (item_site as u64) << 8 | line as u64 }
                };
                let wants = items.into_iter().enumerate().map(want).collect();
                Basket { customer, wants, one_off: true, flagged, address: 1 << 40 | site as u64 }
            })
        };
        (0..sites).filter_map(project).collect()
    }

    fn may_be_in_project(&self, index: usize, site: usize, day: Day) -> bool {
        let stocked = &self.goods.item_sites[index];
        stocked.site == site && stocked.demand.lines_on(day) > 0.0
    }

    /// Some customers do not order what is shown as not there. What the books will never see is written down.
    pub(crate) fn lose_demand(&mut self, baskets: &mut [Basket], day: Day) {
        let mut promised: BTreeMap<usize, i64> = BTreeMap::new();
        for basket in baskets {
            let walks_away = self.customers[basket.customer].walks_away && !basket.one_off;
            let lost = &mut self.planted.lost;
            basket.wants.retain(|want| {
                let shown = self.books.stock[want.item_site].available() - promised.get(&want.item_site).copied().unwrap_or(0);
                let stays = !walks_away || shown >= want.quantity;
                if stays {
                    *promised.entry(want.item_site).or_default() += want.quantity;
                } else {
                    lost.entry((want.item_site, day)).or_default().add(want.quantity);
                }
                stays
            });
        }
    }
}
