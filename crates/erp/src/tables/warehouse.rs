use chandler_amount::{Amount, Currency, Quantity};
use chandler_calendar::Day;
use chandler_catalogue::table;

table! {
    /// Goods that go from one site to another. They are reserved where they leave, and inbound where they arrive, from the plan on.
    pub struct Transfer: transfers, Current, key 2 {
        entity_id: String = "legal entity",
        transfer_number: String = "transfer",
        item_id: String = "stock keeping unit",
        from_site_id: String = "site that gives",
        to_site_id: String = "site that gets",
        quantity: Quantity = "transferred, base units",
        state: String = "planned, in_transit, received or cancelled",
        planned_on: Day = "day in the entity's zone",
        expected_on: Day = "day on which it should arrive",
        shipped_on: Option<Day> = "day in the giving site's zone",
        received_on: Option<Day> = "day in the getting site's zone",
        cost: Amount = "cost of the goods, known when they leave",
        freight: Amount = "carriage between the sites, added to the cost of the goods when they arrive",
        freight_accrued: Amount = "of it not billed by the carrier yet",
        freight_expensed: Amount = "what the carrier billed beyond it",
        currency: Currency = "currency of the amounts",
        reason: Option<String> = "why",
        rec_id: Option<String> = "recommendation that proposed it",
    }
}
