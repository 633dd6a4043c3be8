//! What customers send back: it arrives, somebody looks at it, and the customer is credited; now and then somebody credits it once more.

use crate::agenda::{Agenda, business_day_from};
use crate::books::{Books, Left};
use crate::company::Company;
use crate::core::{CoreAnswer, SimulationError};
use crate::desk::{Desk, Draft};
use crate::leaks::{Leak, LeakKind, dollars};
use crate::rng::{Dice, Stream};
use chandler_amount::{Amount, Rounding, multiply_divide};
use chandler_calendar::Day;
use chandler_erp::body::{
    CreditReason, CreditedLine, DisposeReturn, DisposedLine, Disposition, IssueCreditMemo, ReceiveReturn, ReturnReason, ReturnedLine,
};
use std::collections::BTreeMap;

/// Part of the credited returns that are credited a second time, as a price correction or a gift, where the invoice has room for it.
const DUPLICATES: f64 = 0.1;
/// Part of the shipments after which the customer gets a small gift.
const GOODWILL: f64 = 0.004;
/// Part of what comes back for its quality that is set aside before it is decided.
const SET_ASIDE: f64 = 0.3;
/// Fee for goods that the customer no longer wants.
const RESTOCK_PERCENT: i64 = 15;

/// Goods that a customer is going to send back, all of one shipment.
#[derive(Clone, Debug)]
pub(crate) struct GoodsBack {
    customer: usize,
    shipment: String,
    invoice: String,
    invoice_goods: i64,
    reason: ReturnReason,
    lines: Vec<LineBack>,
}

#[derive(Clone, Copy, Debug)]
struct LineBack {
    /// Line of the shipment and of its invoice.
    line: i64,
    item_site: usize,
    quantity: i64,
    sold_quantity: i64,
    /// Cents.
    sold_amount: i64,
    /// Cents, of the quantity that comes back.
    cost: i64,
}

/// Goods that have arrived, by the number of their return.
#[derive(Clone, Debug)]
pub(crate) struct Returned {
    number: String,
    goods: GoodsBack,
    /// Somebody has looked and set them aside.
    is_set_aside: bool,
}

/// A credit that is still to be written.
#[derive(Clone, Debug)]
enum Credit {
    OfReturn(Returned),
    Goodwill {
        customer: usize,
        invoice: String,
        amount: i64,
    },
    /// Of something that has been credited: invoice, line, item, amount.
    Again {
        customer: usize,
        invoice: String,
        line: i64,
        item_id: String,
        amount: i64,
    },
}

/// What is on its way back, and what invoices were credited so far.
#[derive(Default)]
pub(crate) struct ReturnsDesk {
    arrivals: Agenda<GoodsBack>,
    sorting: Agenda<Returned>,
    credits: Agenda<Credit>,
    /// Cents of goods by invoice.
    credited: BTreeMap<String, i64>,
    written: u64,
}

impl Company {
    /// A shipment left: what of it will come back is decided now.
    pub(crate) fn expect_returns(&mut self, customer_number: usize, left: &Left, answer: &CoreAnswer, today: Day) {
        let (Some(shipment), Some(invoice)) = (answer.document("shipment"), answer.document("invoice")) else {
            return;
        };
        let mut dice = self.seed.on(Stream::Return, self.tally.invoices, today.0);
        let rate = self.customers[customer_number].return_rate;
        let reason = draw_reason(&mut dice);
        let lines: Vec<LineBack> = (1..)
            .zip(&left.lines)
            .filter_map(|(line, sold)| {
                let comes_back = dice.chance(rate);
                let quantity = draw_quantity(&mut dice, reason, sold.pieces);
                let (sold_quantity, sold_amount, cost) = (sold.pieces, sold.amount, sold.cost * quantity / sold.pieces);
                comes_back.then_some(LineBack { line, item_site: sold.item_site, quantity, sold_quantity, sold_amount, cost })
            })
            .collect();
        let arrives_on = business_day_from(today.plus_days(dice.whole(3, 12) as i32));
        let gift = if dice.chance(GOODWILL) { left.goods.0 * dice.whole(3, 8) / 100 } else { 0 };
        if gift > 0 {
            let credit_on = business_day_from(today.plus_days(dice.whole(2, 15) as i32));
            self.returns.credits.put(credit_on, Credit::Goodwill { customer: customer_number, invoice: invoice.clone(), amount: gift });
        }
        if !lines.is_empty() {
            let goods = GoodsBack { customer: customer_number, shipment, invoice, invoice_goods: left.goods.0, reason, lines };
            self.returns.arrivals.put(arrives_on, goods);
        }
    }

    pub(crate) fn take_back(&mut self, desk: &mut Desk<'_>) -> Result<(), SimulationError> {
        let arrivals = self.returns.arrivals.take(desk.day);
        let draft = |(turn, goods): (usize, &GoodsBack)| {
            let line = |back: &LineBack| ReturnedLine { line: back.line, quantity: back.quantity.into(), unit: None, reason: goods.reason };
            let body =
                ReceiveReturn { shipment_number: goods.shipment.clone(), lines: goods.lines.iter().map(line).collect(), ..ReceiveReturn::default() };
            let at = desk.at_site(self.customers[goods.customer].site, (8.0, 8.3), turn, arrivals.len());
            Draft::new("receive_return", "receiving", at, &body)
        };
        let answers = desk.send(arrivals.iter().enumerate().map(draft).collect::<Result<_, _>>()?)?;
        for (goods, answer) in arrivals.into_iter().zip(answers) {
            if let Some(number) = answer.document("customer_return").filter(|_| answer.is_accepted()) {
                let mut dice = self.dice_of(&number, desk.day);
                let sort_on = business_day_from(desk.day.plus_days(dice.whole(0, 3) as i32));
                let is_set_aside = goods.reason == ReturnReason::Quality && dice.chance(SET_ASIDE);
                self.returns.sorting.put(sort_on.max(desk.day), Returned { number, goods, is_set_aside });
            }
        }
        Ok(())
    }

    /// Somebody looks at what came back: it is put on sale again, written off, or set aside for a week.
    pub(crate) fn sort_returns(&mut self, desk: &mut Desk<'_>) -> Result<(), SimulationError> {
        let waiting = self.returns.sorting.take(desk.day);
        let mut drafts = Vec::with_capacity(waiting.len());
        let mut decided = Vec::with_capacity(waiting.len());
        for (turn, returned) in waiting.iter().enumerate() {
            let lines: Vec<(usize, DisposedLine, i64)> =
                returned.goods.lines.iter().enumerate().flat_map(|(index, back)| self.decide(returned, index, back, desk.day)).collect();
            let at = desk.at_site(self.customers[returned.goods.customer].site, (8.3, 8.6), turn, waiting.len());
            let body = DisposeReturn { return_number: returned.number.clone(), lines: lines.iter().map(|(_, line, _)| line.clone()).collect() };
            drafts.push(Draft::new("dispose_return", "quality", at, &body)?);
            decided.push(lines);
        }
        let answers = desk.send(drafts)?;
        for ((returned, lines), answer) in waiting.into_iter().zip(decided).zip(answers) {
            if answer.is_accepted() {
                self.note_disposition(returned, &lines, desk.day);
            }
        }
        Ok(())
    }

    /// What becomes of a line: its index, the disposition, and the pieces of it.
    fn decide(&self, returned: &Returned, index: usize, back: &LineBack, today: Day) -> Vec<(usize, DisposedLine, i64)> {
        let mut dice = self.dice_of(&returned.number, today);
        let sound = match returned.goods.reason {
            ReturnReason::Damaged => 0,
            ReturnReason::Quality => (back.quantity as f64 * dice.within(0.2, 0.8)) as i64,
            _ => back.quantity,
        };
        let parts = if returned.is_set_aside {
            vec![(Disposition::Quarantine, back.quantity)]
        } else {
            vec![(Disposition::Restock, sound), (Disposition::Scrap, back.quantity - sound)]
        };
        let line = |(action, pieces): (Disposition, i64)| {
            let bin_id = (action == Disposition::Restock).then(|| self.goods.item_sites[back.item_site].bin.clone());
            (index, DisposedLine { line: index as i64 + 1, quantity: pieces.into(), action, bin_id, ..DisposedLine::default() }, pieces)
        };
        parts.into_iter().filter(|(_, pieces)| *pieces > 0).map(line).collect()
    }

    fn note_disposition(&mut self, returned: Returned, lines: &[(usize, DisposedLine, i64)], today: Day) {
        for (index, line, pieces) in lines.iter().filter(|(_, line, _)| line.action == Disposition::Restock) {
            let back = &returned.goods.lines[*index];
            debug_assert_eq!(line.line, *index as i64 + 1);
            self.books.receive(back.item_site, *pieces, 0, Amount(back.cost * pieces / back.quantity));
            self.replenished.insert(back.item_site);
        }
        let mut dice = self.dice_of(&returned.number, today);
        if returned.is_set_aside {
            let later = business_day_from(today.plus_days(dice.whole(5, 9) as i32));
            self.returns.sorting.put(later, Returned { is_set_aside: false, ..returned });
        } else {
            let credit_on = business_day_from(today.plus_days(dice.whole(1, 4) as i32));
            self.returns.credits.put(credit_on, Credit::OfReturn(returned));
        }
    }

    pub(crate) fn write_credits(&mut self, desk: &mut Desk<'_>) -> Result<(), SimulationError> {
        let credits = self.returns.credits.take(desk.day);
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
                (!self.returns.credited.contains_key(invoice)).then_some((body, *amount, 0))
            }
            Credit::Again { invoice, line, amount, .. } => {
                let lines = vec![CreditedLine { line: *line, amount: Some(dollars(Amount(*amount)).into()), ..CreditedLine::default() }];
                let reason = Some(if line % 2 == 0 { CreditReason::Goodwill } else { CreditReason::PriceCorrection });
                Some((IssueCreditMemo { invoice_number: Some(invoice.clone()), reason, lines, ..IssueCreditMemo::default() }, *amount, 0))
            }
        }
    }

    /// What returned goods were sold for, at most what is left of the invoice: the core's rule.
    fn returned_goods(&self, goods: &GoodsBack) -> i64 {
        let left = goods.invoice_goods - self.returns.credited.get(&goods.invoice).copied().unwrap_or_default();
        let all: i64 = goods.lines.iter().map(sold_for).sum();
        all.min(left)
    }

    fn note_credit(&mut self, credit: Credit, number: &str, goods: Amount, fee: Amount, today: Day) {
        let (customer_number, invoice) = match &credit {
            Credit::OfReturn(Returned { goods, .. }) => (goods.customer, goods.invoice.clone()),
            Credit::Goodwill { customer, invoice, .. } | Credit::Again { customer, invoice, .. } => (*customer, invoice.clone()),
        };
        let rate = self.customers[customer_number].tax_rate_micros;
        let credited = self.returns.credited.entry(invoice.clone()).or_default();
        let before = Amount(*credited);
        *credited += goods.0;
        let tax = Books::tax(Amount(*credited), rate).0 - Books::tax(before, rate).0;
        let total = Amount(goods.0 + tax - fee.0);
        self.books.accounts[customer_number].receivable -= total.0;
        self.forgive(customer_number, &invoice, total);
        match credit {
            Credit::OfReturn(returned) => self.credit_again(&returned, today),
            Credit::Again { item_id, .. } => self.planted.leaks.push(Leak {
                kind: LeakKind::DuplicateCredit,
                on: today,
                document: number.to_owned(),
                line: Some(1),
                party: self.customers[customer_number].id.clone(),
                item_id: Some(item_id),
                percent: 100.0,
                amount: dollars(goods),
            }),
            Credit::Goodwill { .. } => {}
        }
    }

    /// Plants a second credit of the same goods, under another reason, where the line leaves room for it.
    fn credit_again(&mut self, returned: &Returned, today: Day) {
        self.returns.written += 1;
        let mut dice = self.seed.on(Stream::Return, 1 << 40 | self.returns.written, today.0);
        let goods = &returned.goods;
        let left = goods.invoice_goods - self.returns.credited[&goods.invoice];
        let has_room = |back: &&LineBack| sold_for(back) * 2 <= back.sold_amount && sold_for(back) <= left && sold_for(back) > 0;
        let Some(back) = goods.lines.iter().find(has_room).filter(|_| dice.chance(DUPLICATES)) else {
            return;
        };
        let credit_on = business_day_from(today.plus_days(dice.whole(3, 15) as i32));
        let item_id = self.goods.item_of(back.item_site).id.clone();
        let again = Credit::Again { customer: goods.customer, invoice: goods.invoice.clone(), line: back.line, item_id, amount: sold_for(back) };
        self.returns.credits.put(credit_on, again);
    }

    fn dice_of(&self, return_number: &str, today: Day) -> Dice {
        let number = return_number.bytes().filter(u8::is_ascii_digit).fold(0, |number, digit| number * 10 + u64::from(digit - b'0'));
        self.seed.on(Stream::Return, 2 << 40 | number, today.0)
    }
}

/// Cents that the returned part of a line was sold for, as the core shares them out.
fn sold_for(back: &LineBack) -> i64 {
    multiply_divide(back.sold_amount, back.quantity, back.sold_quantity, Rounding::HalfAwayFromZero).unwrap_or_default()
}

fn draw_reason(dice: &mut Dice) -> ReturnReason {
    const REASONS: [ReturnReason; 5] =
        [ReturnReason::WrongItem, ReturnReason::Damaged, ReturnReason::OverShipped, ReturnReason::Quality, ReturnReason::NotNeeded];
    REASONS[dice.weighted(&[0.25, 0.3, 0.1, 0.2, 0.15])]
}

/// The wrong item comes back whole, anything else in part.
fn draw_quantity(dice: &mut Dice, reason: ReturnReason, sold: i64) -> i64 {
    let share = match reason {
        ReturnReason::WrongItem => 1.0,
        ReturnReason::Damaged => dice.within(0.05, 0.5),
        ReturnReason::OverShipped => dice.within(0.1, 0.3),
        _ => dice.within(0.2, 1.0),
    };
    ((sold as f64 * share) as i64).clamp(1, sold)
}
