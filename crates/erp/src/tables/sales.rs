use chandler_amount::{Amount, Currency, Price, Quantity};
use chandler_calendar::Day;
use chandler_catalogue::table;

table! {
    /// A customer's order.
    pub struct SalesOrder: sales_orders, Current, key 2 {
        entity_id: String = "legal entity",
        so_number: String = "sales order",
        customer_id: String = "customer",
        customer_reference: Option<String> = "the customer's number",
        state: String = "open, credit_hold, allocated, backordered, shipped, closed or cancelled",
        channel: String = "how it came in",
        sales_rep: String = "who sold it",
        ordered_on: Day = "day of the order",
        requested_on: Day = "day on which the customer wants it",
        currency: Currency = "currency of the order",
        total: Amount = "sum of its lines",
        open_amount: Amount = "not yet invoiced or cancelled; part of the exposure",
        line_count: i64 = "number of lines",
        origin_number: Option<String> = "number in the system that it was taken over from",
    }
}

table! {
    /// One line of a sales order. Ordered = shipped + cancelled + allocated + backordered + not yet allocated.
    pub struct SalesOrderLine: sales_order_lines, Current, key 3 {
        entity_id: String = "legal entity",
        so_number: String = "sales order",
        line: i64 = "line number from 1",
        customer_id: String = "customer",
        item_id: String = "stock keeping unit",
        site_id: String = "site that ships",
        ordered_on: Day = "day of the order in the site's zone",
        requested_on: Day = "day on which the customer wants it",
        promised_on: Option<Day> = "day promised to the customer",
        quantity: Quantity = "ordered, base units",
        allocated: Quantity = "reserved now",
        backordered: Quantity = "asked for at allocation and not there",
        shipped: Quantity = "shipped so far",
        cancelled: Quantity = "no longer wanted",
        unit_price: Price = "price of price_per base units",
        price_per: Quantity = "base units that unit_price buys",
        price_source: String = "kind of the last price step: list, contract, override or substitute",
        currency: Currency = "currency of the order",
        amount: Amount = "line amount",
        invoiced: Amount = "invoiced so far",
        one_off: bool = "a project order that says nothing about regular demand",
        released_on: Option<Day> = "day on which a person let it go on over the credit limit; its credit is not checked again",
    }
}

table! {
    /// One step of the way from the list price to the price of an order's line; the amounts of a line's steps add up to the line's.
    pub struct PriceStep: price_steps, Append, key 4 {
        entity_id: String = "legal entity",
        so_number: String = "sales order",
        line: i64 = "line of the sales order",
        step: i64 = "number of the step from 1",
        kind: String = "list, contract (the customer's own price), override (agreed on the line) or substitute (that of the item whose place it takes)",
        rule: String = "what gave it: list or contract with the day from which it holds, the reason of an override, empty where none was given, or the item whose place it takes",
        unit_price_before: Option<Price> = "price of price_per_before base units, empty for the first step",
        price_per_before: Option<Quantity> = "base units that unit_price_before buys",
        unit_price: Price = "price of price_per base units after the step",
        price_per: Quantity = "base units that unit_price buys",
        amount: Amount = "what the step adds to the line's amount: all of it for the first step, negative for a discount",
        approved_by: Option<String> = "who approved an override",
        currency: Currency = "currency of the order",
    }
}

table! {
    /// Goods that left for a customer.
    pub struct Shipment: shipments, Current, key 2 {
        entity_id: String = "legal entity",
        shipment_number: String = "shipment",
        so_number: String = "sales order",
        customer_id: String = "customer",
        site_id: String = "site",
        shipped_on: Day = "day in the site's zone",
        carrier: String = "carrier",
        freight_accrued: Amount = "carrier cost expected and not yet billed",
        freight_cost: Amount = "carrier cost booked so far",
        invoice_number: String = "invoice made with it",
        currency: Currency = "currency of the amounts",
        line_count: i64 = "number of lines",
    }
}

table! {
    /// One line of a shipment with the cost of what left, and what of it came back.
    pub struct ShipmentLine: shipment_lines, Current, key 3 {
        entity_id: String = "legal entity",
        shipment_number: String = "shipment",
        line: i64 = "line number from 1",
        so_number: String = "sales order",
        so_line: i64 = "line of the sales order",
        item_id: String = "stock keeping unit",
        site_id: String = "site",
        shipped_on: Day = "day in the site's zone",
        quantity: Quantity = "shipped, base units",
        revenue: Amount = "invoiced for it without tax",
        cost: Amount = "cost of goods at shipment",
        returned: Quantity = "of it sent back by the customer",
        returned_cost: Amount = "of the cost that came back with it",
        currency: Currency = "currency of the amounts",
    }
}

table! {
    /// An invoice to a customer. One that was taken over has no order, no shipment and no lines; all of it is goods.
    pub struct Invoice: invoices, Current, key 2 {
        entity_id: String = "legal entity",
        invoice_number: String = "invoice",
        customer_id: String = "customer",
        so_number: String = "sales order, empty where it was taken over",
        shipment_number: String = "shipment, empty where it was taken over or billed without one",
        invoiced_on: Day = "date of the invoice in the entity's zone",
        due_on: Day = "when it is due",
        settled_on: Option<Day> = "day on which nothing was open any more",
        currency: Currency = "currency of the amounts",
        goods: Amount = "goods without tax",
        freight: Amount = "freight billed",
        tax: Amount = "sales tax",
        total: Amount = "what the customer owes for it",
        tax_rate_micros: i64 = "rate of the sales tax in millionths",
        settled_before: Amount = "of it paid before it was taken over",
        credited: Amount = "of its goods given back by credit memos, without tax",
        open: Amount = "not yet paid or credited",
        disputed: bool = "the customer contests it",
        dispute_number: Option<String> = "open dispute, empty where none was opened here",
        customer_reference: Option<String> = "the customer's number",
        debit_reason: Option<String> = "why it was billed without a shipment: freight_not_billed, price_correction or duplicate_credit",
        corrects: Option<String> = "invoice that had left out what this one bills",
        origin_number: Option<String> = "number in the system that it was taken over from",
    }
}

table! {
    /// One line of an invoice.
    pub struct InvoiceLine: invoice_lines, Current, key 3 {
        entity_id: String = "legal entity",
        invoice_number: String = "invoice",
        line: i64 = "line number from 1",
        so_number: String = "sales order",
        so_line: i64 = "line of the sales order",
        item_id: String = "stock keeping unit",
        quantity: Quantity = "invoiced, base units; 0 where a price is corrected",
        unit_price: Price = "price of price_per base units",
        price_per: Quantity = "base units that unit_price buys",
        amount: Amount = "line amount without tax",
        credited_quantity: Quantity = "of it credited as returned",
        credited: Amount = "of the amount credited",
        currency: Currency = "currency of the amount",
    }
}

table! {
    /// Money received from a customer. What is not assigned to an invoice stays on account.
    pub struct Payment: payments, Current, key 2 {
        entity_id: String = "legal entity",
        payment_number: String = "payment",
        customer_id: String = "customer",
        received_on: Day = "day in the entity's zone",
        reference: String = "the payer's reference",
        currency: Currency = "currency of the amounts",
        amount: Amount = "received",
        unapplied: Amount = "on account: assigned to no invoice",
        reversed_on: Option<Day> = "day on which it was reversed, empty where the money stayed",
        reversal_reason: Option<String> = "why it was reversed, such as insufficient_funds",
        origin_number: Option<String> = "number of the credit in the system that it was taken over from",
    }
}

table! {
    /// The part of a payment that settles an invoice; negative where the payment was reversed.
    pub struct PaymentApplication: payment_applications, Append, key 4 {
        entity_id: String = "legal entity",
        payment_number: String = "payment",
        invoice_number: String = "invoice",
        commit_seq: i64 = "commit that posted it",
        applied_on: Day = "day in the entity's zone",
        amount: Amount = "applied, negative where taken back",
        left_open: Amount = "open of the invoice afterwards",
        short_reason: Option<String> = "why the customer left that open, where it said so: the reason of a dispute",
        currency: Currency = "currency of the amounts",
    }
}

table! {
    /// What is given up of an invoice.
    pub struct WriteOff: write_offs, Append, key 3 {
        entity_id: String = "legal entity",
        invoice_number: String = "invoice",
        write_off_number: String = "write-off",
        customer_id: String = "customer",
        written_off_on: Day = "day in the entity's zone",
        amount: Amount = "given up, tax included",
        reason: String = "uncollectible, insolvent, small_balance, goodwill or other",
        currency: Currency = "currency of the amount",
    }
}

table! {
    /// What a customer owes and has ordered: the exposure that the credit check reads. A cache of invoices, payments, credit memos and orders.
    pub struct CustomerAccount: customer_accounts, Current, key 2 {
        entity_id: String = "legal entity",
        customer_id: String = "customer",
        receivable: Amount = "open invoices",
        open_orders: Amount = "orders not yet invoiced",
        unapplied: Amount = "payments and credit memos not assigned to an invoice",
        open_promises: i64 = "promises to pay that are neither kept nor broken yet",
        failed_on: Option<Day> = "last day on which it got less or later than it had ordered, gave goods back or contested an invoice",
        currency: Currency = "currency of the account",
    }
}
