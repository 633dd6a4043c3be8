//! What customers send back: it arrives, somebody looks at it, and what is sound is for sale again.

use crate::agenda::{Agenda, business_day_from};
use crate::books::Left;
use crate::company::Company;
use crate::core::{CoreAnswer, SimulationError};
use crate::customer_credits::Credit;
use crate::desk::{Desk, Draft};
use crate::rng::{Dice, Stream};
use chandler_amount::Amount;
use chandler_calendar::Day;
use chandler_erp::body::{DisposeReturn, DisposedLine, Disposition, InspectReturn, InspectedReturnLine, ReceiveReturn, ReturnReason, ReturnedLine};

/// Part of what comes back for its quality that is set aside before it is decided.
const SET_ASIDE: f64 = 0.3;

/// Goods that a customer is going to send back, all of one shipment.
#[derive(Clone, Debug)]
pub(crate) struct GoodsBack {
    pub customer: usize,
    shipment: String,
    pub invoice: String,
    pub invoice_goods: i64,
    pub reason: ReturnReason,
    pub lines: Vec<LineBack>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct LineBack {
    /// Line of the shipment and of its invoice.
    pub line: i64,
    pub item_site: usize,
    pub quantity: i64,
    pub sold_quantity: i64,
    /// Cents.
    pub sold_amount: i64,
    /// Cents, of the quantity that comes back.
    cost: i64,
}

/// Goods that have arrived, by the number of their return.
#[derive(Clone, Debug)]
pub(crate) struct Returned {
    pub number: String,
    pub goods: GoodsBack,
    /// Somebody has looked and set them aside.
    is_set_aside: bool,
}

/// What becomes of some pieces of a line.
struct Decided {
    /// Place of the line among those that came back.
    index: usize,
    line: DisposedLine,
    pieces: i64,
}

/// What is on its way back, and what waits to be looked at.
#[derive(Default)]
pub(crate) struct ReturnsDesk {
    arrivals: Agenda<GoodsBack>,
    sorting: Agenda<Returned>,
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
        self.perhaps_give(&mut dice, customer_number, &invoice, left.goods, today);
        if !lines.is_empty() {
            let goods = GoodsBack { customer: customer_number, shipment, invoice, invoice_goods: left.goods.0, reason, lines };
            self.returns.arrivals.put(arrives_on, goods);
        }
    }

    pub(crate) fn take_back(&mut self, desk: &mut Desk<'_>) -> Result<(), SimulationError> {
        let arrivals = self.returns.arrivals.take(desk.day);
        let draft = |(turn, goods): (usize, &GoodsBack)| {
            let line =
                |back: &LineBack| ReturnedLine { line: back.line, quantity: back.quantity.into(), reason: goods.reason, ..ReturnedLine::default() };
            let body =
                ReceiveReturn { shipment_number: goods.shipment.clone(), lines: goods.lines.iter().map(line).collect(), ..ReceiveReturn::default() };
            let at = desk.at_site(self.customers[goods.customer].site, (8.0, 8.3), turn, arrivals.len());
            Draft::new("receive_return", "receiving", at, &body)
        };
        let answers = desk.send(arrivals.iter().enumerate().map(draft).collect::<Result<_, _>>()?)?;
        for (goods, answer) in arrivals.into_iter().zip(answers) {
            if let Some(number) = answer.document("customer_return").filter(|_| answer.is_accepted()) {
                for back in &goods.lines {
                    self.agreements.come_back(&goods.shipment, back.line, back.quantity);
                }
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
        self.look_at(desk, &waiting)?;
        let mut drafts = Vec::with_capacity(waiting.len());
        let mut decided = Vec::with_capacity(waiting.len());
        for (turn, returned) in waiting.iter().enumerate() {
            let lines: Vec<Decided> =
                returned.goods.lines.iter().enumerate().flat_map(|(index, back)| self.decide(returned, index, back, desk.day)).collect();
            let at = desk.at_site(self.customers[returned.goods.customer].site, (8.3, 8.6), turn, waiting.len());
            let body = DisposeReturn { return_number: returned.number.clone(), lines: lines.iter().map(|decided| decided.line.clone()).collect() };
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

    /// What came back for its quality is put on record before it is decided; of anything else the decision says what was found.
    fn look_at(&self, desk: &mut Desk<'_>, waiting: &[Returned]) -> Result<(), SimulationError> {
        let is_judged = |returned: &&Returned| returned.goods.reason == ReturnReason::Quality && !returned.is_set_aside;
        let judged: Vec<&Returned> = waiting.iter().filter(is_judged).collect();
        let mut drafts = Vec::with_capacity(judged.len());
        for (turn, returned) in judged.iter().enumerate() {
            let line = |(index, back): (usize, &LineBack)| {
                let decided = self.decide(returned, index, back, desk.day);
                let pieces = |action: Disposition| decided.iter().filter(|part| part.line.action == action).map(|part| part.pieces).sum::<i64>();
                let (sound, faulty) = (Some(pieces(Disposition::Restock).into()), Some(pieces(Disposition::Scrap).into()));
                InspectedReturnLine { line: index as i64 + 1, sound, faulty, ..InspectedReturnLine::default() }
            };
            let lines = returned.goods.lines.iter().enumerate().map(line).collect();
            let at = desk.at_site(self.customers[returned.goods.customer].site, (8.2, 8.3), turn, judged.len());
            drafts.push(Draft::new("inspect_return", "quality", at, &InspectReturn { return_number: returned.number.clone(), lines })?);
        }
        desk.send(drafts).map(drop)
    }

    /// What becomes of a line, in one part or two.
    fn decide(&self, returned: &Returned, index: usize, back: &LineBack, today: Day) -> Vec<Decided> {
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
            let line = DisposedLine { line: index as i64 + 1, quantity: pieces.into(), action, bin_id, ..DisposedLine::default() };
            Decided { index, line, pieces }
        };
        parts.into_iter().filter(|(_, pieces)| *pieces > 0).map(line).collect()
    }

    fn note_disposition(&mut self, returned: Returned, lines: &[Decided], today: Day) {
        for Decided { index, pieces, .. } in lines.iter().filter(|decided| decided.line.action == Disposition::Restock) {
            let back = &returned.goods.lines[*index];
            self.books.receive(back.item_site, *pieces, 0, Amount(back.cost * pieces / back.quantity));
            self.replenished.insert(back.item_site);
        }
        let mut dice = self.dice_of(&returned.number, today);
        if returned.is_set_aside {
            let later = business_day_from(today.plus_days(dice.whole(5, 9) as i32));
            self.returns.sorting.put(later, Returned { is_set_aside: false, ..returned });
        } else {
            let credit_on = business_day_from(today.plus_days(dice.whole(1, 4) as i32));
            self.credits.put(credit_on, Credit::OfReturn(returned));
        }
    }

    fn dice_of(&self, return_number: &str, today: Day) -> Dice {
        let number = return_number.bytes().filter(u8::is_ascii_digit).fold(0, |number, digit| number * 10 + u64::from(digit - b'0'));
        self.seed.on(Stream::Return, 2 << 40 | number, today.0)
    }
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
