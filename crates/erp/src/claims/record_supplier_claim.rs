//! `record_supplier_claim`.

use super::claim::{Filing, in_time, not_more_than_charged};
use crate::command::Command;
use crate::crm::Party;
use crate::fields::{MoneyText, codes};
use crate::finance::Books;
use crate::reading;
use crate::tables::{DocumentSeries, Item, Supplier, SupplierBill};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::Amount;
use chandler_calendar::Day;
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
/// Files a claim with a supplier about its bills, its prices or a rebate; nothing is booked until it is accepted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordSupplierClaim {
    pub supplier_id: String,
    pub kind: ClaimKind,
    pub amount: MoneyText,
    /// supplier's bill that it is about; no more than its amount can be claimed
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bill_number: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item_id: Option<String>,
    /// last day on which the supplier takes it
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub claim_by: Option<Day>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// recommendation that proposed it
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rec_id: Option<String>,
}

codes! {
    /// What a supplier owes us for.
    pub enum ClaimKind {
        Overbilled = "overbilled",
        Rebate = "rebate",
        Price = "price",
    }
}

impl Command for RecordSupplierClaim {
    const NAME: &'static str = "record_supplier_claim";
    const SUMMARY: &'static str = "Files a claim with a supplier about its bills, its prices or a rebate";
    const REFUSALS: &'static [&'static str] = &[
        "unknown_entity",
        "not_live",
        "unknown_supplier",
        "unknown_document",
        "unknown_item",
        "other_party",
        "in_past",
        "wrong_currency",
        "not_positive",
        "negative",
        "more_than_charged",
        "too_large",
    ];

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        work.fetch(self.lookups(work))?;
        let books = Books::open(work)?;
        work.require::<Supplier>(key![&self.supplier_id], "unknown_supplier")?;
        let amount = reading::positive_amount(&self.amount, books.currency, "amount")?;
        self.check(work, &books, amount)?;
        let filing = Filing {
            party: Party::Supplier(&self.supplier_id),
            kind: self.kind.as_str(),
            amount,
            bill_number: self.bill_number,
            item_id: self.item_id,
            agreement_id: None,
            claim_by: self.claim_by,
            note: self.note,
            rec_id: self.rec_id,
        };
        filing.file(work, &books).map(drop)
    }
}

impl RecordSupplierClaim {
    fn lookups(&self, work: &Work<'_>) -> Vec<Lookup> {
        let entity_id = work.entity_id();
        let mut lookups = vec![Books::lookup(work), Lookup::row::<Supplier>(key![&self.supplier_id])];
        lookups.push(Lookup::row::<DocumentSeries>(key![entity_id, "CL"]));
        lookups.extend(self.bill_number.iter().map(|number| Lookup::row::<SupplierBill>(key![entity_id, number])));
        lookups.extend(self.item_id.iter().map(|item_id| Lookup::row::<Item>(key![item_id])));
        lookups
    }

    /// A claim is about this supplier's bill, within its amount, and in time.
    fn check(&self, work: &Work<'_>, books: &Books, amount: Amount) -> Result<(), Stop> {
        in_time(self.claim_by, books)?;
        if let Some(item_id) = &self.item_id {
            work.require::<Item>(key![item_id], "unknown_item")?;
        }
        let Some(bill_number) = &self.bill_number else {
            return Ok(());
        };
        let bill: SupplierBill = work.require(key![work.entity_id(), bill_number], "unknown_document")?;
        reading::belongs_to(&bill.supplier_id, &self.supplier_id, bill_number)?;
        not_more_than_charged(amount, bill.amount, bill.currency, bill_number)
    }
}
