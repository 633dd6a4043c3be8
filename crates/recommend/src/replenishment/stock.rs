//! The stock position, and what of the known demand is in the forecast already.
//!
//! Demand is counted once. The forecast predicts every order that customers will request after `as_of`, the ones already in the books among them.
//! - What was requested up to `as_of` is no forecast any more: its reservations (allocated), its backorders and its lines not yet allocated are taken
//!   off the position. A reserved unit and the order it is reserved for leave together.
//! - What is requested later stays in the position, because the forecast has that demand. But the demand of the interval cannot be less than what is
//!   ordered for it already: *known demand* is a floor under the forecast, not an addition to it.
//! - Goods that have expired, and goods that will be left when they do, serve no demand: [`Expiry`] says how many.
//! - Goods on order count from the draft on, also late ones, and transfers from other sites from the plan on; otherwise the same need would be met twice.

use super::evidence::ReplenishmentEvidence;
use super::expiry::Expiry;

/// The position of an item at a site, base units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stock {
    pub on_hand: i64,
    pub held: i64,
    /// Not held, and past its last day.
    pub expired: i64,
    /// Good today, and expected to be left on its last day.
    pub expiring: i64,
    /// Reserved for orders requested up to `as_of`.
    pub reserved: i64,
    /// Reserved or backordered for orders requested later.
    pub reserved_later: i64,
    /// Backordered by orders requested up to `as_of`.
    pub backordered: i64,
    /// Requested up to `as_of` and neither reserved nor backordered.
    pub owed: i64,
    pub on_order: i64,
    /// Planned or on their way from our other sites.
    pub inbound: i64,
    /// Of `on_order`, promised before `as_of`.
    pub overdue: i64,
    /// Ordered already for the interval ahead: the demand cannot be less.
    pub known_demand: i64,
}

impl Stock {
    /// The position of an evidence, with the known demand of so many days ahead.
    pub fn of(evidence: &ReplenishmentEvidence, interval_days: i32) -> Self {
        let position = &evidence.position;
        let until = evidence.as_of.plus_days(interval_days);
        let open = |is_wanted: &dyn Fn(chandler_calendar::Day) -> bool| -> i64 {
            position.open_orders.iter().filter(|order| is_wanted(order.due_on)).map(|order| order.quantity).sum()
        };
        let reserved_later = position.allocated_later + position.backordered_later;
        Self {
            on_hand: position.on_hand,
            held: position.held,
            expired: 0,
            expiring: 0,
            reserved: position.allocated - position.allocated_later,
            reserved_later,
            backordered: position.backordered - position.backordered_later,
            owed: open(&|due_on| due_on <= evidence.as_of),
            on_order: position.ordered(),
            inbound: position.sent(),
            overdue: position.on_order.iter().filter(|order| order.promised_on < evidence.as_of).map(|order| order.quantity).sum(),
            known_demand: reserved_later + open(&|due_on| due_on > evidence.as_of && due_on <= until),
        }
    }

    /// The same without what serves no demand before it expires.
    pub fn without(self, expiry: &Expiry) -> Self {
        Self { expired: expiry.expired, expiring: expiry.expiring(), ..self }
    }

    /// Stock for the demand of the interval ahead: usable, less what is owed, plus what is coming.
    pub fn position(&self) -> i64 {
        self.free() + self.coming()
    }

    /// Usable on hand, less what is owed: negative where customers wait.
    pub fn free(&self) -> i64 {
        self.on_hand - self.held - self.expired - self.expiring - self.reserved - self.backordered - self.owed
    }

    /// On order and inbound.
    pub fn coming(&self) -> i64 {
        self.on_order + self.inbound
    }

    /// Units that customers wait for and that nothing on hand or coming will serve. A position below nothing without such orders is an error of the
    /// books, and no reason to buy.
    pub fn waiting(&self) -> i64 {
        (-self.position()).max(0).min(self.reserved + self.backordered + self.owed)
    }
}
