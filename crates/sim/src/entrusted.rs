//! What the company does with decisions that others took for it: drafts are placed, goods moved, prices hold, suppliers and customers answer.
//!
//! How the others answer is planted ([`Company::entrusted_truths`]): a supplier agrees to deliver sooner with a probability, and pays of a claim what it
//! really billed too much, if it accepts it at all, as a carrier does. Leaves out: customers' own prices.

use crate::agenda::{Agenda, business_day_from};
use crate::agreements::SupportAnswer;
use crate::cleared::{MARKED_DOWN, Markdown};
use crate::company::Company;
use crate::core::SimulationError;
use crate::decider::{Evening, Executed};
use crate::desk::{Desk, Draft};
use crate::inbound::{Arrival, PurchaseLine, PurchaseOrder};
use crate::leaks::{Leak, LeakKind, dollars};
use crate::rng::{Dice, Stream};
use crate::substitutes::Offers;
use chandler_amount::{Amount, Price, Quantity, parse_scaled};
use chandler_calendar::Day;
use chandler_erp::body::{
    AnswerClaim, ChangePromiseDate, CompleteTask, ContactOutcome, ExpeditePurchaseOrder, PlacePurchaseOrder, ReceiveTransfer, SettleClaim,
    ShipTransfer,
};
use chandler_erp::tables;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Part of the suppliers that deliver sooner when they are asked.
const AGREES_TO_EXPEDITE: f64 = 0.75;
/// Part of the claims that a supplier or carrier accepts as far as they are right; it rejects the others whole.
const ACCEPTS_CLAIMS: f64 = 0.9;
/// Days from a claim to its answer, and from there to the money.
const CLAIM_ANSWER_DAYS: (i64, i64) = (5, 12);
const CLAIM_MONEY_DAYS: (i64, i64) = (10, 30);
/// Part of the customers who no longer insist on prices that have ended when somebody talks to them.
const GIVES_IN: f64 = 0.7;
/// Days that goods are on their way between two sites.
const TRANSFER_DAYS: (i64, i64) = (2, 3);

/// What is decided by others, and what is still to be done about it.
#[derive(Default)]
pub(crate) struct Entrusted {
    /// The first evening of decisions.
    pub since: Option<Day>,
    /// Item-sites that the own buyer leaves alone.
    pub item_sites: BTreeSet<usize>,
    pub tasks: Agenda<tables::Task>,
    pub drafts: Agenda<PurchaseOrder>,
    pub offers: Offers,
    pub prices: Agenda<(usize, Price)>,
    /// List prices with an end: to begin, and those that hold.
    pub markdowns: Agenda<Markdown>,
    pub marked_down: Vec<Markdown>,
    leaving: Agenda<Moved>,
    arriving: Agenda<Moved>,
    claims: Agenda<Claim>,
    money: Agenda<Claim>,
    /// Cents accepted so far, by supplier.
    accepted: BTreeMap<String, i64>,
    expedited: Vec<Value>,
    answered: Vec<Value>,
}

/// Goods on their way from one of our sites to another.
#[derive(Clone, Debug)]
struct Moved {
    number: String,
    from: usize,
    to: usize,
    quantity: i64,
    /// Of the goods, known when they leave, and the carriage.
    cost: i64,
    freight: i64,
}

#[derive(Clone, Debug)]
struct Claim {
    number: String,
    /// Supplier or carrier.
    party: String,
    claimed: Amount,
    accepted: Amount,
    /// Of a claim under an agreement what is not paid of what was accepted.
    support_short: Option<Amount>,
}

impl Company {
    /// Takes over what was decided in the evening of a day.
    ///
    /// # Errors
    /// When something is about a party, item or document that the company does not have.
    pub(crate) fn carry_on(&mut self, evening: Evening, day: Day) -> Result<(), SimulationError> {
        self.entrusted.since.get_or_insert(day);
        for executed in evening.executed {
            let subject = format!("{executed:?}");
            self.take_over(executed, day).ok_or(SimulationError::Unknown { day, subject })?;
        }
        let planned = |index: &usize| {
            let stocked = &self.goods.item_sites[*index];
            evening.planned.contains(&(self.goods.items[stocked.item].id.clone(), self.site_id(stocked.site).to_owned()))
        };
        self.entrusted.item_sites = (0..self.goods.item_sites.len()).filter(planned).collect();
        Ok(())
    }

    /// `None` where the company knows nothing of what it is about.
    fn take_over(&mut self, executed: Executed, day: Day) -> Option<()> {
        let morning = business_day_from(day.plus_days(1));
        match executed {
            Executed::Purchase { order, lines } => {
                let order = self.ordered(&order, &lines, morning)?;
                self.entrusted.drafts.put(morning, order);
            }
            Executed::Transfer(transfer) => {
                let moved = self.moved(&transfer)?;
                self.books.stock[moved.from].allocated += moved.quantity;
                self.entrusted.leaving.put(morning, moved);
            }
            Executed::Expedite(asked) => self.expedite(&asked, day)?,
            Executed::Defer(asked) => self.put_off(&asked)?,
            Executed::Cancel(cancelled) => self.call_off(&cancelled)?,
            Executed::Return { receipt, quantity } => self.gone_back(&receipt, quantity)?,
            Executed::WriteOff(adjusted) => self.scrapped(&adjusted)?,
            Executed::Promise(promise) => self.promise_anew(&promise)?,
            Executed::Offer { offer, tasks } => self.take_offer(&offer, tasks)?,
            Executed::Release { so_number, lines } => self.go_on(&so_number, &lines, morning)?,
            Executed::Limit(terms) => {
                let customer = self.customer_number(&terms.customer_id)?;
                self.customers[customer].credit_limit = terms.credit_limit;
            }
            Executed::Claim(claim) => self.file_claim(&claim, day)?,
            Executed::SupportClaim { claim, lines } => self.take_support_claim(&claim, &lines, day),
            Executed::CarrierClaim { claim, shipments } => self.file_carrier_claim(&claim, &shipments, day),
            Executed::DebitMemo(invoice) => {
                let customer = self.customer_number(&invoice.customer_id)?;
                self.books.accounts[customer].receivable += invoice.total.0;
                self.owe(customer, invoice.invoice_number, invoice.total, day);
            }
            Executed::CreditMemo(memo) => {
                let customer = self.customer_number(&memo.customer_id)?;
                self.give_back(customer, &memo.invoice_number, memo.goods, memo.total);
            }
            Executed::Price(price) => self.set_list_price(&price)?,
            Executed::Task(task) => {
                self.customer_number(&task.customer_id)?;
                self.entrusted.tasks.put(business_day_from(task.due_on.max(morning)), task);
            }
        }
        Some(())
    }

    /// What was released is reserved, and leaves like any other order.
    fn go_on(&mut self, so_number: &str, lines: &[i64], morning: Day) -> Option<()> {
        let (key, order) = self.books.orders.iter().find(|(_, order)| order.number == so_number)?;
        let (key, leaves_on) = (*key, business_day_from(order.requested_on.max(morning)));
        let lines: Vec<usize> = lines.iter().filter_map(|line| usize::try_from(line - 1).ok()).collect();
        self.books.release(key, &lines);
        if self.books.has_reserved(key) {
            self.agenda.shipments.put(leaves_on, key);
        }
        Some(())
    }

    pub(crate) fn customer_number(&self, customer_id: &str) -> Option<usize> {
        self.customers.iter().position(|customer| customer.id == customer_id)
    }

    pub(crate) fn item_site_number(&self, item_id: &str, site_id: &str) -> Option<usize> {
        let is_it = |stocked: &crate::goods::ItemSite| self.goods.items[stocked.item].id == item_id && self.site_id(stocked.site) == site_id;
        self.goods.item_sites.iter().position(is_it)
    }

    /// The order as receiving and accounts payable know it.
    fn ordered(&self, order: &tables::PurchaseOrder, lines: &[tables::PurchaseOrderLine], ordered_on: Day) -> Option<PurchaseOrder> {
        let supplier = self.suppliers.iter().position(|supplier| supplier.id == order.supplier_id)?;
        let site = self.scenario.sites().iter().position(|site| site.id == order.site_id)?;
        let line = |line: &tables::PurchaseOrderLine| {
            let item_site = self.item_site_number(&line.item_id, &line.site_id)?;
            let price = per_piece(line.unit_price, line.price_per);
            Some(PurchaseLine { item_site, quantity: line.quantity.0, price, received: 0, returned: 0, billed: 0, not_before: None })
        };
        let lines = lines.iter().map(line).collect::<Option<_>>()?;
        Some(PurchaseOrder { number: order.po_number.clone(), supplier, site, ordered_on, lines })
    }

    fn moved(&self, transfer: &tables::Transfer) -> Option<Moved> {
        Some(Moved {
            number: transfer.transfer_number.clone(),
            from: self.item_site_number(&transfer.item_id, &transfer.from_site_id)?,
            to: self.item_site_number(&transfer.item_id, &transfer.to_site_id)?,
            quantity: transfer.quantity.0,
            cost: 0,
            freight: transfer.freight.0,
        })
    }

    /// Most suppliers keep the sooner day that they were asked for; the others promise it and deliver when they would have. A part is a line of its own.
    fn expedite(&mut self, asked: &ExpeditePurchaseOrder, day: Day) -> Option<()> {
        let order = self.purchase_orders.iter().position(|order| order.number == asked.po_number)?;
        let line = usize::try_from(asked.line - 1).ok()?;
        let asked_for = match &asked.quantity {
            Some(quantity) => quantity.as_str().parse().ok()?,
            None => i64::MAX,
        };
        let part = self.split_line(order, line, asked_for)?;
        let mut dice = self.seed.on(Stream::Entrusted, (order as u64) << 8 | line as u64, day.0);
        let agrees = dice.chance(AGREES_TO_EXPEDITE);
        self.entrusted.expedited.push(
            json!({"po_number": asked.po_number, "line": part + 1, "of_line": asked.line, "on": day, "promised_on": asked.promised_on, "kept": agrees}),
        );
        let arrives_on = business_day_from(asked.promised_on.max(day.plus_days(1)));
        let (mut wanted, mut sooner) = (asked_for, 0);
        for (comes_on, arrival) in self.agenda.arrivals.after(day).filter(|(_, arrival)| arrival.order == order) {
            let taken = arrival.take(line, wanted);
            wanted -= taken;
            if agrees && comes_on > arrives_on {
                sooner += taken;
            } else {
                arrival.add(part, taken);
            }
        }
        if sooner > 0 {
            self.agenda.arrivals.put(arrives_on, Arrival { order, lines: vec![(part, sooner)] });
        }
        Some(())
    }

    /// The part of a line as a line of its own, as the books have it: its number. All of the line is the line itself.
    fn split_line(&mut self, order: usize, line: usize, quantity: i64) -> Option<usize> {
        let lines = &mut self.purchase_orders[order].lines;
        let whole = lines.get_mut(line)?;
        if quantity >= whole.quantity - whole.received {
            return Some(line);
        }
        whole.quantity -= quantity;
        let part = PurchaseLine { quantity, received: 0, returned: 0, billed: 0, ..whole.clone() };
        lines.push(part);
        Some(lines.len() - 1)
    }

    /// The customer waits for the new day before it gives the line up. A line that has left or was given up meanwhile needs no promise.
    fn promise_anew(&mut self, promise: &ChangePromiseDate) -> Option<()> {
        let line = usize::try_from(promise.line - 1).ok()?;
        if let Some(order) = self.books.orders.values_mut().find(|order| order.number == promise.so_number) {
            order.lines.get_mut(line)?.promised_on = Some(promise.promised_on);
        }
        Some(())
    }

    /// The supplier looks at its bills: what it billed too much on the bill is right, or without a bill what it billed too much and has not accepted yet.
    fn file_claim(&mut self, claim: &tables::Claim, day: Day) -> Option<()> {
        let supplier = self.suppliers.iter().position(|supplier| supplier.id == claim.party_id)?;
        let named = |leak: &&Leak| claim.bill_number.as_ref().is_none_or(|bill| *bill == leak.document);
        let overbilled = planted_cents(self.planted.leaks.iter().filter(named), LeakKind::SupplierOverbilled, &claim.party_id);
        let before = self.entrusted.accepted.get(&claim.party_id).copied().unwrap_or_default();
        let is_right = if claim.bill_number.is_some() { overbilled } else { (overbilled - before).max(0) };
        let dice = self.seed.on(Stream::Entrusted, (supplier as u64) << 40 | claim.claimed.0.unsigned_abs(), day.0);
        let accepted = self.answer_later(claim, is_right, dice, day);
        *self.entrusted.accepted.entry(claim.party_id.clone()).or_default() += accepted.0;
        Some(())
    }

    /// The carrier looks at its bills for the shipments that are named.
    fn file_carrier_claim(&mut self, claim: &tables::Claim, shipments: &[String], day: Day) {
        let named = self.planted.leaks.iter().filter(|leak| shipments.contains(&leak.document));
        let overbilled = planted_cents(named, LeakKind::CarrierOverbilled, &claim.party_id);
        let dice = self.seed.on(Stream::Entrusted, 1 << 61 | claim.claimed.0.unsigned_abs(), day.0);
        self.answer_later(claim, overbilled, dice, day);
    }

    /// Most claims are accepted as far as they are right, the others not at all; the answer takes its days.
    fn answer_later(&mut self, claim: &tables::Claim, is_right: i64, mut dice: Dice, day: Day) -> Amount {
        let accepted = Amount(if dice.chance(ACCEPTS_CLAIMS) { is_right.min(claim.claimed.0) } else { 0 });
        let answer_on = business_day_from(day.plus_days(dice.whole(CLAIM_ANSWER_DAYS.0, CLAIM_ANSWER_DAYS.1) as i32));
        let filed =
            Claim { number: claim.claim_number.clone(), party: claim.party_id.clone(), claimed: claim.claimed, accepted, support_short: None };
        self.entrusted.claims.put(answer_on, filed);
        accepted
    }

    /// A claim under an agreement that waits for its answer.
    pub(crate) fn await_support(&mut self, number: &str, supplier_id: &str, claimed: Amount, answer: SupportAnswer, answer_on: Day) {
        let (number, party, support_short) = (number.to_owned(), supplier_id.to_owned(), Some(answer.short));
        self.entrusted.claims.put(answer_on, Claim { number, party, claimed, accepted: answer.accepted, support_short });
    }

    /// New list prices hold from their day on, business day or not.
    pub(crate) fn take_entrusted_prices(&mut self, day: Day) {
        for (item, price) in self.entrusted.prices.take(day) {
            self.books.lists[item] = price;
        }
        self.change_markdowns(day);
    }

    /// The morning: drafts of the evening are placed, and goods leave for other sites and come in from them.
    pub(crate) fn begin_entrusted(&mut self, desk: &mut Desk<'_>) -> Result<(), SimulationError> {
        self.place_drafts(desk)?;
        self.receive_moved(desk)?;
        self.send_moved(desk)
    }

    fn place_drafts(&mut self, desk: &mut Desk<'_>) -> Result<(), SimulationError> {
        let mut orders = self.entrusted.drafts.take(desk.day);
        // Nothing is left of what was called off as a draft.
        orders.retain(|order| order.lines.iter().any(|line| line.quantity > 0));
        let draft = |(turn, order): (usize, &PurchaseOrder)| {
            let at = desk.at_site(order.site, (7.0, 7.1), turn, orders.len());
            Draft::new("place_purchase_order", "buyer", at, &PlacePurchaseOrder { po_number: order.number.clone() })
        };
        let answers = desk.send(orders.iter().enumerate().map(draft).collect::<Result<_, _>>()?)?;
        for (order, _) in orders.into_iter().zip(answers).filter(|(_, answer)| answer.is_accepted()) {
            self.expect(order);
        }
        Ok(())
    }

    fn send_moved(&mut self, desk: &mut Desk<'_>) -> Result<(), SimulationError> {
        let leaving = self.entrusted.leaving.take(desk.day);
        let draft = |moved: &Moved| {
            let at = desk.at_site(self.goods.item_sites[moved.from].site, (7.1, 7.2), 0, 1);
            Draft::new("ship_transfer", "warehouse", at, &ShipTransfer { transfer_number: moved.number.clone(), ..ShipTransfer::default() })
        };
        let answers = desk.send(leaving.iter().map(draft).collect::<Result<_, _>>()?)?;
        for (mut moved, _) in leaving.into_iter().zip(answers).filter(|(_, answer)| answer.is_accepted()) {
            let mut dice = self.seed.on(Stream::Entrusted, (moved.from as u64) << 20 | moved.to as u64, desk.day.0);
            let stock = &mut self.books.stock[moved.from];
            stock.allocated -= moved.quantity;
            moved.cost = stock.issue(moved.quantity);
            self.entrusted.arriving.put(business_day_from(desk.day.plus_days(dice.whole(TRANSFER_DAYS.0, TRANSFER_DAYS.1) as i32)), moved);
        }
        Ok(())
    }

    fn receive_moved(&mut self, desk: &mut Desk<'_>) -> Result<(), SimulationError> {
        let arriving = self.entrusted.arriving.take(desk.day);
        let draft = |moved: &Moved| {
            let stocked = &self.goods.item_sites[moved.to];
            let at = desk.at_site(stocked.site, (7.1, 7.2), 0, 1);
            Draft::new("receive_transfer", "receiving", at, &ReceiveTransfer { transfer_number: moved.number.clone(), bin_id: stocked.bin.clone() })
        };
        let answers = desk.send(arriving.iter().map(draft).collect::<Result<_, _>>()?)?;
        for (moved, _) in arriving.into_iter().zip(answers).filter(|(_, answer)| answer.is_accepted()) {
            self.books.receive(moved.to, moved.quantity, 0, Amount(moved.cost + moved.freight));
            self.replenished.insert(moved.to);
        }
        Ok(())
    }

    /// Somebody talks to a customer about its prices: who went on with those of a contract that has ended may give in.
    pub(crate) fn review(&mut self, desk: &mut Desk<'_>, customer: usize, task_number: String) -> Result<(), SimulationError> {
        let mut dice = self.seed.on(Stream::Entrusted, 1 << 60 | customer as u64, desk.day.0);
        let gives_in = dice.chance(GIVES_IN);
        self.customers[customer].keeps_old_prices &= !gives_in;
        let body = CompleteTask { task_number, outcome: ContactOutcome::Reached, minutes: Some(dice.whole(5, 20)), note: None };
        desk.send(vec![Draft::new("complete_task", "sales", desk.at_office((13.0, 13.5), 0, 1), &body)?]).map(drop)
    }

    /// Suppliers and carriers answer claims, and pay what they accepted.
    pub(crate) fn hear_answers(&mut self, desk: &mut Desk<'_>) -> Result<(), SimulationError> {
        let (claims, money) = (self.entrusted.claims.take(desk.day), self.entrusted.money.take(desk.day));
        let at = desk.at_office((15.5, 15.6), 0, 1);
        let answer = |claim: &Claim| {
            let reason = (claim.support_short.is_some() && claim.accepted < claim.claimed).then_some("no_proof_of_sale");
            let body =
                AnswerClaim { claim_number: claim.number.clone(), accepted: dollars(claim.accepted).into(), reason: reason.map(str::to_owned) };
            Draft::new("answer_claim", "accounts payable", at, &body)
        };
        let settle = |claim: &Claim| {
            let short = claim.support_short.filter(|short| !short.is_zero());
            let received = short.map(|short| dollars(Amount(claim.accepted.0 - short.0)).into());
            let body = SettleClaim { claim_number: claim.number.clone(), received, reason: short.map(|_| "deduction".to_owned()) };
            Draft::new("settle_claim", "accounts payable", at, &body)
        };
        desk.send(claims.iter().map(answer).chain(money.iter().map(settle)).collect::<Result<_, _>>()?)?;
        for claim in money.iter().filter(|claim| claim.support_short.is_some_and(|short| !short.is_zero())) {
            let short = claim.support_short.unwrap_or_default();
            self.plant_short(&claim.number, &claim.party, short, 100.0 * short.0 as f64 / claim.accepted.0 as f64, desk.day);
        }
        for claim in claims {
            if claim.support_short.is_some() && claim.accepted.is_zero() {
                self.plant_short(&claim.number, &claim.party, claim.claimed, 100.0, desk.day);
            }
            self.entrusted.answered.push(json!({
                "claim": claim.number, "party": claim.party, "claimed": dollars(claim.claimed), "accepted": dollars(claim.accepted), "on": desk.day,
            }));
            let mut dice = self.seed.on(Stream::Entrusted, claim.claimed.0.unsigned_abs() << 1 | 1, desk.day.0);
            let paid_on = business_day_from(desk.day.plus_days(dice.whole(CLAIM_MONEY_DAYS.0, CLAIM_MONEY_DAYS.1) as i32));
            if claim.accepted.0 > 0 {
                self.entrusted.money.put(paid_on, claim);
            }
        }
        Ok(())
    }

    /// What was planted about those who are asked.
    pub(crate) fn entrusted_truths(&self) -> Value {
        json!({
            "since": self.entrusted.since, "agrees_to_expedite": AGREES_TO_EXPEDITE, "accepts_claims": ACCEPTS_CLAIMS, "gives_in": GIVES_IN,
            "marked_down_factor": MARKED_DOWN.factor, "marked_down_lines": MARKED_DOWN.lines,
            "expedited": self.entrusted.expedited, "claims": self.entrusted.answered,
        })
    }
}

/// The price of one piece where so many cost it.
pub(crate) fn per_piece(price: Price, pieces: Quantity) -> Price {
    Price(price.0 / pieces.0.max(1))
}

/// Cents that a supplier or carrier billed too much, of these leaks.
fn planted_cents<'l>(leaks: impl Iterator<Item = &'l Leak>, kind: LeakKind, party: &str) -> i64 {
    leaks.filter(|leak| leak.kind == kind && leak.party == party).filter_map(|leak| parse_scaled(&leak.amount, 2).ok()).sum()
}
