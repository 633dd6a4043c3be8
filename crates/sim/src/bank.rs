//! A company's invoices and its bank statement, seeded, with whose money each line is and what its payer meant it to settle.
//!
//! Promises: what payers do is known by kind ([`LineKind`]), so that matching can be judged for each; numbers are damaged by one slip of the hand, at any
//! digit. Leaves out: goods, costs, and everything else that a company does.

use crate::rng::{Dice, Seed, Stream};
use chandler_amount::Amount;
use chandler_calendar::Day;
use std::collections::BTreeMap;

/// How much there is of it.
#[derive(Clone, Copy, Debug)]
pub struct BankScenario {
    pub seed: u64,
    pub customers: u64,
    pub days: i32,
    pub first_day: Day,
}

/// How somebody pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LineKind {
    /// One invoice, named and paid in full.
    Complete,
    /// Two to four invoices, all named.
    Several,
    /// One invoice, its number with a slip.
    Damaged,
    /// Several, one of the numbers with a slip.
    SeveralDamaged,
    /// One invoice that is not named.
    Missing,
    /// Several that are not named.
    SeveralMissing,
    /// One invoice, named, and less than is open.
    Short,
    /// The same, its number with a slip.
    ShortDamaged,
    /// More than the invoice that is named.
    Over,
    /// Money for goods to come: it settles nothing yet.
    Ahead,
    /// Paid by another customer's account, with the number.
    ByAnother,
    /// No customer's: interest, a refund, a slip of the bank.
    Stranger,
}

impl LineKind {
    const WEIGHTS: [(Self, f64); 12] = [
        (Self::Complete, 0.42),
        (Self::Several, 0.12),
        (Self::Damaged, 0.08),
        (Self::SeveralDamaged, 0.04),
        (Self::Missing, 0.12),
        (Self::SeveralMissing, 0.05),
        (Self::Short, 0.04),
        (Self::ShortDamaged, 0.01),
        (Self::Over, 0.02),
        (Self::Ahead, 0.03),
        (Self::ByAnother, 0.02),
        (Self::Stranger, 0.05),
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Several => "several",
            Self::Damaged => "damaged",
            Self::SeveralDamaged => "several_damaged",
            Self::Missing => "missing",
            Self::SeveralMissing => "several_missing",
            Self::Short => "short",
            Self::ShortDamaged => "short_damaged",
            Self::Over => "over",
            Self::Ahead => "ahead",
            Self::ByAnother => "by_another",
            Self::Stranger => "stranger",
        }
    }
}

/// A customer; one in twenty has the name of the one before.
#[derive(Clone, Debug)]
pub struct Payer {
    pub customer_id: String,
    pub name: String,
    account: String,
    /// How its bank writes its name.
    written: String,
}

#[derive(Clone, Debug)]
pub struct MadeInvoice {
    pub invoice_number: String,
    pub customer_id: String,
    pub invoiced_on: Day,
    pub amount: Amount,
}

/// A line of the statement, and the truth about it.
#[derive(Clone, Debug)]
pub struct MadeLine {
    pub booked_on: Day,
    pub amount: Amount,
    pub payer_name: String,
    pub payer_account: String,
    pub remittance: String,
    pub kind: LineKind,
    /// Whose money it is, if a customer's.
    pub customer_id: Option<String>,
    /// What it was meant to settle.
    pub settles: Vec<(String, Amount)>,
}

#[derive(Clone, Debug)]
pub enum BankEvent {
    Invoiced(MadeInvoice),
    Paid(MadeLine),
}

/// Customers, and what happens day by day.
#[derive(Clone, Debug)]
pub struct BankWorld {
    pub payers: Vec<Payer>,
    pub events: Vec<BankEvent>,
}

impl BankWorld {
    pub fn new(scenario: BankScenario) -> Self {
        let seed = Seed(scenario.seed);
        let payers = payers(seed, scenario.customers);
        let mut making = Making { seed, owed: BTreeMap::new(), invoices: 0, events: Vec::new() };
        for day in 0..scenario.days {
            for (number, payer) in payers.iter().enumerate() {
                making.invoice(payer, number as u64, day, scenario.first_day);
                let other = &payers[(number + 7) % payers.len()];
                making.pay(payer, other, number as u64, day, scenario.first_day);
            }
        }
        Self { payers, events: making.events }
    }
}

const TRADES: [&str; 10] = ["Supply", "Hardware", "Electric", "Plumbing", "Builders", "Tool & Die", "Marine", "Controls", "Fabrication", "Rentals"];
const FOUNDERS: [&str; 12] =
    ["Miller", "Moore", "Vega", "Olsen", "Baker", "Nakamura", "Hughes", "Lindqvist", "Ortiz", "Schmidt", "Donnelly", "Fraser"];

fn payers(seed: Seed, customers: u64) -> Vec<Payer> {
    let mut payers: Vec<Payer> = Vec::new();
    for number in 0..customers {
        let mut dice = seed.fixed(Stream::BankPayer, number);
        let (founder, trade) = (dice.pick(&FOUNDERS), dice.pick(&TRADES));
        let twin = payers.last().filter(|_| dice.chance(0.05)).map(|last| last.name.clone());
        let name = twin.unwrap_or_else(|| format!("{founder} {trade} {} Inc.", 100 + number));
        let written = if dice.chance(0.7) { name.to_uppercase().replace('.', "") } else { format!("{} ACCTS PAYABLE", name.to_uppercase()) };
        let account = if dice.chance(0.8) { format!("US{:010}", 4_000_000 + number * 37) } else { String::new() };
        payers.push(Payer { customer_id: format!("CUST-{number:04}"), name, account, written });
    }
    payers
}

struct Making {
    seed: Seed,
    /// Open by customer, the oldest first.
    owed: BTreeMap<String, Vec<MadeInvoice>>,
    invoices: u64,
    events: Vec<BankEvent>,
}

impl Making {
    fn invoice(&mut self, payer: &Payer, number: u64, day: i32, first_day: Day) {
        let mut dice = self.seed.on(Stream::BankInvoice, number, day);
        if !dice.chance(0.12) {
            return;
        }
        self.invoices += 1;
        // Some customers order the same again and again: two of their invoices are alike.
        let amount = if number.is_multiple_of(6) { 48_000 } else { dice.whole(4_000, 900_000) };
        let invoice = MadeInvoice {
            invoice_number: format!("IN-{:06}", self.invoices),
            customer_id: payer.customer_id.clone(),
            invoiced_on: first_day.plus_days(day),
            amount: Amount(amount),
        };
        self.owed.entry(payer.customer_id.clone()).or_default().push(invoice.clone());
        self.events.push(BankEvent::Invoiced(invoice));
    }

    fn pay(&mut self, payer: &Payer, other: &Payer, number: u64, day: i32, first_day: Day) {
        let mut dice = self.seed.on(Stream::BankLine, number, day);
        if !dice.chance(0.09) {
            return;
        }
        let weights = LineKind::WEIGHTS.map(|(_, weight)| weight);
        let kind = LineKind::WEIGHTS[dice.weighted(&weights)].0;
        let open = self.owed.entry(payer.customer_id.clone()).or_default();
        let wanted = if kind.is_of_several() { dice.whole(2, 4) as usize } else { 1 };
        let of_none = matches!(kind, LineKind::Ahead | LineKind::Stranger);
        if !of_none && open.len() < wanted {
            return;
        }
        // Mostly the oldest, but people pay what they approve first.
        let first = if dice.chance(0.8) { 0 } else { dice.whole(0, (open.len().max(wanted) - wanted) as i64) as usize };
        let paid: Vec<MadeInvoice> = if of_none { Vec::new() } else { open.drain(first..first + wanted).collect() };
        let line = written(&mut dice, kind, payer, other, &paid, first_day.plus_days(day));
        let left = paid.first().filter(|_| kind.is_short()).map(|invoice| invoice.amount.0 - line.amount.0);
        if let (Some(left), Some(invoice)) = (left, paid.first()) {
            open.insert(0, MadeInvoice { amount: Amount(left), ..invoice.clone() });
        }
        self.events.push(BankEvent::Paid(line));
    }
}

impl LineKind {
    fn is_of_several(self) -> bool {
        matches!(self, Self::Several | Self::SeveralDamaged | Self::SeveralMissing)
    }

    fn is_short(self) -> bool {
        matches!(self, Self::Short | Self::ShortDamaged)
    }

    fn is_named(self) -> bool {
        !matches!(self, Self::Missing | Self::SeveralMissing | Self::Ahead | Self::Stranger)
    }

    fn is_damaged(self) -> bool {
        matches!(self, Self::Damaged | Self::SeveralDamaged | Self::ShortDamaged)
    }
}

fn written(dice: &mut Dice, kind: LineKind, payer: &Payer, other: &Payer, paid: &[MadeInvoice], booked_on: Day) -> MadeLine {
    let owed: i64 = paid.iter().map(|invoice| invoice.amount.0).sum();
    let amount = match kind {
        kind if kind.is_short() => (owed as f64 * dice.within(0.3, 0.98)) as i64 + 1,
        LineKind::Over => owed + dice.whole(100, 90_000),
        LineKind::Ahead | LineKind::Stranger => dice.whole(1_000, 400_000),
        _ => owed,
    };
    let damaged = kind.is_damaged().then(|| dice.whole(0, paid.len() as i64 - 1) as usize);
    let numbers = paid.iter().enumerate().map(|(index, invoice)| {
        if damaged == Some(index) { slipped(dice, &invoice.invoice_number) } else { as_people_write(dice, &invoice.invoice_number) }
    });
    let numbers: Vec<String> = numbers.collect();
    let text = if kind.is_named() { numbers.join(", ") } else { (*dice.pick(&["", "payment", "thank you", "NOTPROVIDED"])).to_owned() };
    let (payer_name, payer_account) = match kind {
        LineKind::Stranger => ("Interest and refunds".to_owned(), String::new()),
        LineKind::ByAnother => (other.written.clone(), other.account.clone()),
        _ => (payer.written.clone(), payer.account.clone()),
    };
    let settles =
        paid.iter().map(|invoice| (invoice.invoice_number.clone(), if kind.is_short() { Amount(amount) } else { invoice.amount })).collect();
    let customer_id = (kind != LineKind::Stranger).then(|| payer.customer_id.clone());
    MadeLine { booked_on, amount: Amount(amount), payer_name, payer_account, remittance: text, kind, customer_id, settles }
}

pub(crate) fn as_people_write(dice: &mut Dice, number: &str) -> String {
    let digits = number.trim_start_matches("IN-");
    match dice.whole(0, 3) {
        0 => number.to_owned(),
        1 => format!("IN{digits}"),
        2 => format!("Invoice {}", digits.trim_start_matches('0')),
        _ => format!("inv. {digits}"),
    }
}

/// One digit other, left out or written twice, or two neighbours swapped.
pub(crate) fn slipped(dice: &mut Dice, number: &str) -> String {
    let mut digits: Vec<char> = number.trim_start_matches("IN-").chars().collect();
    let place = dice.whole(2, digits.len() as i64 - 2) as usize;
    match dice.whole(0, 3) {
        0 => digits[place] = char::from(b'0' + dice.whole(0, 9) as u8),
        1 => drop(digits.remove(place)),
        2 => digits.insert(place, digits[place]),
        _ => digits.swap(place, place + 1),
    }
    format!("IN-{}", digits.into_iter().collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_worth_what_it_settles_or_says_why_not() {
        let world = BankWorld::new(BankScenario { seed: 3, customers: 60, days: 90, first_day: Day(20_000) });
        let lines: Vec<&MadeLine> =
            world.events.iter().filter_map(|event| if let BankEvent::Paid(line) = event { Some(line) } else { None }).collect();
        assert!(LineKind::WEIGHTS.iter().all(|(kind, _)| lines.iter().any(|line| line.kind == *kind)), "every kind is there");
        for line in lines {
            let settled: i64 = line.settles.iter().map(|(_, amount)| amount.0).sum();
            let more = matches!(line.kind, LineKind::Over | LineKind::Ahead | LineKind::Stranger);
            assert!(if more { settled < line.amount.0 } else { settled == line.amount.0 }, "{line:?}");
        }
        let names: std::collections::BTreeSet<&String> = world.payers.iter().map(|payer| &payer.name).collect();
        assert!(names.len() < world.payers.len(), "two customers of one name");
    }
}
