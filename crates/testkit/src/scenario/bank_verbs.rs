//! The verbs of bank statements.

use super::Fields;
use super::parts::{application, code, day, money, parsed};
use super::verbs::{Verb, verb_list};
use chandler_erp::Command;
use chandler_erp::body::*;

/// Our account, wherever a scenario does not name another.
const ACCOUNT: &str = "OPERATING";

verb_list! { BANK:
    "bank_line" RecordBankLine |f, parts| {
        let assigned = (code(f, "by")?, f.option("of"));
        let applications = parts.iter_mut().map(application).collect::<Result<_, _>>()?;
        let assignment = match assigned {
            (Some(basis), Some(customer_id)) => Some(Assignment { customer_id, basis, applications }),
            _ => None,
        };
        let maybe = f.option("maybe").unwrap_or_default();
        let candidate = |customer: &str| Candidate { customer_id: customer.to_owned(), invoices: Vec::new() };
        Ok(RecordBankLine {
            bank_account: f.option("at").unwrap_or_else(|| ACCOUNT.to_owned()),
            bank_reference: f.word("reference")?,
            booked_on: day(f, "on")?.ok_or("on= is missing")?,
            amount: f.required("amount")?.into(),
            currency: parsed(&f.option("currency").unwrap_or_else(|| "USD".to_owned()))?,
            payer_name: words(f, "from"),
            payer_account: f.option("iban").unwrap_or_default(),
            remittance: words(f, "text"),
            is_return: f.flag("return"),
            source: String::new(),
            assignment,
            open_reason: code(f, "why")?,
            candidates: maybe.split(',').filter(|customer| !customer.is_empty()).map(candidate).collect(),
        })
    };
    "settle_line" SettleBankLine |f, parts| Ok(SettleBankLine {
        bank_account: f.option("at").unwrap_or_else(|| ACCOUNT.to_owned()),
        bank_reference: f.word("reference")?,
        customer_id: f.option("of"),
        applications: parts.iter_mut().map(application).collect::<Result<_, _>>()?,
        amount: money(f, "amount")?,
        returned: match f.option("returned") {
            Some(payment_number) => Some(ReturnedPayment { payment_number, reason: code(f, "reason")?.unwrap_or_default() }),
            None => None,
        },
        set_aside: f.option("aside").map(|why| why.replace('_', " ")),
        note: f.option("note"),
    });
}

/// Underscores are spaces.
fn words(fields: &mut Fields, name: &str) -> String {
    fields.option(name).unwrap_or_default().replace('_', " ")
}
