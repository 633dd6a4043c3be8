//! One item at one site under one policy, day by day.

use crate::policy::{Policy, PolicyError, View};
use crate::stock::Stock;
use crate::world::{ItemSite, Shortage, Span};

/// What the measured year of an item at a site came to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Course {
    pub days: u32,
    /// Units wanted.
    pub wanted: i64,
    /// Of them not there on their day.
    pub short: i64,
    /// Units on hand at the end of each day, added up.
    pub unit_days: i64,
    pub orders: u32,
    pub ordered: i64,
    pub reviews: u32,
    /// Reviews after which the position lasted until the next review's order was there.
    pub covered: u32,
    /// Reorder points of all reviews, added up, and how much they moved from one review to the next.
    pub reorder_points: f64,
    pub moved: f64,
    /// Service aimed at, added up over the reviews that aimed at any.
    pub targets: f64,
    pub aimed: u32,
}

/// Lets a policy run an item at a site from nothing: its first order is there at once, later ones take their time.
///
/// # Errors
/// When the policy cannot decide.
pub fn simulate(item_site: &ItemSite, span: &Span, shortage: Shortage, policy: &mut dyn Policy) -> Result<Course, PolicyError> {
    let begins_on = span.begins_on();
    let mut run = Run {
        item_site,
        span,
        stock: Stock::default(),
        seen: item_site.demand[..=begins_on].to_vec(),
        days_without_stock: Vec::new(),
        receipts: item_site.facts.receipts.clone(),
        last_reorder_point: None,
        course: Course::default(),
    };
    run.stock.on_hand = run.ask(begins_on, policy)?;
    for day in span.history..span.days() {
        run.trade(day, shortage);
        if (day - begins_on).is_multiple_of(span.review) {
            run.review(day, policy)?;
        }
    }
    Ok(run.course)
}

/// A simulation under way.
struct Run<'a> {
    item_site: &'a ItemSite,
    span: &'a Span,
    stock: Stock,
    seen: Vec<i64>,
    days_without_stock: Vec<usize>,
    receipts: Vec<u32>,
    last_reorder_point: Option<f64>,
    course: Course,
}

impl Run<'_> {
    /// Demand and receipts of a day.
    fn trade(&mut self, day: usize, shortage: Shortage) {
        if self.stock.on_hand == 0 {
            self.days_without_stock.push(day);
        }
        let wanted = self.item_site.demand[day];
        let served = self.stock.serve(wanted, shortage);
        self.seen.push(served.seen);
        self.receipts.extend(self.stock.receive(day));
        if day >= self.span.measured_from() {
            self.course.days += 1;
            self.course.wanted += wanted;
            self.course.short += served.short;
            self.course.unit_days += self.stock.on_hand;
        }
    }

    fn review(&mut self, day: usize, policy: &mut dyn Policy) -> Result<(), PolicyError> {
        let quantity = self.ask(day, policy)?;
        let is_measured = day >= self.span.measured_from();
        if quantity > 0 {
            self.stock.order(quantity, day, self.item_site.facts.stated_days, self.item_site.lead_days[day]);
            if is_measured {
                self.course.orders += 1;
                self.course.ordered += quantity;
            }
        }
        if is_measured {
            self.course.reviews += 1;
            self.course.covered += u32::from(self.lasts(day));
        }
        Ok(())
    }

    /// Whether what is there and on its way is enough until an order of the next review arrives; in the last weeks, until the end.
    fn lasts(&self, day: usize) -> bool {
        let next = day + self.span.review;
        let until = next + self.item_site.lead_days.get(next).map_or(0, |days| *days as usize);
        let demand = &self.item_site.demand;
        let wanted: i64 = demand[(day + 1).min(demand.len())..(until + 1).min(demand.len())].iter().sum();
        wanted <= self.stock.position()
    }

    fn ask(&mut self, day: usize, policy: &mut dyn Policy) -> Result<i64, PolicyError> {
        let decision = policy.review(&View {
            day,
            demand: &self.seen,
            days_without_stock: &self.days_without_stock,
            receipts: &self.receipts,
            stock: &self.stock,
            facts: &self.item_site.facts,
        })?;
        if day >= self.span.measured_from() {
            let course = &mut self.course;
            if let Some(target) = decision.service_target {
                course.targets += target;
                course.aimed += 1;
            }
            if let Some(level) = decision.reorder_point {
                course.reorder_points += level;
                course.moved += self.last_reorder_point.map_or(0.0, |last| (level - last).abs());
            }
        }
        self.last_reorder_point = decision.reorder_point.or(self.last_reorder_point);
        Ok(decision.quantity.max(0))
    }
}
