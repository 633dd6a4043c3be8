//! What matching is asked about: who our customers are, from which accounts they have paid, and what they owe. A copy of the books as of one moment, which
//! follows what is matched against it.

use super::matching::Basis;
use super::names;
use crate::fields::MoneyText;
use crate::finance::NewApplication;
use chandler_amount::{Amount, Currency};
use chandler_calendar::Day;
use std::collections::{BTreeMap, BTreeSet};

/// An invoice, with what is open of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenItem {
    pub invoice_number: String,
    pub customer_id: String,
    pub invoiced_on: Day,
    pub open: Amount,
}

/// The books, as far as they say whose money a payment is.
#[derive(Clone, Debug)]
pub struct OpenItems {
    pub currency: Currency,
    names: BTreeMap<String, BTreeSet<String>>,
    accounts: BTreeMap<String, BTreeSet<String>>,
    items: BTreeMap<String, OpenItem>,
    /// Invoices by each number that a customer may call them by.
    numbers: BTreeMap<String, BTreeSet<String>>,
    /// Those of which something is open, by customer, the oldest first.
    by_customer: BTreeMap<String, BTreeSet<(Day, String)>>,
}

impl OpenItems {
    pub fn new(currency: Currency) -> Self {
        let (names, accounts, items) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        Self { currency, names, accounts, items, numbers: BTreeMap::new(), by_customer: BTreeMap::new() }
    }

    pub fn add_customer(&mut self, customer_id: &str, name: &str) {
        self.names.entry(names::name(name)).or_default().insert(customer_id.to_owned());
    }

    /// An account from which the customer has paid.
    pub fn add_account(&mut self, payer_account: &str, customer_id: &str) {
        self.accounts.entry(names::account(payer_account)).or_default().insert(customer_id.to_owned());
    }

    /// An invoice, open or settled, with the number that it had in an earlier system.
    pub fn add_invoice(&mut self, item: OpenItem, origin_number: Option<&str>) {
        for number in [Some(item.invoice_number.as_str()), origin_number].into_iter().flatten() {
            self.numbers.entry(names::number(number)).or_default().insert(item.invoice_number.clone());
        }
        if item.open > Amount::ZERO {
            self.by_customer.entry(item.customer_id.clone()).or_default().insert((item.invoiced_on, item.invoice_number.clone()));
        }
        self.items.insert(item.invoice_number.clone(), item);
    }

    /// Takes off what was settled, and keeps from which account the customer paid.
    pub fn settle(&mut self, customer_id: &str, applications: &[NewApplication], payer_account: &str) {
        for application in applications {
            let Some(item) = self.items.get(&application.invoice_number) else { continue };
            let open = item.open.checked_sub(applied(application, self.currency)).unwrap_or_default();
            self.restate(&application.invoice_number, open.max(Amount::ZERO));
        }
        if !applications.is_empty() && !payer_account.is_empty() {
            self.add_account(payer_account, customer_id);
        }
    }

    /// What is open of an invoice now, where more than payments changed it.
    pub fn restate(&mut self, invoice_number: &str, open: Amount) {
        let Some(item) = self.items.get_mut(invoice_number).filter(|item| item.open != open) else { return };
        item.open = open;
        let (owed, place) = (self.by_customer.entry(item.customer_id.clone()).or_default(), (item.invoiced_on, item.invoice_number.clone()));
        if open > Amount::ZERO {
            owed.insert(place)
        } else {
            owed.remove(&place)
        };
    }

    /// Customers that the payer may be: by the account, as far as the name does not say otherwise, else by the name; and which of the two spoke.
    pub(super) fn payers(&self, payer_name: &str, payer_account: &str) -> (BTreeSet<String>, Basis) {
        let known = |map: &BTreeMap<String, BTreeSet<String>>, key: &str| map.get(key).filter(|_| !key.is_empty()).cloned().unwrap_or_default();
        let by_account = known(&self.accounts, &names::account(payer_account));
        let by_name = known(&self.names, &names::name(payer_name));
        let both = &by_account & &by_name;
        match (by_account.is_empty(), by_name.is_empty(), both.is_empty()) {
            (true, ..) => (by_name, Basis::NameKnown),
            (_, true, _) => (by_account, Basis::AccountKnown),
            (.., false) if by_account.len() > 1 => (both, Basis::NameKnown),
            (.., false) => (both, Basis::AccountKnown),
            // The account says one customer and the name another.
            _ => (&by_account | &by_name, Basis::AccountKnown),
        }
    }

    /// Whether the payer's name, where the bank gives one, has all words of a customer's in it.
    pub(super) fn is_named_alike(&self, customer_id: &str, payer_name: &str) -> bool {
        names::name(payer_name).is_empty() || self.named_in(payer_name).into_iter().any(|named| named == customer_id)
    }

    /// Customers all of whose name's words are in a payer's name: `ACME INC ACCTS PAYABLE` may be Acme Inc.
    pub(super) fn named_in(&self, payer_name: &str) -> BTreeSet<&String> {
        let written = names::name(payer_name);
        let words: BTreeSet<&str> = written.split(' ').filter(|word| !word.is_empty()).collect();
        let is_in = |name: &str| !name.is_empty() && name.split(' ').all(|word| words.contains(word));
        self.names.iter().filter(|(name, _)| is_in(name)).flat_map(|(_, customers)| customers).collect()
    }

    /// Invoices that a text names, settled ones too.
    pub(super) fn named(&self, text: &str, booked_on: Day) -> Vec<&OpenItem> {
        let numbers = names::numbers_named(text);
        let found: BTreeSet<&String> = numbers.iter().filter_map(|number| self.numbers.get(number)).flatten().collect();
        found.into_iter().filter_map(|number| self.items.get(number)).filter(|item| item.invoiced_on <= booked_on).collect()
    }

    /// What a customer owes, the oldest first.
    pub(super) fn of_customer(&self, customer_id: &str, booked_on: Day) -> Vec<&OpenItem> {
        let numbers = self.by_customer.get(customer_id).into_iter().flatten();
        numbers.filter(|(invoiced_on, _)| *invoiced_on <= booked_on).filter_map(|(_, number)| self.items.get(number)).collect()
    }

    /// Open invoices of exactly this amount.
    pub(super) fn of_amount(&self, amount: Amount) -> impl Iterator<Item = &OpenItem> {
        self.items.values().filter(move |item| item.open == amount)
    }
}

fn applied(application: &NewApplication, currency: Currency) -> Amount {
    let text = application.amount.as_ref().map(|amount| match amount {
        MoneyText::Plain(text) => text,
        MoneyText::Stated(stated) => &stated.amount,
    });
    text.and_then(|text| Amount::parse(text.as_str(), currency).ok()).unwrap_or_default()
}
