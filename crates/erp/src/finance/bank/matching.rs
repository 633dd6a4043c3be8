//! Whose money a line of a bank statement is, and what it settles.
//!
//! In this order: the invoices that the payer names, where they add up to the cent, or where the payer is known to be their customer; then a payer who is known
//! by account, else by exact name, with the one combination of open invoices that adds up. A known customer whose invoices do not add up has the money on
//! account, unless it is known by an account alone and the bank gives another name: somebody may pay for somebody else. Two answers that are equally good are none: the line stays open, and both are named.

use super::fit::fits;
use super::names;
use super::open_items::{OpenItem, OpenItems};
use crate::fields::{MoneyText, codes};
use crate::finance::NewApplication;
use chandler_amount::{Amount, Currency};
use chandler_calendar::Day;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Candidates that are named at the most.
const CANDIDATES_MAX: usize = 5;

/// What a line says.
#[derive(Clone, Copy, Debug)]
pub struct Incoming<'a> {
    pub booked_on: Day,
    pub amount: Amount,
    pub currency: Currency,
    pub payer_name: &'a str,
    pub payer_account: &'a str,
    pub remittance: &'a str,
    /// The bank takes an earlier payment back.
    pub is_return: bool,
}

codes! {
    /// What a line was matched by.
    pub enum Basis {
        InvoicesNamed = "invoices_named",
        AccountKnown = "account_known",
        NameKnown = "name_known",
    }
}

codes! {
    /// Why a line stays open, or is set aside.
    pub enum OpenReason {
        UnknownPayer = "unknown_payer",
        SeveralCustomers = "several_customers",
        SeveralFits = "several_fits",
        NamedDoesNotAddUp = "named_does_not_add_up",
        ForeignCurrency = "foreign_currency",
        PaymentReturned = "payment_returned",
        MoneyOut = "money_out",
    }
}

/// Whose money a line is and what it settles; the rest stays on account.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Assignment {
    pub customer_id: String,
    pub basis: Basis,
    #[serde(default)]
    pub applications: Vec<NewApplication>,
}

/// A customer whose money a line may be, with invoices that it may settle.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Candidate {
    pub customer_id: String,
    #[serde(default)]
    pub invoices: Vec<String>,
}

/// What matching says of a line.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    Assigned(Assignment),
    Open {
        why: OpenReason,
        candidates: Vec<Candidate>,
    },
    /// Nothing that a customer paid.
    SetAside {
        why: OpenReason,
    },
}

/// Says whose money a line is.
pub fn match_line(books: &OpenItems, line: &Incoming<'_>) -> Answer {
    let (payers, basis) = books.payers(line.payer_name, line.payer_account);
    let nobody_else = |why: OpenReason| open(why, payers.iter().map(|payer| Candidate { customer_id: payer.clone(), invoices: Vec::new() }));
    if line.is_return {
        // No money is there: nobody is held back for it.
        return open(OpenReason::PaymentReturned, []);
    }
    if line.amount <= Amount::ZERO {
        return Answer::SetAside { why: OpenReason::MoneyOut };
    }
    if line.currency != books.currency {
        return nobody_else(OpenReason::ForeignCurrency);
    }
    let matching = Matching { books, line, payers: &payers, basis };
    matching.by_invoices().unwrap_or_else(|| matching.by_payer())
}

struct Matching<'a> {
    books: &'a OpenItems,
    line: &'a Incoming<'a>,
    payers: &'a BTreeSet<String>,
    basis: Basis,
}

impl<'a> Matching<'a> {
    /// By what the payer says that it pays; none where it names nothing of use.
    fn by_invoices(&self) -> Option<Answer> {
        let named = self.books.named(self.line.remittance, self.line.booked_on);
        let customers: BTreeSet<&str> = named.iter().map(|item| item.customer_id.as_str()).collect();
        let open_items: Vec<&OpenItem> = named.iter().copied().filter(|item| item.open > Amount::ZERO).collect();
        let payer = self.sole_payer();
        match (customers.len(), customers.first()) {
            (0, _) => None,
            (1, Some(customer)) if sum(&open_items) == self.line.amount && (self.payers.is_empty() || self.payers.contains(*customer)) => {
                Some(self.named_exactly(customer, &open_items))
            }
            (1, Some(customer)) if self.payers.contains(*customer) => self.named_by_its_customer(customer, &open_items),
            // Somebody else's invoice: a slip of a digit, where the payer's own invoices add up, else nobody can say.
            _ if payer.is_some_and(|payer| sum(&open_items) != self.line.amount && self.fits(payer).len() == 1) => None,
            _ => Some(self.undecided(customers, &open_items)),
        }
    }

    /// What is named adds up to the cent. Where a slip of the hand could have meant another invoice of the same amount, that is two answers.
    fn named_exactly(&self, customer: &str, named: &[&OpenItem]) -> Answer {
        let is_slip = |item: &OpenItem, other: &OpenItem| {
            let is_payers = self.payers.is_empty() || self.payers.contains(&other.customer_id);
            is_payers && names::is_one_slip(&names::number(&item.invoice_number), &names::number(&other.invoice_number))
        };
        let others: Vec<&OpenItem> =
            named.iter().flat_map(|item| self.books.of_amount(item.open).filter(move |other| is_slip(item, other))).collect();
        if others.is_empty() {
            return assigned(customer, Basis::InvoicesNamed, named, self.books);
        }
        let why = if others.iter().all(|other| other.customer_id == customer) { OpenReason::SeveralFits } else { OpenReason::SeveralCustomers };
        let own = candidate(customer, named.iter().copied());
        open(why, std::iter::once(own).chain(others.into_iter().map(|other| candidate(&other.customer_id, [other]))))
    }

    /// The payer is known as the customer of what it names, and that does not add up.
    fn named_by_its_customer(&self, customer: &str, named: &[&'a OpenItem]) -> Option<Answer> {
        let fits = self.fits(customer);
        match fits.as_slice() {
            _ if named.is_empty() => (self.payers.len() > 1).then(|| self.several_fits(customer, Vec::new())),
            [fit] if named.iter().all(|item| fit.contains(item)) => Some(assigned(customer, Basis::InvoicesNamed, fit, self.books)),
            [_, ..] => Some(self.several_fits(customer, [vec![named.to_vec()], fits].concat())),
            [] if self.is_as_meant(customer, named) => Some(self.as_far_as_certain(customer, named)),
            [] => Some(self.on_account(customer)),
        }
    }

    /// Nothing else of the customer has a number that could have been meant.
    fn is_as_meant(&self, customer: &str, named: &[&OpenItem]) -> bool {
        let form = |item: &OpenItem| names::number(&item.invoice_number);
        let others = self.books.of_customer(customer, self.line.booked_on);
        let mut others = others.iter().filter(|item| !named.contains(item));
        others.all(|other| named.iter().all(|item| !names::is_one_slip(&form(item), &form(other))))
    }

    /// One invoice is paid in part, or all are paid and something is left; which of several is paid short nobody can say.
    fn as_far_as_certain(&self, customer: &str, named: &[&OpenItem]) -> Answer {
        match named {
            [only] if only.open > self.line.amount => {
                let part = application(only, self.line.amount, self.books.currency);
                Answer::Assigned(Assignment { customer_id: customer.to_owned(), basis: Basis::InvoicesNamed, applications: vec![part] })
            }
            _ if sum(named) < self.line.amount => assigned(customer, Basis::InvoicesNamed, named, self.books),
            _ => self.on_account(customer),
        }
    }

    /// By who pays.
    fn by_payer(&self) -> Answer {
        let Some(customer) = self.sole_payer() else {
            let (why, payers) = if self.payers.is_empty() {
                (OpenReason::UnknownPayer, [self.named_alike(), self.of_the_same_amount()].concat())
            } else {
                (OpenReason::SeveralCustomers, self.payers.iter().flat_map(|payer| self.candidates(payer)).collect())
            };
            return open(why, payers);
        };
        match self.fits(customer).as_slice() {
            [] if self.basis == Basis::AccountKnown && !self.books.is_named_alike(customer, self.line.payer_name) => {
                open(OpenReason::SeveralCustomers, [candidate(customer, [])])
            }
            [] => self.on_account(customer),
            [fit] => assigned(customer, self.basis, fit, self.books),
            fits => self.several_fits(customer, fits.to_vec()),
        }
    }

    fn sole_payer(&self) -> Option<&'a str> {
        self.payers.first().filter(|_| self.payers.len() == 1).map(String::as_str)
    }

    fn fits(&self, customer: &str) -> Vec<Vec<&'a OpenItem>> {
        fits(&self.books.of_customer(customer, self.line.booked_on), self.line.amount)
    }

    fn on_account(&self, customer: &str) -> Answer {
        if self.payers.len() > 1 {
            return self.several_fits(customer, Vec::new());
        }
        Answer::Assigned(Assignment { customer_id: customer.to_owned(), basis: self.basis, applications: Vec::new() })
    }

    /// The invoices named are not the payer's, or of several customers.
    fn undecided(&self, named: BTreeSet<&str>, items: &[&OpenItem]) -> Answer {
        let of_named = named.iter().map(|customer| candidate(customer, items.iter().copied().filter(|item| item.customer_id == *customer)));
        let others = self.payers.iter().filter(|payer| !named.contains(payer.as_str())).flat_map(|payer| self.candidates(payer));
        let why = if named.len() + self.payers.len() > 1 { OpenReason::SeveralCustomers } else { OpenReason::NamedDoesNotAddUp };
        open(why, of_named.chain(others).chain(self.named_alike()).collect::<Vec<_>>())
    }

    fn several_fits(&self, customer: &str, fits: Vec<Vec<&OpenItem>>) -> Answer {
        let others = self.payers.iter().filter(|payer| *payer != customer).flat_map(|payer| self.candidates(payer));
        let own = fits.into_iter().map(|fit| candidate(customer, fit));
        let own = own.chain((self.payers.len() > 1).then(|| candidate(customer, [])));
        let why = if self.payers.len() > 1 { OpenReason::SeveralCustomers } else { OpenReason::SeveralFits };
        open(why, own.chain(others).collect::<Vec<_>>())
    }

    /// A customer with each fit, or without one.
    fn candidates(&self, customer: &str) -> Vec<Candidate> {
        let fits = self.fits(customer);
        if fits.is_empty() { vec![candidate(customer, [])] } else { fits.into_iter().map(|fit| candidate(customer, fit)).collect() }
    }

    /// Of a payer whom nobody knows, who has its name in the payer's, where that is a hint and not a crowd. It may be the payer, and is no answer.
    fn named_alike(&self) -> Vec<Candidate> {
        let alike = self.books.named_in(self.line.payer_name);
        let is_hint = self.payers.is_empty() && alike.len() <= CANDIDATES_MAX;
        alike.into_iter().filter(|_| is_hint).flat_map(|customer| self.candidates(customer)).collect()
    }

    /// Who owes exactly this on one invoice, where that is a hint and not a crowd.
    fn of_the_same_amount(&self) -> Vec<Candidate> {
        let found: Vec<Candidate> = self.books.of_amount(self.line.amount).map(|item| candidate(&item.customer_id, [item])).collect();
        if found.len() > CANDIDATES_MAX { Vec::new() } else { found }
    }
}

fn sum(items: &[&OpenItem]) -> Amount {
    items.iter().map(|item| item.open).sum()
}

fn assigned(customer: &str, basis: Basis, items: &[&OpenItem], books: &OpenItems) -> Answer {
    let applications = items.iter().map(|item| application(item, item.open, books.currency)).collect();
    Answer::Assigned(Assignment { customer_id: customer.to_owned(), basis, applications })
}

/// The amount is stated, so that what changed since is refused and not settled otherwise.
fn application(item: &OpenItem, amount: Amount, currency: Currency) -> NewApplication {
    let amount = Some(MoneyText::from(amount.format(currency)));
    NewApplication { invoice_number: item.invoice_number.clone(), amount, ..NewApplication::default() }
}

fn candidate<'i>(customer: &str, items: impl IntoIterator<Item = &'i OpenItem>) -> Candidate {
    Candidate { customer_id: customer.to_owned(), invoices: items.into_iter().map(|item| item.invoice_number.clone()).collect() }
}

fn open(why: OpenReason, candidates: impl IntoIterator<Item = Candidate>) -> Answer {
    let mut named: Vec<Candidate> = Vec::new();
    for candidate in candidates {
        if named.len() < CANDIDATES_MAX && !named.contains(&candidate) {
            named.push(candidate);
        }
    }
    Answer::Open { why, candidates: named }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn books() -> OpenItems {
        let mut books = OpenItems::new("USD".parse().expect("a currency"));
        for (customer, name) in [("ACME", "Acme Inc."), ("BETA", "Beta"), ("MILL-1", "Miller & Sons"), ("MILL-2", "Miller Sons")] {
            books.add_customer(customer, name);
        }
        books.add_account("US64 1000", "ACME");
        books.add_account("US64 2000", "MILL-2");
        let invoices = [
            ("IN-000101", "ACME", 120_000),
            ("IN-000145", "ACME", 75_050),
            ("IN-000178", "ACME", 75_050),
            ("IN-000190", "ACME", 0),
            ("IN-000202", "BETA", 310_010),
            ("IN-000244", "BETA", 99_900),
            ("IN-000263", "BETA", 45_500),
            ("IN-000301", "MILL-1", 50_000),
            ("IN-000302", "MILL-2", 61_000),
        ];
        for (number, customer, open) in invoices {
            let item = OpenItem { invoice_number: number.into(), customer_id: customer.into(), invoiced_on: Day(0), open: Amount(open) };
            books.add_invoice(item, None);
        }
        books
    }

    /// `customer basis invoice=amount …`, or the reason with its candidates.
    fn said(amount: i64, payer_name: &str, payer_account: &str, remittance: &str) -> String {
        let books = books();
        let line =
            Incoming { booked_on: Day(1), amount: Amount(amount), currency: books.currency, payer_name, payer_account, remittance, is_return: false };
        told(match_line(&books, &line))
    }

    fn told(answer: Answer) -> String {
        let words = match answer {
            Answer::Assigned(Assignment { customer_id, basis, applications }) => {
                let part = |part: NewApplication| match part.amount {
                    Some(MoneyText::Plain(amount)) => format!("{}={}", part.invoice_number, amount.as_str()),
                    _ => part.invoice_number,
                };
                [vec![customer_id, basis.as_str().to_owned()], applications.into_iter().map(part).collect()].concat()
            }
            Answer::Open { why, candidates } => {
                let told = |candidate: Candidate| format!("{}:{}", candidate.customer_id, candidate.invoices.join("+"));
                [vec![why.as_str().to_owned()], candidates.into_iter().map(told).collect()].concat()
            }
            Answer::SetAside { why } => vec![why.as_str().to_owned()],
        };
        words.join(" ")
    }

    #[test]
    fn invoices_that_are_named_and_add_up_need_no_payer() {
        assert_eq!(said(75_050, "", "", "inv 145"), "ACME invoices_named IN-000145=750.50");
        assert_eq!(said(195_050, "Somebody", "", "IN-000101 and 178"), "ACME invoices_named IN-000101=1200.00 IN-000178=750.50");
        assert_eq!(said(195_050, "", "", "invoices 101, 178"), "ACME invoices_named IN-000101=1200.00 IN-000178=750.50");
    }

    #[test]
    fn what_is_named_and_does_not_add_up_counts_as_far_as_it_is_certain() {
        assert_eq!(said(50_000, "Beta", "", "IN-000202"), "BETA invoices_named IN-000202=500.00", "in part");
        assert_eq!(said(400_000, "BETA", "", "IN-000202"), "BETA invoices_named IN-000202=3100.10", "the rest on account");
        assert_eq!(said(400_000, "BETA", "", "IN-000202 IN-000244"), "BETA name_known", "which of both is short is unknown");
        assert_eq!(said(50_000, "", "", "IN-000202"), "named_does_not_add_up BETA:IN-000202", "and the payer may be anybody");
        assert_eq!(said(409_910, "Beta", "", "IN-000202 and more"), "BETA invoices_named IN-000202=3100.10 IN-000244=999.00");
        assert_eq!(said(99_900, "Beta", "", "IN-000202"), "several_fits BETA:IN-000202 BETA:IN-000244", "another one fits exactly");
        assert_eq!(said(30_000, "Beta", "", "IN-000244"), "BETA invoices_named IN-000244=300.00");
    }

    /// 202 and 203 are one slip apart: of a part payment nobody can say which was meant.
    #[test]
    fn a_number_that_may_be_a_slip_of_another_is_not_paid_in_part() {
        let mut books = books();
        let item = OpenItem { invoice_number: "IN-000203".into(), customer_id: "BETA".into(), invoiced_on: Day(0), open: Amount(77_777) };
        books.add_invoice(item, None);
        let line = Incoming {
            booked_on: Day(1),
            amount: Amount(50_000),
            currency: books.currency,
            payer_name: "Beta",
            payer_account: "",
            remittance: "IN-000202",
            is_return: false,
        };
        assert_eq!(told(match_line(&books, &line)), "BETA name_known");
    }

    #[test]
    fn a_known_payer_settles_the_one_combination_that_adds_up() {
        assert_eq!(said(120_000, "", "US641000", ""), "ACME account_known IN-000101=1200.00");
        assert_eq!(said(355_510, "beta", "", "thanks"), "BETA name_known IN-000202=3100.10 IN-000263=455.00");
        assert_eq!(said(75_050, "", "US641000", ""), "several_fits ACME:IN-000145 ACME:IN-000178", "two of the same amount");
        assert_eq!(said(12_345, "", "US641000", ""), "ACME account_known", "on account");
        assert_eq!(said(12_345, "Acme Inc. AP", "US641000", ""), "ACME account_known", "its name is in the payer's");
        assert_eq!(said(12_345, "Somebody", "US641000", ""), "several_customers ACME:", "who may pay for another");
        assert_eq!(said(12_345, "", "US641000", "IN-000190"), "ACME account_known", "which is paid already");
    }

    /// 145 and 154 are one slip apart and of one amount.
    #[test]
    fn a_slip_that_meets_the_same_amount_is_two_answers() {
        let mut books = books();
        let item = OpenItem { invoice_number: "IN-000154".into(), customer_id: "BETA".into(), invoiced_on: Day(0), open: Amount(75_050) };
        books.add_invoice(item, None);
        let said = |payer_name: &str| {
            let line = Incoming {
                booked_on: Day(1),
                amount: Amount(75_050),
                currency: books.currency,
                payer_name,
                payer_account: "",
                remittance: "inv 145",
                is_return: false,
            };
            told(match_line(&books, &line))
        };
        assert_eq!(said("Somebody"), "several_customers ACME:IN-000145 BETA:IN-000154");
        assert_eq!(said("Acme Inc"), "ACME invoices_named IN-000145=750.50");
    }

    #[test]
    fn between_two_customers_nobody_guesses() {
        assert_eq!(said(50_000, "Miller Sons", "", ""), "several_customers MILL-1:IN-000301 MILL-2:");
        assert_eq!(said(61_000, "Miller Sons", "US642000", ""), "MILL-2 account_known IN-000302=610.00", "the account tells them apart");
        assert_eq!(said(50_000, "Miller Sons", "", "IN-000301"), "MILL-1 invoices_named IN-000301=500.00", "and so does the invoice");
        assert_eq!(said(310_010, "Acme Inc", "US641000", "IN-000202"), "several_customers BETA:IN-000202 ACME:", "one pays for another, or a slip");
        assert_eq!(said(120_000, "Acme Inc", "US641000", "IN-000202"), "ACME account_known IN-000101=1200.00", "a slip: its own adds up");
        assert_eq!(said(120_000, "Beta", "US641000", ""), "several_customers ACME:IN-000101 BETA:", "account and name disagree");
        assert_eq!(said(195_050, "", "", "IN-000101 IN-000202"), "several_customers ACME:IN-000101 BETA:IN-000202");
        assert_eq!(said(99_900, "Nobody", "", ""), "unknown_payer BETA:IN-000244", "a hint, no answer");
        assert_eq!(said(1, "Nobody", "", ""), "unknown_payer");
        assert_eq!(said(1, "Acme Inc, Accts Payable", "", ""), "unknown_payer ACME:", "its name is in the payer's");
        assert_eq!(said(99_900, "Acme Inc AP", "", ""), "unknown_payer ACME: BETA:IN-000244", "and another owes just that");
        assert_eq!(said(50_000, "Acme Inc AP", "", "IN-000202"), "named_does_not_add_up BETA:IN-000202 ACME:", "a slip, or for another");
    }

    #[test]
    fn what_no_customer_pays_in_our_currency_is_told_apart() {
        let books = books();
        let line = Incoming {
            booked_on: Day(1),
            amount: Amount(-120_000),
            currency: books.currency,
            payer_name: "Acme Inc",
            payer_account: "",
            remittance: "IN-000101",
            is_return: false,
        };
        assert_eq!(told(match_line(&books, &line)), "money_out");
        assert_eq!(told(match_line(&books, &Incoming { is_return: true, ..line })), "payment_returned");
        let foreign = Incoming { amount: Amount(120_000), currency: "EUR".parse().expect("a currency"), ..line };
        assert_eq!(told(match_line(&books, &foreign)), "foreign_currency ACME:");
        let early = Incoming { booked_on: Day(-1), amount: Amount(120_000), ..line };
        assert_eq!(told(match_line(&books, &early)), "ACME name_known", "before the invoice was written");
    }

    #[test]
    fn what_was_settled_is_settled_and_the_account_is_known_from_then_on() {
        let mut books = books();
        let Answer::Assigned(assignment) = match_line(
            &books,
            &Incoming {
                booked_on: Day(1),
                amount: Amount(310_010),
                currency: books.currency,
                payer_name: "B. Bookkeeper",
                payer_account: "DE99",
                remittance: "IN-000202",
                is_return: false,
            },
        ) else {
            panic!("named and exact")
        };
        books.settle(&assignment.customer_id, &assignment.applications, "DE99");
        let again = Incoming {
            booked_on: Day(1),
            amount: Amount(99_900),
            currency: books.currency,
            payer_name: "",
            payer_account: "de99",
            remittance: "",
            is_return: false,
        };
        assert_eq!(told(match_line(&books, &again)), "BETA account_known IN-000244=999.00");
    }
}
