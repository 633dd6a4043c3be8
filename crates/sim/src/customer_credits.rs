//! What customers are given back: for goods that came back, now and then a gift, and now and then a second credit for the same goods.

use crate::agenda::{Agenda, business_day_from};
use crate::books::Books;
use crate::company::Company;
use crate::core::SimulationError;
use crate::customer_returns::{GoodsBack, LineBack, Returned};
use crate::desk::{Desk, Draft};
use crate::leaks::{Leak, LeakKind, dollars};
use crate::rng::{Dice, Stream};
use chandler_amount::{Amount, Rounding, multiply_divide};
use chandler_calendar::Day;
use chandler_erp::body::{CreditReason, CreditedLine, IssueCreditMemo, ReturnReason};
use std::collections::BTreeMap;

/// Part of the credited returns that are credited a second time, as a price correction or a gift, where the invoice has room for it.
const DUPLICATES: f64 = 0.1;
/// Part of these that credit the invoice as a whole, for all that the return was credited for.
const WHOLE: f64 = 0.4;
/// Part of the shipments after which the customer gets a small gift.
const GOODWILL: f64 = 0.004;
/// Fee for goods that the customer no longer wants.
const RESTOCK_PERCENT: i64 = 15;

/// A credit that is still to be written.
#[derive(Clone, Debug)]
pub(crate) enum Credit {
    OfReturn(Returned),
    Goodwill {
        customer: usize,
        invoice: String,
        amount: i64,
    },
    /// Of something that has been credited: a line of an invoice with its item, or the invoice as a whole.
    Again {
        customer: usize,
        invoice: String,
        line: Option<(i64, String)>,
        amount: i64,
    },
}

/// Credits that are due, and what invoices were credited so far.
#[derive(Default)]
pub(crate) struct CreditsDesk {
    due: Agenda<Credit>,
    /// Cents of goods by invoice.
    credited: BTreeMap<String, i64>,
    written: u64,
}

impl CreditsDesk {
    pub(crate) fn put(&mut self, day: Day, credit: Credit) {
        self.due.put(day, credit);
    }
}

impl Company {
    /// Some customers get a small gift on an invoice.
    pub(crate) fn perhaps_give(&mut self, dice: &mut Dice, customer: usize, invoice: &str, goods: Amount, today: Day) {
        let amount = if dice.chance(GOODWILL) { goods.0 * dice.whole(3, 8) / 100 } else { 0 };
        if amount > 0 {
            let credit_on = business_day_from(today.plus_days(dice.whole(2, 15) as i32));
            self.credits.put(credit_on, Credit::Goodwill { customer, invoice: invoice.to_owned(), amount });
        }
    }

    pub(crate) fn write_credits(&mut self, desk: &mut Desk<'_>) -> Result<(), SimulationError> {
        let credits = self.credits.due.take(desk.day);
        let count = credits.len();
        for (turn, credit) in credits.into_iter().enumerate() {
            let at = desk.at_office((15.0, 15.5), turn, count);
            let Some((body, goods, fee)) = self.credit_body(&credit) else { continue };
            let answers = desk.send(vec![Draft::new("issue_credit_memo", "accounts receivable", at, &body)?])?;
            if let Some(number) = answers.first().filter(|answer| answer.is_accepted()).and_then(|answer| answer.document("credit_memo")) {
                self.note_credit(credit, &number, Amount(goods), Amount(fee), desk.day);
            }
        }
        Ok(())
    }

    /// The memo with the goods that it credits and the fee that it keeps, cents; nothing where the invoice has no room for it.
    fn credit_body(&self, credit: &Credit) -> Option<(IssueCreditMemo, i64, i64)> {
        match credit {
            Credit::OfReturn(returned) => {
                let goods = self.returned_goods(&returned.goods);
                let has_fee = returned.goods.reason == ReturnReason::NotNeeded;
                let fee = if has_fee { multiply_divide(goods, RESTOCK_PERCENT, 100, Rounding::HalfAwayFromZero).ok()? } else { 0 };
                let restock_percent = has_fee.then(|| RESTOCK_PERCENT.into());
                let body = IssueCreditMemo { return_number: Some(returned.number.clone()), restock_percent, ..IssueCreditMemo::default() };
                (goods > 0).then_some((body, goods, fee))
            }
            Credit::Goodwill { invoice, amount, .. } => {
                let (invoice_number, reason) = (Some(invoice.clone()), Some(CreditReason::Goodwill));
                let body = IssueCreditMemo { invoice_number, reason, amount: Some(dollars(Amount(*amount)).into()), ..IssueCreditMemo::default() };
                (!self.credits.credited.contains_key(invoice)).then_some((body, *amount, 0))
            }
            Credit::Again { invoice, line, amount, .. } => {
                let dollars = || Some(dollars(Amount(*amount)).into());
                let (reason, lines, whole) = match line {
                    Some((line, _)) => {
                        let reason = if line % 2 == 0 { CreditReason::Goodwill } else { CreditReason::PriceCorrection };
                        (reason, vec![CreditedLine { line: *line, amount: dollars(), ..CreditedLine::default() }], None)
                    }
                    None => (CreditReason::PriceCorrection, Vec::new(), dollars()),
                };
                let (invoice_number, reason) = (Some(invoice.clone()), Some(reason));
                Some((IssueCreditMemo { invoice_number, reason, lines, amount: whole, ..IssueCreditMemo::default() }, *amount, 0))
            }
        }
    }

    /// What returned goods were sold for, at most what is left of the invoice: the core's rule.
    fn returned_goods(&self, goods: &GoodsBack) -> i64 {
        let left = goods.invoice_goods - self.credits.credited.get(&goods.invoice).copied().unwrap_or_default();
        let all: i64 = goods.lines.iter().map(sold_for).sum();
        all.min(left)
    }

    fn note_credit(&mut self, credit: Credit, number: &str, goods: Amount, fee: Amount, today: Day) {
        let (customer_number, invoice) = match &credit {
            Credit::OfReturn(Returned { goods, .. }) => (goods.customer, goods.invoice.clone()),
            Credit::Goodwill { customer, invoice, .. } | Credit::Again { customer, invoice, .. } => (*customer, invoice.clone()),
        };
        let rate = self.customers[customer_number].tax_rate_micros;
        let before = self.credits.credited.get(&invoice).copied().unwrap_or_default();
        let tax = Books::tax(Amount(before + goods.0), rate).0 - Books::tax(Amount(before), rate).0;
        self.give_back(customer_number, &invoice, goods, Amount(goods.0 + tax - fee.0));
        match credit {
            Credit::OfReturn(returned) => self.credit_again(&returned, goods.0, today),
            Credit::Again { line, .. } => self.planted.leaks.push(Leak {
                kind: LeakKind::DuplicateCredit,
                on: today,
                document: number.to_owned(),
                line: Some(1),
                party: self.customers[customer_number].id.clone(),
                item_id: line.map(|(_, item_id)| item_id),
                percent: 100.0,
                amount: dollars(goods),
            }),
            Credit::Goodwill { .. } => {}
        }
    }

    /// Goods credited of an invoice, and by how much less the customer owes for it.
    pub(crate) fn give_back(&mut self, customer: usize, invoice: &str, goods: Amount, total: Amount) {
        *self.credits.credited.entry(invoice.to_owned()).or_default() += goods.0;
        self.books.accounts[customer].receivable -= total.0;
        self.forgive(customer, invoice, total);
    }

    /// Plants a second credit of the same goods, under another reason, where line and invoice leave room for it.
    fn credit_again(&mut self, returned: &Returned, credited: i64, today: Day) {
        self.credits.written += 1;
        let mut dice = self.seed.on(Stream::Return, 1 << 40 | self.credits.written, today.0);
        let goods = &returned.goods;
        let left = goods.invoice_goods - self.credits.credited[&goods.invoice];
        let has_room = |back: &&LineBack| sold_for(back) * 2 <= back.sold_amount && sold_for(back) <= left && sold_for(back) > 0;
        let Some(back) = goods.lines.iter().find(has_room).filter(|_| dice.chance(DUPLICATES)) else {
            return;
        };
        let credit_on = business_day_from(today.plus_days(dice.whole(3, 15) as i32));
        let is_whole = dice.chance(WHOLE) && credited <= left;
        let line = (!is_whole).then(|| (back.line, self.goods.item_of(back.item_site).id.clone()));
        let amount = if is_whole { credited } else { sold_for(back) };
        self.credits.due.put(credit_on, Credit::Again { customer: goods.customer, invoice: goods.invoice.clone(), line, amount });
    }
}

/// Cents that the returned part of a line was sold for, as the core shares them out.
fn sold_for(back: &LineBack) -> i64 {
    multiply_divide(back.sold_amount, back.quantity, back.sold_quantity, Rounding::HalfAwayFromZero).unwrap_or_default()
}
