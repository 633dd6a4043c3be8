use chandler_amount::{Amount, Currency, Quantity};
use chandler_calendar::Day;
use chandler_catalogue::table;

table! {
    /// Goods that a customer sent back. Until they are disposed of they lie in the returns hold (1220): not on hand, and worth what they had cost.
    pub struct CustomerReturn: customer_returns, Current, key 2 {
        entity_id: String = "legal entity",
        return_number: String = "customer return",
        customer_id: String = "customer",
        so_number: String = "sales order",
        shipment_number: String = "shipment that they had left with",
        invoice_number: String = "invoice of that shipment",
        site_id: String = "site that took them back",
        received_on: Day = "day in the site's zone",
        state: String = "received, inspected once all of it was looked at, or disposed once nothing is left in the returns hold",
        customer_reference: Option<String> = "the customer's number",
        line_count: i64 = "number of lines",
        inspection_count: i64 = "number of findings so far",
        disposition_count: i64 = "number of dispositions so far",
    }
}

table! {
    /// One line of a customer return. In the returns hold = returned − restocked − scrapped − sent back.
    pub struct CustomerReturnLine: customer_return_lines, Current, key 3 {
        entity_id: String = "legal entity",
        return_number: String = "customer return",
        line: i64 = "line number from 1",
        customer_id: String = "customer",
        shipment_number: String = "shipment that they had left with",
        shipment_line: i64 = "line of the shipment, and of its invoice",
        so_number: String = "sales order",
        so_line: i64 = "line of the sales order",
        item_id: String = "stock keeping unit",
        site_id: String = "site that took them back",
        returned_on: Day = "day in the site's zone",
        reason: String = "wrong_item, damaged, over_shipped, quality, not_needed or other",
        quantity: Quantity = "returned, base units",
        inspected: Quantity = "of it looked at: by an inspection, or when it was disposed of",
        faulty: Quantity = "of it found faulty by an inspection",
        restocked: Quantity = "of it for sale again",
        scrapped: Quantity = "of it written off",
        sent_back: Quantity = "of it sent on to its supplier",
        quarantined: Quantity = "of what is in the returns hold, set aside",
        credited: Quantity = "of it credited to the customer",
        lot_id: Option<String> = "lot that it came back into, empty where the item was not kept by lot",
        cost: Amount = "cost of goods taken back: their part of what the shipment had cost",
        disposed_cost: Amount = "of it that left the returns hold",
        currency: Currency = "currency of the amounts",
    }
}

table! {
    /// What was found about returned goods, before it was decided what becomes of them.
    pub struct ReturnInspection: return_inspections, Append, key 3 {
        entity_id: String = "legal entity",
        return_number: String = "customer return",
        inspection: i64 = "number of the finding from 1",
        line: i64 = "line of the return",
        item_id: String = "stock keeping unit",
        site_id: String = "site",
        sound: Quantity = "as good as new, base units",
        faulty: Quantity = "not to be sold as it is, base units",
        inspected_on: Day = "day in the site's zone",
        inspected_by: String = "who looked at them",
        note: Option<String> = "what was found, in words",
    }
}

table! {
    /// What was decided about returned goods.
    pub struct ReturnDisposition: return_dispositions, Append, key 3 {
        entity_id: String = "legal entity",
        return_number: String = "customer return",
        disposition: i64 = "number of the disposition from 1",
        line: i64 = "line of the return",
        item_id: String = "stock keeping unit",
        site_id: String = "site",
        action: String = "restock, scrap, return_to_supplier or quarantine",
        quantity: Quantity = "disposed of, base units",
        cost: Amount = "cost that left the returns hold with it",
        bin_id: Option<String> = "bin into which it was put",
        receipt_number: Option<String> = "receipt that it went back with",
        disposed_on: Day = "day in the site's zone",
        note: Option<String> = "what was found",
        currency: Currency = "currency of the cost",
    }
}

table! {
    /// What a customer gets back: for goods returned, or for what an invoice was too high.
    pub struct CreditMemo: credit_memos, Current, key 2 {
        entity_id: String = "legal entity",
        credit_memo_number: String = "credit memo",
        customer_id: String = "customer",
        invoice_number: String = "invoice that it corrects",
        return_number: Option<String> = "customer return that it is for",
        reason: String = "return, price_correction, quantity_short or goodwill",
        credited_on: Day = "day in the entity's zone",
        goods: Amount = "credited without tax",
        tax: Amount = "sales tax given back, at the invoice's rate",
        in_advance: bool = "given before all of the goods were looked at",
        restock_fee: Amount = "kept for taking the goods back",
        total: Amount = "goods and tax less the fee",
        unapplied: Amount = "not assigned to an invoice",
        customer_reference: Option<String> = "the customer's number",
        note: Option<String> = "why",
        line_count: i64 = "number of lines",
        currency: Currency = "currency of the amounts",
    }
}

table! {
    /// One line of a credit memo.
    pub struct CreditMemoLine: credit_memo_lines, Append, key 3 {
        entity_id: String = "legal entity",
        credit_memo_number: String = "credit memo",
        line: i64 = "line number from 1",
        invoice_number: String = "invoice",
        invoice_line: Option<i64> = "line of the invoice, empty where all of it is meant",
        return_number: Option<String> = "customer return",
        return_line: Option<i64> = "line of the customer return",
        so_number: String = "sales order, empty where the invoice was taken over",
        so_line: Option<i64> = "line of the sales order",
        item_id: Option<String> = "stock keeping unit",
        quantity: Quantity = "credited base units, 0 for a pure change of the amount",
        amount: Amount = "credited without tax",
        currency: Currency = "currency of the amount",
    }
}

table! {
    /// The part of a credit memo that settles an invoice.
    pub struct CreditApplication: credit_applications, Append, key 4 {
        entity_id: String = "legal entity",
        credit_memo_number: String = "credit memo",
        invoice_number: String = "invoice",
        commit_seq: i64 = "commit that posted it",
        applied_on: Day = "day in the entity's zone",
        amount: Amount = "applied",
        currency: Currency = "currency of the amount",
    }
}
