use chandler_amount::Quantity;
use chandler_calendar::Day;
use chandler_catalogue::table;

table! {
    /// Goods of an item that keep until the same day. Only items that are kept by lot have any.
    pub struct Lot: lots, Current, key 3 {
        entity_id: String = "legal entity",
        item_id: String = "stock keeping unit",
        lot_id: String = "lot, as its supplier named it or by the receipt that brought it",
        expires_on: Day = "last day on which it may be sold",
        since: Day = "day on which it first came in, in the site's zone",
        source: String = "document that first brought it",
    }
}

table! {
    /// Goods of a lot in a bin. The lots of a bin add up to its balance; a cache of moves.
    pub struct LotBalance: lot_balances, Current, key 5 {
        entity_id: String = "legal entity",
        item_id: String = "stock keeping unit",
        site_id: String = "site",
        bin_id: String = "bin",
        lot_id: String = "lot",
        expires_on: Day = "last day on which it may be sold",
        on_hand: Quantity = "physically there, held and expired goods included",
        held: Quantity = "of it not for sale",
    }
}

table! {
    /// What of a lot a transfer took on its way.
    pub struct TransferLot: transfer_lots, Append, key 3 {
        entity_id: String = "legal entity",
        transfer_number: String = "transfer",
        lot_id: String = "lot",
        item_id: String = "stock keeping unit",
        quantity: Quantity = "transferred, base units",
    }
}

table! {
    /// What of a lot a customer got, and what of it came back: whom a recall has to reach.
    pub struct ShipmentLot: shipment_lots, Current, key 4 {
        entity_id: String = "legal entity",
        shipment_number: String = "shipment",
        line: i64 = "line of the shipment",
        lot_id: String = "lot",
        item_id: String = "stock keeping unit",
        site_id: String = "site",
        customer_id: String = "customer",
        shipped_on: Day = "day in the site's zone",
        expires_on: Day = "last day on which it may be sold",
        quantity: Quantity = "shipped, base units",
        returned: Quantity = "of it sent back by the customer",
    }
}
