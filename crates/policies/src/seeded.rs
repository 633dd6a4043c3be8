//! A seeded world: items that sell in the ways that planners know, with all that makes planning hard.
//!
//! Regular and uneven sellers, seldom and lumpy ones, seasons, promotions that nobody announced, levels that drift, items that die, and suppliers with
//! bad spells. The same seed gives the same world on every machine.

use crate::suppliers::{SUPPLIERS, Supplier};
use crate::world::{Facts, ItemSite, Shortage, Span, World};
use chandler_sim::rng::{Dice, Seed, Stream};
use libm::{cos, exp, pow};

const HISTORY_WEEKS: usize = 104;
const LEAD_TIMES: [u32; 8] = [4, 7, 10, 14, 21, 28, 35, 49];
const PACKS: [i64; 7] = [1, 1, 1, 5, 10, 12, 24];
/// Of a site's weekly orders on each day from Monday.
const WEEKDAYS: [f64; 7] = [0.22, 0.2, 0.2, 0.2, 0.18, 0.0, 0.0];

/// How an item sells at a site.
#[derive(Clone, Copy, Debug)]
struct Pattern {
    orders_a_week: f64,
    size: f64,
    size_cv_squared: f64,
    /// Swing of the year, as an exponent.
    season: f64,
    /// Day of the year at which the season peaks.
    peak: f64,
    is_promoted: bool,
    /// From this day on demand dies away.
    dies_on: Option<usize>,
    /// Drift of the level from week to week, standard deviation of its logarithm.
    drift: f64,
}

/// A world of so many items at each of so many sites.
pub fn seeded(seed: u64, items: usize, sites: usize, shortage: Shortage) -> World {
    let (seed, span) = (Seed(seed), Span::weeks_of_history(HISTORY_WEEKS));
    let all = (0..items).flat_map(|item| (0..sites).map(move |site| (item, site)));
    let name = if shortage == Shortage::Waits { "seeded" } else { "seeded_lost_sales" };
    World::new(name, span, shortage, all.map(|(item, site)| item_site(seed, &span, item, site)).collect())
}

fn item_site(seed: Seed, span: &Span, item: usize, site: usize) -> ItemSite {
    let subject = (item * 1_000 + site) as u64;
    let mut dice = seed.fixed(Stream::PolicyItem, item as u64);
    let supplier = dice.whole(0, SUPPLIERS - 1) as usize;
    let stated_days = *dice.pick(&LEAD_TIMES);
    let pack = *dice.pick(&PACKS);
    let unit_cost = (12.0 * exp(1.1 * dice.normal())).clamp(0.05, 800.0);
    let margin = dice.within(0.15, 0.45);
    let smallest_packs = dice.whole(1, 4);
    let pattern = pattern(&mut dice, &mut seed.fixed(Stream::PolicyDemand, subject), span);
    let quarter = (pattern.orders_a_week * pattern.size * 13.0) as i64;
    let facts = Facts {
        item,
        site,
        supplier,
        unit_cost_micros: (unit_cost * 1e6) as i64,
        unit_price_micros: (unit_cost / (1.0 - margin) * 1e6) as i64,
        order_cost_minor: 500,
        holding_rate_millionths: 250_000,
        // No supplier sells to those who would need its smallest order for more than a quarter.
        minimum_quantity: (pack * smallest_packs).min((quarter / pack).max(1) * pack),
        order_multiple: pack,
        stated_days,
        receipts: Vec::new(),
        supplier_receipts: Vec::new(),
        abc: "C",
        pattern: "new",
        annual_margin_minor: 0,
    };
    let lead_days = Supplier::of(seed, supplier).lead_days(seed, subject, stated_days, span.days_of_truth());
    ItemSite { facts, demand: demand(seed, item, subject, &pattern, span), lead_days }
}

/// The item's way of selling; how much, at the site.
fn pattern(of_item: &mut Dice, of_site: &mut Dice, span: &Span) -> Pattern {
    let share = of_site.within(0.3, 1.0);
    // Regular, uneven, seldom, lumpy.
    let (orders_a_week, size_cv_squared) = match of_item.weighted(&[0.35, 0.2, 0.25, 0.2]) {
        0 => (of_item.within(4.0, 25.0), 0.3),
        1 => (of_item.within(2.0, 12.0), 2.5),
        2 => (of_item.within(0.15, 0.9), 0.2),
        _ => (of_item.within(0.12, 0.7), 2.0),
    };
    let dies = of_item.chance(0.06);
    let year_starts = span.history as f64;
    Pattern {
        orders_a_week: orders_a_week * share,
        size: pow(10.0, of_item.within(0.0, 1.5)),
        size_cv_squared,
        season: if of_item.chance(0.25) { of_item.within(0.3, 0.9) } else { 0.0 },
        peak: of_item.within(0.0, 365.0),
        is_promoted: of_item.chance(0.2),
        dies_on: dies.then(|| of_item.within(year_starts - 60.0, year_starts + 400.0) as usize),
        drift: of_item.within(0.0, 0.04),
    }
}

fn demand(seed: Seed, item: usize, subject: u64, pattern: &Pattern, span: &Span) -> Vec<i64> {
    let mut level = 0.0;
    (0..span.days_of_truth())
        .map(|day| {
            if day.is_multiple_of(7) {
                // Levels drift back to where they came from, slowly.
                level = 0.99 * level + pattern.drift * seed.on(Stream::PolicyLevel, subject, day as i32).normal();
            }
            let orders = pattern.orders_a_week * WEEKDAYS[day % 7] * exp(level) * factor(seed, item, pattern, day);
            let mut dice = seed.on(Stream::PolicyDemand, subject, day as i32);
            let count = dice.poisson(orders);
            (0..count).map(|_| (pattern.size * dice.factor(pattern.size_cv_squared)).round().max(1.0) as i64).sum()
        })
        .collect()
}

/// Season, promotion and death of an item on a day.
fn factor(seed: Seed, item: usize, pattern: &Pattern, day: usize) -> f64 {
    let year = 2.0 * std::f64::consts::PI * (day as f64 - pattern.peak) / 365.0;
    let mut factor = exp(pattern.season * cos(year) - pattern.season * pattern.season / 4.0);
    let mut week = seed.on(Stream::PolicyPromotion, item as u64, (day / 7) as i32);
    if pattern.is_promoted && week.chance(0.08) {
        factor *= week.within(2.0, 4.0);
    }
    if let Some(dies_on) = pattern.dies_on.filter(|dies_on| day > *dies_on) {
        factor *= pow(0.5, (day - dies_on) as f64 / 30.0);
    }
    factor
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_world_is_its_seed_and_more_items_change_no_other() {
        let (small, large) = (seeded(3, 4, 2, Shortage::Waits), seeded(3, 8, 2, Shortage::Waits));
        assert_eq!(small, seeded(3, 4, 2, Shortage::Waits));
        assert_ne!(small, seeded(4, 4, 2, Shortage::Waits));
        for (one, other) in small.item_sites.iter().zip(&large.item_sites) {
            assert_eq!((&one.demand, &one.lead_days), (&other.demand, &other.lead_days));
        }
        assert!(small.item_sites.iter().all(|item_site| item_site.demand.len() == small.span.days_of_truth()));
    }
}
