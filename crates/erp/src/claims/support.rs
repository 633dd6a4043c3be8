//! What an agreement supports of a shipment's line: its support times what was shipped, kept by the customer and not claimed yet. Goods that came back after they
//! were claimed are taken off the next claim.

use crate::finance::Books;
use crate::refusal::Refusal;
use crate::tables::{AgreementTerm, Claim, ClaimedSale, Item, Shipment, ShipmentLine, SupplierAgreement};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::{Amount, Quantity};
use chandler_calendar::Day;
use chandler_catalogue::key;

/// An agreement with its terms.
pub(super) struct Agreement {
    pub row: SupplierAgreement,
    terms: Vec<AgreementTerm>,
}

/// What can be claimed of a line.
pub(super) struct Support {
    pub quantity: Quantity,
    pub amount: Amount,
    /// Last day on which the supplier takes it; what is taken off has none.
    pub claim_by: Option<Day>,
}

/// A shipment's line with its customer and the family of its item.
struct Sale {
    row: ShipmentLine,
    customer_id: String,
    family: String,
}

impl Agreement {
    pub fn lookups(work: &Work<'_>, agreement_id: &str) -> [Lookup; 2] {
        let agreement_key = key![work.entity_id(), agreement_id];
        [Lookup::row::<SupplierAgreement>(agreement_key.clone()), Lookup::set::<AgreementTerm>(agreement_key)]
    }

    pub fn open(work: &Work<'_>, agreement_id: &str) -> Result<Self, Stop> {
        let agreement_key = key![work.entity_id(), agreement_id];
        Ok(Self { row: work.require(agreement_key.clone(), "unknown_agreement")?, terms: work.scan(agreement_key)? })
    }

    /// What can be claimed of a line today.
    pub fn support_of(&self, work: &Work<'_>, books: &Books, shipment_number: &str, line: i64) -> Result<Support, Stop> {
        let sale = Sale::of(work, shipment_number, line)?;
        let term = self.term_of(&sale)?;
        let earlier = self.claimed(work, &sale)?;
        let kept = sale.row.quantity.checked_sub(sale.row.returned)?;
        let before = earlier.iter().fold(0, |sum, earlier| sum + earlier.quantity.0);
        let quantity = kept.checked_sub(Quantity(before))?;
        if quantity.is_zero() {
            return Err(match earlier.last() {
                Some(earlier) => Refusal::new("already_claimed", sale.name()).with("claim", &earlier.claim_number).into(),
                None => Refusal::new("nothing_to_do", sale.name()).into(),
            });
        }
        let claim_by = (quantity.0 > 0).then(|| sale.row.shipped_on.plus_days(i32::try_from(self.row.claim_days).unwrap_or(i32::MAX)));
        if let Some(until) = claim_by.filter(|until| *until < books.today) {
            return Err(Refusal::new("claim_window_shut", sale.name()).with("until", until).into());
        }
        let amount = term.support.extend(kept, term.price_per, books.currency)?;
        let amount = amount.checked_sub(Amount::checked_sum(earlier.iter().map(|earlier| earlier.amount))?)?;
        Ok(Support { quantity, amount, claim_by })
    }

    /// The term of the item, else that of its family, of a sale to the agreement's customer in its time.
    fn term_of(&self, sale: &Sale) -> Result<&AgreementTerm, Stop> {
        let outside =
            |why: String| Err(Refusal::new("outside_agreement", sale.name()).with("agreement", &self.row.agreement_id).with("why", why).into());
        let day = sale.row.shipped_on;
        if day < self.row.from_on || self.row.until_on.is_some_and(|until_on| until_on < day) {
            return outside(format!("shipped on {day}"));
        }
        if self.row.customer_id.as_ref().is_some_and(|customer_id| *customer_id != sale.customer_id) {
            return outside(format!("sold to {}", sale.customer_id));
        }
        let term = |covers: &str, id: &str| self.terms.iter().find(|term| term.covers == covers && term.covered_id == id);
        match term("item", &sale.row.item_id).or_else(|| term("family", &sale.family)) {
            Some(term) => Ok(term),
            None => outside(format!("of {}", sale.row.item_id)),
        }
    }

    /// What claims that were not rejected have of the line already. Under another agreement nothing more of it can be claimed.
    fn claimed(&self, work: &Work<'_>, sale: &Sale) -> Result<Vec<ClaimedSale>, Stop> {
        let mut standing = Vec::new();
        for earlier in work.scan::<ClaimedSale>(key![&sale.row.entity_id, &sale.row.shipment_number, sale.row.line])? {
            let claim: Claim = work.require(key![&earlier.entity_id, &earlier.claim_number], "unknown_document")?;
            if claim.state == "rejected" {
                continue;
            }
            if earlier.agreement_id != self.row.agreement_id {
                return Err(Refusal::new("already_claimed", sale.name()).with("claim", &earlier.claim_number).into());
            }
            standing.push(earlier);
        }
        Ok(standing)
    }
}

impl Sale {
    fn of(work: &Work<'_>, shipment_number: &str, line: i64) -> Result<Self, Stop> {
        let entity_id = work.entity_id();
        let shipment: Shipment = work.require(key![entity_id, shipment_number], "unknown_document")?;
        let row: Option<ShipmentLine> = work.get(key![entity_id, shipment_number, line])?;
        let row = row.ok_or_else(|| Refusal::new("unknown_line", shipment_number).with("line", line))?;
        let item: Item = work.require(key![&row.item_id], "unknown_item")?;
        Ok(Self { row, customer_id: shipment.customer_id, family: item.family })
    }

    fn name(&self) -> String {
        format!("{} line {}", self.row.shipment_number, self.row.line)
    }
}

/// Everything about the lines, then what is only known by them: their items, and earlier claims of the same.
pub(super) fn fetch<'l>(work: &Work<'_>, first: Vec<Lookup>, lines: impl Iterator<Item = (&'l str, i64)> + Clone) -> Result<(), Stop> {
    let entity_id = work.entity_id();
    let of_line = |(shipment_number, line): (&str, i64)| {
        let line_key = key![entity_id, shipment_number, line];
        let shipment = Lookup::row::<Shipment>(key![entity_id, shipment_number]);
        [shipment, Lookup::row::<ShipmentLine>(line_key.clone()), Lookup::set::<ClaimedSale>(line_key)]
    };
    work.fetch(first.into_iter().chain(lines.clone().flat_map(of_line)))?;
    let mut lookups = Vec::new();
    for (shipment_number, line) in lines {
        let line_key = key![entity_id, shipment_number, line];
        lookups.extend(work.get::<ShipmentLine>(line_key.clone())?.map(|row| Lookup::row::<Item>(key![&row.item_id])));
        let earlier: Vec<ClaimedSale> = work.scan(line_key)?;
        lookups.extend(earlier.iter().map(|earlier| Lookup::row::<Claim>(key![entity_id, &earlier.claim_number])));
    }
    work.fetch(lookups)
}
