//! Customers' payments: what an invoice makes them intend, their weekly pay run, and what accounts receivable puts right afterwards.

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
use chandler_erp::body::{ApplyCredit, DisputeReason, NewApplication, WriteOffInvoice, WriteOffReason};

const ACTOR: &str = "accounts receivable";
/// Part of the invoices of which a customer keeps a discount that it does not have, and how much that is.
const UNEARNED_DISCOUNTS: f64 = 0.012;
const DISCOUNT_PERCENT: i64 = 2;
/// Days after which what is left of such an invoice is written off.
const SMALL_BALANCE_DAYS: i32 = 45;
/// Part of the pay runs that come without saying what they are for.
const UNREFERENCED: f64 = 0.08;
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

/// A payment in the books that something will still happen to, with what of it is still to happen.
#[derive(Clone, Debug)]
pub(crate) struct BookedPayment {
    pub number: String,
    pub amount: Amount,
    pub remittance: Remittance,
    /// Among the planted payments.
    pub place: usize,
}

/// What is left of an invoice and will be given up.
#[derive(Clone, Debug)]
pub(crate) struct SmallBalance {
    customer: usize,
    invoice: String,
    amount: Amount,
}

impl Remittance {
    pub(crate) fn total(&self) -> Amount {
        self.parts.iter().map(|part| part.amount).sum()
    }

    /// Without parts of which nothing is left.
    pub(crate) fn drop_empty(&mut self) {
        let (parts, short) = (std::mem::take(&mut self.parts), std::mem::take(&mut self.short));
        (self.parts, self.short) = parts.into_iter().zip(short).filter(|(part, _)| part.amount.0 > 0).unzip();
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
        self.credit.bank.invoiced(&self.customers[customer_number], &invoice, total, invoiced_on);
        self.credit.receivables.add(customer_number, invoice, OpenInvoice { due_on, open: total, sent: Amount::ZERO, quarrel });
    }

    /// A credit on an invoice: the customer pays so much less of it, of its last part first. Where money on its way covers the invoice already, so much less
    /// of that money will be applied to it.
    pub(crate) fn forgive(&mut self, customer_number: usize, invoice: &str, amount: Amount) {
        let taken = self.credit.receivables.take(customer_number, invoice, amount);
        let mut covered = Amount(amount.0 - taken.0);
        let on_account = self.credit.agenda.unreferenced.iter_mut().map(|booked| &mut booked.remittance);
        let waiting = on_account.chain(self.credit.bank.remittances()).flat_map(|remittance| &mut remittance.parts);
        for part in waiting.filter(|part| part.invoice == invoice) {
            let less = part.amount.min(covered);
            part.amount = Amount(part.amount.0 - less.0);
            covered = Amount(covered.0 - less.0);
            self.credit.receivables.arrive(customer_number, invoice, less);
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
    pub(crate) fn pay(&mut self, day: Day) {
        let runs = (0..self.customers.len()).filter(|&number| self.customers[number].pay_run_from(day) == day);
        let remittances = runs.collect::<Vec<_>>().into_iter().filter_map(|number| self.pay_run(number, day)).collect();
        self.send(remittances, day);
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

    /// Money is in the books.
    pub(crate) fn note_received(&mut self, customer: usize, amount: Amount) {
        self.books.accounts[customer].receivable -= amount.0;
        self.tally.received_cents += amount.0;
    }

    /// Money has reached its invoices, with the disputes that its customer opened about the rest.
    pub(crate) fn note_applied(&mut self, remittance: &Remittance, answer: &CoreAnswer, day: Day) {
        let mut disputes = answer.documents.iter().filter(|document| document.kind == "dispute").map(|document| document.id.clone());
        for (part, short) in remittance.parts.iter().zip(&remittance.short) {
            if let Some((_, true)) = short
                && let Some(dispute) = disputes.next()
            {
                self.note_dispute(remittance.customer, &part.invoice, dispute, day);
            }
            self.credit.receivables.arrive(remittance.customer, &part.invoice, part.amount);
        }
    }

    /// While money waited, what it meant may have been credited, and what it left open too.
    pub(crate) fn drop_reasons_that_ended(&self, remittance: &mut Remittance) {
        remittance.drop_empty();
        for (part, short) in remittance.parts.iter().zip(&mut remittance.short) {
            let row = self.credit.receivables.get(remittance.customer, &part.invoice);
            let contests = |row: &OpenInvoice| row.quarrel.as_ref().is_some_and(|quarrel| quarrel.dispute.is_none() && quarrel.amount <= row.open);
            let is_still = |row: &OpenInvoice, dispute: bool| row.open.0 > 0 && (!dispute || contests(row));
            *short = short.filter(|(_, dispute)| row.is_some_and(|row| is_still(row, *dispute)));
        }
    }

    /// What accounts receivable puts right: money on account, small balances, debts that nobody will pay.
    pub(crate) fn put_cash_right(&mut self, desk: &mut Desk<'_>) -> Result<(), SimulationError> {
        self.apply_unreferenced(desk)?;
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
        found.iter_mut().for_each(|booked| self.drop_reasons_that_ended(&mut booked.remittance));
        found.retain(|booked| !booked.remittance.parts.is_empty());
        let draft = |(turn, booked): (usize, &BookedPayment)| {
            let applications = applications(&booked.remittance);
            let body = ApplyCredit { payment_number: Some(booked.number.clone()), credit_memo_number: None, applications };
            Draft::new("apply_credit", ACTOR, desk.at_office((9.4, 9.5), turn, found.len()), &body)
        };
        let answers = desk.send(found.iter().enumerate().map(draft).collect::<Result<_, _>>()?)?;
        for (booked, answer) in found.into_iter().zip(answers).filter(|(_, answer)| answer.is_accepted()) {
            self.credit.bank.note_assigned(booked.place, desk.day);
            self.note_applied(&booked.remittance, &answer, desk.day);
        }
        Ok(())
    }

    /// The bank took a payment back: the customer owes what it had settled, and sends it again.
    pub(crate) fn note_bounced(&mut self, payment: BookedPayment, day: Day) {
        let customer = payment.remittance.customer;
        self.note_received(customer, Amount(-payment.amount.0));
        for part in &payment.remittance.parts {
            self.credit.receivables.give_back(customer, part);
            let payable = Payable { invoice: part.invoice.clone(), amount: part.amount, from_on: day.plus_days(10), short: None };
            self.payables[customer].push(payable);
        }
        self.credit.planted.bounced.push((payment.number, self.customers[customer].id.clone(), day));
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

/// What a payment is for, in the words of the books.
pub(crate) fn applications(remittance: &Remittance) -> Vec<NewApplication> {
    let application = |(part, short): (&Part, &Option<(DisputeReason, bool)>)| NewApplication {
        invoice_number: part.invoice.clone(),
        amount: Some(dollars(part.amount).into()),
        short_reason: short.map(|(reason, _)| reason),
        dispute: short.is_some_and(|(_, dispute)| dispute),
    };
    remittance.parts.iter().zip(&remittance.short).map(application).collect()
}
