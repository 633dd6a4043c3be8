//! `record_support_claim`.

use super::claim::Filing;
use super::support::{Agreement, Support, fetch};
use crate::command::{Command, Invalid};
use crate::crm::Party;
use crate::finance::Books;
use crate::reading;
use crate::refusal::Refusal;
use crate::tables::{ClaimedSale, DocumentSeries};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::Amount;
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Claims from a supplier what an agreement of it supports of sales; the agreement says how much. Nothing is booked until it is accepted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordSupportClaim {
    pub agreement_id: String,
    /// each line once; what came back of lines that were claimed before is taken off
    pub lines: Vec<SupportedLine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// recommendation that proposed it
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rec_id: Option<String>,
}

/// A sale in the agreement's terms.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SupportedLine {
    pub shipment_number: String,
    /// line of the shipment
    pub line: i64,
}

impl Command for RecordSupportClaim {
    const NAME: &'static str = "record_support_claim";
    const SUMMARY: &'static str = "Claims from a supplier what its agreement pays for sales in its terms";
    const REFUSALS: &'static [&'static str] = &[
        "unknown_entity",
        "not_live",
        "unknown_agreement",
        "unknown_document",
        "unknown_line",
        "unknown_item",
        "outside_agreement",
        "already_claimed",
        "claim_window_shut",
        "nothing_to_do",
        "not_positive",
        "too_large",
    ];

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        self.check_form()?;
        let mut lookups = vec![Books::lookup(work), Lookup::row::<DocumentSeries>(key![work.entity_id(), "CL"])];
        lookups.extend(Agreement::lookups(work, &self.agreement_id));
        fetch(work, lookups, self.lines.iter().map(|line| (line.shipment_number.as_str(), line.line)))?;
        let books = Books::open(work)?;
        let agreement = Agreement::open(work, &self.agreement_id)?;
        let support = |line: &SupportedLine| agreement.support_of(work, &books, &line.shipment_number, line.line);
        let supports = self.lines.iter().map(support).collect::<Result<Vec<Support>, _>>()?;
        let amount = Amount::checked_sum(supports.iter().map(|support| support.amount))?;
        if amount.0 < 1 {
            return Err(Refusal::new("not_positive", "lines").into());
        }
        let filing = Filing {
            party: Party::Supplier(&agreement.row.supplier_id),
            kind: "ship_debit",
            amount,
            bill_number: None,
            item_id: None,
            agreement_id: Some(self.agreement_id.clone()),
            claim_by: supports.iter().filter_map(|support| support.claim_by).min(),
            note: self.note,
            rec_id: self.rec_id,
        };
        let claim_number = filing.file(work, &books)?;
        for (line, support) in self.lines.into_iter().zip(supports) {
            work.insert(ClaimedSale {
                entity_id: work.entity_id().to_owned(),
                shipment_number: line.shipment_number,
                line: line.line,
                claim_number: claim_number.clone(),
                agreement_id: self.agreement_id.clone(),
                quantity: support.quantity,
                amount: support.amount,
                currency: books.currency,
            });
        }
        Ok(())
    }
}

impl RecordSupportClaim {
    fn check_form(&self) -> Result<(), Stop> {
        reading::not_empty(&self.lines, "lines")?;
        let mut named = BTreeSet::new();
        match self.lines.iter().find(|line| !named.insert((&line.shipment_number, line.line))) {
            Some(twice) => {
                let message = format!("{} line {} is named twice", twice.shipment_number, twice.line);
                Err(Invalid::new("lines", message, "Name each line once").into())
            }
            None => Ok(()),
        }
    }
}
