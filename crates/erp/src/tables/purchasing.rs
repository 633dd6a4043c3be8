use chandler_amount::{Amount, Currency, Price, Quantity};
use chandler_calendar::{Day, Instant};
use chandler_catalogue::table;

table! {
    /// A purchase order. On order is what its lines still expect, from the draft on.
    pub struct PurchaseOrder: purchase_orders, Current, key 2 {
        entity_id: String = "legal entity",
        po_number: String = "purchase order",
        supplier_id: String = "supplier",
        site_id: String = "site that receives",
        state: String = "draft, placed, received, closed or cancelled",
        ordered_on: Day = "day of the order",
        placed_at: Option<Instant> = "when it was sent to the supplier",
        currency: Currency = "currency of the order",
        total: Amount = "sum of its lines",
        source: Option<String> = "what proposed it, such as a recommendation run",
        line_count: i64 = "number of lines",
        origin_number: Option<String> = "number in the system that it was taken over from",
    }
}

table! {
    /// One line of a purchase order.
    pub struct PurchaseOrderLine: purchase_order_lines, Current, key 3 {
        entity_id: String = "legal entity",
        po_number: String = "purchase order",
        line: i64 = "line number from 1",
        item_id: String = "stock keeping unit",
        site_id: String = "site that receives",
        supplier_id: String = "supplier",
        ordered_on: Day = "day of the order",
        first_promised_on: Day = "day that was promised with the order",
        promised_on: Day = "day on which the supplier promises receipt now",
        quantity: Quantity = "ordered, base units",
        received: Quantity = "received so far",
        returned: Quantity = "returned to the supplier",
        billed: Quantity = "billed so far",
        cancelled: Quantity = "no longer expected",
        unit_price: Price = "price of price_per base units",
        price_per: Quantity = "base units that unit_price buys",
        currency: Currency = "currency of the order",
        amount: Amount = "line amount",
        received_value: Amount = "value received net of returns, at order price: credited to goods received not invoiced",
        billed_value: Amount = "part of received_value that bills have cleared",
        rec_id: Option<String> = "recommendation that proposed it",
    }
}

table! {
    /// Goods that arrived from a supplier.
    pub struct Receipt: receipts, Current, key 2 {
        entity_id: String = "legal entity",
        receipt_number: String = "receipt",
        po_number: String = "purchase order",
        supplier_id: String = "supplier",
        site_id: String = "site",
        received_on: Day = "day in the site's zone",
        line_count: i64 = "number of lines",
    }
}

table! {
    /// Which receipts a purchase order had, in their order: the way from a bill to the goods.
    pub struct PurchaseReceipt: purchase_receipts, Append, key 3 {
        entity_id: String = "legal entity",
        po_number: String = "purchase order",
        receipt_number: String = "receipt",
    }
}

table! {
    /// One line of a receipt.
    pub struct ReceiptLine: receipt_lines, Current, key 3 {
        entity_id: String = "legal entity",
        receipt_number: String = "receipt",
        line: i64 = "line number from 1",
        po_number: String = "purchase order",
        po_line: i64 = "line of the purchase order",
        item_id: String = "stock keeping unit",
        site_id: String = "site",
        bin_id: String = "bin into which it was put",
        quantity: Quantity = "received, base units",
        inspect: Quantity = "of it held for inspection on receipt",
        held: Quantity = "of it waiting for inspection or rejected and not yet returned",
        passed: Quantity = "of it passed by inspection",
        rejected: Quantity = "of it rejected by inspection",
        returned: Quantity = "of it returned to the supplier",
        billed: Quantity = "of it billed so far",
        amount: Amount = "value at order price",
        layer: i64 = "cost layer that the receipt opened",
        lot_id: Option<String> = "lot, empty where the item is not kept by lot",
        ordered_on: Day = "day of the order, for lead times",
        received_on: Day = "day of the receipt in the site's zone",
        supplier_id: String = "supplier",
        currency: Currency = "currency of the amount",
    }
}

table! {
    /// Goods sent back to a supplier.
    pub struct SupplierReturn: supplier_returns, Append, key 2 {
        entity_id: String = "legal entity",
        return_number: String = "supplier return",
        receipt_number: String = "receipt",
        line: i64 = "line of the receipt",
        item_id: String = "stock keeping unit",
        quantity: Quantity = "returned, base units",
        amount: Amount = "value at order price",
        currency: Currency = "currency of the amount",
        reason: String = "why",
    }
}

table! {
    /// A supplier's bill.
    pub struct SupplierBill: supplier_bills, Current, key 2 {
        entity_id: String = "legal entity",
        bill_number: String = "our number of the bill",
        supplier_id: String = "supplier",
        supplier_reference: String = "the supplier's number",
        po_number: String = "purchase order; of the earlier system, or empty, where it was taken over",
        billed_on: Day = "date of the bill",
        due_on: Day = "when it is due",
        currency: Currency = "currency of the bill",
        amount: Amount = "total; of a bill taken over, what was open then",
        freight: Amount = "of it, freight on top of the goods",
        open: Amount = "not yet paid, negative for a credit that was taken over",
        origin_number: Option<String> = "number in the system that it was taken over from",
    }
}

table! {
    /// One line of a supplier's bill and where its difference to the order price went.
    pub struct SupplierBillLine: supplier_bill_lines, Append, key 3 {
        entity_id: String = "legal entity",
        bill_number: String = "our number of the bill",
        line: i64 = "line number from 1",
        po_number: String = "purchase order",
        po_line: i64 = "line of the purchase order",
        quantity: Quantity = "billed, base units",
        amount: Amount = "billed amount",
        received_value: Amount = "what the receipt had accrued for it",
        variance_to_stock: Amount = "difference that stays with goods on hand",
        variance_to_cost: Amount = "difference on goods that have been sold",
        currency: Currency = "currency of the amounts",
    }
}

table! {
    /// A carrier's bill for a shipment.
    pub struct CarrierBill: carrier_bills, Append, key 2 {
        entity_id: String = "legal entity",
        carrier_bill_number: String = "our number of the bill",
        carrier: String = "carrier",
        shipment_number: String = "shipment, or transfer between sites",
        billed_on: Day = "date of the bill",
        accrued: Amount = "freight accrued at shipment",
        amount: Amount = "freight billed by the carrier",
        currency: Currency = "currency of the amounts",
    }
}
