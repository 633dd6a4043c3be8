//! The stock of one item at one site: what is there, who waits, what is on its way.
//!
//! A day: customers take what is there, then goods arrive and serve first who waits, then a review may order. An order placed at the end of a day is
//! received at the end of the day that its lead time says, so it serves demand from the day after. When goods will come is nobody's to see but this module's.

use crate::world::Shortage;

/// Goods ordered and not received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inbound {
    pub quantity: i64,
    pub ordered_on: usize,
    pub promised_on: usize,
    arrives_on: usize,
}

/// The stock of an item at a site, base units.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stock {
    pub on_hand: i64,
    /// Customers wait for these.
    pub waiting: i64,
    pub on_order: Vec<Inbound>,
}

/// What a day of demand did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Served {
    /// What orders showed of the demand.
    pub seen: i64,
    /// Wanted and not there on its day.
    pub short: i64,
}

impl Stock {
    /// On hand, less who waits, plus what is on its way.
    pub fn position(&self) -> i64 {
        self.on_hand - self.waiting + self.on_order.iter().map(|order| order.quantity).sum::<i64>()
    }

    /// Customers take what is there.
    pub fn serve(&mut self, wanted: i64, shortage: Shortage) -> Served {
        let began_empty = self.on_hand == 0;
        let taken = wanted.min(self.on_hand);
        self.on_hand -= taken;
        let short = wanted - taken;
        match shortage {
            Shortage::Waits => {
                self.waiting += short;
                Served { seen: wanted, short }
            }
            Shortage::Lost { recorded_share } if began_empty => Served { seen: (wanted as f64 * recorded_share).round() as i64, short },
            Shortage::Lost { .. } => Served { seen: wanted, short },
        }
    }

    /// Receives what arrives on a day and serves who waits; gives the days that each receipt took.
    pub fn receive(&mut self, day: usize) -> Vec<u32> {
        let (arrived, still_out): (Vec<Inbound>, Vec<Inbound>) = self.on_order.iter().partition(|order| order.arrives_on <= day);
        self.on_order = still_out;
        self.on_hand += arrived.iter().map(|order| order.quantity).sum::<i64>();
        let released = self.waiting.min(self.on_hand);
        self.waiting -= released;
        self.on_hand -= released;
        arrived.iter().map(|order| (day - order.ordered_on) as u32).collect()
    }

    /// Orders at the end of a day.
    pub fn order(&mut self, quantity: i64, day: usize, stated_days: u32, lead_days: u32) {
        let arrives_on = day + lead_days.max(1) as usize;
        self.on_order.push(Inbound { quantity, ordered_on: day, promised_on: day + stated_days as usize, arrives_on });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goods_serve_who_waits_before_they_lie_on_the_shelf() {
        let mut stock = Stock { on_hand: 3, ..Stock::default() };
        stock.order(10, 0, 2, 2);
        assert_eq!(stock.serve(7, Shortage::Waits), Served { seen: 7, short: 4 });
        assert_eq!((stock.on_hand, stock.waiting, stock.position()), (0, 4, 6));
        assert_eq!(stock.receive(1), Vec::<u32>::new());
        assert_eq!(stock.receive(2), [2]);
        assert_eq!((stock.on_hand, stock.waiting, stock.position()), (6, 0, 6));
    }

    #[test]
    fn lost_demand_is_seen_on_the_day_that_the_shelf_empties_and_partly_afterwards() {
        let shortage = Shortage::Lost { recorded_share: 0.5 };
        let mut stock = Stock { on_hand: 3, ..Stock::default() };
        assert_eq!(stock.serve(7, shortage), Served { seen: 7, short: 4 });
        assert_eq!(stock.serve(8, shortage), Served { seen: 4, short: 8 });
        assert_eq!((stock.waiting, stock.position()), (0, 0));
    }
}
