//! What the company does about goods that lie too long, once others decided it: orders are called off or come later, goods go back or are scrapped, and
//! a lower price finds more buyers until it ends.
//!
//! How customers answer a lower price is planted. Leaves out: suppliers that insist on an order, and what they ask for giving it up.

use crate::agenda::business_day_from;
use crate::company::Company;
use crate::demand::Boost;
use crate::inbound::Arrival;
use chandler_amount::Price;
use chandler_calendar::Day;
use chandler_erp::body::{AdjustStock, CancelPurchaseOrder, ExpeditePurchaseOrder};
use chandler_erp::tables::{ListPrice, ReceiptLine};

/// Demand while a lower price holds: so many times the usual, and so many lines a day by customers who never asked for it.
pub(crate) const MARKED_DOWN: Boost = Boost { factor: 1.6, lines: 0.03 };

/// A list price with an end.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Markdown {
    pub item: usize,
    pub price: Price,
    pub before: Price,
    pub until_on: Day,
}

impl Company {
    /// Nothing more of these lines arrives; what is not placed yet is placed without them.
    pub(crate) fn call_off(&mut self, cancelled: &CancelPurchaseOrder) -> Option<()> {
        let lines = cancelled.lines.iter().map(|line| usize::try_from(line - 1).ok()).collect::<Option<Vec<_>>>()?;
        if let Some(draft) = self.entrusted.drafts.iter_mut().find(|order| order.number == cancelled.po_number) {
            lines.iter().try_for_each(|line| draft.lines.get_mut(*line).map(|line| line.quantity = 0))?;
            return Some(());
        }
        for line in lines {
            self.take_off_agenda(&cancelled.po_number, line)?;
        }
        Some(())
    }

    /// A later day is agreed and kept.
    pub(crate) fn put_off(&mut self, asked: &ExpeditePurchaseOrder) -> Option<()> {
        if self.entrusted.drafts.iter_mut().any(|order| order.number == asked.po_number) {
            return Some(());
        }
        let line = usize::try_from(asked.line - 1).ok()?;
        let (order, quantity) = self.take_off_agenda(&asked.po_number, line)?;
        if quantity > 0 {
            let item_site = self.purchase_orders[order].lines[line].item_site;
            self.books.stock[item_site].on_order += quantity;
            self.agenda.arrivals.put(business_day_from(asked.promised_on), Arrival { order, lines: vec![(line, quantity)] });
        }
        Some(())
    }

    /// The order, and what of its line was still to arrive.
    fn take_off_agenda(&mut self, po_number: &str, line: usize) -> Option<(usize, i64)> {
        let order = self.purchase_orders.iter().position(|order| order.number == po_number)?;
        let item_site = self.purchase_orders[order].lines.get(line)?.item_site;
        let mut quantity = 0;
        for arrival in self.agenda.arrivals.iter_mut().filter(|arrival| arrival.order == order) {
            arrival.lines.retain(|&(number, pieces)| {
                quantity += if number == line { pieces } else { 0 };
                number != line
            });
        }
        self.books.stock[item_site].on_order -= quantity;
        Some((order, quantity))
    }

    /// Goods of a receipt that went back to their supplier.
    pub(crate) fn gone_back(&mut self, receipt: &ReceiptLine, quantity: i64) -> Option<()> {
        let order = self.purchase_orders.iter_mut().find(|order| order.number == receipt.po_number)?;
        let line = order.lines.get_mut(usize::try_from(receipt.po_line - 1).ok()?)?;
        line.returned += quantity;
        self.books.stock[line.item_site].issue(quantity);
        Some(())
    }

    pub(crate) fn scrapped(&mut self, adjusted: &AdjustStock) -> Option<()> {
        let item_site = self.item_site_number(&adjusted.item_id, &adjusted.site_id)?;
        let quantity: i64 = adjusted.difference.as_ref()?.as_str().parse().ok()?;
        self.books.stock[item_site].issue(-quantity);
        Some(())
    }

    /// The lower price holds from its first day on.
    pub(crate) fn announce(&mut self, price: &ListPrice) -> Option<()> {
        let item = self.goods.items.iter().position(|item| item.id == price.item_id)?;
        let lower = Price(price.unit_price.0 / price.price_per.0.max(1));
        let markdown = Markdown { item, price: lower, before: self.books.lists[item], until_on: price.until_on? };
        self.entrusted.markdowns.put(price.from_on, markdown);
        Some(())
    }

    /// Prices that begin today, and those that ended yesterday; a list price that was set meanwhile stays.
    pub(crate) fn change_markdowns(&mut self, day: Day) {
        for ended in self.entrusted.marked_down.extract_if(.., |markdown| markdown.until_on < day) {
            if self.books.lists[ended.item] == ended.price {
                self.books.lists[ended.item] = ended.before;
            }
        }
        for begun in self.entrusted.markdowns.take(day) {
            self.books.lists[begun.item] = begun.price;
            self.entrusted.marked_down.push(begun);
        }
    }

    /// What a lower price does to the demand of an item.
    pub(crate) fn boost(&self, item: usize) -> Boost {
        if self.entrusted.marked_down.iter().any(|markdown| markdown.item == item) { MARKED_DOWN } else { Boost::NONE }
    }
}
