//! What the company does about goods that lie too long, once others decided it: orders are called off or come later, goods go back or are scrapped, and
//! a lower price finds more buyers until it ends.
//!
//! How customers answer a lower price is planted. Leaves out: suppliers that insist on an order, and what they ask for giving it up.

use crate::agenda::business_day_from;
use crate::company::Company;
use crate::demand::Boost;
use crate::entrusted::per_piece;
use crate::inbound::{Arrival, PurchaseOrder};
use chandler_amount::Price;
use chandler_calendar::Day;
use chandler_erp::body::{AdjustStock, CancelPurchaseOrder, ExpeditePurchaseOrder};
use chandler_erp::tables::{ListPrice, ReceiptLine};
use std::collections::BTreeMap;

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

impl PurchaseOrder {
    /// Quantities of its lines by the day of their arrival: the one that was planned, or a later one to which a line was put off.
    pub(crate) fn by_day(&self, planned_on: Day, quantities: Vec<i64>) -> BTreeMap<Day, Vec<(usize, i64)>> {
        let mut by_day: BTreeMap<Day, Vec<(usize, i64)>> = BTreeMap::new();
        for (number, (line, quantity)) in self.lines.iter().zip(quantities).enumerate().filter(|(_, (_, quantity))| *quantity > 0) {
            let arrives_on = line.not_before.map_or(planned_on, |day| planned_on.max(business_day_from(day)));
            by_day.entry(arrives_on).or_default().push((number, quantity));
        }
        by_day
    }
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
        let line = usize::try_from(asked.line - 1).ok()?;
        if let Some(draft) = self.entrusted.drafts.iter_mut().find(|order| order.number == asked.po_number) {
            draft.lines.get_mut(line)?.not_before = Some(asked.promised_on);
            return Some(());
        }
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
        let arrivals = self.agenda.arrivals.iter_mut().filter(|arrival| arrival.order == order);
        let quantity: i64 = arrivals.map(|arrival| arrival.take(line, i64::MAX)).sum();
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

    /// A list price holds from its first day on; one with an end is a lower price, which finds more buyers until then.
    pub(crate) fn set_list_price(&mut self, set: &ListPrice) -> Option<()> {
        if !set.customer_id.is_empty() {
            return None;
        }
        let item = self.goods.items.iter().position(|item| item.id == set.item_id)?;
        let price = per_piece(set.unit_price, set.price_per);
        match set.until_on {
            Some(until_on) => self.entrusted.markdowns.put(set.from_on, Markdown { item, price, before: self.books.lists[item], until_on }),
            None => self.entrusted.prices.put(set.from_on, (item, price)),
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inbound::PurchaseLine;

    #[test]
    fn only_what_was_put_off_beyond_its_day_arrives_later() {
        let friday = Day(20_000);
        let line =
            |not_before: Option<Day>| PurchaseLine { item_site: 0, quantity: 9, price: Price(1), received: 0, returned: 0, billed: 0, not_before };
        let lines = vec![line(None), line(Some(friday.plus_days(1))), line(Some(friday.plus_days(-7))), line(None)];
        let order = PurchaseOrder { number: String::new(), supplier: 0, site: 0, ordered_on: friday.plus_days(-9), lines };
        let by_day = order.by_day(friday, vec![4, 5, 6, 0]);
        assert_eq!(by_day, BTreeMap::from([(friday, vec![(0, 4), (2, 6)]), (friday.plus_days(3), vec![(1, 5)])]));
    }
}
