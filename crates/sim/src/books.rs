//! The company's own light picture of its books, kept from what was sent and what was answered: stock, open orders, what customers owe.
//!
//! It follows the core's rules to the unit and the cent (a line that ships in parts adds up to the line), so that the simulator asks for
//! nothing that would be refused. Leaves out: cost layers (cost here is a moving average) and the ledger.

use crate::agenda::business_day_from;
use crate::customers::Customer;
use crate::goods::Goods;
use chandler_amount::{Amount, Currency, Price, Quantity, Rounding, multiply_divide};
use chandler_calendar::Day;
use std::collections::BTreeMap;

/// Stock of an item at a site, base units.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Stock {
    pub on_hand: i64,
    pub held: i64,
    pub allocated: i64,
    pub on_order: i64,
    pub backordered: i64,
    /// Cents, at moving average.
    pub value: i64,
}

impl Stock {
    pub(crate) fn available(&self) -> i64 {
        self.on_hand - self.held - self.allocated
    }

    /// What is there or comes and is not promised.
    pub(crate) fn position(&self) -> i64 {
        self.on_hand - self.allocated - self.backordered + self.on_order
    }

    /// Takes goods out and answers what they cost.
    pub(crate) fn issue(&mut self, quantity: i64) -> i64 {
        let cost = if self.on_hand > 0 { self.value * quantity / self.on_hand } else { 0 };
        self.on_hand -= quantity;
        self.value -= cost;
        cost
    }
}

#[derive(Clone, Debug)]
pub(crate) struct OrderLine {
    pub item_site: usize,
    pub quantity: i64,
    pub allocated: i64,
    pub shipped: i64,
    pub cancelled: i64,
    /// Of one piece.
    pub price: Price,
    /// Not yet looked for in stock.
    pub fresh: bool,
    /// What the customer was told later than with the order.
    pub promised_on: Option<Day>,
    /// A person let it go on over the credit limit.
    pub released: bool,
}

impl OrderLine {
    /// Asked for and neither shipped, reserved nor given up.
    pub(crate) fn missing(&self) -> i64 {
        self.quantity - self.shipped - self.cancelled - self.allocated
    }

    /// The day on which the customer gives up what is missing: the usual one, or the business day after what it was told later.
    pub(crate) fn given_up_on(&self, usual: Day) -> Day {
        self.promised_on.map_or(usual, |promised_on| business_day_from(promised_on.plus_days(1)).max(usual))
    }

    /// What is invoiced between two quantities reached: parts add up to the line.
    fn amount(&self, before: i64, after: i64, currency: Currency) -> Amount {
        let upto = |pieces| self.price.extend(Quantity(pieces), Quantity(1), currency).unwrap_or_default().0;
        Amount(upto(after) - upto(before))
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Order {
    pub number: String,
    pub customer: usize,
    pub ordered_on: Day,
    pub requested_on: Day,
    pub held: bool,
    pub one_off: bool,
    pub lines: Vec<OrderLine>,
}

impl Order {
    /// Of some lines a person said that they go on over the limit; it is held no more, and its other lines wait for room.
    pub(crate) fn is_released(&self) -> bool {
        self.lines.iter().any(|line| line.released)
    }

    fn is_done(&self) -> bool {
        self.lines.iter().all(|line| line.missing() == 0 && line.allocated == 0)
    }
}

/// What a customer owes and has ordered, cents.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Account {
    pub receivable: i64,
    pub open_orders: i64,
}

/// Key of an order here: its turn.
pub(crate) type OrderKey = u64;

#[derive(Debug)]
pub(crate) struct Books {
    pub stock: Vec<Stock>,
    pub orders: BTreeMap<OrderKey, Order>,
    pub accounts: Vec<Account>,
    /// Orders that wait for goods of an item-site, oldest first.
    pub waiting: BTreeMap<usize, Vec<OrderKey>>,
    pub costs: Vec<Price>,
    pub lists: Vec<Price>,
    next_order: OrderKey,
    pub currency: Currency,
}

/// What an allocation would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Allocation {
    Held,
    Reserved,
}

/// What left with a shipment.
#[derive(Clone, Debug, Default)]
pub(crate) struct Left {
    pub goods: Amount,
    /// At average cost.
    pub cost: i64,
    pub pieces: i64,
    /// In the order of the shipment's lines.
    pub lines: Vec<LeftLine>,
}

/// What left with one line of a shipment; cents.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LeftLine {
    pub item_site: usize,
    pub pieces: i64,
    pub amount: i64,
    pub cost: i64,
}

impl Books {
    pub(crate) fn new(goods: &Goods, customers: usize, currency: Currency) -> Self {
        Self {
            stock: vec![Stock::default(); goods.item_sites.len()],
            orders: BTreeMap::new(),
            accounts: vec![Account::default(); customers],
            waiting: BTreeMap::new(),
            costs: goods.items.iter().map(|item| item.opening_cost).collect(),
            lists: goods.items.iter().map(|item| item.opening_list).collect(),
            next_order: 0,
            currency,
        }
    }

    /// What pieces cost at a price for one piece.
    pub(crate) fn extend(&self, price: Price, pieces: i64) -> Amount {
        price.extend(Quantity(pieces), Quantity(1), self.currency).unwrap_or_default()
    }

    /// The price that the core finds for a customer: its own while that holds, else the list.
    pub(crate) fn price(&self, customer: &Customer, item: usize, day: Day) -> Price {
        customer.price_of_its_own(item, day).unwrap_or(self.lists[item])
    }

    pub(crate) fn receive(&mut self, item_site: usize, quantity: i64, hold: i64, value: Amount) {
        let stock = &mut self.stock[item_site];
        stock.on_hand += quantity;
        stock.held += hold;
        stock.value += value.0;
    }

    pub(crate) fn open_order(&mut self, order: Order) -> OrderKey {
        let total: i64 = order.lines.iter().map(|line| line.amount(0, line.quantity, self.currency).0).sum();
        self.accounts[order.customer].open_orders += total;
        self.next_order += 1;
        self.orders.insert(self.next_order, order);
        self.next_order
    }

    /// Whether a customer may have goods reserved: what it owes and has ordered is within the limit.
    pub(crate) fn within_limit(&self, customer: usize, limit: Amount) -> bool {
        let account = self.accounts[customer];
        account.receivable + account.open_orders <= limit.0
    }

    /// Whether a customer waits for goods beyond the day on which it wanted them, other than for room in its credit.
    pub(crate) fn fails(&self, customer: usize, day: Day) -> bool {
        let waits = |order: &Order| order.lines.iter().any(|line| line.missing() > 0);
        self.orders.values().any(|order| order.customer == customer && !order.held && order.requested_on < day && waits(order))
    }

    /// Reserves what is there, line by line; what is not is backordered. Over the limit nothing happens but the hold, or what was released gets its goods.
    pub(crate) fn allocate(&mut self, key: OrderKey, limit: Amount) -> Allocation {
        let Some(mut order) = self.orders.remove(&key) else {
            return Allocation::Held;
        };
        let has_room = self.within_limit(order.customer, limit);
        order.held = !has_room && !order.is_released();
        let result = if order.held { Allocation::Held } else { Allocation::Reserved };
        if result == Allocation::Reserved {
            for line in order.lines.iter_mut().filter(|line| has_room || line.released) {
                self.reserve_line(key, line);
            }
        }
        self.orders.insert(key, order);
        result
    }

    /// Somebody lets these lines go on over the limit.
    pub(crate) fn release(&mut self, key: OrderKey, lines: &[usize]) {
        let Some(mut order) = self.orders.remove(&key) else {
            return;
        };
        order.held = false;
        for (_, line) in order.lines.iter_mut().enumerate().filter(|(index, line)| lines.contains(index) && !line.released) {
            line.released = true;
            self.reserve_line(key, line);
        }
        self.orders.insert(key, order);
    }

    fn reserve_line(&mut self, key: OrderKey, line: &mut OrderLine) {
        let missing = line.missing();
        let stock = &mut self.stock[line.item_site];
        let taken = missing.min(stock.available()).max(0);
        stock.allocated += taken;
        stock.backordered += if line.fresh { missing - taken } else { -taken };
        line.allocated += taken;
        line.fresh = false;
        let waiting = self.waiting.entry(line.item_site).or_default();
        let position = waiting.iter().position(|&waiting| waiting == key);
        match (position, line.missing() > 0) {
            (None, true) => waiting.push(key),
            (Some(position), false) => drop(waiting.remove(position)),
            _ => {}
        }
    }

    /// Whether anything of an order is reserved and could leave.
    pub(crate) fn has_reserved(&self, key: OrderKey) -> bool {
        self.orders.get(&key).is_some_and(|order| order.lines.iter().any(|line| line.allocated > 0))
    }

    /// What the reserved goods of an order will be invoiced at.
    pub(crate) fn reserved_goods(&self, key: OrderKey) -> Amount {
        let lines = self.orders.get(&key).map(|order| order.lines.as_slice()).unwrap_or_default();
        lines.iter().map(|line| line.amount(line.shipped, line.shipped + line.allocated, self.currency)).sum()
    }

    /// Everything reserved of an order leaves; goods without freight and tax are answered.
    pub(crate) fn ship(&mut self, key: OrderKey) -> Left {
        let mut left = Left::default();
        let Some(order) = self.orders.get_mut(&key) else {
            return left;
        };
        for line in order.lines.iter_mut().filter(|line| line.allocated > 0) {
            let stock = &mut self.stock[line.item_site];
            let amount = line.amount(line.shipped, line.shipped + line.allocated, self.currency).0;
            let cost = stock.issue(line.allocated);
            left.goods.0 += amount;
            left.pieces += line.allocated;
            left.cost += cost;
            left.lines.push(LeftLine { item_site: line.item_site, pieces: line.allocated, amount, cost });
            stock.allocated -= line.allocated;
            line.shipped += line.allocated;
            line.allocated = 0;
        }
        self.accounts[order.customer].open_orders -= left.goods.0;
        self.close_if_done(key);
        left
    }

    /// What a customer gives up of a line that has nothing reserved.
    pub(crate) fn cancel_line(&mut self, key: OrderKey, line_index: usize) {
        let Some(order) = self.orders.get_mut(&key) else {
            return;
        };
        let line = &mut order.lines[line_index];
        let missing = line.missing();
        let amount = line.amount(line.shipped, line.quantity - line.cancelled, self.currency);
        self.accounts[order.customer].open_orders -= amount.0;
        if !line.fresh {
            self.stock[line.item_site].backordered -= missing;
        }
        line.cancelled += missing;
        if let Some(waiting) = self.waiting.get_mut(&line.item_site) {
            waiting.retain(|&waiting| waiting != key);
        }
        self.close_if_done(key);
    }

    /// A customer takes another item for so much of what is missing of a line, at the same price: a line of its own, with its goods reserved.
    pub(crate) fn substitute(&mut self, key: OrderKey, line_index: usize, quantity: i64, item_site: usize) {
        let Some(order) = self.orders.get_mut(&key) else {
            return;
        };
        let line = &mut order.lines[line_index];
        let wanted = line.quantity - line.cancelled;
        let given_up = line.amount(wanted - quantity, wanted, self.currency);
        line.cancelled += quantity;
        self.stock[line.item_site].backordered -= quantity;
        if let Some(waiting) = self.waiting.get_mut(&line.item_site).filter(|_| line.missing() == 0) {
            waiting.retain(|&waiting| waiting != key);
        }
        let taken = OrderLine { item_site, quantity, allocated: quantity, fresh: false, shipped: 0, cancelled: 0, promised_on: None, ..line.clone() };
        self.stock[item_site].allocated += quantity;
        self.accounts[order.customer].open_orders += taken.amount(0, quantity, self.currency).0 - given_up.0;
        order.lines.push(taken);
    }

    fn close_if_done(&mut self, key: OrderKey) {
        if self.orders.get(&key).is_some_and(Order::is_done) {
            self.orders.remove(&key);
        }
    }

    /// Sales tax on goods, half away from zero to the cent.
    pub(crate) fn tax(goods: Amount, rate_micros: i64) -> Amount {
        Amount(multiply_divide(goods.0, rate_micros, 1_000_000, Rounding::HalfAwayFromZero).unwrap_or_default())
    }
}
