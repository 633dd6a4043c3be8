//! `record_carrier_claim`.

use super::claim::{Filing, in_time, not_more_than_charged};
use crate::command::{Command, Invalid};
use crate::crm::Party;
use crate::fields::{MoneyText, codes};
use crate::finance::Books;
use crate::reading;
use crate::refusal::Refusal;
use crate::tables::{CarrierBill, Claim, ClaimedDocument, DocumentSeries, Invoice, Shipment};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::Amount;
use chandler_calendar::Day;
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
/// Files a claim with a carrier, for freight above what was agreed or for goods that it lost or damaged; nothing is booked until it is accepted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordCarrierClaim {
    /// as its bills and shipments name it
    pub carrier: String,
    pub kind: CarrierClaimKind,
    /// each bill or shipment once, with what is claimed of it
    pub lines: Vec<ClaimedLine>,
    /// last day on which the carrier takes it
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub claim_by: Option<Day>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// recommendation that proposed it
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rec_id: Option<String>,
}

/// What is claimed of one document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimedLine {
    /// carrier's bill that was too high, or shipment that was lost or damaged
    pub document: String,
    /// no more than the bill, or than the goods were sold for without tax
    pub amount: MoneyText,
}

codes! {
    /// What a carrier owes us for.
    pub enum CarrierClaimKind {
        Overbilled = "overbilled",
        Lost = "lost",
        Damaged = "damaged",
    }
}

impl Command for RecordCarrierClaim {
    const NAME: &'static str = "record_carrier_claim";
    const SUMMARY: &'static str = "Files a claim with a carrier about its bills, or about goods that it lost or damaged";
    const REFUSALS: &'static [&'static str] = &[
        "unknown_entity",
        "not_live",
        "unknown_document",
        "other_party",
        "already_claimed",
        "more_than_charged",
        "in_past",
        "wrong_currency",
        "not_positive",
        "negative",
        "too_large",
    ];

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        self.check_form()?;
        self.fetch(work)?;
        let books = Books::open(work)?;
        in_time(self.claim_by, &books)?;
        let amounts = self.lines.iter().map(|line| self.claimable(work, &books, line)).collect::<Result<Vec<_>, _>>()?;
        let filing = Filing {
            party: Party::Carrier(&self.carrier),
            kind: self.kind.as_str(),
            amount: Amount::checked_sum(amounts.iter().copied())?,
            bill_number: None,
            item_id: None,
            agreement_id: None,
            claim_by: self.claim_by,
            note: self.note,
            rec_id: self.rec_id,
        };
        let claim_number = filing.file(work, &books)?;
        for (line, amount) in self.lines.into_iter().zip(amounts) {
            let entity_id = work.entity_id().to_owned();
            let (document, claim_number) = (line.document, claim_number.clone());
            work.insert(ClaimedDocument { entity_id, document, claim_number, amount, currency: books.currency });
        }
        Ok(())
    }
}

impl RecordCarrierClaim {
    fn check_form(&self) -> Result<(), Stop> {
        reading::id(&self.carrier, "carrier")?;
        reading::not_empty(&self.lines, "lines")?;
        let mut named = BTreeSet::new();
        match self.lines.iter().find(|line| !named.insert(&line.document)) {
            Some(twice) => Err(Invalid::new("lines", format!("{} is named twice", twice.document), "Name each document once").into()),
            None => Ok(()),
        }
    }

    /// Everything about the documents, then what is only known by them: earlier claims of the same, and what lost goods were sold for.
    fn fetch(&self, work: &Work<'_>) -> Result<(), Stop> {
        let entity_id = work.entity_id();
        let mut lookups = vec![Books::lookup(work), Lookup::row::<DocumentSeries>(key![entity_id, "CL"])];
        for ClaimedLine { document, .. } in &self.lines {
            lookups.push(Lookup::set::<ClaimedDocument>(key![entity_id, document]));
            lookups.push(match self.kind {
                CarrierClaimKind::Overbilled => Lookup::row::<CarrierBill>(key![entity_id, document]),
                CarrierClaimKind::Lost | CarrierClaimKind::Damaged => Lookup::row::<Shipment>(key![entity_id, document]),
            });
        }
        work.fetch(lookups)?;
        let mut lookups = Vec::new();
        for ClaimedLine { document, .. } in &self.lines {
            let earlier: Vec<ClaimedDocument> = work.scan(key![entity_id, document])?;
            lookups.extend(earlier.iter().map(|earlier| Lookup::row::<Claim>(key![entity_id, &earlier.claim_number])));
            if self.kind != CarrierClaimKind::Overbilled {
                let shipment: Option<Shipment> = work.get(key![entity_id, document])?;
                lookups.extend(shipment.map(|shipment| Lookup::row::<Invoice>(key![entity_id, &shipment.invoice_number])));
            }
        }
        work.fetch(lookups)
    }

    /// What a line claims: of this carrier's document, not claimed already, and no more than it cost us.
    fn claimable(&self, work: &Work<'_>, books: &Books, line: &ClaimedLine) -> Result<Amount, Stop> {
        let amount = reading::positive_amount(&line.amount, books.currency, "lines.amount")?;
        let (carrier, charged) = self.charged(work, &line.document)?;
        reading::belongs_to(&carrier, &self.carrier, &line.document)?;
        for earlier in work.scan::<ClaimedDocument>(key![work.entity_id(), &line.document])? {
            let claim: Claim = work.require(key![work.entity_id(), &earlier.claim_number], "unknown_document")?;
            if claim.state != "rejected" {
                return Err(Refusal::new("already_claimed", &line.document).with("claim", claim.claim_number).into());
            }
        }
        not_more_than_charged(amount, charged, books.currency, &line.document)?;
        Ok(amount)
    }

    /// Whose document it is, and the most that can be claimed of it.
    fn charged(&self, work: &Work<'_>, document: &str) -> Result<(String, Amount), Stop> {
        let document_key = key![work.entity_id(), document];
        if self.kind == CarrierClaimKind::Overbilled {
            let bill: CarrierBill = work.require(document_key, "unknown_document")?;
            return Ok((bill.carrier, bill.amount));
        }
        let shipment: Shipment = work.require(document_key, "unknown_document")?;
        let invoice: Invoice = work.require(key![work.entity_id(), &shipment.invoice_number], "unknown_document")?;
        Ok((shipment.carrier, invoice.goods))
    }
}
