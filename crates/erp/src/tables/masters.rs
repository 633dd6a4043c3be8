use chandler_amount::{Amount, Currency, Price, Quantity};
use chandler_calendar::Day;
use chandler_catalogue::table;

table! {
    /// A legal entity: the company whose books these are.
    pub struct Entity: entities, Current, key 1 {
        entity_id: String = "legal entity",
        name: String = "name on documents",
        currency: Currency = "functional currency (ISO 4217)",
        time_zone: String = "zone whose days date the money",
    }
}

table! {
    /// A warehouse or branch that holds stock.
    pub struct Site: sites, Current, key 2 {
        entity_id: String = "legal entity",
        site_id: String = "site",
        name: String = "name on documents",
        time_zone: String = "zone whose days date the stock",
    }
}

table! {
    /// A place in a site where goods lie.
    pub struct Bin: bins, Current, key 3 {
        entity_id: String = "legal entity",
        site_id: String = "site",
        bin_id: String = "bin",
        kind: String = "storage or receiving",
    }
}

table! {
    /// A stock keeping unit, shared by the entities of the group.
    pub struct Item: items, Current, key 1 {
        item_id: String = "stock keeping unit",
        name: String = "description",
        family: String = "product family",
        base_unit: String = "unit in which stock is counted",
        costing: String = "fifo or average",
        status: String = "active or discontinued",
        superseded_by: Option<String> = "item that takes over its demand",
        inspected: bool = "receipts are held until inspected",
        lot_tracked: bool = "kept by lot, each with the last day on which it may be sold",
        shelf_life_days: Option<i64> = "days for which a lot keeps from its receipt on, empty where each receipt says how long",
        introduced_on: Day = "first day on which it could be sold",
    }
}

table! {
    /// A unit or pack of an item: so many base units as numerator over denominator.
    pub struct ItemUnit: item_units, Current, key 2 {
        item_id: String = "stock keeping unit",
        unit: String = "unit of measure, such as CS",
        numerator: i64 = "base units per unit, numerator",
        denominator: i64 = "base units per unit, denominator",
    }
}

table! {
    /// Another item that can take an item's place while that is out. Both stay as they are; an item that is replaced for good is superseded instead.
    pub struct ItemSubstitute: item_substitutes, Current, key 2 {
        item_id: String = "stock keeping unit that is asked for",
        substitute_id: String = "stock keeping unit that can take its place",
        numerator: i64 = "base units of the substitute that replace denominator base units of the item",
        denominator: i64 = "base units of the item that they replace",
        priority: i64 = "order in which an item's substitutes are offered, 1 first",
        from_on: Day = "first day on which it can be offered",
        until_on: Option<Day> = "last day on which it can be offered, empty for no end",
        reason: Option<String> = "why it can take its place",
    }
}

table! {
    /// A supplier, shared by the entities of the group.
    pub struct Supplier: suppliers, Current, key 1 {
        supplier_id: String = "supplier",
        name: String = "name on documents",
        currency: Currency = "currency of its prices",
        payment_days: i64 = "days until its bills are due",
        minimum_order: Amount = "smallest order value it accepts, 0 for none",
        order_target: Amount = "order value from which the charge falls away and the discount applies, 0 for none",
        below_target_charge: Amount = "freight that it charges for an order below the target",
        target_discount_micros: i64 = "discount on an order that reaches the target, in millionths: 2 % is 20000",
        active: bool = "still bought from",
    }
}

table! {
    /// What a supplier offers of an item to an entity, and on which terms.
    pub struct SupplierItem: supplier_items, Current, key 3 {
        entity_id: String = "legal entity",
        item_id: String = "stock keeping unit",
        supplier_id: String = "supplier",
        preferred: bool = "the source to buy from",
        supplier_sku: Option<String> = "the supplier's own number",
        lead_time_days: i64 = "days from order to receipt that the supplier states",
        minimum_quantity: Quantity = "smallest order quantity, base units",
        maximum_quantity: Option<Quantity> = "largest order quantity, base units, empty for none",
        order_multiple: Quantity = "orders are multiples of this, base units",
        unit_price: Price = "price of price_per base units",
        price_per: Quantity = "base units that unit_price buys",
        currency: Currency = "currency of the price",
    }
}

table! {
    /// A lower price from a quantity upwards.
    pub struct SupplierPriceBreak: supplier_price_breaks, Current, key 4 {
        entity_id: String = "legal entity",
        item_id: String = "stock keeping unit",
        supplier_id: String = "supplier",
        from_quantity: Quantity = "smallest order quantity for this price, base units",
        unit_price: Price = "price of price_per base units",
        price_per: Quantity = "base units that unit_price buys",
        currency: Currency = "currency of the price",
    }
}

table! {
    /// A customer, shared by the entities of the group.
    pub struct Customer: customers, Current, key 1 {
        customer_id: String = "customer",
        name: String = "name on documents",
        segment: String = "customer segment",
        region: String = "sales region",
    }
}

table! {
    /// Terms on which an entity sells to a customer.
    pub struct CustomerTerms: customer_terms, Current, key 2 {
        entity_id: String = "legal entity",
        customer_id: String = "customer",
        payment_days: i64 = "days until an invoice is due",
        credit_limit: Amount = "largest exposure",
        tax_rate_micros: i64 = "sales tax in millionths: 8.25 % is 82500",
        currency: Currency = "currency of the account",
    }
}

table! {
    /// A selling price from a day on: of a customer (a contract), or the list price where customer_id is empty.
    pub struct ListPrice: prices, Current, key 4 {
        entity_id: String = "legal entity",
        item_id: String = "stock keeping unit",
        customer_id: String = "customer, empty for the list price",
        from_on: Day = "first day on which it holds",
        until_on: Option<Day> = "last day on which it holds, empty for no end",
        unit_price: Price = "price of price_per base units",
        price_per: Quantity = "base units that unit_price buys",
        currency: Currency = "currency of the price",
    }
}

table! {
    /// The next number of a series of documents.
    pub struct DocumentSeries: document_series, Current, key 2 {
        entity_id: String = "legal entity",
        series: String = "prefix of the document number, such as SO",
        next_number: i64 = "number of the next document",
    }
}
