//! Customers' payments: what an invoice makes them intend, their weekly pay run, and what goes wrong with money.

use crate::agenda::business_day_from;
use crate::company::Company;
use crate::core::{CoreAnswer, SimulationError};
use crate::customers::Payer;
use crate::desk::{Desk, Draft};
use crate::leaks::dollars;
use crate::receivables::{OpenInvoice, Part};
use crate::rng::Stream;
use chandler_amount::Amount;
use chandler_calendar::Day;
use chandler_erp::body::{
    ApplyCredit, DisputeReason, NewApplication, RecordPayment, ReversalReason, ReversePayment, WriteOffInvoice, WriteOffReason,
};

const ACTOR: &str = "accounts receivable";
/// Part of the invoices of which a customer keeps a discount that it does not have, and how much that is.
const UNEARNED_DISCOUNTS: f64 = 0.012;
const DISCOUNT_PERCENT: i64 = 2;
/// Days after which what is left of such an invoice is written off.
const SMALL_BALANCE_DAYS: i32 = 45;
/// Part of the pay runs that come without saying what they are for.
const UNREFERENCED: f64 = 0.02;
/// Part of the payments of customers in trouble that the bank takes back.
const BOUNCES: f64 = 0.03;
/// Days after the due day after which what a customer in default owes is written off.
const UNCOLLECTIBLE_DAYS: i32 = 120;

/// Money that a customer means to send.
#[derive(Clone, Debug)]
pub(crate) struct Payable {
    pub invoice: String,
    pub amount: Amount,
    pub from_on: Day,
    /// Why it is less than the invoice, where it is.
    pub short: Option<DisputeReason>,
}

/// A payment on its way.
#[derive(Clone, Debug)]
pub(crate) struct Remittance {
    pub customer: usize,
    pub parts: Vec<Part>,
    /// Why parts are less than their invoice, by place; and whether the payment opens a dispute about the rest.
    pub short: Vec<Option<(DisputeReason, bool)>>,
    pub referenced: bool,
}

/// A payment in the books that something will still happen to.
#[derive(Clone, Debug)]
pub(crate) struct BookedPayment {
    pub customer: usize,
    pub number: String,
    pub parts: Vec<Part>,
}

/// What is left of an invoice and will be given up.
#[derive(Clone, Debug)]
pub(crate) struct SmallBalance {
    customer: usize,
    invoice: String,
    amount: Amount,
}

impl Remittance {
    fn total(&self) -> Amount {
        Amount(self.parts.iter().map(|part| part.amount.0).sum())
    }
}

impl Company {
    /// A new invoice: the customer makes up its mind.
    pub(crate) fn owe(&mut self, customer_number: usize, invoice: String, total: Amount, invoiced_on: Day) {
        let customer = &self.customers[customer_number];
        let due_on = invoiced_on.plus_days(customer.payment_days);
        let subject = (customer_number as u64) << 32 | self.tally.invoices;
        self.tally.invoices += 1;
        let mut dice = self.seed.on(Stream::Payment, subject, invoiced_on.0);
        let intention = customer.intends(&mut dice, invoiced_on, due_on);
        let quarrel = self.quarrel(customer_number, subject, total, invoiced_on);
        let keeps_discount = quarrel.is_none() && intention.rest_on.is_none() && dice.chance(UNEARNED_DISCOUNTS) && !customer.payer.has_its_day();
        let kept = if keeps_discount { Amount(total.0 * DISCOUNT_PERCENT / 100) } else { Amount::ZERO };
        let first = Amount(total.0 * intention.first_percent / 100 - kept.0);
        let parts = [(intention.pay_on, first), (intention.rest_on, Amount(total.0 - kept.0 - first.0))];
        let payable = |(from_on, amount): (Option<Day>, Amount)| {
            let (invoice, short) = (invoice.clone(), keeps_discount.then_some(DisputeReason::DiscountTaken));
            from_on.filter(|_| amount.0 > 0).map(|from_on| Payable { invoice, amount, from_on, short })
        };
        self.payables[customer_number].extend(parts.into_iter().filter_map(payable));
        if kept.0 > 0 {
            let small = SmallBalance { customer: customer_number, invoice: invoice.clone(), amount: kept };
            self.credit.agenda.small_balances.put(business_day_from(due_on.plus_days(SMALL_BALANCE_DAYS)), small);
        }
        self.expect_quarrel(customer_number, &invoice, quarrel.as_ref(), subject, invoiced_on);
        self.credit.receivables.add(customer_number, invoice, OpenInvoice { due_on, open: total, quarrel });
    }

    /// A credit on an invoice: the customer pays so much less of it, of its last part first. Where money without a reference covers the invoice already, so
    /// much less of that money will be applied to it.
    pub(crate) fn forgive(&mut self, customer_number: usize, invoice: &str, amount: Amount) {
        let taken = self.credit.receivables.take(customer_number, invoice, amount);
        let mut covered = Amount(amount.0 - taken.0);
        let waiting = self.credit.agenda.unreferenced.iter_mut().flat_map(|booked| &mut booked.parts);
        for part in waiting.filter(|part| part.invoice == invoice) {
            let less = part.amount.min(covered);
            part.amount = Amount(part.amount.0 - less.0);
            covered = Amount(covered.0 - less.0);
        }
        let mut left = amount.0;
        let payables = &mut self.payables[customer_number];
        for payable in payables.iter_mut().rev().filter(|payable| payable.invoice == invoice) {
            let part = left.min(payable.amount.0);
            payable.amount.0 -= part;
            left -= part;
        }
        payables.retain(|payable| payable.amount.0 > 0);
    }

    /// The pay runs of the day: one payment a customer for all that it means to pay by now.
    pub(crate) fn take_payments(&mut self, desk: &mut Desk<'_>) -> Result<(), SimulationError> {
        let runs = (0..self.customers.len()).filter(|&number| self.customers[number].pay_run_from(desk.day) == desk.day);
        let remittances: Vec<Remittance> = runs.collect::<Vec<_>>().into_iter().filter_map(|number| self.pay_run(number, desk.day)).collect();
        self.book(desk, remittances, (9.0, 9.4))
    }

    /// What a customer sends now; what it does not pay yet stays on its list.
    fn pay_run(&mut self, customer: usize, day: Day) -> Option<Remittance> {
        let mut dice = self.seed.on(Stream::Remittance, customer as u64, day.0);
        let mut run = Remittance {
            customer,
            parts: Vec::new(),
            short: Vec::new(),
            referenced: !dice.chance(UNREFERENCED) || self.customers[customer].payer.has_its_day(),
        };
        for mut payable in std::mem::take(&mut self.payables[customer]) {
            let Some(invoice) = self.credit.receivables.get(customer, &payable.invoice) else { continue };
            let place = run.parts.iter().position(|part| part.invoice == payable.invoice);
            let before = place.map_or(0, |place| run.parts[place].amount.0);
            let amount = Amount(payable.amount.0.min(invoice.payable().0 - before));
            if payable.from_on <= day && amount.0 > 0 {
                payable.amount = Amount(payable.amount.0 - amount.0);
                match place {
                    Some(place) => run.parts[place].amount = Amount(before + amount.0),
                    None => run.parts.push(Part { invoice: payable.invoice.clone(), amount, due_on: invoice.due_on }),
                }
                let quarrel = invoice.quarrel.as_ref().filter(|quarrel| quarrel.with_payment || quarrel.dispute.is_some());
                let quarrel = quarrel.map(|quarrel| (quarrel.reason, quarrel.dispute.is_none()));
                run.short.resize(run.parts.len(), None);
                let place = place.unwrap_or(run.parts.len() - 1);
                let stays_open = run.parts[place].amount < invoice.open;
                run.short[place] = quarrel.or(payable.short.map(|reason| (reason, false))).filter(|_| stays_open);
            }
            if payable.amount.0 > 0 {
                self.payables[customer].push(payable);
            }
        }
        // A dispute goes with the remittance advice that names its invoice.
        run.referenced |= run.short.iter().flatten().any(|(_, dispute)| *dispute);
        (!run.parts.is_empty()).then_some(run)
    }

    /// Records payments, and what will become of them.
    pub(crate) fn book(&mut self, desk: &mut Desk<'_>, remittances: Vec<Remittance>, hours: (f64, f64)) -> Result<(), SimulationError> {
        let mut drafts = Vec::with_capacity(remittances.len());
        for (turn, remittance) in remittances.iter().enumerate() {
            let at = desk.at_office(hours, turn, remittances.len());
            drafts.push(Draft::new("record_payment", ACTOR, at, &self.payment(remittance, desk.day))?);
        }
        let answers = desk.send(drafts)?;
        for (remittance, answer) in remittances.into_iter().zip(answers) {
            if answer.is_accepted() {
                self.note_payment(remittance, &answer, desk.day);
            }
        }
        Ok(())
    }

    fn payment(&self, remittance: &Remittance, day: Day) -> RecordPayment {
        let customer_id = &self.customers[remittance.customer].id;
        let applications = if remittance.referenced { applications(remittance) } else { Vec::new() };
        RecordPayment {
            customer_id: customer_id.clone(),
            amount: dollars(remittance.total()).into(),
            reference: Some(format!("ACH {}-{}", &customer_id[2..], day.0)),
            applications,
            on_account: !remittance.referenced,
        }
    }

    fn note_payment(&mut self, remittance: Remittance, answer: &CoreAnswer, day: Day) {
        let customer = remittance.customer;
        self.books.accounts[customer].receivable -= remittance.total().0;
        self.tally.received_cents += remittance.total().0;
        let mut disputes = answer.documents.iter().filter(|document| document.kind == "dispute").map(|document| document.id.clone());
        for (part, short) in remittance.parts.iter().zip(&remittance.short) {
            if let Some((_, true)) = short
                && let Some(dispute) = disputes.next()
            {
                self.note_dispute(customer, &part.invoice, dispute, day);
            }
            self.credit.receivables.take(customer, &part.invoice, part.amount);
        }
        let Some(number) = answer.document("payment") else { return };
        let mut dice = self.seed.on(Stream::Remittance, (customer as u64) | 1 << 40, day.0);
        let in_trouble = matches!(self.customers[customer].payer, Payer::SlowDeclining { .. } | Payer::Defaulting { .. });
        let booked = BookedPayment { customer, number, parts: remittance.parts };
        if !remittance.referenced {
            self.credit.planted.unreferenced.push((booked.number.clone(), self.customers[customer].id.clone(), day));
            self.credit.agenda.unreferenced.put(business_day_from(day.plus_days(dice.whole(2, 6) as i32)), booked);
        } else if in_trouble && dice.chance(BOUNCES) {
            self.credit.agenda.bounces.put(business_day_from(day.plus_days(dice.whole(2, 4) as i32)), booked);
        }
    }

    /// What accounts receivable puts right: money without a reference, bounced payments, small balances, debts that nobody will pay.
    pub(crate) fn put_cash_right(&mut self, desk: &mut Desk<'_>) -> Result<(), SimulationError> {
        self.apply_unreferenced(desk)?;
        self.return_bounced(desk)?;
        let mut given_up: Vec<(SmallBalance, WriteOffReason)> = Vec::new();
        for small in self.credit.agenda.small_balances.take(desk.day) {
            given_up.push((small, WriteOffReason::SmallBalance));
        }
        if desk.day.weekday() == 1 {
            given_up.extend(self.uncollectible(desk.day).into_iter().map(|debt| (debt, WriteOffReason::Uncollectible)));
        }
        self.write_off(desk, given_up)
    }

    fn apply_unreferenced(&mut self, desk: &mut Desk<'_>) -> Result<(), SimulationError> {
        let mut found = self.credit.agenda.unreferenced.take(desk.day);
        found.iter_mut().for_each(|booked| booked.parts.retain(|part| part.amount.0 > 0));
        found.retain(|booked| !booked.parts.is_empty());
        let draft = |(turn, booked): (usize, &BookedPayment)| {
            let application = |part: &Part| NewApplication {
                invoice_number: part.invoice.clone(),
                amount: Some(dollars(part.amount).into()),
                ..NewApplication::default()
            };
            let applications = booked.parts.iter().map(application).collect();
            let body = ApplyCredit { payment_number: Some(booked.number.clone()), credit_memo_number: None, applications };
            Draft::new("apply_credit", ACTOR, desk.at_office((9.4, 9.5), turn, found.len()), &body)
        };
        let drafts = found.iter().enumerate().map(draft).collect::<Result<_, _>>()?;
        desk.send(drafts).map(drop)
    }

    fn return_bounced(&mut self, desk: &mut Desk<'_>) -> Result<(), SimulationError> {
        let bounced = self.credit.agenda.bounces.take(desk.day);
        let draft = |(turn, booked): (usize, &BookedPayment)| {
            let body = ReversePayment { payment_number: booked.number.clone(), reason: ReversalReason::InsufficientFunds };
            Draft::new("reverse_payment", ACTOR, desk.at_office((9.5, 9.6), turn, bounced.len()), &body)
        };
        let answers = desk.send(bounced.iter().enumerate().map(draft).collect::<Result<_, _>>()?)?;
        for (booked, answer) in bounced.into_iter().zip(answers) {
            if !answer.is_accepted() {
                continue;
            }
            let again_on = desk.day.plus_days(10);
            let bounced: i64 = booked.parts.iter().map(|part| part.amount.0).sum();
            self.books.accounts[booked.customer].receivable += bounced;
            self.tally.received_cents -= bounced;
            for part in &booked.parts {
                self.credit.receivables.give_back(booked.customer, part);
                let payable = Payable { invoice: part.invoice.clone(), amount: part.amount, from_on: again_on, short: None };
                self.payables[booked.customer].push(payable);
            }
            self.credit.planted.bounced.push((booked.number, self.customers[booked.customer].id.clone(), desk.day));
        }
        Ok(())
    }

    /// What customers in default have owed for months.
    fn uncollectible(&self, day: Day) -> Vec<SmallBalance> {
        let defaulting = |number: &usize| matches!(self.customers[*number].payer, Payer::Defaulting { .. });
        let owed = |customer: usize| {
            let parts = self.credit.receivables.overdue(customer, day, UNCOLLECTIBLE_DAYS).into_iter();
            parts.map(move |part| SmallBalance { customer, invoice: part.invoice, amount: part.amount })
        };
        (0..self.customers.len()).filter(defaulting).flat_map(owed).collect()
    }

    /// Gives up what is still open of these.
    fn write_off(&mut self, desk: &mut Desk<'_>, given_up: Vec<(SmallBalance, WriteOffReason)>) -> Result<(), SimulationError> {
        let mut drafts = Vec::new();
        let mut asked = Vec::new();
        for (debt, reason) in given_up {
            let Some(open) = self.credit.receivables.get(debt.customer, &debt.invoice).map(|row| row.open) else { continue };
            let amount = debt.amount.min(open);
            let body = WriteOffInvoice { invoice_number: debt.invoice.clone(), amount: Some(dollars(amount).into()), reason };
            drafts.push(Draft::new("write_off_invoice", ACTOR, desk.at_office((9.6, 9.7), 0, 1), &body)?);
            asked.push((debt, amount));
        }
        let answers = desk.send(drafts)?;
        for ((debt, amount), answer) in asked.into_iter().zip(answers) {
            if answer.is_accepted() {
                self.give_up(debt.customer, &debt.invoice, amount);
            }
        }
        Ok(())
    }

    /// So much of an invoice will never be paid.
    pub(crate) fn give_up(&mut self, customer: usize, invoice: &str, amount: Amount) {
        let taken = self.credit.receivables.take(customer, invoice, amount);
        self.books.accounts[customer].receivable -= taken.0;
    }
}

fn applications(remittance: &Remittance) -> Vec<NewApplication> {
    let application = |(part, short): (&Part, &Option<(DisputeReason, bool)>)| NewApplication {
        invoice_number: part.invoice.clone(),
        amount: Some(dollars(part.amount).into()),
        short_reason: short.map(|(reason, _)| reason),
        dispute: short.is_some_and(|(_, dispute)| dispute),
    };
    remittance.parts.iter().zip(&remittance.short).map(application).collect()
}
