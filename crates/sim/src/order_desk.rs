//! The order desk: what is wanted becomes customers' orders, entered and allocated the same morning.

use crate::agenda::business_day_from;
use crate::baskets::Basket;
use crate::books::{Allocation, Order, OrderKey, OrderLine};
use crate::company::Company;
use crate::core::SimulationError;
use crate::demand::Want;
use crate::desk::{Desk, Draft};
use crate::leaks::{Leak, LeakKind, dollars};
use crate::rng::Stream;
use crate::selling_prices::LinePrice;
use crate::truth::OneOffOrder;
use chandler_amount::Amount;
use chandler_calendar::Day;
use chandler_erp::body::{AllocateOrder, CancelOrderLine, CreateSalesOrder, NewSalesLine};
use std::collections::BTreeSet;

const ACTOR: &str = "order desk";
/// Days after which an order that is still held is given up.
const HELD_DAYS: i32 = 21;
/// Days after which half of the customers give up what is backordered.
const BACKORDER_DAYS: i32 = 35;

impl Company {
    /// Takes the day's orders and reserves goods for them.
    pub(crate) fn take_orders(&mut self, desk: &mut Desk<'_>) -> Result<(), SimulationError> {
        let wants = self.wants(desk.day);
        let mut baskets = self.baskets(wants, desk.day);
        baskets.extend(self.projects(desk.day));
        self.lose_demand(&mut baskets, desk.day);
        baskets.retain(|basket| !basket.wants.is_empty());
        let keys = self.enter_orders(desk, baskets)?;
        let hours = (11.5, 12.0);
        self.allocate(desk, &keys, hours)?;
        self.tally.note_first_pass(keys.iter().filter_map(|key| self.books.orders.get(key)));
        Ok(())
    }

    /// Reserves what came in today for those who wait for it, oldest orders first.
    pub(crate) fn serve_backorders(&mut self, desk: &mut Desk<'_>) -> Result<(), SimulationError> {
        let replenished = std::mem::take(&mut self.replenished);
        let waiting: BTreeSet<OrderKey> = replenished.iter().filter_map(|item_site| self.books.waiting.get(item_site)).flatten().copied().collect();
        let keys: Vec<OrderKey> = waiting.into_iter().collect();
        self.allocate(desk, &keys, (8.7, 9.0))
    }

    /// Held orders, and what was left of released ones, whose customer has room again.
    pub(crate) fn release_holds(&mut self, desk: &mut Desk<'_>) -> Result<(), SimulationError> {
        let held: Vec<OrderKey> = self.books.orders.iter().filter(|(_, order)| order.held || order.is_released()).map(|(key, _)| *key).collect();
        self.allocate(desk, &held, (9.6, 9.8))
    }

    /// Allocates orders, but asks only where it would do something: a fresh order, or one that is within the limit and can get goods.
    fn allocate(&mut self, desk: &mut Desk<'_>, keys: &[OrderKey], hours: (f64, f64)) -> Result<(), SimulationError> {
        let mut drafts = Vec::new();
        let mut asked = Vec::new();
        for (turn, &key) in keys.iter().enumerate() {
            let Some(order) = self.books.orders.get(&key) else { continue };
            let customer = &self.customers[order.customer];
            let limit = customer.credit_limit;
            let again = order.held || order.is_released() || order.lines.iter().all(|line| !line.fresh);
            let has_room = self.books.within_limit(order.customer, limit);
            let gets = |line: &OrderLine| (has_room || line.released) && line.missing() > 0 && self.books.stock[line.item_site].available() > 0;
            let helps = || order.held && has_room || order.lines.iter().any(gets);
            if again && !helps() {
                continue;
            }
            let at = desk.at_site(customer.site, hours, turn, keys.len());
            let body = AllocateOrder { so_number: order.number.clone(), backorder: None };
            drafts.push(Draft::new("allocate_order", ACTOR, at, &body)?);
            let ship_on = business_day_from(order.requested_on.max(desk.day));
            if self.books.allocate(key, limit) == Allocation::Held {
                self.tally.holds += 1;
            }
            asked.push((key, ship_on));
        }
        desk.send(drafts)?;
        for (key, ship_on) in asked.into_iter().filter(|(key, _)| self.books.has_reserved(*key)) {
            self.agenda.shipments.put(ship_on, key);
        }
        Ok(())
    }

    fn enter_orders(&mut self, desk: &mut Desk<'_>, baskets: Vec<Basket>) -> Result<Vec<OrderKey>, SimulationError> {
        let count = baskets.len();
        let mut drafts = Vec::with_capacity(count);
        let mut prices = Vec::with_capacity(count);
        for (turn, basket) in baskets.iter().enumerate() {
            let at = desk.at_site(self.customers[basket.customer].site, (9.8, 11.4), turn, count);
            let line_prices: Vec<LinePrice> = basket.wants.iter().map(|want| self.line_price(basket.customer, want, desk.day)).collect();
            drafts.push(Draft::new("create_sales_order", ACTOR, at, &self.order_body(basket, &line_prices, desk.day))?);
            prices.push(line_prices);
        }
        let answers = desk.send(drafts)?;
        let mut keys = Vec::with_capacity(count);
        for ((basket, prices), answer) in baskets.into_iter().zip(prices).zip(answers) {
            if let Some(number) = answer.number("SO").filter(|_| answer.is_accepted()) {
                self.note_order(&basket, &prices, &number, desk.day);
                keys.push(self.open(basket, &prices, number, desk.day));
            }
        }
        Ok(keys)
    }

    fn order_body(&self, basket: &Basket, prices: &[LinePrice], day: Day) -> CreateSalesOrder {
        let customer = &self.customers[basket.customer];
        let line = |(want, price): (&Want, &LinePrice)| {
            let item = self.goods.item_of(want.item_site);
            let (unit, pieces) = item.selling_unit();
            NewSalesLine {
                item_id: item.id.clone(),
                quantity: (want.quantity / pieces).into(),
                unit: (pieces > 1).then(|| unit.to_owned()),
                unit_price: price.is_named.then(|| price.price.into()),
                price_unit: price.is_named.then(|| "EA".to_owned()),
                price_reason: price.reason.map(str::to_owned),
                price_approved_by: price.approved_by.map(str::to_owned),
                ..NewSalesLine::default()
            }
        };
        CreateSalesOrder {
            customer_id: customer.id.clone(),
            site_id: Some(self.site_id(customer.site).to_owned()),
            customer_reference: Some(format!(
                "{}{:06}",
                &customer.name[..1],
                (basket.address * 7_919 + day.0.unsigned_abs() as u64 * 31) % 1_000_000
            )),
            channel: Some(customer.channel.to_owned()),
            sales_rep: Some(customer.sales_rep.to_owned()),
            requested_on: Some(self.requested_on(basket, day)),
            one_off: basket.flagged,
            lines: basket.wants.iter().zip(prices).map(line).collect(),
            ..CreateSalesOrder::default()
        }
    }

    /// Most want it today or tomorrow, all within a week; projects plan ahead.
    fn requested_on(&self, basket: &Basket, day: Day) -> Day {
        let mut dice = self.seed.on(Stream::Order, basket.address, day.0);
        let days = match dice.weighted(&[0.45, 0.25, 0.30]) {
            _ if basket.one_off => dice.whole(7, 21),
            0 => 0,
            1 => 1,
            _ => dice.whole(2, 7),
        };
        business_day_from(day.plus_days(days as i32))
    }

    fn open(&mut self, basket: Basket, prices: &[LinePrice], number: String, day: Day) -> OrderKey {
        let requested_on = self.requested_on(&basket, day);
        let line = |(want, price): (&Want, &LinePrice)| OrderLine {
            item_site: want.item_site,
            quantity: want.quantity,
            allocated: 0,
            shipped: 0,
            cancelled: 0,
            price: price.price,
            fresh: true,
            promised_on: None,
            released: false,
        };
        let lines: Vec<OrderLine> = basket.wants.iter().zip(prices).map(line).collect();
        for line in &lines {
            self.buyer.remember(line.item_site, day, line.quantity);
        }
        self.tally.lines += lines.len() as u64;
        self.books.open_order(Order { number, customer: basket.customer, ordered_on: day, requested_on, held: false, one_off: basket.one_off, lines })
    }

    /// Writes down what was planted with an order.
    fn note_order(&mut self, basket: &Basket, prices: &[LinePrice], number: &str, day: Day) {
        let customer = &self.customers[basket.customer];
        for (line, (want, price)) in basket.wants.iter().zip(prices).enumerate() {
            let item = self.goods.item_sites[want.item_site].item;
            let leak = |kind, percent, amount| Leak {
                kind,
                on: day,
                document: number.to_owned(),
                line: Some(line as i64 + 1),
                party: customer.id.clone(),
                item_id: Some(self.goods.items[item].id.clone()),
                percent,
                amount: dollars(amount),
            };
            if let Some(planted) = price.leak {
                self.planted.leaks.push(leak(planted.kind, planted.percent, planted.amount));
            }
            let at_list = !price.is_named && customer.price_of_its_own(item, day).is_none();
            if let Some((should_be, percent)) = self.forgotten_list(item, day).filter(|_| at_list) {
                let loss = self.books.extend(should_be, want.quantity).0 - self.books.extend(price.price, want.quantity).0;
                self.planted.leaks.push(leak(LeakKind::CostRiseNotPassedOn, percent, Amount(loss)));
            }
        }
        if basket.one_off {
            let item = |want: &Want| (self.goods.item_of(want.item_site).id.clone(), want.quantity);
            self.planted.one_offs.push(OneOffOrder {
                so_number: number.to_owned(),
                customer_id: customer.id.clone(),
                site_id: self.site_id(customer.site).to_owned(),
                on: day,
                flagged: basket.flagged,
                items: basket.wants.iter().map(item).collect(),
            });
        }
    }

    /// What customers give up: orders held for weeks, and some old backorders.
    pub(crate) fn cancel_old(&mut self, desk: &mut Desk<'_>) -> Result<(), SimulationError> {
        let mut given_up = Vec::new();
        for (key, order) in &self.books.orders {
            let age = order.ordered_on.days_until(desk.day);
            let impatient = || self.seed.fixed(Stream::Order, *key).chance(0.5);
            let reason = match order.held {
                true if age >= HELD_DAYS => "credit_hold",
                false if age >= BACKORDER_DAYS && impatient() => "waited_too_long",
                _ => continue,
            };
            let open = order.lines.iter().enumerate().filter(|(_, line)| line.missing() > 0 && line.allocated == 0);
            let usual = order.ordered_on.plus_days(BACKORDER_DAYS);
            let today = open.filter(|(_, line)| order.held || line.given_up_on(usual) == desk.day);
            given_up.extend(today.map(|(index, _)| (*key, index, reason)));
        }
        let draft = |&(key, index, reason): &(OrderKey, usize, &str)| {
            let order = &self.books.orders[&key];
            let at = desk.at_site(self.customers[order.customer].site, (9.2, 9.5), 0, 1);
            let body = CancelOrderLine {
                so_number: order.number.clone(),
                line: index as i64 + 1,
                quantity: None,
                unit: None,
                reason: Some(reason.to_owned()),
            };
            Draft::new("cancel_order_line", ACTOR, at, &body)
        };
        desk.send(given_up.iter().map(draft).collect::<Result<_, _>>()?)?;
        for (key, index, _) in given_up {
            self.books.cancel_line(key, index);
        }
        Ok(())
    }
}
