//! What a policy came to on a world: the courses of its items in dollars.

use crate::simulate::Course;
use crate::world::Facts;
use serde::Serialize;

/// What figures are told apart by: the class by margin, and how an item sold by week in the history.
pub const SEGMENTS: [&str; 9] = ["A", "B", "C", "smooth", "erratic", "intermittent", "lumpy", "new", "dead"];

/// Sums over items at sites.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tally {
    /// Demand and what of it was short, at selling prices.
    wanted: f64,
    short: f64,
    /// Stock at cost, times days / days.
    inventory: f64,
    holding: f64,
    ordering: f64,
    lost_margin: f64,
    orders: f64,
    item_years: f64,
    reorder_points: f64,
    moved: f64,
    by_segment: [SegmentTally; SEGMENTS.len()],
}

/// Sums of a segment.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct SegmentTally {
    wanted: f64,
    short: f64,
    inventory: f64,
    reviews: f64,
    covered: f64,
    targets: f64,
    aimed: f64,
}

/// The figures of a policy on a world.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Figures {
    /// Share of the demand, in dollars at selling prices, that was there on its day.
    pub fill: f64,
    /// Mean stock on hand in dollars at cost.
    pub inventory: f64,
    /// Dollars in the year: holding, ordering, margin of what was short.
    pub holding_cost: f64,
    pub ordering_cost: f64,
    pub lost_margin: f64,
    /// Their sum.
    pub total_cost: f64,
    /// Orders of an item at a site in the year.
    pub orders_a_year: f64,
    /// How far the reorder point moves from one review to the next, as a share of itself, weighted by cost.
    pub nervousness: f64,
    /// In the order of [`SEGMENTS`].
    pub segments: [SegmentFigures; SEGMENTS.len()],
}

impl Figures {
    /// The mean of each figure.
    pub fn mean<'a>(all: impl Iterator<Item = &'a Self> + Clone) -> Self {
        let count = all.clone().count().max(1) as f64;
        let mean = |figure: &dyn Fn(&Self) -> f64| all.clone().map(figure).sum::<f64>() / count;
        let segment = |index: usize| {
            let targets: Vec<f64> = all.clone().filter_map(|figures| figures.segments[index].target).collect();
            SegmentFigures {
                share: mean(&|figures| figures.segments[index].share),
                fill: mean(&|figures| figures.segments[index].fill),
                inventory: mean(&|figures| figures.segments[index].inventory),
                covered: mean(&|figures| figures.segments[index].covered),
                target: (!targets.is_empty()).then(|| targets.iter().sum::<f64>() / targets.len() as f64),
            }
        };
        Self {
            fill: mean(&|figures| figures.fill),
            inventory: mean(&|figures| figures.inventory),
            holding_cost: mean(&|figures| figures.holding_cost),
            ordering_cost: mean(&|figures| figures.ordering_cost),
            lost_margin: mean(&|figures| figures.lost_margin),
            total_cost: mean(&|figures| figures.total_cost),
            orders_a_year: mean(&|figures| figures.orders_a_year),
            nervousness: mean(&|figures| figures.nervousness),
            segments: std::array::from_fn(segment),
        }
    }
}

/// Service and stock of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct SegmentFigures {
    /// Share of the demand of the whole that is the segment's, dollars.
    pub share: f64,
    /// As those of the whole.
    pub fill: f64,
    pub inventory: f64,
    /// Share of reviews after which the position lasted until an order of the next could be there.
    pub covered: f64,
    /// Mean service aimed at; none where the policy has no such aim.
    pub target: Option<f64>,
}

impl Tally {
    /// Adds the course of an item at a site.
    pub fn add(&mut self, facts: &Facts, course: &Course) {
        let (cost, price, days) = (facts.unit_cost(), facts.unit_price(), f64::from(course.days.max(1)));
        let (wanted, short) = (price * course.wanted as f64, price * course.short as f64);
        self.wanted += wanted;
        self.short += short;
        self.inventory += cost * course.unit_days as f64 / days;
        self.holding += facts.holding_cost() * course.unit_days as f64 / 365.0;
        self.ordering += facts.order_cost() * f64::from(course.orders);
        self.lost_margin += (price - cost).max(0.0) * course.short as f64;
        self.orders += f64::from(course.orders);
        self.item_years += days / 365.0;
        self.reorder_points += cost * course.reorder_points;
        self.moved += cost * course.moved;
        let belongs = |segment: &str| segment == facts.abc || segment == facts.pattern;
        for (_, segment) in SEGMENTS.iter().zip(&mut self.by_segment).filter(|(name, _)| belongs(name)) {
            segment.wanted += wanted;
            segment.short += short;
            segment.inventory += cost * course.unit_days as f64 / days;
            segment.reviews += f64::from(course.reviews);
            segment.covered += f64::from(course.covered);
            segment.targets += course.targets;
            segment.aimed += f64::from(course.aimed);
        }
    }

    pub fn figures(&self) -> Figures {
        Figures {
            fill: 1.0 - ratio(self.short, self.wanted),
            inventory: self.inventory,
            holding_cost: self.holding,
            ordering_cost: self.ordering,
            lost_margin: self.lost_margin,
            total_cost: self.holding + self.ordering + self.lost_margin,
            orders_a_year: ratio(self.orders, self.item_years),
            nervousness: ratio(self.moved, self.reorder_points),
            segments: self.by_segment.map(|segment| SegmentFigures {
                share: ratio(segment.wanted, self.wanted),
                fill: 1.0 - ratio(segment.short, segment.wanted),
                inventory: segment.inventory,
                covered: ratio(segment.covered, segment.reviews),
                target: (segment.aimed > 0.0).then(|| segment.targets / segment.aimed),
            }),
        }
    }
}

/// 0 where there is nothing to divide by.
fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}
