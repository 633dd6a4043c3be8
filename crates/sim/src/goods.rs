//! The goods: items with packs, costs and prices, and where they are stocked.

use crate::demand::{DemandClass, DemandPlan, Season, life};
use crate::rng::{Dice, Seed, Stream};
use crate::scenario::Scenario;
use crate::suppliers::Supplier;
use crate::words::{FAMILIES, Family};
use chandler_amount::Price;
use chandler_calendar::Day;

/// An item. Prices are those of one piece.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub id: String,
    pub name: String,
    pub family: usize,
    pub class: DemandClass,
    pub case_pieces: i64,
    /// Customers get whole cases only.
    pub by_the_case: bool,
    /// The supplier sells, and prices, whole cases.
    pub bought_by_the_case: bool,
    pub average_cost: bool,
    pub inspected: bool,
    pub introduced_on: Day,
    pub supplier: usize,
    pub opening_cost: Price,
    pub opening_list: Price,
    /// Smallest order quantity, pieces.
    pub minimum_pieces: i64,
    /// Orders are multiples of this, pieces.
    pub multiple_pieces: i64,
    /// From so many pieces on, this price.
    pub price_break: Option<(i64, Price)>,
    pub starts_on: Option<Day>,
    pub ends_on: Option<Day>,
}

/// An item where it is stocked.
#[derive(Clone, Debug)]
pub(crate) struct ItemSite {
    pub item: usize,
    pub site: usize,
    /// Number of the item-site in all streams.
    pub subject: u64,
    pub bin: String,
    pub demand: DemandPlan,
}

/// All goods and where they are.
#[derive(Clone, Debug)]
pub(crate) struct Goods {
    pub items: Vec<Item>,
    pub item_sites: Vec<ItemSite>,
}

impl Goods {
    pub(crate) fn draw(scenario: &Scenario, suppliers: &[Supplier]) -> Self {
        let seed = Seed(scenario.seed);
        let items: Vec<Item> = (0..scenario.items()).map(|number| draw_item(number, scenario, suppliers)).collect();
        let mut item_sites = Vec::new();
        for (number, item) in items.iter().enumerate() {
            item_sites.extend(draw_sites(seed, number, item, scenario));
        }
        Self { items, item_sites }
    }

    pub(crate) fn item_of(&self, item_site: usize) -> &Item {
        &self.items[self.item_sites[item_site].item]
    }
}

fn draw_item(number: usize, scenario: &Scenario, suppliers: &[Supplier]) -> Item {
    let mut dice = Seed(scenario.seed).fixed(Stream::Item, number as u64);
    let family_number = number % FAMILIES.len();
    let family = &FAMILIES[family_number];
    let class = DemandClass::draw(&mut dice);
    let (starts_on, ends_on) = life(&mut dice, class, scenario);
    let (low, high) = family.cost;
    // Many cheap items and few dear ones: even on the logarithmic scale.
    let opening_cost = rounded(low * libm::pow(high / low, dice.unit()));
    let opening_list = list_price(opening_cost, dice.within(family.margin.0, family.margin.1));
    let case_pieces = *dice.pick(family.cases);
    let bought_by_the_case = dice.chance(0.4);
    let candidates: Vec<usize> = (0..suppliers.len()).filter(|&supplier| suppliers[supplier].families.contains(&family_number)).collect();
    let supplier = *dice.pick(&candidates);
    let multiple_pieces = if bought_by_the_case || dice.chance(0.5) { case_pieces } else { 1 };
    let minimum_pieces = minimum_pieces(&mut dice, opening_cost, multiple_pieces);
    let introduced_on = starts_on.unwrap_or_else(|| scenario.opening_on().plus_days(-(dice.whole(60, 3_000) as i32)));
    Item {
        id: format!("{}-{:04}", family.code, 1_000 + number / FAMILIES.len() * 5),
        name: family.item_name(number / FAMILIES.len()),
        family: family_number,
        class,
        case_pieces,
        by_the_case: dice.chance(family.by_the_case),
        bought_by_the_case,
        average_cost: dice.chance(0.2),
        inspected: dice.chance(0.05),
        introduced_on,
        supplier,
        opening_cost,
        opening_list,
        minimum_pieces,
        multiple_pieces,
        price_break: draw_break(&mut dice, opening_cost, minimum_pieces, multiple_pieces),
        starts_on,
        ends_on,
    }
}

/// Whole cents from one dollar upwards, hundredths of a cent below.
pub(crate) fn rounded(dollars: f64) -> Price {
    let step = if dollars < 1.0 { 100 } else { 10_000 };
    Price(((dollars * 1_000_000.0 / step as f64 + 0.5) as i64).max(1) * step)
}

pub(crate) fn list_price(cost: Price, margin: f64) -> Price {
    rounded(cost.0 as f64 / 1_000_000.0 / (1.0 - margin))
}

/// Worth 15 to 90 dollars for half of the items, one multiple for the others.
fn minimum_pieces(dice: &mut Dice, cost: Price, multiple: i64) -> i64 {
    let worth = dice.within(15.0, 90.0);
    if dice.chance(0.5) {
        return multiple;
    }
    let pieces = (worth * 1_000_000.0 / cost.0 as f64) as i64;
    (pieces / multiple).max(1) * multiple
}

fn draw_break(dice: &mut Dice, cost: Price, minimum: i64, multiple: i64) -> Option<(i64, Price)> {
    let off = dice.within(0.03, 0.07);
    let from = (minimum * dice.whole(4, 8)).div_euclid(multiple).max(1) * multiple;
    let price = rounded(cost.0 as f64 / 1_000_000.0 * (1.0 - off));
    (dice.chance(0.25) && price < cost).then_some((from, price))
}

fn draw_sites(seed: Seed, number: usize, item: &Item, scenario: &Scenario) -> Vec<ItemSite> {
    let mut choice = seed.fixed(Stream::Stocking, number as u64);
    let wanted: Vec<bool> = scenario.sites().iter().map(|site| choice.chance(site.stocks)).collect();
    let nowhere = !wanted.contains(&true);
    let season = Season { amplitude: choice.within(0.45, 0.75), peak_day_of_year: choice.within(1.0, 365.0) };
    let piece_dollars = item.opening_list.0 as f64 / 1_000_000.0;
    let unit_pieces = if item.by_the_case { item.case_pieces } else { 1 };
    let line_dollars = 55.0 * choice.factor(0.6);
    let scale_units = (line_dollars / (piece_dollars * unit_pieces as f64)).clamp(1.0, 150.0);
    let stocked = wanted.iter().enumerate().filter(|&(site, &wanted)| wanted || (nowhere && site == 0));
    let item_site = |site: usize| {
        let subject = number as u64 * 16 + site as u64;
        let mut dice = seed.fixed(Stream::Stocking, subject + (1 << 32));
        let popularity = [1.3, 0.8, 0.6][site] * dice.within(0.7, 1.3);
        let mut demand = DemandPlan::draw(&mut dice, item.class, popularity, unit_pieces, scale_units);
        demand.season = (item.class == DemandClass::Seasonal).then_some(season);
        (demand.starts_on, demand.ends_on) = (item.starts_on, item.ends_on);
        ItemSite { item: number, site, subject, bin: bin(&mut dice), demand }
    };
    stocked.map(|(site, _)| item_site(site)).collect()
}

/// Storage bins of a site: 4 aisles of 10.
pub(crate) fn bins() -> impl Iterator<Item = String> {
    ["A", "B", "C", "D"].into_iter().flat_map(|aisle| (1..=10).map(move |place| format!("{aisle}-{place:02}")))
}

fn bin(dice: &mut Dice) -> String {
    format!("{}-{:02}", dice.pick(&["A", "B", "C", "D"]), dice.whole(1, 10))
}

pub(crate) fn family_of(item: &Item) -> &'static Family {
    &FAMILIES[item.family]
}
