//! What the steps of a supplier claim share. Only what a supplier accepts is booked: a receivable (1300) against supplier support (5020), which lowers
//! the cost of sales of the period. Goods on hand keep the cost that they were received at.

use crate::finance::posting_rules::{CLAIM_RECEIVABLE, CLAIM_SUPPORT};
use crate::finance::{Books, Dimensions, Entry};
use crate::refusal::Refusal;
use crate::tables::SupplierClaim;
use crate::work::{Lookup, Stop, Work};
use chandler_amount::Amount;
use chandler_catalogue::key;

/// The claim, in the state that the step needs.
pub fn claim_in_state(work: &Work<'_>, claim_number: &str, expected: &str) -> Result<(Books, SupplierClaim), Stop> {
    let claim_key = key![work.entity_id(), claim_number];
    work.fetch([Books::lookup(work), Lookup::row::<SupplierClaim>(claim_key.clone())])?;
    let claim: SupplierClaim = work.require(claim_key, "unknown_document")?;
    if claim.state != expected {
        let refusal = Refusal::new("wrong_state", claim_number).with("state", &claim.state);
        return Err(refusal.with("expected", expected).into());
    }
    Ok((Books::open(work)?, claim))
}

/// By what the postings of a claim are analysed.
pub fn dimensions(claim: &SupplierClaim) -> Dimensions {
    Dimensions { supplier_id: Some(claim.supplier_id.clone()), item_id: claim.item_id.clone(), ..Dimensions::default() }
}

/// Books what the supplier accepted.
pub fn post_acceptance(work: &mut Work<'_>, books: &Books, claim: &SupplierClaim, accepted: Amount) -> Result<(), Stop> {
    let dimensions = dimensions(claim);
    let mut entry = Entry::new(books, &claim.claim_number);
    entry.line(&CLAIM_RECEIVABLE, accepted, &dimensions)?;
    entry.line(&CLAIM_SUPPORT, accepted, &dimensions)?;
    entry.post(work)
}
