//! `open_payable`. What is owed to a supplier is a bill without order.

use super::live::{cut_over_lookup, require_openings};
use crate::command::Command;
use crate::fields::MoneyText;
use crate::finance::posting_rules::{OPENING_PAYABLE, OPENING_PAYABLE_BALANCE};
use crate::finance::{Books, Dimensions, Entry};
use crate::reading;
use crate::refusal::Refusal;
use crate::tables::{Supplier, SupplierBill};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::Amount;
use chandler_calendar::Day;
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
/// Takes over a bill that is not paid; given again, it replaces what is open of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenPayable {
    /// the supplier's number of the bill
    pub bill_id: String,
    pub supplier_id: String,
    #[schemars(with = "String")]
    pub billed_on: Day,
    #[schemars(with = "String")]
    pub due_on: Day,
    /// still open; negative for a credit
    pub amount: MoneyText,
    /// purchase order that it bills, in the earlier system
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub po_number: Option<String>,
}

impl Command for OpenPayable {
    const NAME: &'static str = "open_payable";
    const SUMMARY: &'static str = "Takes over an unpaid bill of a supplier, or a credit";
    const REFUSALS: &'static [&'static str] =
        &["unknown_entity", "already_live", "unknown_supplier", "in_future", "wrong_currency", "too_large", "nothing_to_do"];
    const BEFORE_LIVE: bool = true;

    /// Suppliers number their bills for themselves, so ours names the supplier too.
    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        reading::id(&self.bill_id, "bill_id")?;
        let bill_number = format!("{}/{}", self.supplier_id, self.bill_id);
        let bill_key = key![work.entity_id(), &bill_number];
        let rows = [Lookup::row::<Supplier>(key![&self.supplier_id]), Lookup::row::<SupplierBill>(bill_key.clone())];
        work.fetch(rows.into_iter().chain([Books::lookup(work), cut_over_lookup(work)]))?;
        require_openings(work)?;
        let books = Books::open(work)?;
        let supplier: Supplier = work.require(key![&self.supplier_id], "unknown_supplier")?;
        reading::check_currency(Some(supplier.currency), books.currency, &self.supplier_id)?;
        reading::not_after(self.billed_on, books.today, "billed_on")?;
        let amount = reading::signed_amount(&self.amount, books.currency, "amount")?;
        let before = work.get::<SupplierBill>(bill_key)?;
        if before.is_none() && amount.is_zero() {
            return Err(Refusal::new("nothing_to_do", bill_number).into());
        }
        let change = amount.checked_sub(before.map_or(Amount::ZERO, |row| row.open))?;
        let dimensions = Dimensions { supplier_id: Some(self.supplier_id.clone()), ..Dimensions::default() };
        let mut entry = Entry::new(&books, &bill_number);
        entry.line(&OPENING_PAYABLE_BALANCE, change, &dimensions)?;
        entry.line(&OPENING_PAYABLE, change, &dimensions)?;
        entry.post(work)?;
        work.document("supplier_bill", &bill_number);
        work.save(SupplierBill {
            entity_id: work.entity_id().to_owned(),
            bill_number,
            supplier_id: self.supplier_id,
            supplier_reference: self.bill_id.clone(),
            po_number: self.po_number.unwrap_or_default(),
            billed_on: self.billed_on,
            due_on: self.due_on,
            currency: books.currency,
            amount,
            freight: Amount::ZERO,
            open: amount,
            origin_number: Some(self.bill_id),
        });
        Ok(())
    }
}
