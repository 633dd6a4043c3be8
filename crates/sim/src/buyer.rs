//! The human buyer: a weekly look at each supplier with a crude minimum and maximum, a memory of eight weeks, habits and slips.
//!
//! It keeps the company alive and leaves something to improve: it trusts stated lead times, knows no distribution of demand, buys too much of what it
//! loves, forgets lines, and does not see that an item is dying until its average has faded.

use crate::company::Company;
use crate::core::SimulationError;
use crate::desk::{Desk, Draft};
use crate::goods::Goods;
use crate::inbound::{PurchaseLine, PurchaseOrder};
use crate::rng::{Dice, Seed, Stream};
use crate::scenario::Scenario;
use crate::suppliers::Supplier;
use chandler_amount::Price;
use chandler_calendar::Day;
use chandler_erp::body::{CreatePurchaseOrder, NewPurchaseLine, PlacePurchaseOrder};

const ACTOR: &str = "buyer";
const MEMORY_DAYS: usize = 56;
/// Days of demand that the buyer keeps on top of the lead time and the review.
const SAFETY_DAYS: f64 = 6.0;

/// What the buyer remembers and believes.
#[derive(Debug)]
pub(crate) struct Buyer {
    /// Ordered base units by item-site, the last days in a ring.
    recent: Vec<[i64; MEMORY_DAYS]>,
    sums: Vec<i64>,
    beliefs: Vec<Belief>,
    /// Item-sites by supplier and site.
    ranges: Vec<Vec<Vec<usize>>>,
}

/// What the buyer thinks of an item at a site.
#[derive(Clone, Copy, Debug)]
struct Belief {
    /// Base units a day, before there is a memory.
    guess: f64,
    /// What customers usually take at a time.
    usual_line: f64,
    habit: Habit,
    cover_days: f64,
    since: Day,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Habit {
    Plain,
    /// Bought too generously, always.
    Loved,
    /// Bought too late, always.
    Neglected,
}

impl Habit {
    fn factor(self) -> f64 {
        match self {
            Self::Plain => 1.0,
            Self::Loved => 2.4,
            Self::Neglected => 0.5,
        }
    }
}

impl Buyer {
    pub(crate) fn new(scenario: &Scenario, goods: &Goods, suppliers: &[Supplier]) -> Self {
        let seed = Seed(scenario.seed);
        let beliefs = goods.item_sites.iter().map(|stocked| {
            let mut dice = seed.fixed(Stream::BuyerHabit, stocked.subject);
            let habit = [Habit::Plain, Habit::Loved, Habit::Neglected][dice.weighted(&[0.78, 0.12, 0.10])];
            Belief {
                guess: stocked.demand.level() * dice.factor(0.08),
                usual_line: stocked.demand.mean_line() * dice.factor(0.1),
                habit,
                cover_days: dice.within(20.0, 50.0),
                since: goods.items[stocked.item].starts_on.unwrap_or(scenario.start_on()),
            }
        });
        let mut ranges = vec![vec![Vec::new(); scenario.sites().len()]; suppliers.len()];
        for (index, stocked) in goods.item_sites.iter().enumerate() {
            ranges[goods.items[stocked.item].supplier][stocked.site].push(index);
        }
        let count = goods.item_sites.len();
        Self { beliefs: beliefs.collect(), recent: vec![[0; MEMORY_DAYS]; count], sums: vec![0; count], ranges }
    }

    pub(crate) fn remember(&mut self, item_site: usize, day: Day, quantity: i64) {
        self.recent[item_site][slot(day)] += quantity;
        self.sums[item_site] += quantity;
    }

    /// Makes room for a new day.
    pub(crate) fn begin(&mut self, day: Day) {
        for (recent, sum) in self.recent.iter_mut().zip(&mut self.sums) {
            *sum -= std::mem::take(&mut recent[slot(day)]);
        }
    }

    /// Base units a day: the memory, filled up with the guess while it is young.
    fn average(&self, item_site: usize, today: Day) -> f64 {
        let belief = &self.beliefs[item_site];
        let memory = MEMORY_DAYS as f64;
        let known = f64::from(belief.since.days_until(today)).clamp(0.0, memory);
        (self.sums[item_site] as f64 + belief.guess * (memory - known)) / memory
    }

    /// What it would buy, base units; nothing while the position is above its minimum.
    fn wish(&self, item_site: usize, today: Day, lead_time_days: f64, position: i64) -> f64 {
        let belief = &self.beliefs[item_site];
        let average = self.average(item_site, today);
        if average <= 0.0 {
            return (-position).max(0) as f64;
        }
        let minimum = (average * (lead_time_days + 7.0 + SAFETY_DAYS) + 0.6 * belief.usual_line) * belief.habit.factor();
        if position as f64 >= minimum {
            return 0.0;
        }
        minimum + average * belief.cover_days * belief.habit.factor() - position as f64
    }
}

fn slot(day: Day) -> usize {
    day.0.rem_euclid(MEMORY_DAYS as i32) as usize
}

/// Rounds a wish up to what the supplier accepts.
fn acceptable(wish: f64, minimum: i64, multiple: i64) -> i64 {
    let pieces = (libm::ceil(wish) as i64).max(minimum);
    (pieces + multiple - 1) / multiple * multiple
}

impl Company {
    /// The suppliers whose day it is.
    pub(crate) fn buy(&mut self, desk: &mut Desk<'_>) -> Result<(), SimulationError> {
        let today = desk.day;
        let mut orders = Vec::new();
        for supplier in 0..self.suppliers.len() {
            if self.suppliers[supplier].review_weekday != today.weekday() {
                continue;
            }
            for site in 0..self.scenario.sites().len() {
                let lines = self.lines_to_buy(supplier, site, today);
                if !lines.is_empty() {
                    orders.push(PurchaseOrder { number: String::new(), supplier, site, ordered_on: today, lines });
                }
            }
        }
        self.place_orders(desk, orders)
    }

    fn lines_to_buy(&self, supplier: usize, site: usize, today: Day) -> Vec<PurchaseLine> {
        let lead_time = f64::from(self.suppliers[supplier].stated_days);
        let mut lines = Vec::new();
        let mut short = false;
        for &item_site in &self.buyer.ranges[supplier][site] {
            let stocked = &self.goods.item_sites[item_site];
            let item = self.goods.item_of(item_site);
            let mut dice = self.seed.on(Stream::Buyer, stocked.subject, today.0);
            let forgets = dice.chance(0.10);
            let overdoes = if dice.chance(0.03) { 3.0 } else { 1.0 };
            if forgets || self.created_on(stocked.item) > today || self.entrusted.item_sites.contains(&item_site) {
                continue;
            }
            let position = self.books.stock[item_site].position();
            let wish = self.buyer.wish(item_site, today, lead_time, position) * overdoes;
            if wish > 0.0 {
                short |= (position as f64) < self.buyer.average(item_site, today) * lead_time;
                let quantity = acceptable(wish, item.minimum_pieces, item.multiple_pieces);
                lines.push(self.purchase_line(item_site, quantity));
            }
        }
        self.reach_minimum(supplier, lines, short)
    }

    fn purchase_line(&self, item_site: usize, quantity: i64) -> PurchaseLine {
        let number = self.goods.item_sites[item_site].item;
        let price = match self.price_break(number) {
            Some((from, price)) if quantity >= from => price,
            _ => self.books.costs[number],
        };
        PurchaseLine { item_site, quantity, price, received: 0, returned: 0, billed: 0, not_before: None }
    }

    /// An order below the supplier's minimum is filled up when something is short, and left for next week otherwise.
    fn reach_minimum(&self, supplier: usize, mut lines: Vec<PurchaseLine>, short: bool) -> Vec<PurchaseLine> {
        let minimum = self.suppliers[supplier].minimum_order * 100;
        let value = |lines: &[PurchaseLine]| lines.iter().map(|line| self.books.extend(line.price, line.quantity).0).sum::<i64>();
        if value(&lines) < minimum && !short {
            return Vec::new();
        }
        let mut turn = 0;
        while !lines.is_empty() && value(&lines) < minimum {
            let position = turn % lines.len();
            let PurchaseLine { item_site, quantity, .. } = lines[position];
            let item = self.goods.item_of(item_site);
            let wish = quantity + item.multiple_pieces.max(quantity / 4);
            lines[position] = self.purchase_line(item_site, acceptable(wish as f64, item.minimum_pieces, item.multiple_pieces));
            turn += 1;
        }
        lines
    }

    fn place_orders(&mut self, desk: &mut Desk<'_>, orders: Vec<PurchaseOrder>) -> Result<(), SimulationError> {
        let count = orders.len();
        let mut drafts = Vec::new();
        let mut meant = Vec::new();
        for (turn, order) in orders.into_iter().enumerate() {
            let at = desk.at_site(order.site, (12.2, 12.8), turn, count);
            let mut dice = self.order_dice(Stream::PurchaseOrder, &order);
            let body = self.purchase_order_body(&order, !dice.chance(0.15));
            if dice.chance(0.01)
                && let Some(slip) = self.with_broken_multiple(&body)
            {
                drafts.push(Draft::new("create_purchase_order", ACTOR, at, &slip)?.meant_to_be_refused("not_a_multiple"));
                meant.push(None);
            }
            drafts.push(Draft::new("create_purchase_order", ACTOR, at, &body)?);
            meant.push(Some((order, body.placed)));
        }
        let answers = desk.send(drafts)?;
        let mut placements = Vec::new();
        for (meant, answer) in meant.into_iter().zip(answers) {
            let (Some((order, placed)), Some(number)) = (meant, answer.number("PO").filter(|_| answer.is_accepted())) else {
                continue;
            };
            if !placed {
                let at = desk.at_site(order.site, (12.8, 13.0), 0, 1);
                placements.push(Draft::new("place_purchase_order", ACTOR, at, &PlacePurchaseOrder { po_number: number.clone() })?);
            }
            self.expect(PurchaseOrder { number, ..order });
        }
        desk.send(placements)?;
        Ok(())
    }

    fn purchase_order_body(&self, order: &PurchaseOrder, placed: bool) -> CreatePurchaseOrder {
        let line = |line: &PurchaseLine| {
            let item = self.goods.item_of(line.item_site);
            let (unit, pieces) = item.buying_unit();
            NewPurchaseLine {
                item_id: item.id.clone(),
                quantity: (line.quantity / pieces).into(),
                unit: (pieces > 1).then(|| unit.to_owned()),
                ..NewPurchaseLine::default()
            }
        };
        CreatePurchaseOrder {
            supplier_id: self.suppliers[order.supplier].id.clone(),
            site_id: self.site_id(order.site).to_owned(),
            placed,
            lines: order.lines.iter().map(line).collect(),
            ..CreatePurchaseOrder::default()
        }
    }

    /// The slip of a tired buyer: one piece too many of something that is sold in multiples.
    fn with_broken_multiple(&self, body: &CreatePurchaseOrder) -> Option<CreatePurchaseOrder> {
        let by_id = |id: &str| self.goods.items.iter().find(|item| item.id == id);
        let position =
            body.lines.iter().position(|line| by_id(&line.item_id).is_some_and(|item| !item.bought_by_the_case && item.multiple_pieces > 1))?;
        let mut slip = body.clone();
        let pieces: i64 = slip.lines[position].quantity.as_str().parse().ok()?;
        slip.lines[position].quantity = (pieces + 1).into();
        Some(slip)
    }

    /// An order is known by its supplier, its site, its day and its first item.
    fn order_dice(&self, stream: Stream, order: &PurchaseOrder) -> Dice {
        let first = order.lines.first().map_or(0, |line| self.goods.item_sites[line.item_site].subject);
        self.seed.on(stream, (order.supplier as u64) << 40 | (order.site as u64) << 32 | first, order.ordered_on.0)
    }

    /// Plans how an order will arrive: mostly whole, sometimes in two parts.
    pub(crate) fn expect(&mut self, order: PurchaseOrder) {
        let mut dice = self.order_dice(Stream::Delivery, &order);
        let supplier = &self.suppliers[order.supplier];
        let days = supplier.lead_time_days(&mut dice, order.ordered_on);
        let arrives_on = crate::agenda::business_day_from(order.ordered_on.plus_days(days));
        let splits = dice.chance(supplier.splits);
        let rest_on = crate::agenda::business_day_from(arrives_on.plus_days(dice.whole(3, 14) as i32));
        for line in &order.lines {
            self.tally.bought_cents += self.books.extend(line.price, line.quantity).0;
            self.books.stock[line.item_site].on_order += line.quantity;
        }
        self.planned_arrivals(order, &mut dice, arrives_on, splits.then_some(rest_on));
    }

    fn planned_arrivals(&mut self, order: PurchaseOrder, dice: &mut Dice, arrives_on: Day, rest_on: Option<Day>) {
        let index = self.purchase_orders.len();
        let now = |line: &PurchaseLine, dice: &mut Dice| match rest_on {
            Some(_) if dice.chance(0.5) => {
                let pieces = self.goods.item_of(line.item_site).buying_unit().1;
                (line.quantity * dice.whole(0, 7) / 10) / pieces * pieces
            }
            _ => line.quantity,
        };
        let first: Vec<i64> = order.lines.iter().map(|line| now(line, dice)).collect();
        let rest: Vec<i64> = order.lines.iter().zip(&first).map(|(line, now)| line.quantity - now).collect();
        for (planned_on, quantities) in std::iter::once((arrives_on, first)).chain(rest_on.map(|day| (day, rest))) {
            for (day, lines) in order.by_day(planned_on, quantities) {
                self.agenda.arrivals.put(day, crate::inbound::Arrival { order: index, lines });
            }
        }
        self.purchase_orders.push(order);
    }
}

/// Price of a bill: the order's, or a little more.
pub(crate) fn with_percent(price: Price, percent: f64) -> Price {
    Price(((price.0 as f64 * (1.0 + percent / 100.0)) / 100.0 + 0.5) as i64 * 100)
}
