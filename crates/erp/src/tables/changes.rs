use chandler_amount::{Amount, Currency};
use chandler_calendar::Day;
use chandler_catalogue::table;

table! {
    /// A day of receipt or delivery that changed after the order: the history of what was promised.
    pub struct PromisedDayChange: promised_day_changes, Append, key 4 {
        entity_id: String = "legal entity",
        document: String = "purchase order or sales order",
        line: i64 = "line of the order",
        commit_seq: i64 = "commit that posted it",
        changed_on: Day = "day in the entity's zone",
        from_on: Option<Day> = "promised before, empty where nothing was",
        to_on: Day = "promised now",
        cost: Amount = "what the supplier asks for it; its bill brings it",
        currency: Currency = "currency of the cost",
        confirmed_by: Option<String> = "who confirmed it",
        reason: Option<String> = "why",
        rec_id: Option<String> = "recommendation that proposed it",
    }
}

table! {
    /// Money that we want back from a supplier or a carrier.
    pub struct Claim: claims, Current, key 2 {
        entity_id: String = "legal entity",
        claim_number: String = "claim",
        party_kind: String = "supplier or carrier",
        party_id: String = "supplier by its id, carrier by its name",
        kind: String = "overbilled, ship_debit, rebate or price; of a carrier overbilled, lost or damaged",
        bill_number: Option<String> = "supplier's bill that it is about",
        item_id: Option<String> = "stock keeping unit that it is about",
        agreement_id: Option<String> = "supplier's agreement whose sales it is about",
        filed_on: Day = "day in the entity's zone",
        claim_by: Option<Day> = "last day on which the other side takes it",
        claimed: Amount = "asked for",
        accepted: Amount = "of it accepted by the other side",
        received: Amount = "of it paid",
        currency: Currency = "currency of the amounts",
        state: String = "filed, accepted, paid or rejected",
        answered_on: Option<Day> = "day on which it was accepted or rejected",
        paid_on: Option<Day> = "day on which it was paid",
        short_reason: Option<String> = "why less was accepted or paid than was asked for, as the other side says",
        note: Option<String> = "in words",
        rec_id: Option<String> = "recommendation that proposed it",
    }
}

table! {
    /// What is claimed of one of a carrier's bills or shipments. It is claimed once, and again only where it was rejected.
    pub struct ClaimedDocument: claimed_documents, Append, key 3 {
        entity_id: String = "legal entity",
        document: String = "carrier's bill, or shipment that was lost or damaged",
        claim_number: String = "claim",
        amount: Amount = "asked for",
        currency: Currency = "currency of the amount",
    }
}
