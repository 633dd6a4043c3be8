//! How the simulated company did, in the figures of the trade.

use crate::books::{Left, Order};
use crate::company::Company;
use crate::evenings::Totals;
use serde::Serialize;

/// Figures of the whole time. Cost is a moving average here; the books may say a little else.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figures {
    pub sales_orders: u64,
    pub sales_lines: u64,
    pub purchase_orders: u64,
    pub shipments: u64,
    pub revenue_dollars: f64,
    pub cost_dollars: f64,
    /// `(revenue - cost) / revenue`.
    pub gross_margin: f64,
    pub average_stock_dollars: f64,
    /// Cost of a year's goods over the average stock.
    pub turns: f64,
    /// Lines of ordinary orders that could be reserved whole when they were entered, over all such lines.
    pub line_fill_rate: f64,
    /// Allocations that ended in a credit hold.
    pub credit_holds: u64,
    /// Lines that nobody ordered because they were shown as not there.
    pub lost_lines: u64,
    pub open_orders: usize,
    pub open_arrivals: usize,
}

/// What is counted on the way.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    pub orders: u64,
    pub lines: u64,
    pub holds: u64,
    pub invoices: u64,
    shipments: u64,
    first_pass_lines: u64,
    first_pass_filled: u64,
    revenue_cents: i64,
    cost_cents: i64,
    stock_cents_days: i128,
    /// Cents of goods ordered from suppliers, and of money that came in less what bounced.
    pub bought_cents: i64,
    pub received_cents: i64,
    days: u32,
}

impl Tally {
    pub(crate) fn note_first_pass<'a>(&mut self, orders: impl Iterator<Item = &'a Order>) {
        for order in orders {
            self.orders += 1;
            if order.held || order.one_off {
                continue;
            }
            self.first_pass_lines += order.lines.len() as u64;
            self.first_pass_filled += order.lines.iter().filter(|line| line.missing() == 0).count() as u64;
        }
    }

    pub(crate) fn note_shipment(&mut self, left: &Left) {
        self.shipments += 1;
        self.revenue_cents += left.goods.0;
        self.cost_cents += left.cost;
    }

    pub(crate) fn totals(&self) -> Totals {
        Totals {
            lines: self.first_pass_lines,
            filled_lines: self.first_pass_filled,
            bought: self.bought_cents,
            revenue: self.revenue_cents,
            cost: self.cost_cents,
            received: self.received_cents,
        }
    }

    pub(crate) fn note_evening(&mut self, stock_cents: i64) {
        self.stock_cents_days += i128::from(stock_cents);
        self.days += 1;
    }
}

impl Company {
    pub(crate) fn figures(&self) -> Figures {
        let tally = &self.tally;
        let dollars = |cents: i64| cents as f64 / 100.0;
        let days = f64::from(tally.days.max(1));
        let average_stock_dollars = tally.stock_cents_days as f64 / 100.0 / days;
        let (revenue, cost) = (dollars(tally.revenue_cents), dollars(tally.cost_cents));
        Figures {
            sales_orders: tally.orders,
            sales_lines: tally.lines,
            purchase_orders: self.purchase_orders.len() as u64,
            shipments: tally.shipments,
            revenue_dollars: revenue,
            cost_dollars: cost,
            gross_margin: (revenue - cost) / revenue,
            average_stock_dollars,
            turns: cost / days * 365.0 / average_stock_dollars,
            line_fill_rate: tally.first_pass_filled as f64 / tally.first_pass_lines as f64,
            credit_holds: tally.holds,
            lost_lines: self.planted.lost.values().map(|lost| lost.lines).sum(),
            open_orders: self.books.orders.len(),
            open_arrivals: self.agenda.arrivals.len(),
        }
    }
}
