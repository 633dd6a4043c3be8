use chandler_amount::{Amount, Currency, Quantity};
use chandler_calendar::{Day, Instant};
use chandler_catalogue::table;

table! {
    /// Stock position and cost pool of an item at a site: the row that allocation locks. A cache of moves and value entries.
    pub struct ItemSite: item_sites, Current, key 3 {
        entity_id: String = "legal entity",
        item_id: String = "stock keeping unit",
        site_id: String = "site",
        on_hand: Quantity = "physically there, held goods included",
        held: Quantity = "on hand but not for sale: inspection, quarantine",
        allocated: Quantity = "reserved for sales orders and planned transfers",
        backordered: Quantity = "asked for by sales orders and not there",
        on_order: Quantity = "expected from purchase orders, drafts included",
        inbound: Quantity = "expected from transfers between sites, planned or on their way",
        pool_value: Amount = "cost of what is on hand",
        next_layer: i64 = "number of the next cost layer",
        first_open_layer: i64 = "oldest cost layer with goods left",
        currency: Currency = "currency of the pool",
    }
}

table! {
    /// Goods of an item in a bin. A cache of moves.
    pub struct BinBalance: bin_balances, Current, key 4 {
        entity_id: String = "legal entity",
        item_id: String = "stock keeping unit",
        site_id: String = "site",
        bin_id: String = "bin",
        on_hand: Quantity = "physically there, held goods included",
        held: Quantity = "of it not for sale",
    }
}

table! {
    /// A count of a bin. One that differs from the books stays open until someone settles it: posted, or dismissed as a slip of the count.
    pub struct StockCount: stock_counts, Current, key 2 {
        entity_id: String = "legal entity",
        count_number: String = "count",
        item_id: String = "stock keeping unit",
        site_id: String = "site",
        bin_id: String = "bin",
        lot_id: Option<String> = "lot that was counted, empty where all of the bin was",
        state: String = "agreed, open, posted or dismissed",
        counted_on: Day = "day in the site's zone",
        expected: Quantity = "in the books when it was counted, base units",
        counted: Quantity = "found, base units",
        difference: Quantity = "found less expected",
        reason: Option<String> = "why it was posted or dismissed",
        adjustment: Option<String> = "the adjustment that posted it",
    }
}

table! {
    /// A receipt's goods that are left, with the cost that is left: what FIFO takes from. Average-cost items have layer 0 only.
    pub struct CostLayer: cost_layers, Current, key 4 {
        entity_id: String = "legal entity",
        item_id: String = "stock keeping unit",
        site_id: String = "site",
        layer: i64 = "number of the layer, oldest first",
        received: Quantity = "received into the layer",
        remaining: Quantity = "still on hand",
        remaining_value: Amount = "cost of what remains",
        source: String = "document that opened it",
        currency: Currency = "currency of the value",
    }
}

table! {
    /// Goods that went from one typed place to another; quantities are always positive.
    pub struct StockMove: stock_moves, Append, key 3 {
        entity_id: String = "legal entity",
        commit_seq: i64 = "commit that posted it",
        line: i64 = "line within the commit",
        item_id: String = "stock keeping unit",
        site_id: String = "site whose stock changes",
        from_kind: String = "supplier, customer, site, returns, transit, adjustment",
        from_id: String = "party, bin, customer return, transfer or reason",
        to_kind: String = "supplier, customer, site, returns, transit, adjustment",
        to_id: String = "party, bin, customer return, transfer or reason",
        quantity: Quantity = "moved, base units",
        lot_id: Option<String> = "lot, empty where the item is not kept by lot",
        effective_at: Instant = "when it happened",
        effective_on: Day = "day in the site's zone",
        source: String = "document",
        source_line: i64 = "line of the document",
    }
}

table! {
    /// A change of the value of stock. Links the cost of an issue to the layer it took from.
    pub struct ValueEntry: value_entries, Append, key 3 {
        entity_id: String = "legal entity",
        commit_seq: i64 = "commit that posted it",
        line: i64 = "line within the commit",
        item_id: String = "stock keeping unit",
        site_id: String = "site",
        kind: String = "receipt, issue, return, customer_return, variance, transfer, adjustment",
        layer: i64 = "cost layer that grew or shrank",
        quantity: Quantity = "change of stock that it values, 0 for a pure change of value",
        amount: Amount = "change of the value of stock",
        expensed: Amount = "change of cost of goods sold that came with it and not from stock",
        period: String = "fiscal period into which it was posted",
        origin_period: String = "fiscal period to which it belongs",
        effective_on: Day = "day in the entity's zone",
        source: String = "document",
        source_line: i64 = "line of the document",
        currency: Currency = "currency of the amounts",
    }
}

table! {
    /// A line of the general ledger; debits are positive, credits negative, and the lines of a commit add up to nothing.
    pub struct JournalLine: journal_lines, Append, key 3 {
        entity_id: String = "legal entity",
        commit_seq: i64 = "commit that posted it",
        line: i64 = "line within the commit",
        account: String = "account number",
        amount: Amount = "debit positive, credit negative",
        currency: Currency = "functional currency",
        period: String = "fiscal period into which it was posted",
        origin_period: String = "fiscal period to which it belongs",
        effective_on: Day = "day in the entity's zone",
        rule_id: String = "posting rule",
        source: String = "document",
        customer_id: Option<String> = "customer",
        supplier_id: Option<String> = "supplier",
        item_id: Option<String> = "stock keeping unit",
        family: Option<String> = "product family",
        site_id: Option<String> = "site",
        sales_rep: Option<String> = "sales representative",
        channel: Option<String> = "sales channel",
    }
}
