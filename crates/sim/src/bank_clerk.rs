//! The clerk of accounts receivable: every morning the statement of the days before goes into the books as `chandler bank` would record it, and on the days
//! after he finds out whose money the rest is.
//!
//! Promises: what a payment was meant to settle is settled sooner or later, unless matching settled something else with it, which its customer then accepts.
//! Leaves out: lines that are booked to a wrong customer; the clerk reads those before they are recorded.

use crate::agenda::business_day_from;
use crate::company::Company;
use crate::core::{CoreAnswer, SimulationError};
use crate::customers::Payer;
use crate::desk::{Desk, Draft};
use crate::payers::{BookedPayment, Payable, Remittance, applications};
use crate::quarrels::Letter;
use crate::receivables::Part;
use crate::rng::Stream;
use crate::statements::{ACCOUNT, Line, Origin};
use chandler_amount::{Amount, parse_scaled};
use chandler_calendar::Day;
use chandler_erp::bank::{Answer, match_line};
use chandler_erp::body::{Assignment, Candidate, MoneyText, NewApplication, OpenReason, ReturnedPayment, ReversalReason, SettleBankLine};
use std::collections::BTreeMap;

const ACTOR: &str = "accounts receivable";
/// Part of the open lines of which it takes longer to find out whose they are, and the days that it takes.
const HARD: f64 = 0.2;
const DAYS: (i64, i64) = (1, 3);
const HARD_DAYS: (i64, i64) = (4, 9);
/// Days until money on account is put to its invoices.
const ON_ACCOUNT_DAYS: (i64, i64) = (2, 6);
/// Part of the payments of customers in trouble that the bank takes back, and the days until then.
const BOUNCES: f64 = 0.03;
const BOUNCE_DAYS: (i64, i64) = (2, 4);
/// Days after which a customer pays again what its money did not settle.
const AGAIN_DAYS: i32 = 10;

impl Company {
    /// The morning: the statement is recorded, and some of what was left open is settled.
    pub(crate) fn read_statement(&mut self, desk: &mut Desk<'_>) -> Result<(), SimulationError> {
        self.credit.receivables.tell(&mut self.credit.bank.items);
        self.credit.bank.strangers_money(self.seed.on(Stream::BankLine, u64::MAX, desk.day.0), desk.day);
        let lines = self.credit.bank.statement.take(desk.day);
        let answers: Vec<Answer> = lines.iter().map(|line| self.matched(line)).collect();
        let draft = |(line, answer): (&Line, &Answer)| {
            Draft::new("record_bank_line", ACTOR, desk.at_end_of(line.booked_on)?, &line.body(answer, self.books.currency))
        };
        let drafts = lines.iter().zip(&answers).map(draft).collect::<Result<_, _>>()?;
        let recorded = desk.send(drafts)?;
        for ((line, answer), recorded) in lines.into_iter().zip(answers).zip(recorded) {
            if recorded.is_accepted() {
                self.note_line(line, answer, &recorded, desk.day);
            }
        }
        self.settle_lines(desk)
    }

    /// What matching says of a line, which counts for the next ones.
    fn matched(&mut self, line: &Line) -> Answer {
        let items = &mut self.credit.bank.items;
        let answer = match_line(items, &line.incoming(self.books.currency));
        let Answer::Assigned(assignment) = &answer else { return answer };
        let whose = if let Origin::Customer(remittance, _) = &line.of { self.customers[remittance.customer].id.as_str() } else { "" };
        if assignment.customer_id == whose {
            items.settle(whose, &assignment.applications, &line.payer_account);
            return answer;
        }
        let candidates = [assignment.customer_id.as_str(), whose].into_iter().filter(|customer_id| !customer_id.is_empty());
        let candidate = |customer_id: &str| Candidate { customer_id: customer_id.to_owned(), invoices: Vec::new() };
        Answer::Open { why: OpenReason::SeveralCustomers, candidates: candidates.map(candidate).collect() }
    }

    fn note_line(&mut self, line: Line, answer: Answer, recorded: &CoreAnswer, day: Day) {
        match (line, answer, recorded.document("payment")) {
            (Line { of: Origin::Customer(remittance, place), amount, .. }, Answer::Assigned(assignment), Some(number)) => {
                let payment = BookedPayment { number, amount, remittance, place };
                self.note_assigned(payment, &assignment, day);
            }
            (line, ..) => self.note_open(line, day),
        }
    }

    fn note_open(&mut self, line: Line, day: Day) {
        let mut dice = self.seed.on(Stream::BankLine, 1 << 40 | line.amount.0.unsigned_abs(), day.0);
        let (from, to) = if dice.chance(HARD) { HARD_DAYS } else { DAYS };
        let settled_on = business_day_from(day.plus_days(dice.whole(from, to) as i32));
        if let Origin::Customer(_, place) = line.of {
            self.credit.bank.note_recorded(place, day, "open");
        }
        self.credit.bank.open.put(if matches!(line.of, Origin::Bounced(_)) { day } else { settled_on }, line);
    }

    /// What matching settled is settled. What it settled beyond what was meant the customer does not pay again; what was meant is settled by hand, as far as
    /// money is left for it.
    fn note_assigned(&mut self, payment: BookedPayment, assignment: &Assignment, day: Day) {
        let (customer, place) = (payment.remittance.customer, payment.place);
        self.note_received(customer, payment.amount);
        let mut settled = cents_by_invoice(&assignment.applications);
        let mut rest = Remittance { parts: Vec::new(), short: Vec::new(), ..payment.remittance };
        for (part, short) in payment.remittance.parts.iter().zip(&payment.remittance.short) {
            let of_part = settled.entry(part.invoice.clone()).or_default();
            let as_meant = part.amount.0.min(*of_part);
            *of_part -= as_meant;
            self.credit.receivables.arrive(customer, &part.invoice, Amount(as_meant));
            if as_meant < part.amount.0 {
                rest.parts.push(Part { amount: Amount(part.amount.0 - as_meant), ..part.clone() });
                rest.short.push(*short);
            } else if short.is_some_and(|(_, dispute)| dispute) {
                self.credit.agenda.letters.put(day, Letter { customer, invoice: part.invoice.clone() });
            }
        }
        let spare = payment.amount.0 - payment.remittance.total().0;
        let strayed: i64 = settled.values().sum();
        for (invoice, cents) in settled {
            self.forgive(customer, &invoice, Amount(cents));
        }
        self.pay_again(&mut rest, strayed - spare, day);
        if rest.parts.is_empty() {
            self.credit.bank.note_recorded(place, day, "matched");
            self.credit.bank.note_assigned(place, day);
            if strayed == 0 && spare == 0 {
                self.may_bounce(payment, day);
            }
            return;
        }
        self.credit.bank.note_recorded(place, day, "on_account");
        let mut dice = self.seed.on(Stream::Remittance, (customer as u64) | 1 << 40, day.0);
        let applied_on = business_day_from(day.plus_days(dice.whole(ON_ACCOUNT_DAYS.0, ON_ACCOUNT_DAYS.1) as i32));
        self.credit.planted.unreferenced.push((payment.number.clone(), self.customers[customer].id.clone(), day));
        self.credit.agenda.unreferenced.put(applied_on, BookedPayment { remittance: rest, ..payment });
    }

    /// Of money that settled something else the customer pays as much again.
    fn pay_again(&mut self, rest: &mut Remittance, cents: i64, day: Day) {
        let mut missing = cents.max(0);
        for part in rest.parts.iter_mut().rev() {
            let less = Amount(missing.min(part.amount.0));
            missing -= less.0;
            part.amount = Amount(part.amount.0 - less.0);
            self.credit.receivables.come_back(rest.customer, &part.invoice, less);
            if less.0 > 0 {
                let payable = Payable { invoice: part.invoice.clone(), amount: less, from_on: day.plus_days(AGAIN_DAYS), short: None };
                self.payables[rest.customer].push(payable);
            }
        }
        rest.drop_empty();
    }

    fn may_bounce(&mut self, payment: BookedPayment, day: Day) {
        let customer = payment.remittance.customer;
        let mut dice = self.seed.on(Stream::Remittance, (customer as u64) | 1 << 40, day.0);
        let in_trouble = matches!(self.customers[customer].payer, Payer::SlowDeclining { .. } | Payer::Defaulting { .. });
        if in_trouble && dice.chance(BOUNCES) {
            let on = business_day_from(day.plus_days(dice.whole(BOUNCE_DAYS.0, BOUNCE_DAYS.1) as i32));
            self.credit.bank.bounce(on, payment);
        }
    }

    /// The clerk knows by now whose money some of the open lines are.
    fn settle_lines(&mut self, desk: &mut Desk<'_>) -> Result<(), SimulationError> {
        let mut lines = self.credit.bank.open.take(desk.day);
        for line in &mut lines {
            if let Origin::Customer(remittance, _) = &mut line.of {
                self.drop_reasons_that_ended(remittance);
            }
        }
        let draft = |line: &Line| Draft::new("settle_bank_line", ACTOR, desk.at_end_of(line.booked_on)?, &self.settlement(line));
        let answers = desk.send(lines.iter().map(draft).collect::<Result<_, _>>()?)?;
        for (line, answer) in lines.into_iter().zip(answers).filter(|(_, answer)| answer.is_accepted()) {
            match line.of {
                Origin::Customer(remittance, place) => {
                    let customer_id = &self.customers[remittance.customer].id;
                    self.credit.bank.items.settle(customer_id, &applications(&remittance), &line.payer_account);
                    self.credit.bank.note_assigned(place, desk.day);
                    self.note_received(remittance.customer, line.amount);
                    self.note_applied(&remittance, &answer, desk.day);
                }
                Origin::Bounced(payment) => self.note_bounced(payment, desk.day),
                Origin::Stranger => {}
            }
        }
        Ok(())
    }

    fn settlement(&self, line: &Line) -> SettleBankLine {
        let settlement = SettleBankLine { bank_account: ACCOUNT.to_owned(), bank_reference: line.reference.clone(), ..SettleBankLine::default() };
        match &line.of {
            Origin::Customer(remittance, _) => {
                let customer_id = Some(self.customers[remittance.customer].id.clone());
                SettleBankLine { customer_id, applications: applications(remittance), ..settlement }
            }
            Origin::Bounced(payment) => {
                let returned = Some(ReturnedPayment { payment_number: payment.number.clone(), reason: ReversalReason::InsufficientFunds });
                SettleBankLine { returned, ..settlement }
            }
            Origin::Stranger => SettleBankLine { set_aside: Some("Interest and refunds of the bank".to_owned()), ..settlement },
        }
    }
}

fn cents_by_invoice(applications: &[NewApplication]) -> BTreeMap<String, i64> {
    let cents = |application: &NewApplication| {
        let text = application.amount.as_ref().map(|amount| match amount {
            MoneyText::Plain(text) => text,
            MoneyText::Stated(stated) => &stated.amount,
        });
        (application.invoice_number.clone(), text.and_then(|text| parse_scaled(text.as_str(), 2).ok()).unwrap_or_default())
    };
    applications.iter().map(cents).collect()
}
