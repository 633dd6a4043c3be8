use chandler_amount::{Amount, Currency};
use chandler_calendar::{Day, Instant};
use chandler_catalogue::table;

table! {
    /// Something that happened with a customer, supplier or carrier: the timeline of customer relations.
    pub struct Activity: activities, Append, key 3 {
        entity_id: String = "legal entity",
        commit_seq: i64 = "commit that posted it",
        line: i64 = "line within the commit",
        party_kind: String = "customer, supplier or carrier",
        party_id: String = "customer or supplier by its id, carrier by its name",
        kind: String = "what happened, such as order_received, shipped, credit_hold, credit_released, credit_limit_changed, supplier_issue, call, reminder, promise_broken",
        document: String = "document, empty for none",
        actor: String = "who did it",
        minutes: Option<i64> = "minutes that a contact took",
        outcome: Option<String> = "what came of a contact, such as reached, no_answer, promised",
        detail: serde_json::Value = "figures of the event",
        effective_at: Instant = "when it happened",
    }
}

table! {
    /// A customer contests an invoice. An invoice has at most one open dispute; it ends when it is resolved or the invoice is settled.
    pub struct Dispute: disputes, Current, key 2 {
        entity_id: String = "legal entity",
        dispute_number: String = "dispute",
        customer_id: String = "customer",
        invoice_number: String = "invoice that is contested",
        amount: Amount = "contested",
        currency: Currency = "currency of the amounts",
        reason: String = "short_shipment, damaged, wrong_item, price_error, freight, tax, duplicate, credit_missing, late_delivery, discount_taken or other",
        note: Option<String> = "in words",
        opened_on: Day = "day in the entity's zone",
        owner: String = "who has to clear it",
        state: String = "open or resolved",
        resolution: Option<String> = "credit_due, upheld, withdrawn, or settled where the invoice was paid or written off",
        credit_due: Amount = "what we owe the customer for it",
        resolved_on: Option<Day> = "day in the entity's zone",
    }
}

table! {
    /// A customer promised to pay so much by a day.
    pub struct Promise: promises, Current, key 3 {
        entity_id: String = "legal entity",
        customer_id: String = "customer",
        promise_number: String = "promise",
        amount: Amount = "promised",
        received: Amount = "received for it since",
        currency: Currency = "currency of the amounts",
        made_on: Day = "day in the entity's zone",
        promised_on: Day = "day up to which it counts as kept",
        taker: String = "who took it",
        state: String = "open, kept, partial or broken",
        decided_on: Option<Day> = "day on which it was kept, or found not to be",
    }
}

table! {
    /// An invoice that a promise is for; a promise without any is for the whole account.
    pub struct PromisedInvoice: promised_invoices, Append, key 3 {
        entity_id: String = "legal entity",
        promise_number: String = "promise",
        invoice_number: String = "invoice",
        open: Amount = "open when the promise was made",
        currency: Currency = "currency of the amount",
    }
}

table! {
    /// The part of a payment that counts for a promise; negative where the payment was reversed.
    pub struct PromisePayment: promise_payments, Append, key 4 {
        entity_id: String = "legal entity",
        payment_number: String = "payment",
        promise_number: String = "promise",
        commit_seq: i64 = "commit that posted it",
        customer_id: String = "customer",
        amount: Amount = "counted, negative where taken back",
        currency: Currency = "currency of the amount",
    }
}

table! {
    /// Something that somebody is to do for a customer's account.
    pub struct Task: tasks, Current, key 2 {
        entity_id: String = "legal entity",
        task_number: String = "task",
        customer_id: String = "customer",
        kind: String = "call, email, reminder, visit, review or hand_over",
        document: Option<String> = "document that it is about",
        step: Option<String> = "dunning step that it carries out, such as second_reminder",
        note: Option<String> = "in words",
        assignee: String = "who is to do it",
        created_on: Day = "day in the entity's zone",
        due_on: Day = "day up to which it is to be done",
        state: String = "open or done",
        outcome: Option<String> = "what came of it",
        minutes: Option<i64> = "minutes that it took",
        done_on: Option<Day> = "day in the entity's zone",
        rec_id: Option<String> = "recommendation that proposed it",
    }
}
