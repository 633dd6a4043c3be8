//! `end_supplier_agreement`. What was shipped until then can still be claimed.

use crate::command::Command;
use crate::finance::Books;
use crate::reading;
use crate::refusal::Refusal;
use crate::tables::SupplierAgreement;
use crate::work::{Lookup, Stop, Work};
use chandler_calendar::Day;
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
/// Says that a supplier's agreement supports no shipments after a day.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EndSupplierAgreement {
    pub agreement_id: String,
    /// last day of shipments that it supports; the day of the command where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub until_on: Option<Day>,
}

impl Command for EndSupplierAgreement {
    const NAME: &'static str = "end_supplier_agreement";
    const SUMMARY: &'static str = "Says that a supplier's agreement supports no shipments after a day";
    const REFUSALS: &'static [&'static str] = &["unknown_entity", "unknown_agreement", "in_past", "before_document", "nothing_to_do"];
    const BEFORE_LIVE: bool = true;

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        let agreement_key = key![work.entity_id(), &self.agreement_id];
        work.fetch([Books::lookup(work), Lookup::row::<SupplierAgreement>(agreement_key.clone())])?;
        let books = Books::open(work)?;
        let row: SupplierAgreement = work.require(agreement_key, "unknown_agreement")?;
        let until_on = self.until_on.unwrap_or(books.today);
        reading::not_before(until_on, books.today, "until_on")?;
        reading::not_before_document(until_on, row.from_on, &self.agreement_id)?;
        if row.until_on.is_some_and(|known| known <= until_on) {
            return Err(Refusal::new("nothing_to_do", &self.agreement_id).into());
        }
        work.document("supplier_agreement", &self.agreement_id);
        work.update(SupplierAgreement { until_on: Some(until_on), ..row });
        Ok(())
    }
}
