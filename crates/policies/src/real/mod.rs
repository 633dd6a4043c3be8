//! Worlds drawn from real series: what really sold, with suppliers who are late as in the seeded world.
//!
//! - `man`: 150 weeks of a manufacturer's spare parts with their real costs, stated lead times and smallest orders; prices leave a margin of 30 %.
//! - `auto`: 24 months of car parts, so eight months of history; costs, lead times and packs are drawn.
//! - `retail`: a year of a gift wholesaler by day, four weeks of it drawn one after another so that two years of history come of it; real prices, cost 65 % of them.
//!
//! A seed chooses which series take part, how a week's or month's demand falls on its days, and lead times. Series are chosen by their history alone.

mod read;

use crate::suppliers::{SUPPLIERS, Supplier};
use crate::world::{Facts, ItemSite, Shortage, Span, World};
use chandler_sim::rng::{Dice, Seed, Stream};
pub use read::ReadError;
use std::path::Path;

/// Of the price, what goods cost where the data do not say.
const COST_SHARE: f64 = 0.65;
/// Stated lead times where the data do not say, days.
const LEAD_TIMES: [u32; 5] = [7, 10, 14, 21, 28];
const PACKS: [i64; 4] = [1, 1, 5, 10];
/// A series takes part when it sold in so many weeks of its history.
const LEAST_WEEKS: usize = 6;
/// Days that are drawn together.
const BLOCK_DAYS: usize = 28;
const YEAR: usize = 364;

/// Which real series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    Man,
    Auto,
    Retail,
}

/// A real series: its demand in buckets, and what is known of its costs.
#[derive(Clone, Debug, PartialEq)]
struct Series {
    buckets: Vec<Bucket>,
    /// Major units; none where the data do not say.
    unit_cost: Option<f64>,
    unit_price: Option<f64>,
    order_cost: f64,
    holding_rate: f64,
    stated_days: Option<u32>,
    minimum_quantity: i64,
}

/// Demand of some days together.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Bucket {
    first_day: usize,
    days: usize,
    quantity: i64,
}

/// All series of a source.
#[derive(Clone, Debug)]
pub struct Catalogue {
    source: Source,
    series: Vec<Series>,
}

impl Source {
    /// As written in options.
    pub fn name(self) -> &'static str {
        match self {
            Self::Man => "man",
            Self::Auto => "auto",
            Self::Retail => "retail",
        }
    }

    fn span(self) -> Span {
        Span::weeks_of_history(match self {
            Self::Man => 81,
            Self::Auto => 35,
            Self::Retail => 104,
        })
    }
}

impl Catalogue {
    /// Reads the files of a source from the folder of data sets.
    ///
    /// # Errors
    /// When a file is not there or a row cannot be read.
    pub fn read(source: Source, folder: &Path) -> Result<Self, ReadError> {
        let series = match source {
            Source::Man => read::man(folder),
            Source::Auto => read::auto(folder),
            Source::Retail => read::retail(folder),
        }?;
        Ok(Self { source, series })
    }

    /// A world of at most so many items at sites, each with a series of its own.
    pub fn world(&self, seed: u64, item_sites: usize, sites: usize) -> World {
        let (seed, span) = (Seed(seed), self.source.span());
        let blocks = Blocks::of(seed, &span);
        let daily = |index: usize| self.daily(seed, index, &span, &blocks);
        let order = shuffled(seed, self.series.len()).into_iter().map(|index| (index, daily(index)));
        let chosen = order.filter(|(_, demand)| sells(&demand[..span.history])).take(item_sites).enumerate();
        let item_sites = chosen.map(|(number, (index, demand))| {
            let facts = self.series[index].facts(seed, index, number / sites.max(1), number % sites.max(1));
            let supplier = Supplier::of(seed, facts.supplier);
            let lead_days = supplier.lead_days(seed, index as u64, facts.stated_days, span.days_of_truth());
            ItemSite { facts, demand, lead_days }
        });
        World::new(self.source.name(), span, Shortage::Waits, item_sites.collect())
    }

    /// Demand by day. What the data do not reach repeats the year before; only clairvoyance looks there.
    fn daily(&self, seed: Seed, index: usize, span: &Span, blocks: &Blocks) -> Vec<i64> {
        let known = spread(seed, index, &self.series[index].buckets);
        if self.source == Source::Retail {
            return blocks.draw(&known);
        }
        let mut demand = known;
        demand.truncate(span.days());
        while demand.len() < span.days_of_truth() {
            let again = demand.len().checked_sub(YEAR).map_or(0, |earlier| demand[earlier]);
            demand.push(again);
        }
        demand
    }
}

impl Series {
    fn facts(&self, seed: Seed, index: usize, item: usize, site: usize) -> Facts {
        let mut dice = seed.fixed(Stream::PolicyItem, index as u64);
        let supplier = dice.whole(0, SUPPLIERS - 1) as usize;
        let (drawn_days, drawn_pack) = (*dice.pick(&LEAD_TIMES), *dice.pick(&PACKS));
        let drawn_price = 18.0 * libm::exp(dice.normal());
        let unit_price = self.unit_price.unwrap_or_else(|| self.unit_cost.map_or(drawn_price, |cost| cost / 0.7)).max(0.01);
        let unit_cost = self.unit_cost.unwrap_or(unit_price * COST_SHARE).max(0.005);
        let knows_orders = self.stated_days.is_some();
        Facts {
            item,
            site,
            supplier,
            unit_cost_micros: (unit_cost * 1e6).round() as i64,
            unit_price_micros: (unit_price * 1e6).round() as i64,
            order_cost_minor: (self.order_cost * 100.0).round() as i64,
            holding_rate_millionths: (self.holding_rate * 1e6).round() as i64,
            minimum_quantity: self.minimum_quantity.max(1),
            order_multiple: if knows_orders { 1 } else { drawn_pack },
            stated_days: self.stated_days.unwrap_or(drawn_days).clamp(3, 126),
            receipts: Vec::new(),
            supplier_receipts: Vec::new(),
            abc: "C",
            pattern: "new",
            annual_margin_minor: 0,
        }
    }
}

/// Which days of the known year come one after another, the same for all items of a world.
struct Blocks {
    first_days: Vec<usize>,
    days: usize,
}

impl Blocks {
    fn of(seed: Seed, span: &Span) -> Self {
        let days = span.days_of_truth();
        let mut dice = seed.fixed(Stream::PolicyDraw, u64::MAX);
        let weeks = ((read::RETAIL_DAYS - BLOCK_DAYS) / 7) as i64;
        Self { first_days: (0..days.div_ceil(BLOCK_DAYS)).map(|_| dice.whole(0, weeks) as usize * 7).collect(), days }
    }

    fn draw(&self, known: &[i64]) -> Vec<i64> {
        let drawn = self.first_days.iter().flat_map(|first| (*first..first + BLOCK_DAYS).map(|day| known.get(day).copied().unwrap_or(0)));
        drawn.take(self.days).collect()
    }
}

/// Each bucket's demand as up to three orders on its working days.
fn spread(seed: Seed, index: usize, buckets: &[Bucket]) -> Vec<i64> {
    let days = buckets.last().map_or(0, |bucket| bucket.first_day + bucket.days);
    let mut demand = vec![0; days];
    for bucket in buckets.iter().filter(|bucket| bucket.quantity > 0) {
        let mut dice = seed.on(Stream::PolicyDraw, index as u64, bucket.first_day as i32);
        let orders = if bucket.days == 1 { 1 } else { dice.whole(1, 3).min(bucket.quantity) };
        let mut left = bucket.quantity;
        for order in 0..orders {
            let quantity = if order + 1 == orders { left } else { (left as f64 / (orders - order) as f64 * dice.within(0.5, 1.5)) as i64 };
            demand[working_day(&mut dice, bucket)] += quantity;
            left -= quantity;
        }
    }
    demand
}

fn working_day(dice: &mut Dice, bucket: &Bucket) -> usize {
    let day = bucket.first_day + dice.whole(0, bucket.days as i64 - 1) as usize;
    // A weekend's order was placed on the Friday before, where that is in the bucket.
    let weekend = (day % 7).saturating_sub(4);
    if bucket.days > 1 && day - bucket.first_day >= weekend { day - weekend } else { day }
}

/// Sold in enough weeks, and within the last year.
fn sells(history: &[i64]) -> bool {
    let weeks = history.chunks(7).filter(|week| week.iter().any(|quantity| *quantity > 0)).count();
    weeks >= LEAST_WEEKS && history[history.len().saturating_sub(YEAR)..].iter().any(|quantity| *quantity > 0)
}

/// All indices in a random order.
fn shuffled(seed: Seed, count: usize) -> Vec<usize> {
    let mut scored: Vec<(f64, usize)> = (0..count).map(|index| (seed.fixed(Stream::PolicyDraw, index as u64).unit(), index)).collect();
    scored.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
    scored.into_iter().map(|(_, index)| index).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weekly(quantity: i64) -> Series {
        let buckets = (0..150).map(|week| Bucket { first_day: week * 7, days: 7, quantity: if week % 3 == 0 { quantity } else { 0 } });
        Series {
            buckets: buckets.collect(),
            unit_cost: Some(2.0),
            unit_price: None,
            order_cost: 5.0,
            holding_rate: 0.2,
            stated_days: Some(49),
            minimum_quantity: 10,
        }
    }

    #[test]
    fn weeks_keep_their_demand_and_fall_on_working_days() {
        let daily = spread(Seed(1), 0, &weekly(11).buckets);
        assert_eq!((daily.len(), daily.iter().sum::<i64>()), (1_050, 550));
        assert!(daily.chunks(7).enumerate().all(|(week, days)| days.iter().sum::<i64>() == if week % 3 == 0 { 11 } else { 0 }));
        assert!(daily.iter().enumerate().all(|(day, quantity)| *quantity == 0 || day % 7 < 5));
    }

    #[test]
    fn a_world_of_series_is_its_seed() {
        let catalogue = Catalogue { source: Source::Man, series: (0..20).map(weekly).collect() };
        let world = catalogue.world(1, 6, 2);
        assert_eq!(world, catalogue.world(1, 6, 2));
        assert_ne!(world, catalogue.world(2, 6, 2));
        assert_eq!(world.item_sites.len(), 6);
        let facts = &world.item_sites[3].facts;
        assert_eq!((facts.item, facts.site, facts.unit_cost_micros, facts.unit_price_micros), (1, 1, 2_000_000, 2_857_143));
        assert_eq!(world.item_sites[0].demand.len(), world.span.days_of_truth());
        // The series without demand takes no part.
        assert_eq!(catalogue.world(1, 100, 2).item_sites.len(), 19);
    }

    #[test]
    fn what_the_data_do_not_reach_repeats_the_year_before() {
        let catalogue = Catalogue { source: Source::Man, series: vec![weekly(7)] };
        let demand = &catalogue.world(1, 1, 1).item_sites[0].demand;
        let ends = Source::Man.span().days();
        assert_eq!(demand[ends..ends + 100], demand[ends - YEAR..ends - YEAR + 100]);
    }
}
