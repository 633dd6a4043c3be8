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
    /// Money that we want back from a supplier.
    pub struct SupplierClaim: supplier_claims, Current, key 2 {
        entity_id: String = "legal entity",
        claim_number: String = "claim",
        supplier_id: String = "supplier",
        kind: String = "overbilled, ship_debit, rebate or price",
        bill_number: Option<String> = "supplier's bill that it is about",
        item_id: Option<String> = "stock keeping unit that it is about",
        filed_on: Day = "day in the entity's zone",
        claim_by: Option<Day> = "last day on which the supplier takes it",
        claimed: Amount = "asked for",
        accepted: Amount = "of it accepted by the supplier",
        received: Amount = "of it paid by the supplier",
        currency: Currency = "currency of the amounts",
        state: String = "filed, accepted, paid or rejected",
        answered_on: Option<Day> = "day on which the supplier accepted or rejected it",
        paid_on: Option<Day> = "day on which the supplier paid",
        note: Option<String> = "in words",
        rec_id: Option<String> = "recommendation that proposed it",
    }
}
