//! Invoices and models as SQL hands them to the functions that foretell payments.

use arrow::array::StructArray;
use chandler_calendar::Day;
use chandler_learn::{Invoice, InvoiceBook, TimeToPay};
use datafusion::common::Result;
use serde::Deserialize;
use serde_json::Value;

use super::arguments::{failed, json_rows};

/// An invoice as SQL gives it.
#[derive(Deserialize)]
struct Given {
    invoice_number: String,
    customer_id: String,
    invoiced_on: Day,
    due_on: Day,
    settled_on: Option<Day>,
    #[serde(default)]
    ended_on: Option<Day>,
    amount: f64,
}

impl From<Given> for Invoice {
    fn from(given: Given) -> Self {
        Self {
            customer_id: given.customer_id,
            invoice_id: given.invoice_number,
            invoice_on: given.invoiced_on,
            due_on: given.due_on,
            settled_on: given.settled_on,
            ended_on: given.ended_on,
            amount: given.amount,
            currency: None,
            disputed: None,
            attributes: Vec::new(),
        }
    }
}

/// The invoices of a list.
pub fn book_of(list: &StructArray) -> Result<InvoiceBook> {
    let given = json_rows(list)?.into_iter().map(|invoice| serde_json::from_value::<Given>(invoice).map(Invoice::from).map_err(failed));
    Ok(InvoiceBook::new(Vec::new(), given.collect::<Result<_>>()?))
}

/// The model of a file's text.
pub fn model_of(text: &Value) -> Result<TimeToPay> {
    TimeToPay::from_file(text.as_str().unwrap_or_default()).map_err(failed)
}
