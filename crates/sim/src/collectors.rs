//! The collectors: reminders, calls and the promises that they bring, with an effect that is planted and known.
//!
//! A part of the contacts that their list asks for is left out at random, so that what a contact changes can be seen in the data alone.

use crate::agenda::{Agenda, business_day_from};
use crate::company::Company;
use crate::core::SimulationError;
use crate::customers::{Customer, Payer};
use crate::desk::{Desk, Draft};
use crate::leaks::dollars;
use crate::payers::{BookedPayment, Remittance, SmallBalance};
use crate::quarrels::{Clearing, DisputeTruth, Letter};
use crate::receivables::{Part, Receivables};
use crate::rng::{Dice, Stream};
use crate::statements::Bank;
use chandler_amount::{Amount, Currency};
use chandler_calendar::Day;
use chandler_erp::body::{CompleteTask, ContactKind, ContactOutcome, LogActivity, RecordPromise, SettlePromises};
use chandler_erp::tables::Task;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const ACTOR: &str = "collections";
/// Days past due from which a customer is reminded, and between two reminders.
const REMINDED_FROM_DAYS: i32 = 5;
const BETWEEN_REMINDERS: i32 = 14;
/// Days past due from which a customer is called, and between two calls.
const CALLED_FROM_DAYS: i32 = 10;
const BETWEEN_CALLS: i32 = 10;
/// Smallest amount for which anybody picks up the phone, cents.
const CALLED_FROM_CENTS: i64 = 20_000;
/// A collector's calls of a day, as customers a call.
const CUSTOMERS_A_CALL: usize = 30;
/// Part of the contacts that are left out at random.
const HELD_OUT: f64 = 0.2;
/// Part of the calls that reach somebody.
const REACHED: f64 = 0.65;

/// What a contact does to a kind of payer: the probabilities that it pays what is overdue with its next pay run because of it.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Response {
    reminder: f64,
    /// Of a call that reaches somebody.
    call: f64,
    /// Part of the promises of those whom a call does not move.
    empty_promises: f64,
    /// Part of the promises that are paid only in part.
    partial: f64,
}

/// A contact, made or left out, and what it changed.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ContactTruth {
    customer_id: String,
    on: Day,
    kind: ContactKind,
    held_out: bool,
    reached: bool,
    /// Whether it moved the customer to pay sooner.
    moved: bool,
    /// As the books had it.
    overdue: String,
    /// What of the customer's money a statement had shown and nobody had put to its invoices; what it had sent and no statement had shown.
    in_bank: String,
    on_its_way: String,
    /// Whether it contested an invoice, and whether goods were late that it had asked for.
    disputed: bool,
    our_fault: bool,
    /// Asked to pay before goods leave, and not for what is past due alone.
    for_order: bool,
    /// When the customer would have sent the last of it by itself; nothing where it never would.
    comes_by_itself_on: Option<Day>,
    promise: Option<String>,
    /// The task, where somebody else decided it.
    task: Option<String>,
}

/// A contact that was decided and not made, for what the call sheet said.
#[derive(Clone, Debug, Serialize)]
struct StoppedContact {
    customer_id: String,
    on: Day,
    task: String,
    cautions: Vec<String>,
}

/// Money that a customer promised on the phone and will send.
#[derive(Clone, Debug)]
pub(crate) struct PromisedPayment {
    customer: usize,
    invoices: Vec<String>,
    percent: i64,
}

/// The credit department: what is open, what is to come, what was planted.
pub(crate) struct Credit {
    pub receivables: Receivables,
    pub bank: Bank,
    pub agenda: CreditAgenda,
    pub planted: PlantedCredit,
    /// Last reminder and last call, by customer.
    reminded: Vec<Option<Day>>,
    called: Vec<Option<Day>>,
}

#[derive(Default)]
pub(crate) struct CreditAgenda {
    pub letters: Agenda<Letter>,
    pub clearings: Agenda<Clearing>,
    pub unreferenced: Agenda<BookedPayment>,
    pub small_balances: Agenda<SmallBalance>,
    promised: Agenda<PromisedPayment>,
    /// Days after which promises are decided.
    promises: Agenda<()>,
}

/// What was planted about customers' money.
#[derive(Default)]
pub(crate) struct PlantedCredit {
    pub disputes: Vec<DisputeTruth>,
    /// Payments with their customer and day.
    pub unreferenced: Vec<(String, String, Day)>,
    pub bounced: Vec<(String, String, Day)>,
    contacts: Vec<ContactTruth>,
    stopped: Vec<StoppedContact>,
}

impl Credit {
    pub(crate) fn new(customers: &[Customer], currency: Currency) -> Self {
        Self {
            receivables: Receivables::new(customers.len()),
            bank: Bank::new(customers, currency),
            agenda: CreditAgenda::default(),
            planted: PlantedCredit::default(),
            reminded: vec![None; customers.len()],
            called: vec![None; customers.len()],
        }
    }
}

/// A customer on the day's list.
struct Debtor {
    customer: usize,
    /// What it has not sent yet.
    parts: Vec<Part>,
    /// What it has sent and the books do not know.
    sent: Amount,
    dice: Dice,
    comes_by_itself_on: Option<Day>,
    /// The task that says so, where it is not the own list, and whether an order waits for it.
    task: Option<String>,
    for_order: bool,
}

impl Debtor {
    /// As the books have it.
    fn overdue(&self) -> Amount {
        Amount(self.unsent().0 + self.sent.0)
    }

    fn unsent(&self) -> Amount {
        self.parts.iter().map(|part| part.amount).sum()
    }
}

impl Company {
    /// The collectors' day: promises of yesterday are decided, promised money comes, some are reminded, some are called: by the own list, or as others
    /// decided.
    pub(crate) fn collect(&mut self, desk: &mut Desk<'_>) -> Result<(), SimulationError> {
        self.settle_promises(desk)?;
        self.send_promised(desk.day);
        if self.entrusted.since.is_some() {
            return self.do_tasks(desk);
        }
        self.remind(desk)?;
        self.call(desk)
    }

    /// What others decided: contacts are made unless the call sheet speaks against it, and a customer who owes nothing past due any more is not bothered.
    fn do_tasks(&mut self, desk: &mut Desk<'_>) -> Result<(), SimulationError> {
        for Task { task_number, customer_id, kind, .. } in self.entrusted.tasks.take(desk.day) {
            let Some(customer) = self.customer_number(&customer_id) else { continue };
            if kind == "review" {
                self.review(desk, customer, task_number)?;
                continue;
            }
            if kind == "hand_over" {
                // The agency's own letters change nothing within the time that is simulated.
                let body = CompleteTask { task_number, outcome: ContactOutcome::Sent, minutes: None, note: None };
                desk.send(vec![Draft::new("complete_task", ACTOR, desk.at_office((9.8, 9.9), 0, 1), &body)?])?;
                continue;
            }
            // Whoever is asked to pay before goods leave is called about what it owes: what it pays gives it room.
            let (stream, is_call) = if ["call", "prepayment"].contains(&kind.as_str()) { (Stream::Call, true) } else { (Stream::Reminder, false) };
            let for_order = kind == "prepayment";
            let debtor = Debtor { task: Some(task_number.clone()), for_order, ..self.debtor(customer, desk.day, 1, stream) };
            let mut cautions = desk.cautions(&customer_id)?;
            // An order that waits for the money is late through no fault of ours.
            cautions.retain(|caution| !for_order || caution != "our_fault");
            let is_stopped = !cautions.is_empty();
            if is_stopped {
                self.credit.planted.stopped.push(StoppedContact { customer_id, on: desk.day, task: task_number.clone(), cautions });
            }
            if is_stopped || debtor.overdue().is_zero() {
                let body = CompleteTask { task_number, outcome: ContactOutcome::NotNeeded, minutes: None, note: None };
                desk.send(vec![Draft::new("complete_task", ACTOR, desk.at_office((9.8, 9.9), 0, 1), &body)?])?;
            } else if is_call {
                self.call_one(desk, debtor)?;
            } else {
                let drafts = self.remind_one(desk, debtor)?;
                desk.send(drafts.into_iter().collect())?;
            }
        }
        Ok(())
    }

    fn settle_promises(&mut self, desk: &mut Desk<'_>) -> Result<(), SimulationError> {
        if self.credit.agenda.promises.take(desk.day.plus_days(-1)).is_empty() {
            return Ok(());
        }
        let draft = Draft::new("settle_promises", ACTOR, desk.at_office((8.9, 9.0), 0, 1), &SettlePromises {})?;
        desk.send(vec![draft]).map(drop)
    }

    fn send_promised(&mut self, day: Day) {
        let mut remittances = Vec::new();
        // Promised twice for one day, to whoever collects and to whoever asks for an order to be paid first, it comes once.
        let mut coming = BTreeSet::new();
        for promised in self.credit.agenda.promised.take(day) {
            let part = |invoice: String| {
                let row = self.credit.receivables.get(promised.customer, &invoice)?;
                let amount = Amount(row.payable().0 * promised.percent / 100);
                (amount.0 > 0).then_some(Part { invoice, amount, due_on: row.due_on })
            };
            let parts: Vec<Part> = promised.invoices.into_iter().filter(|invoice| coming.insert(invoice.clone())).filter_map(part).collect();
            if !parts.is_empty() {
                remittances.push(Remittance { customer: promised.customer, short: vec![None; parts.len()], parts, referenced: true });
            }
        }
        self.send(remittances, day);
    }

    fn remind(&mut self, desk: &mut Desk<'_>) -> Result<(), SimulationError> {
        let mut drafts = Vec::new();
        for debtor in self.debtors(desk.day, REMINDED_FROM_DAYS, BETWEEN_REMINDERS, Stream::Reminder, |credit| &credit.reminded) {
            drafts.extend(self.remind_one(desk, debtor)?);
        }
        desk.send(drafts).map(drop)
    }

    /// Nothing to send where the reminder was left out at random.
    fn remind_one(&mut self, desk: &Desk<'_>, mut debtor: Debtor) -> Result<Option<Draft>, SimulationError> {
        self.credit.reminded[debtor.customer] = Some(desk.day);
        let response = self.customers[debtor.customer].payer.response();
        let (held_out, moves) = (debtor.dice.chance(HELD_OUT) && debtor.task.is_none(), debtor.dice.chance(response.reminder));
        let moved = moves && !held_out;
        if moved {
            self.move_payer(&debtor, desk.day);
        }
        let truth = self.contact_truth(&debtor, ContactKind::Reminder, desk.day);
        self.credit.planted.contacts.push(ContactTruth { held_out, reached: !held_out, moved, ..truth });
        let contact = || self.contact(desk, &debtor, ContactKind::Reminder, ContactOutcome::Sent, 1, (9.8, 10.0));
        if held_out { Ok(None) } else { contact().map(Some) }
    }

    fn call(&mut self, desk: &mut Desk<'_>) -> Result<(), SimulationError> {
        let mut debtors = self.debtors(desk.day, CALLED_FROM_DAYS, BETWEEN_CALLS, Stream::Call, |credit| &credit.called);
        debtors.retain(|debtor| debtor.overdue().0 >= CALLED_FROM_CENTS);
        debtors.sort_by_key(|debtor| (-debtor.overdue().0, debtor.customer));
        debtors.truncate((self.customers.len() / CUSTOMERS_A_CALL).max(1));
        for debtor in debtors {
            self.call_one(desk, debtor)?;
        }
        Ok(())
    }

    fn call_one(&mut self, desk: &mut Desk<'_>, mut debtor: Debtor) -> Result<(), SimulationError> {
        self.credit.called[debtor.customer] = Some(desk.day);
        let response = self.customers[debtor.customer].payer.response();
        let held_out = debtor.dice.chance(HELD_OUT) && debtor.task.is_none();
        let reached = debtor.dice.chance(REACHED) && !held_out;
        let moved = debtor.dice.chance(response.call) && reached;
        // Who has sent all of it says so.
        let promises = debtor.dice.chance(if moved { 0.75 } else { response.empty_promises }) && reached && !debtor.parts.is_empty();
        let minutes = if reached { debtor.dice.whole(4, 15) } else { debtor.dice.whole(1, 3) };
        let silent = if debtor.dice.chance(0.5) { ContactOutcome::NoAnswer } else { ContactOutcome::LeftMessage };
        let outcome = match (reached, promises) {
            (false, _) => silent,
            (true, true) => ContactOutcome::Promised,
            (true, false) => ContactOutcome::Reached,
        };
        if !held_out {
            let draft = self.contact(desk, &debtor, ContactKind::Call, outcome, minutes, (10.0, 11.5))?;
            desk.send(vec![draft])?;
        }
        let promise = if promises { self.take_promise(desk, &mut debtor, moved)? } else { None };
        if moved && promise.is_none() {
            self.move_payer(&debtor, desk.day);
        }
        let truth = self.contact_truth(&debtor, ContactKind::Call, desk.day);
        self.credit.planted.contacts.push(ContactTruth { held_out, reached, moved, promise, ..truth });
        Ok(())
    }

    /// Records what the customer promises, and sees to it that the money of an honest one comes in time.
    fn take_promise(&mut self, desk: &mut Desk<'_>, debtor: &mut Debtor, is_honest: bool) -> Result<Option<String>, SimulationError> {
        let promised_on = business_day_from(desk.day.plus_days(debtor.dice.whole(4, 9) as i32));
        let invoices: Vec<String> = debtor.parts.iter().map(|part| part.invoice.clone()).collect();
        let body = RecordPromise {
            customer_id: self.customers[debtor.customer].id.clone(),
            amount: dollars(debtor.unsent()).into(),
            promised_on,
            invoices: invoices.clone(),
            taker: None,
            note: None,
        };
        let draft = Draft::new("record_promise", ACTOR, desk.at_office((11.5, 11.6), 0, 1), &body)?;
        let answers = desk.send(vec![draft])?;
        let promise = answers.first().filter(|answer| answer.is_accepted()).and_then(|answer| answer.document("promise"));
        if promise.is_none() {
            return Ok(None);
        }
        self.credit.agenda.promises.put(promised_on, ());
        if is_honest {
            let is_partial = debtor.dice.chance(self.customers[debtor.customer].payer.response().partial);
            let percent = if is_partial { debtor.dice.whole(40, 70) } else { 100 };
            let sent_on = business_day_from(desk.day.plus_days(debtor.dice.whole(1, 3) as i32)).min(promised_on);
            self.credit.agenda.promised.put(sent_on, PromisedPayment { customer: debtor.customer, invoices, percent });
        }
        Ok(promise)
    }

    /// Customers with something overdue whom nobody has contacted like that for a while. Who pays on its own day of the month is known in the office, and left
    /// alone.
    fn debtors(&self, day: Day, from_days: i32, between: i32, stream: Stream, last: fn(&Credit) -> &Vec<Option<Day>>) -> Vec<Debtor> {
        let rested = |customer: &usize| {
            let has_rested = last(&self.credit)[*customer].is_none_or(|on| on.days_until(day) >= between);
            has_rested && !self.customers[*customer].payer.has_its_day()
        };
        let debtor = |customer: usize| self.debtor(customer, day, from_days, stream);
        (0..self.customers.len()).filter(rested).map(debtor).filter(|debtor| !debtor.overdue().is_zero()).collect()
    }

    fn debtor(&self, customer: usize, day: Day, from_days: i32, stream: Stream) -> Debtor {
        let parts = self.credit.receivables.overdue(customer, day, from_days);
        let comes_on = |part: &Part| {
            let sent = self.payables[customer].iter().filter(|payable| payable.invoice == part.invoice);
            sent.map(|payable| self.customers[customer].pay_run_from(payable.from_on.max(day))).max()
        };
        let days = parts.iter().map(comes_on).collect::<Option<Vec<_>>>();
        let comes_by_itself_on = days.map(|days| days.into_iter().max().unwrap_or(day));
        let sent = self.credit.receivables.overdue_sent(customer, day, from_days);
        Debtor { customer, parts, sent, dice: self.seed.on(stream, customer as u64, day.0), comes_by_itself_on, task: None, for_order: false }
    }

    /// What is overdue comes with the next pay run.
    fn move_payer(&mut self, debtor: &Debtor, day: Day) {
        let is_overdue = |invoice: &str| debtor.parts.iter().any(|part| part.invoice == invoice);
        for payable in self.payables[debtor.customer].iter_mut().filter(|payable| is_overdue(&payable.invoice)) {
            payable.from_on = payable.from_on.min(day.plus_days(1));
        }
    }

    fn contact(
        &self,
        desk: &Desk<'_>,
        debtor: &Debtor,
        kind: ContactKind,
        outcome: ContactOutcome,
        minutes: i64,
        hours: (f64, f64),
    ) -> Result<Draft, SimulationError> {
        let at = desk.at_office(hours, debtor.customer, self.customers.len());
        if let Some(task_number) = &debtor.task {
            let body = CompleteTask { task_number: task_number.clone(), outcome, minutes: Some(minutes), note: None };
            return Draft::new("complete_task", ACTOR, at, &body);
        }
        let body = LogActivity {
            customer_id: Some(self.customers[debtor.customer].id.clone()),
            supplier_id: None,
            kind,
            outcome: Some(outcome),
            minutes: Some(minutes),
            document: debtor.parts.first().map(|part| part.invoice.clone()),
            note: None,
        };
        Draft::new("log_activity", ACTOR, at, &body)
    }

    /// A contact of which nothing is known yet.
    fn contact_truth(&self, debtor: &Debtor, kind: ContactKind, on: Day) -> ContactTruth {
        let [on_its_way, open_lines] = self.credit.bank.waiting(debtor.customer);
        let on_account = self.credit.agenda.unreferenced.iter().filter(|booked| booked.remittance.customer == debtor.customer);
        let on_account: Amount = on_account.map(|booked| booked.remittance.total()).sum();
        ContactTruth {
            customer_id: self.customers[debtor.customer].id.clone(),
            on,
            kind,
            held_out: false,
            reached: false,
            moved: false,
            overdue: dollars(debtor.overdue()),
            in_bank: dollars(Amount(open_lines.0 + on_account.0)),
            on_its_way: dollars(on_its_way),
            disputed: self.credit.receivables.contests(debtor.customer),
            our_fault: self.books.fails(debtor.customer, on),
            for_order: debtor.for_order,
            comes_by_itself_on: debtor.comes_by_itself_on,
            promise: None,
            task: debtor.task.clone(),
        }
    }

    /// What was planted about collections, for those who judge.
    pub(crate) fn collection_truths(&self) -> Value {
        let planted = &self.credit.planted;
        let customer = |customer: &crate::customers::Customer| json!({"customer_id": customer.id, "response": customer.payer.response()});
        let payment = |(number, customer_id, on): &(String, String, Day)| json!({"payment": number, "customer_id": customer_id, "on": on});
        json!({
            "response": "probability that a contact makes the customer pay what is overdue with its next pay run; a call's is of those that reach somebody",
            "held_out": HELD_OUT, "reached": REACHED,
            "customers": self.customers.iter().map(customer).collect::<Vec<_>>(),
            "contacts": planted.contacts, "stopped": planted.stopped, "disputes": planted.disputes,
            "unreferenced_payments": planted.unreferenced.iter().map(payment).collect::<Vec<_>>(),
            "bounced_payments": planted.bounced.iter().map(payment).collect::<Vec<_>>(),
        })
    }
}

impl Payer {
    /// The true effect of a contact: none on those who pay anyway, much on those who only forget, little on those who cannot.
    pub(crate) fn response(self) -> Response {
        match self {
            Self::OnTime => Response { reminder: 0.05, call: 0.1, empty_promises: 0.3, partial: 0.0 },
            Self::HabituallyLate { .. } => Response { reminder: 0.2, call: 0.6, empty_promises: 0.35, partial: 0.05 },
            Self::SlowDeclining { .. } => Response { reminder: 0.1, call: 0.4, empty_promises: 0.5, partial: 0.3 },
            Self::Defaulting { .. } => Response { reminder: 0.0, call: 0.08, empty_promises: 0.6, partial: 0.7 },
            Self::Partial { .. } => Response { reminder: 0.08, call: 0.35, empty_promises: 0.4, partial: 0.4 },
            Self::ByDayOfMonth { .. } => Response { reminder: 0.0, call: 0.0, empty_promises: 0.0, partial: 0.0 },
        }
    }
}
