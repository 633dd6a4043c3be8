//! What stands in our bank's statement: customers' money as their banks write it, payments that the bank takes back, and money that is nobody's.
//!
//! How each payment says what it is for is planted, with the day on which it was sent and what it was meant to settle. Leaves out: money in another
//! currency, ahead of goods, or beyond what is owed.

use crate::agenda::{Agenda, business_day_from};
use crate::bank::{as_people_write, slipped};
use crate::company::Company;
use crate::customers::{Customer, Payer};
use crate::leaks::dollars;
use crate::payers::{BookedPayment, Remittance};
use crate::receivables::Part;
use crate::rng::{Dice, Seed, Stream};
use chandler_amount::{Amount, Currency};
use chandler_calendar::Day;
use chandler_erp::bank::{Answer, Incoming, OpenItem, OpenItems};
use chandler_erp::body::{Decimal, RecordBankLine};
use serde::Serialize;
use serde_json::{Value, json};

/// Our account, as the statement names it.
pub(crate) const ACCOUNT: &str = "OPERATING";
/// Part of the customers whose bank gives their account, and of those whose name it writes as we do.
const GIVES_ACCOUNT: f64 = 0.8;
const NAMED_ALIKE: f64 = 0.7;
/// Part of the payments that come from the account of another customer, and of those in whose numbers there is a slip.
const BY_ANOTHER: f64 = 0.01;
const SLIPS: f64 = 0.06;
/// Part of the business days on which the bank books money that is nobody's: interest, a refund.
const STRANGERS: f64 = 0.06;

/// How a payment says what it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Reference {
    Named,
    Slip,
    Unnamed,
    ByAnother,
}

/// A line of our account, and whose it is.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub booked_on: Day,
    pub reference: String,
    pub amount: Amount,
    pub payer_account: String,
    payer_name: String,
    text: String,
    pub of: Origin,
}

#[derive(Clone, Debug)]
pub(crate) enum Origin {
    /// With its place among the planted payments.
    Customer(Remittance, usize),
    /// The bank takes a payment back.
    Bounced(BookedPayment),
    Stranger,
}

/// A payment: when the customer really sent it, and what became of it.
#[derive(Clone, Debug, Serialize)]
struct SentTruth {
    line: String,
    customer_id: String,
    reference: Reference,
    sent_on: Day,
    amount: String,
    settles: Vec<(String, String)>,
    recorded_on: Option<Day>,
    /// `matched`, `on_account` or `open` when it was recorded.
    recorded_as: Option<&'static str>,
    /// When the last of it had reached its invoices.
    assigned_on: Option<Day>,
}

/// What the statement will say, what of it nobody has settled, and the books as matching is asked about them.
pub(crate) struct Bank {
    pub statement: Agenda<Line>,
    pub open: Agenda<Line>,
    pub items: OpenItems,
    sent: Vec<SentTruth>,
    strangers: u64,
}

impl Bank {
    pub(crate) fn new(customers: &[Customer], currency: Currency) -> Self {
        let mut items = OpenItems::new(currency);
        customers.iter().for_each(|customer| items.add_customer(&customer.id, &customer.name));
        Self { statement: Agenda::default(), open: Agenda::default(), items, sent: Vec::new(), strangers: 0 }
    }

    pub(crate) fn invoiced(&mut self, customer: &Customer, invoice: &str, open: Amount, invoiced_on: Day) {
        let (invoice_number, customer_id) = (invoice.to_owned(), customer.id.clone());
        self.items.add_invoice(OpenItem { invoice_number, customer_id, invoiced_on, open }, None);
    }

    /// Money of customers that has reached no invoice yet.
    pub(crate) fn remittances(&mut self) -> impl Iterator<Item = &mut Remittance> {
        let lines = self.statement.iter_mut().chain(self.open.iter_mut());
        lines.filter_map(|line| if let Origin::Customer(remittance, _) = &mut line.of { Some(remittance) } else { None })
    }

    /// What a customer has sent and no statement shows, and what a statement shows and nobody has settled.
    pub(crate) fn waiting(&self, customer: usize) -> [Amount; 2] {
        let of_customer = |line: &&Line| matches!(&line.of, Origin::Customer(remittance, _) if remittance.customer == customer);
        [&self.statement, &self.open].map(|lines| lines.iter().filter(of_customer).map(|line| line.amount).sum())
    }

    /// The bank takes a payment back on a day.
    pub(crate) fn bounce(&mut self, on: Day, payment: BookedPayment) {
        let line = Line {
            booked_on: on,
            reference: format!("R-{}", payment.number),
            amount: Amount(-payment.amount.0),
            payer_name: String::new(),
            payer_account: String::new(),
            text: "RETURNED ITEM".to_owned(),
            of: Origin::Bounced(payment),
        };
        self.statement.put(business_day_from(on.plus_days(1)), line);
    }

    /// Now and then money comes that is no customer's.
    pub(crate) fn strangers_money(&mut self, mut dice: Dice, day: Day) {
        if !dice.chance(STRANGERS) {
            return;
        }
        self.strangers += 1;
        let line = Line {
            booked_on: day.plus_days(-1),
            reference: format!("S-{:06}", self.strangers),
            amount: Amount(dice.whole(1_000, 90_000)),
            payer_name: "Interest and refunds".to_owned(),
            payer_account: String::new(),
            text: (*dice.pick(&["INTEREST", "REFUND", ""])).to_owned(),
            of: Origin::Stranger,
        };
        self.statement.put(day, line);
    }

    pub(crate) fn note_recorded(&mut self, place: usize, on: Day, recorded_as: &'static str) {
        (self.sent[place].recorded_on, self.sent[place].recorded_as) = (Some(on), Some(recorded_as));
    }

    pub(crate) fn note_assigned(&mut self, place: usize, on: Day) {
        self.sent[place].assigned_on = Some(on);
    }

    /// What was planted, for those who judge.
    pub(crate) fn truth(&self) -> Value {
        json!({"account": ACCOUNT, "payments": self.sent})
    }
}

impl Line {
    pub(crate) fn incoming(&self, currency: Currency) -> Incoming<'_> {
        Incoming {
            booked_on: self.booked_on,
            amount: self.amount,
            currency,
            payer_name: &self.payer_name,
            payer_account: &self.payer_account,
            remittance: &self.text,
            is_return: matches!(self.of, Origin::Bounced(_)),
        }
    }

    /// The line as it is recorded.
    pub(crate) fn body(&self, answer: &Answer, currency: Currency) -> RecordBankLine {
        let (assignment, open_reason, candidates) = match answer.clone() {
            Answer::Assigned(assignment) => (Some(assignment), None, Vec::new()),
            Answer::Open { why, candidates } => (None, Some(why), candidates),
            Answer::SetAside { why } => (None, Some(why), Vec::new()),
        };
        RecordBankLine {
            bank_account: ACCOUNT.to_owned(),
            bank_reference: self.reference.clone(),
            booked_on: self.booked_on,
            amount: Decimal(dollars(self.amount)),
            currency,
            payer_name: self.payer_name.clone(),
            payer_account: self.payer_account.clone(),
            remittance: self.text.clone(),
            is_return: matches!(self.of, Origin::Bounced(_)),
            source: format!("statement-{}.csv", self.booked_on),
            assignment,
            open_reason,
            candidates,
        }
    }
}

impl Company {
    /// Money is on its way: for its customer what it settles is paid.
    pub(crate) fn send(&mut self, remittances: Vec<Remittance>, day: Day) {
        for remittance in remittances {
            for part in &remittance.parts {
                self.credit.receivables.send(remittance.customer, &part.invoice, part.amount);
            }
            let line = self.written(remittance, day);
            self.credit.bank.statement.put(business_day_from(day.plus_days(1)), line);
        }
    }

    /// The line as the customer's bank writes it.
    fn written(&mut self, remittance: Remittance, day: Day) -> Line {
        let sent = &mut self.credit.bank.sent;
        let customer = &self.customers[remittance.customer];
        let mut dice = self.seed.on(Stream::BankLine, remittance.customer as u64, day.0);
        let reference = draw_reference(&mut dice, &remittance, customer.payer);
        let from = if reference == Reference::ByAnother { (remittance.customer + 7) % self.customers.len() } else { remittance.customer };
        let (payer_name, payer_account) = as_its_bank_writes(self.seed, from, &self.customers[from].name);
        let text = text(&mut dice, reference, &remittance.parts);
        let (place, line, amount) = (sent.len(), format!("T-{:06}", sent.len() + 1), remittance.total());
        sent.push(SentTruth {
            line: line.clone(),
            customer_id: customer.id.clone(),
            reference,
            sent_on: day,
            amount: dollars(amount),
            settles: remittance.parts.iter().map(|part| (part.invoice.clone(), dollars(part.amount))).collect(),
            recorded_on: None,
            recorded_as: None,
            assigned_on: None,
        });
        Line { booked_on: day, reference: line, amount, payer_name, payer_account, text, of: Origin::Customer(remittance, place) }
    }
}

fn draw_reference(dice: &mut Dice, remittance: &Remittance, payer: Payer) -> Reference {
    let (by_another, slips) = (dice.chance(BY_ANOTHER), dice.chance(SLIPS));
    match (remittance.referenced, payer.has_its_day()) {
        (false, _) => Reference::Unnamed,
        (true, false) if by_another => Reference::ByAnother,
        (true, false) if slips => Reference::Slip,
        _ => Reference::Named,
    }
}

/// What the customer writes about what it pays.
fn text(dice: &mut Dice, reference: Reference, parts: &[Part]) -> String {
    if reference == Reference::Unnamed {
        return (*dice.pick(&["", "payment", "thank you", "NOTPROVIDED"])).to_owned();
    }
    let damaged = (reference == Reference::Slip).then(|| dice.whole(0, parts.len() as i64 - 1) as usize);
    let number = |(index, part): (usize, &Part)| {
        if damaged == Some(index) { slipped(dice, &part.invoice) } else { as_people_write(dice, &part.invoice) }
    };
    parts.iter().enumerate().map(number).collect::<Vec<_>>().join(", ")
}

/// A customer's name and account, as its bank gives them on every line.
fn as_its_bank_writes(seed: Seed, customer: usize, name: &str) -> (String, String) {
    let mut dice = seed.fixed(Stream::BankPayer, customer as u64);
    let name = name.to_uppercase().replace('.', "");
    let account = if dice.chance(GIVES_ACCOUNT) { format!("US{:010}", 4_000_000 + customer * 37) } else { String::new() };
    (if dice.chance(NAMED_ALIKE) { name } else { format!("{name} ACCTS PAYABLE") }, account)
}
