//! The short list of a cashier: lines that nobody has settled, and settling one.

use super::{books, words};
use crate::CONTRACT;
use crate::documents::{BankLineAnswer, OpenBankLines};
use crate::failure::Failure;
use crate::home::App;
use chandler_calendar::{Day, Instant};
use chandler_catalogue::key;
use chandler_erp::body::{MoneyText, NewApplication, ReturnedPayment};
use chandler_erp::tables::BankLine;
use chandler_store::{Reader, RowQuery};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

/// What a person says of an open line: whose money it is, which payment the bank took back, or why it is no customer's.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SettleRequest {
    #[serde(default)]
    pub customer_id: Option<String>,
    /// Invoices that it settles, each as far as the money goes; the rest stays on account.
    #[serde(default)]
    pub invoices: Vec<String>,
    /// What a line in another currency is worth in that of the books.
    #[serde(default)]
    pub amount: Option<String>,
    /// Payment that the bank took back.
    #[serde(default)]
    pub returned: Option<String>,
    /// Why it took it back, such as `insufficient_funds`.
    #[serde(default)]
    pub reason: Option<String>,
    /// Why it is no customer's money.
    #[serde(default)]
    pub set_aside: Option<String>,
    #[serde(default)]
    pub note: Option<String>,
}

impl App {
    /// Lines of bank statements that nobody has settled, the oldest first.
    ///
    /// # Errors
    /// When the books cannot be read.
    pub fn open_bank_lines(&self) -> Result<OpenBankLines, Failure> {
        let reader = self.home.reader()?;
        let entity_id = self.settings()?.entity_id;
        let open = RowQuery::first(usize::MAX).equal("entity_id", entity_id.as_str()).equal("state", "open");
        let mut rows: Vec<BankLine> = reader.records(&open)?;
        rows.sort_by(|one, other| (one.booked_on, &one.line_number).cmp(&(other.booked_on, &other.line_number)));
        let names = books::customer_names(&reader)?;
        let rows: Vec<BankLineAnswer> = rows.into_iter().map(|row| words::told(row, Vec::new(), &names)).collect();
        Ok(OpenBankLines { contract: CONTRACT, total: rows.len(), rows })
    }

    /// Settles an open line.
    ///
    /// # Errors
    /// When there is no such line, or the business says no.
    pub fn settle_bank_line(&self, line_number: &str, request: &SettleRequest) -> Result<BankLineAnswer, Failure> {
        let reader = self.home.reader()?;
        let entity_id = self.settings()?.entity_id;
        let row = line_of(&reader, &entity_id, line_number)?;
        let line_key = key![&entity_id, &row.bank_account, &row.bank_reference];
        let mut envelope = self.envelope(format!("settle_bank_line:{line_number}:{}", self.head_seq()?), "settle_bank_line", body_of(&row, request)?);
        envelope.effective_at = Some(self.booked_at(row.booked_on)?);
        crate::commands::accepted(self.submit(envelope)?)?;
        let reader = self.home.reader()?;
        let names = books::customer_names(&reader)?;
        let settled = reader.get::<BankLine>(&line_key)?.unwrap_or(row);
        Ok(words::told(settled, request.invoices.clone(), &names))
    }

    /// The money was there at the end of the day on which the bank booked it, and never later than now.
    pub(super) fn booked_at(&self, booked_on: Day) -> Result<Instant, Failure> {
        let end = booked_on.end_in(&self.settings()?.zone()?);
        let end = end.map_err(|error| Failure::input("bad_day", booked_on.to_string(), error.to_string(), "Correct the day of the line"))?;
        Ok(end.min(self.business_instant()?))
    }
}

fn line_of(reader: &Reader, entity_id: &str, line_number: &str) -> Result<BankLine, Failure> {
    let named = RowQuery::first(1).equal("entity_id", entity_id).equal("line_number", line_number);
    let found: Vec<BankLine> = reader.records(&named)?;
    let unknown = || {
        let message = format!("There is no bank line {line_number}");
        Failure::input("unknown_document", line_number, message, "Name a line that `chandler bank --open` lists, such as BL-000012")
    };
    found.into_iter().next().ok_or_else(unknown)
}

fn body_of(row: &BankLine, request: &SettleRequest) -> Result<Value, Failure> {
    let returned = match (&request.returned, &request.reason) {
        (Some(payment_number), reason) => {
            let reason = reason.as_deref().unwrap_or("insufficient_funds");
            let reason = serde_json::from_value(json!(reason)).map_err(|error| {
                Failure::input(
                    "unknown_reason",
                    reason,
                    error.to_string(),
                    "Give insufficient_funds, stop_payment, account_closed or recorded_in_error",
                )
            })?;
            Some(ReturnedPayment { payment_number: payment_number.clone(), reason })
        }
        (None, _) => None,
    };
    let application = |number: &String| NewApplication { invoice_number: number.clone(), ..NewApplication::default() };
    let applications: Vec<NewApplication> = request.invoices.iter().map(application).collect();
    Ok(json!({
        "bank_account": row.bank_account, "bank_reference": row.bank_reference, "customer_id": request.customer_id, "applications": applications,
        "amount": request.amount.as_deref().map(MoneyText::from), "returned": returned, "set_aside": request.set_aside, "note": request.note,
    }))
}
