//! The books as matching is asked about them, read on one commit.

use crate::failure::Failure;
use crate::home::App;
use chandler_amount::Amount;
use chandler_catalogue::key;
use chandler_erp::bank::{OpenItem, OpenItems};
use chandler_erp::tables::{BankLine, Customer, Invoice, PayerAccount};
use chandler_store::{Reader, RowQuery};
use std::collections::BTreeMap;

impl App {
    /// Who our customers are, from which accounts they have paid, and what they owe.
    pub(super) fn open_items(&self) -> Result<OpenItems, Failure> {
        let entity_id = self.settings()?.entity_id;
        let mut items = OpenItems::new(self.currency()?);
        self.home.reader()?.consistently(|reader| {
            for customer in reader.records::<Customer>(&RowQuery::first(usize::MAX))? {
                items.add_customer(&customer.customer_id, &customer.name);
            }
            for account in reader.scan::<PayerAccount>(&key![&entity_id])? {
                items.add_account(&account.payer_account, &account.customer_id);
            }
            for invoice in reader.scan::<Invoice>(&key![&entity_id])? {
                items.add_invoice(item(&invoice), invoice.origin_number.as_deref());
            }
            Ok(())
        })?;
        Ok(items)
    }

    /// Lines that are recorded, of all accounts.
    pub(super) fn bank_lines(&self) -> Result<Vec<BankLine>, Failure> {
        Ok(self.home.reader()?.scan(&key![&self.settings()?.entity_id])?)
    }
}

fn item(invoice: &Invoice) -> OpenItem {
    OpenItem {
        invoice_number: invoice.invoice_number.clone(),
        customer_id: invoice.customer_id.clone(),
        invoiced_on: invoice.invoiced_on,
        open: invoice.open.max(Amount::ZERO),
    }
}

/// Names by customer.
pub(super) fn customer_names(reader: &Reader) -> Result<BTreeMap<String, String>, Failure> {
    let customers = reader.records::<Customer>(&RowQuery::first(usize::MAX))?;
    Ok(customers.into_iter().map(|customer| (customer.customer_id, customer.name)).collect())
}
