//! What the steps of a claim share. Only what the other side accepts is booked: a receivable (1300) against what it lowers, which is the cost of sales of
//! the period for a supplier (5020) and freight for a carrier (5110). Goods on hand keep the cost that they were received at.
//! What an agreement supports is booked then too, and not when the goods leave: sales that nobody claims in time were never owed.

use crate::crm::{Party, record_activity};
use crate::fields::MoneyText;
use crate::finance::posting_rules::{CLAIM_FREIGHT, CLAIM_FREIGHT_SHORT, CLAIM_RECEIVABLE, CLAIM_SHORT, CLAIM_SUPPORT, PostingRule};
use crate::finance::{Books, Dimensions, Entry};
use crate::reading;
use crate::refusal::Refusal;
use crate::tables::Claim;
use crate::work::{Lookup, Stop, Work};
use chandler_amount::{Amount, Currency};
use chandler_calendar::Day;
use chandler_catalogue::key;
use serde_json::json;

/// What is filed, whoever it is filed with.
pub struct Filing<'f> {
    pub party: Party<'f>,
    pub kind: &'f str,
    pub amount: Amount,
    pub bill_number: Option<String>,
    pub item_id: Option<String>,
    pub agreement_id: Option<String>,
    pub claim_by: Option<Day>,
    pub note: Option<String>,
    pub rec_id: Option<String>,
}

impl Filing<'_> {
    /// Files it under the next number; nothing is booked.
    pub fn file(self, work: &mut Work<'_>, books: &Books) -> Result<String, Stop> {
        let claim_number = work.next_number("CL")?;
        let detail = json!({ "kind": self.kind, "amount": self.amount.of(books.currency), "bill": self.bill_number });
        record_activity(work, self.party, "claim_filed", &claim_number, detail);
        work.document("claim", &claim_number);
        work.insert(Claim {
            entity_id: work.entity_id().to_owned(),
            claim_number: claim_number.clone(),
            party_kind: self.party.kind().to_owned(),
            party_id: self.party.id().to_owned(),
            kind: self.kind.to_owned(),
            bill_number: self.bill_number,
            item_id: self.item_id,
            agreement_id: self.agreement_id,
            filed_on: books.today,
            claim_by: self.claim_by,
            claimed: self.amount,
            accepted: Amount::ZERO,
            received: Amount::ZERO,
            currency: books.currency,
            state: "filed".to_owned(),
            answered_on: None,
            paid_on: None,
            short_reason: None,
            note: self.note,
            rec_id: self.rec_id,
        });
        Ok(claim_number)
    }
}

/// Refuses a claim that is late.
pub fn in_time(claim_by: Option<Day>, books: &Books) -> Result<(), Stop> {
    claim_by.map_or(Ok(()), |claim_by| reading::not_before(claim_by, books.today, "claim_by"))
}

/// Refuses to claim more of a document than it can have cost us.
pub fn not_more_than_charged(amount: Amount, charged: Amount, currency: Currency, document: &str) -> Result<(), Stop> {
    if amount <= charged {
        return Ok(());
    }
    Err(Refusal::new("more_than_charged", document).with("charged", charged.format(currency)).with("requested", amount.format(currency)).into())
}

/// The claim, in the state that the step needs.
pub fn claim_in_state(work: &Work<'_>, claim_number: &str, expected: &str) -> Result<(Books, Claim), Stop> {
    let claim_key = key![work.entity_id(), claim_number];
    work.fetch([Books::lookup(work), Lookup::row::<Claim>(claim_key.clone())])?;
    let claim: Claim = work.require(claim_key, "unknown_document")?;
    if claim.state != expected {
        let refusal = Refusal::new("wrong_state", claim_number).with("state", &claim.state);
        return Err(refusal.with("expected", expected).into());
    }
    Ok((Books::open(work)?, claim))
}

impl Claim {
    /// Whose timeline it is on.
    pub(super) fn party(&self) -> Party<'_> {
        if self.is_on_carrier() { Party::Carrier(&self.party_id) } else { Party::Supplier(&self.party_id) }
    }

    /// By what its postings are analysed.
    pub(super) fn dimensions(&self) -> Dimensions {
        let supplier_id = (!self.is_on_carrier()).then(|| self.party_id.clone());
        Dimensions { supplier_id, item_id: self.item_id.clone(), ..Dimensions::default() }
    }

    /// The rules of what it lowers and of what is lost where less is paid than was accepted.
    pub(super) fn rules(&self) -> (&'static PostingRule, &'static PostingRule) {
        if self.is_on_carrier() { (&CLAIM_FREIGHT, &CLAIM_FREIGHT_SHORT) } else { (&CLAIM_SUPPORT, &CLAIM_SHORT) }
    }

    fn is_on_carrier(&self) -> bool {
        self.party_kind == Party::Carrier("").kind()
    }
}

/// What the other side accepts: nothing or more, and no more than was claimed.
pub fn accepted_of(claim: &Claim, text: &MoneyText) -> Result<Amount, Stop> {
    let accepted = reading::amount(text, claim.currency, "accepted")?;
    reading::not_more_than_open(accepted, claim.claimed, claim.currency, &claim.claim_number)?;
    Ok(accepted)
}

/// Books what was accepted.
pub fn post_acceptance(work: &mut Work<'_>, books: &Books, claim: &Claim, accepted: Amount) -> Result<(), Stop> {
    let (dimensions, (lowered, _)) = (claim.dimensions(), claim.rules());
    let mut entry = Entry::new(books, &claim.claim_number);
    entry.line(&CLAIM_RECEIVABLE, accepted, &dimensions)?;
    entry.line(lowered, accepted, &dimensions)?;
    entry.post(work)
}
