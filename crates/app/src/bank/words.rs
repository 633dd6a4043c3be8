//! What is said of a line, and what settles it.

use crate::documents::{BankCandidate, BankLineAnswer};
use chandler_erp::body::Candidate;
use chandler_erp::tables::BankLine;
use std::collections::BTreeMap;

/// A recorded line as people read it.
pub(super) fn told(row: BankLine, invoices: Vec<String>, names: &BTreeMap<String, String>) -> BankLineAnswer {
    let is_open = row.state == "open";
    let candidates: Vec<Candidate> = serde_json::from_value(row.candidates.clone()).unwrap_or_default();
    let name_of = |customer_id: &String| names.get(customer_id).cloned();
    let told = |candidate: Candidate| BankCandidate {
        customer_name: name_of(&candidate.customer_id).unwrap_or_default(),
        command: (is_open && !row.line_number.is_empty()).then(|| settling(&row.line_number, &candidate)),
        customer_id: candidate.customer_id,
        invoices: candidate.invoices,
    };
    BankLineAnswer {
        candidates: candidates.into_iter().map(told).collect(),
        text: sentence(&row),
        otherwise: is_open.then(|| otherwise(&row)),
        booked_on: row.booked_on,
        amount: row.amount.of(row.currency),
        customer_name: row.customer_id.as_ref().and_then(name_of),
        line_number: Some(row.line_number).filter(|number| !number.is_empty()),
        payer_name: row.payer_name,
        payer_account: row.payer_account,
        remittance: row.remittance,
        state: row.state,
        basis: row.basis,
        open_reason: row.open_reason,
        customer_id: row.customer_id,
        payment_number: row.payment_number,
        invoices,
        bank_account: row.bank_account,
        bank_reference: row.bank_reference,
        source: row.source,
    }
}

fn sentence(row: &BankLine) -> String {
    let of_basis = row.basis.as_deref().map(|basis| match basis {
        "invoices_named" => "The payer names the invoices",
        "account_known" => "The customer has paid from this account before",
        "name_known" => "The payer has exactly the name of this customer and of no other",
        _ => "A person said so",
    });
    let of_reason = row.open_reason.as_deref().map(|reason| match reason {
        "unknown_payer" => "Neither invoices nor payer are known",
        "several_customers" => "It may be the money of more than one customer",
        "several_fits" => "More than one choice of the customer's invoices fits",
        "named_does_not_add_up" => "The invoices that are named do not add up, and the payer is not known",
        "foreign_currency" => "It is in another currency than the books",
        "payment_returned" => "The bank took a payment back",
        _ => "Money that left the account is no payment of a customer",
    });
    of_basis.or(of_reason).unwrap_or("Nobody has said whose money it is").to_owned()
}

fn settling(line_number: &str, candidate: &Candidate) -> String {
    let invoices: String = candidate.invoices.iter().map(|number| format!(" --invoice {number}")).collect();
    format!("chandler bank settle {line_number} --customer {}{invoices}", candidate.customer_id)
}

fn otherwise(row: &BankLine) -> String {
    let number = &row.line_number;
    match row.open_reason.as_deref() {
        Some("payment_returned") => format!("chandler bank settle {number} --returned PY-… --reason insufficient_funds"),
        Some("foreign_currency") => format!("chandler bank settle {number} --customer CUSTOMER --amount WORTH"),
        _ => format!("chandler bank settle {number} --customer CUSTOMER --invoice IN-…, or --set-aside WHY"),
    }
}
