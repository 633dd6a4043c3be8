use chandler_amount::Quantity;
use chandler_calendar::Day;
use chandler_catalogue::table;

table! {
    /// A substitute that customers are offered at a site for a time, as many as the site can spare. Nobody gets one who has not accepted it.
    pub struct SubstituteOffer: substitute_offers, Current, key 2 {
        entity_id: String = "legal entity",
        offer_number: String = "offer",
        item_id: String = "stock keeping unit that is asked for",
        substitute_id: String = "stock keeping unit that is offered in its place",
        site_id: String = "site that ships",
        offered_on: Day = "day in the entity's zone",
        until_on: Day = "last day on which it can be taken",
        quantity: Quantity = "offered, base units of the item that is asked for",
        taken: Quantity = "of it taken by customers",
        reason: Option<String> = "why",
        rec_id: Option<String> = "recommendation that proposed it",
    }
}

table! {
    /// What a customer takes instead of what it had ordered. The rest of the line that was asked for is cancelled, the line of the substitute is new; the demand
    /// stays that of the item that was asked for.
    pub struct LineSubstitution: line_substitutions, Append, key 3 {
        entity_id: String = "legal entity",
        so_number: String = "sales order",
        line: i64 = "line of the substitute",
        for_line: i64 = "line of the item that was asked for",
        commit_seq: i64 = "commit that posted it",
        substituted_on: Day = "day in the entity's zone",
        item_id: String = "stock keeping unit that was asked for",
        substitute_id: String = "stock keeping unit that ships in its place",
        quantity: Quantity = "given up of the item that was asked for, base units",
        substitute_quantity: Quantity = "of the substitute in its place, base units",
        accepted_by: String = "who accepted it at the customer",
        offer_number: Option<String> = "offer that it was taken of",
        note: Option<String> = "in words",
    }
}
