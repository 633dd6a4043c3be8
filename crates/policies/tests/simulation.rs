//! Worlds from the outside: the stock balances, nobody sees the future, and a tiny world comes out as by hand.

use chandler_policies::policy::{Decision, Policy, PolicyError, View};
use chandler_policies::{Catalogue, Entrant, Facts, ItemSite, Method, Shortage, Source, Span, run, seeded, simulate};
use std::path::Path;

const TINY: Span = Span { history: 5, burn_in: 0, year: 14, tail: 7, review: 7 };

fn facts() -> Facts {
    Facts {
        item: 0,
        site: 0,
        supplier: 0,
        unit_cost_micros: 10_000_000,
        unit_price_micros: 15_000_000,
        order_cost_minor: 500,
        holding_rate_millionths: 250_000,
        minimum_quantity: 1,
        order_multiple: 1,
        stated_days: 3,
        receipts: vec![],
        supplier_receipts: vec![],
        abc: "A",
        pattern: "new",
        annual_margin_minor: 0,
    }
}

/// Orders what a list says, review by review, and notes what it saw.
struct Listed {
    quantities: Vec<i64>,
    seen: Vec<(usize, i64, i64)>,
}

impl Policy for Listed {
    fn review(&mut self, view: &View<'_>) -> Result<Decision, PolicyError> {
        self.seen.push((view.day, view.stock.on_hand, view.stock.position()));
        let quantity = self.quantities.remove(0);
        Ok(Decision { quantity, reorder_point: Some(quantity as f64), service_target: None })
    }
}

#[test]
fn a_tiny_world_by_hand() {
    // Two a day. Ten at the start last days 5 to 9; days 10 and 11 are short. The order of day 11 takes 3 days, so day 12 to 14 are short too, and the
    // 25 that come in the evening of day 14 serve the 10 who wait: 15 are left, 2 less each day.
    let item_site = ItemSite { facts: facts(), demand: vec![2; 26], lead_days: vec![3; 26] };
    let mut policy = Listed { quantities: vec![10, 25, 0], seen: vec![] };
    let course = simulate(&item_site, &TINY, Shortage::Waits, &mut policy).unwrap();
    assert_eq!(policy.seen, [(4, 0, 0), (11, 0, -4), (18, 7, 7)]);
    assert_eq!((course.days, course.wanted, course.short), (14, 28, 10));
    assert_eq!(course.unit_days, (8 + 6 + 4 + 2) + (15 + 13 + 11 + 9 + 7));
    assert_eq!((course.orders, course.ordered, course.reviews), (1, 25, 2));
    // 21 in the position on day 11 last for the 10 days up to 21, when an order of day 18 comes; 7 on day 18 do not.
    assert_eq!(course.covered, 1);
    assert_eq!((course.reorder_points, course.moved), (25.0, (25.0 - 10.0) + 25.0));
}

#[test]
fn lost_demand_does_not_wait() {
    let item_site = ItemSite { facts: facts(), demand: vec![2; 26], lead_days: vec![3; 26] };
    let mut policy = Listed { quantities: vec![10, 25, 0], seen: vec![] };
    let course = simulate(&item_site, &TINY, Shortage::Lost { recorded_share: 0.0 }, &mut policy).unwrap();
    // Nobody waits for the 25: 17 are left on day 18.
    assert_eq!(policy.seen, [(4, 0, 0), (11, 0, 0), (18, 17, 17)]);
    assert_eq!(course.short, 10);
}

/// Orders whatever the day says, and checks the books of the stock at each review.
struct Checked<'a> {
    truth: &'a ItemSite,
    begins_on: usize,
    ordered: i64,
}

impl Policy for Checked<'_> {
    fn review(&mut self, view: &View<'_>) -> Result<Decision, PolicyError> {
        let wanted: i64 = self.truth.demand[self.begins_on + 1..=view.day].iter().sum();
        assert_eq!(view.stock.position(), self.ordered - wanted, "day {}", view.day);
        assert!(view.stock.on_hand >= 0 && view.stock.waiting >= 0 && (view.stock.on_hand == 0 || view.stock.waiting == 0));
        assert_eq!(view.demand, &self.truth.demand[..=view.day]);
        assert!(view.stock.on_order.iter().all(|order| view.day < order.ordered_on + self.truth.lead_days[order.ordered_on] as usize));
        let quantity = (view.day as i64 * 37) % 50;
        self.ordered += quantity;
        Ok(Decision { quantity, ..Decision::default() })
    }
}

#[test]
fn the_position_is_what_was_ordered_less_what_was_wanted() {
    let world = seeded(4, 6, 2, Shortage::Waits);
    for truth in &world.item_sites {
        let mut policy = Checked { truth, begins_on: world.span.begins_on(), ordered: 0 };
        let course = simulate(truth, &world.span, Shortage::Waits, &mut policy).unwrap();
        assert_eq!((course.days as usize, course.reviews), (world.span.year, 52));
    }
}

/// Everything that an entrant may do but clairvoyance.
fn all_that_see_nothing() -> Vec<Entrant> {
    let methods: Vec<Method> = Method::ALL.into_iter().filter(|method| *method != Method::Clairvoyance).collect();
    Entrant::of(&methods).into_iter().filter(|entrant| entrant.parameter.is_none_or(|value| [0.5, 0.9, 1.0].contains(&value))).collect()
}

#[test]
fn a_poisoned_future_changes_no_figure_of_the_past() {
    let mut world = seeded(5, 2, 1, Shortage::Waits);
    // A year that ends early: what follows must not matter.
    world.span.year = 70;
    let ends = world.span.days();
    let clean = run(&world, &all_that_see_nothing()).unwrap();
    for item_site in &mut world.item_sites {
        item_site.demand[ends..].iter_mut().for_each(|quantity| *quantity = 1_000_000);
        item_site.lead_days[ends..].iter_mut().for_each(|days| *days = 1);
    }
    let poisoned = run(&world, &all_that_see_nothing()).unwrap();
    for (entrant, (clean, poisoned)) in all_that_see_nothing().iter().zip(clean.iter().zip(&poisoned)) {
        // Coverage is judged by what came afterwards; all that was done is the same.
        assert_eq!((clean.fill, clean.inventory, clean.total_cost), (poisoned.fill, poisoned.inventory, poisoned.total_cost), "{entrant:?}");
        assert_eq!((clean.orders_a_year, clean.nervousness), (poisoned.orders_a_year, poisoned.nervousness), "{entrant:?}");
    }
    // The poison reaches who may see it.
    let clairvoyance = Entrant::of(&[Method::Clairvoyance]);
    let mut cured = seeded(5, 2, 1, Shortage::Waits);
    cured.span.year = 70;
    assert_ne!(run(&world, &clairvoyance).unwrap()[0].inventory, run(&cured, &clairvoyance).unwrap()[0].inventory);
}

#[test]
fn clairvoyance_serves_all_and_holds_least() {
    let world = seeded(2, 6, 1, Shortage::Waits);
    let entrants = [
        Entrant { method: Method::Textbook, parameter: Some(0.95) },
        Entrant { method: Method::Chandler, parameter: Some(0.95) },
        Entrant { method: Method::Clairvoyance, parameter: None },
    ];
    let figures = run(&world, &entrants).unwrap();
    let bound = figures[2];
    assert!(bound.fill > 0.999, "{bound:?}");
    for other in &figures[..2] {
        assert!(other.fill > 0.7 && other.inventory > bound.inventory, "{other:?} beside {bound:?}");
    }
}

#[test]
fn the_digits_are_the_same_on_any_number_of_threads() {
    let world = seeded(9, 3, 1, Shortage::Lost { recorded_share: 0.5 });
    let entrants = all_that_see_nothing();
    let on = |threads: usize| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(|| run(&world, &entrants).unwrap());
    assert_eq!(on(1), on(2));
}

#[test]
fn real_series_make_worlds() {
    let Some(folder) = std::env::var_os("CHANDLER_DATA") else {
        eprintln!("skipped: CHANDLER_DATA names no folder of real series");
        return;
    };
    for source in [Source::Man, Source::Auto, Source::Retail] {
        let world = Catalogue::read(source, Path::new(&folder)).unwrap().world(1, 40, 2);
        assert_eq!(world.item_sites.len(), 40, "{source:?}");
        for ItemSite { facts, demand, lead_days } in &world.item_sites {
            assert_eq!((demand.len(), lead_days.len()), (world.span.days_of_truth(), world.span.days_of_truth()));
            let sold: i64 = demand[..world.span.history].iter().sum();
            assert!(sold > 0 && facts.unit_price_micros > facts.unit_cost_micros && facts.unit_cost_micros > 0, "{facts:?}");
            assert!(facts.minimum_quantity >= 1 && !facts.receipts.is_empty(), "{facts:?}");
        }
    }
}
