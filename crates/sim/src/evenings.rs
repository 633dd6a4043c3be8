//! The company evening by evening, for those who ask whether it does better from some day on; and when each item was out of stock at each site.

use crate::company::Company;
use crate::leaks::dollars;
use chandler_amount::Amount;
use chandler_calendar::Day;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What a day brought, and how things stand in its evening.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EveningTruth {
    pub on: Day,
    /// Lines of ordinary orders that were entered and not held for credit.
    pub lines: u64,
    /// Of them reserved whole at once.
    pub filled_lines: u64,
    /// Lines that nobody ordered because they were shown as not there.
    pub lost_lines: u64,
    /// Item-sites that have nothing to sell.
    pub out_of_stock: usize,
    /// Dollars, as text with two decimals: what stock cost, what customers owe and what of it is past due and not contested.
    pub stock: String,
    pub receivable: String,
    pub past_due: String,
    /// Dollars of the day: goods ordered from suppliers, goods sent to customers at their price and at cost, money that came in.
    pub bought: String,
    pub revenue: String,
    pub cost: String,
    pub received: String,
}

/// What the evenings are made from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Diary {
    evenings: Vec<EveningTruth>,
    before: Totals,
    /// By item-site that is out of stock now: since when.
    out_since: BTreeMap<usize, Day>,
    /// Item-site, first and last evening.
    outs: Vec<(usize, Day, Day)>,
}

/// Sums since the beginning; amounts in cents.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Totals {
    pub lines: u64,
    pub filled_lines: u64,
    pub bought: i64,
    pub revenue: i64,
    pub cost: i64,
    pub received: i64,
}

impl Company {
    pub(crate) fn note_evening(&mut self, day: Day) {
        let stock = self.books.stock.iter().map(|stock| stock.value).sum();
        self.tally.note_evening(stock);
        let stocked = |&index: &usize| self.created_on(self.goods.item_sites[index].item) <= day;
        let out: Vec<usize> = (0..self.books.stock.len()).filter(stocked).filter(|&index| self.books.stock[index].available() <= 0).collect();
        let overdue = |customer: usize| self.credit.receivables.overdue(customer, day, 1).iter().map(|part| part.amount.0).sum::<i64>();
        let past_due: i64 = (0..self.customers.len()).map(overdue).sum();
        let (now, before) = (self.tally.totals(), self.diary.before);
        let money = |cents: i64| dollars(Amount(cents));
        self.diary.evenings.push(EveningTruth {
            on: day,
            lines: now.lines - before.lines,
            filled_lines: now.filled_lines - before.filled_lines,
            lost_lines: 0,
            out_of_stock: out.len(),
            stock: money(stock),
            receivable: money(self.books.accounts.iter().map(|account| account.receivable).sum()),
            past_due: money(past_due),
            bought: money(now.bought - before.bought),
            revenue: money(now.revenue - before.revenue),
            cost: money(now.cost - before.cost),
            received: money(now.received - before.received),
        });
        self.diary.before = now;
        self.diary.note_out(&out, day);
    }

    /// Every evening, with what was lost on the day.
    pub(crate) fn evenings(&self) -> Vec<EveningTruth> {
        let mut lost: BTreeMap<Day, u64> = BTreeMap::new();
        self.planted.lost.iter().for_each(|((_, day), lines)| *lost.entry(*day).or_default() += lines.lines);
        let with_lost = |evening: &EveningTruth| EveningTruth { lost_lines: lost.get(&evening.on).copied().unwrap_or(0), ..evening.clone() };
        self.diary.evenings.iter().map(with_lost).collect()
    }

    /// When items were out of stock: first and last evening, the last still running on the last day of all.
    pub(crate) fn stock_out_truths(&self) -> Value {
        let last = self.diary.evenings.last().map(|evening| evening.on);
        let open = self.diary.out_since.iter().filter_map(|(index, since)| Some((*index, *since, last?)));
        let row = |(index, from_on, until_on): (usize, Day, Day)| {
            let site_id = self.site_id(self.goods.item_sites[index].site);
            json!({"item_id": self.goods.item_of(index).id, "site_id": site_id, "from_on": from_on, "until_on": until_on})
        };
        self.diary.outs.iter().copied().chain(open).map(row).collect()
    }
}

impl Diary {
    fn note_out(&mut self, out: &[usize], day: Day) {
        for &index in out {
            self.out_since.entry(index).or_insert(day);
        }
        let outs = &mut self.outs;
        self.out_since.retain(|index, since| {
            let is_out = out.binary_search(index).is_ok();
            if !is_out {
                outs.push((*index, *since, day.plus_days(-1)));
            }
            is_out
        });
    }
}
