//! The verbs of what customers owe: credits, reversals, write-offs, disputes, promises, contacts and tasks.

use super::Fields;
use super::parts::{application, code, day, money, number, parsed};
use super::verbs::{Verb, verb_list};
use chandler_erp::Command;
use chandler_erp::body::*;

verb_list! { CREDIT:
    "apply" ApplyCredit |f, parts| {
        let number = f.word("payment or credit memo")?;
        let applications = parts.iter_mut().map(application).collect::<Result<_, _>>()?;
        let (payment_number, credit_memo_number) = if number.starts_with("CM-") { (None, Some(number)) } else { (Some(number), None) };
        Ok(ApplyCredit { payment_number, credit_memo_number, applications })
    };
    "reverse" ReversePayment |f, _| Ok(ReversePayment { payment_number: f.word("payment")?, reason: code(f, "reason")?.unwrap_or_default() });
    "write_off" WriteOffInvoice |f, _| Ok(WriteOffInvoice {
        invoice_number: f.word("invoice")?,
        amount: money(f, "amount")?,
        reason: code(f, "reason")?.unwrap_or_default(),
    });
    "dispute" OpenDispute |f, _| Ok(OpenDispute {
        invoice_number: f.word("invoice")?,
        reason: code(f, "reason")?.unwrap_or_default(),
        amount: money(f, "amount")?,
        note: f.option("note"),
        owner: f.option("owner"),
    });
    "resolve" ResolveDispute |f, _| Ok(ResolveDispute {
        dispute_number: f.word("dispute")?,
        resolution: code(f, "as")?.unwrap_or_default(),
        credit_due: money(f, "due")?,
    });
    "promise" RecordPromise |f, _| Ok(RecordPromise {
        customer_id: f.word("customer")?,
        amount: money(f, "amount")?.ok_or("amount= is missing")?,
        promised_on: parsed(&f.required("by")?)?,
        invoices: f.option("for").map(|text| text.split(',').map(str::to_owned).collect()).unwrap_or_default(),
        taker: f.option("taker"),
        note: None,
    });
    "settle_promises" SettlePromises |_, _| Ok(SettlePromises {});
    "log" LogActivity |f, _| Ok(LogActivity {
        customer_id: f.option("customer"),
        supplier_id: f.option("supplier"),
        kind: code(f, "kind")?.unwrap_or_default(),
        outcome: code(f, "outcome")?,
        minutes: number(f, "minutes")?,
        document: f.option("about"),
        note: f.option("note"),
    });
    "task" CreateTask |f, _| Ok(CreateTask {
        customer_id: f.word("customer")?,
        kind: code(f, "kind")?.unwrap_or_default(),
        due_on: day(f, "due")?,
        assignee: f.option("to"),
        document: f.option("about"),
        step: f.option("step"),
        note: f.option("note"),
        rec_id: f.option("rec"),
    });
    "done" CompleteTask |f, _| Ok(CompleteTask {
        task_number: f.word("task")?,
        outcome: code(f, "outcome")?.unwrap_or_default(),
        minutes: number(f, "minutes")?,
        note: f.option("note"),
    });
}
