//! Matching of bank lines on a made company: how much it settles by itself, how much it leaves to a person, and whether it is ever wrong.
//!
//! What it leaves open a person settles rightly before the next line; what it matched wrongly is corrected too, and counted.

use crate::CONTRACT;
use crate::failure::Failure;
use chandler_amount::Amount;
use chandler_calendar::Day;
use chandler_erp::bank::{Answer, Assignment, Incoming, OpenItem, OpenItems, match_line};
use chandler_erp::body::{MoneyText, NewApplication};
use chandler_sim::bank::{BankEvent, BankScenario, BankWorld, LineKind, MadeLine};
use serde::Serialize;
use std::collections::BTreeMap;

/// Matching held against the truth.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BankEvaluation {
    pub contract: u32,
    pub task: &'static str,
    pub seed: u64,
    pub customers: u64,
    pub days: i32,
    /// Of lines that are a customer's money, the share of which customer and invoices were found without a person.
    pub matched_share: f64,
    /// The same of those that name their invoices without a slip.
    pub matched_share_named: f64,
    /// Lines of which matching said something that is not so.
    pub wrong: usize,
    /// By how people paid, and all together.
    pub rows: Vec<BankKindFigures>,
}

/// What became of lines of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct BankKindFigures {
    pub kind: String,
    pub lines: usize,
    /// Settles what its payer meant.
    pub matched: usize,
    /// The right customer, and less settled than the payer meant.
    pub on_account: usize,
    pub open: usize,
    pub wrong: usize,
}

/// Matches the statement of a made company.
///
/// # Errors
/// None that a caller can bring about.
pub fn evaluate_bank(seed: u64) -> Result<BankEvaluation, Failure> {
    let scenario = BankScenario { seed, customers: 200, days: 180, first_day: Day(20_000) };
    let world = BankWorld::new(scenario);
    let currency = "USD".parse().map_err(|_| Failure::fault("internal", "currency", "The made company has no currency", "Report it"))?;
    let mut books = OpenItems::new(currency);
    world.payers.iter().for_each(|payer| books.add_customer(&payer.customer_id, &payer.name));
    let mut figures: BTreeMap<LineKind, BankKindFigures> = BTreeMap::new();
    for event in &world.events {
        match event {
            BankEvent::Invoiced(invoice) => books.add_invoice(
                OpenItem {
                    invoice_number: invoice.invoice_number.clone(),
                    customer_id: invoice.customer_id.clone(),
                    invoiced_on: invoice.invoiced_on,
                    open: invoice.amount,
                },
                None,
            ),
            BankEvent::Paid(line) => judge(&mut books, line, figures.entry(line.kind).or_default()),
        }
    }
    Ok(report(scenario, figures))
}

/// Counts what matching says of a line, and leaves the books as they truly are after it.
fn judge(books: &mut OpenItems, line: &MadeLine, figures: &mut BankKindFigures) {
    figures.kind = line.kind.name().to_owned();
    figures.lines += 1;
    let incoming = Incoming {
        booked_on: line.booked_on,
        amount: line.amount,
        currency: books.currency,
        payer_name: &line.payer_name,
        payer_account: &line.payer_account,
        remittance: &line.remittance,
        is_return: false,
    };
    let count = match match_line(books, &incoming) {
        Answer::Assigned(assignment) if is_wrong(&assignment, line) => &mut figures.wrong,
        Answer::Assigned(assignment) if assignment.applications.len() == line.settles.len() => &mut figures.matched,
        Answer::Assigned(_) => &mut figures.on_account,
        Answer::Open { .. } | Answer::SetAside { .. } => &mut figures.open,
    };
    *count += 1;
    if let Some(customer_id) = &line.customer_id {
        let application = |(number, amount): &(String, Amount)| NewApplication {
            invoice_number: number.clone(),
            amount: Some(MoneyText::from(amount.format(books.currency))),
            ..NewApplication::default()
        };
        let applications: Vec<NewApplication> = line.settles.iter().map(application).collect();
        books.settle(customer_id, &applications, &line.payer_account);
    }
}

/// Money of another customer, or for an invoice that its payer did not mean.
fn is_wrong(assignment: &Assignment, line: &MadeLine) -> bool {
    let is_meant = |application: &NewApplication| line.settles.iter().any(|(number, _)| *number == application.invoice_number);
    line.customer_id.as_ref() != Some(&assignment.customer_id) || !assignment.applications.iter().all(is_meant)
}

fn report(scenario: BankScenario, figures: BTreeMap<LineKind, BankKindFigures>) -> BankEvaluation {
    let share = |kinds: &dyn Fn(&LineKind) -> bool| {
        let (matched, lines) =
            figures.iter().filter(|(kind, _)| kinds(kind)).fold((0, 0), |(matched, lines), (_, row)| (matched + row.matched, lines + row.lines));
        matched as f64 / f64::max(lines as f64, 1.0)
    };
    let named = |kind: &LineKind| matches!(kind, LineKind::Complete | LineKind::Several);
    let (matched_share, matched_share_named) = (share(&|kind| *kind != LineKind::Stranger), share(&named));
    let mut rows: Vec<BankKindFigures> = figures.into_values().collect();
    let all = rows.iter().fold(BankKindFigures { kind: "all".to_owned(), ..BankKindFigures::default() }, |all, row| BankKindFigures {
        kind: all.kind,
        lines: all.lines + row.lines,
        matched: all.matched + row.matched,
        on_account: all.on_account + row.on_account,
        open: all.open + row.open,
        wrong: all.wrong + row.wrong,
    });
    let wrong = all.wrong;
    rows.push(all);
    let BankScenario { seed, customers, days, .. } = scenario;
    BankEvaluation { contract: CONTRACT, task: "bank", seed, customers, days, matched_share, matched_share_named, wrong, rows }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten companies: nothing is matched wrongly, and most of what names its invoices needs nobody.
    #[test]
    fn nothing_is_matched_wrongly() {
        for seed in 1..=10 {
            let evaluation = evaluate_bank(seed).expect("judged");
            assert_eq!(evaluation.wrong, 0, "{:?}", evaluation.rows);
            assert!(evaluation.matched_share > 0.7 && evaluation.matched_share_named > 0.9, "{:?}", evaluation.rows);
        }
    }
}
