//! How well what is said of open invoices comes true: `outlooks FILE DAY…`, on each day with what was known at its end.
//!
//! A line of the file is `invoice,customer,invoiced,due,settled,amount`, days as numbers since 1970 and `settled` empty while it is open; what happened is
//! known up to the last settlement in it.

use chandler_calendar::Day;
use chandler_learn::{Invoice, InvoiceBook, Licence, Outlook, Settings, outlooks, train_licensed};
use std::collections::BTreeMap;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let text = std::fs::read_to_string(arguments.next().ok_or("a file is needed")?)?;
    let invoices: Vec<Invoice> = text.lines().filter_map(invoice).collect();
    let end = invoices.iter().filter_map(|invoice| invoice.settled_on).max().ok_or("nothing was settled")?;
    let by_number: BTreeMap<&str, &Invoice> = invoices.iter().map(|invoice| (invoice.invoice_id.as_str(), invoice)).collect();
    for day in arguments {
        let day = Day(day.parse()?);
        let known = invoices.iter().filter(|invoice| invoice.invoice_on <= day).cloned();
        let book = InvoiceBook::new(Vec::new(), known.collect());
        let found = outlooks(&book, day, &train_licensed(&book, day, Settings::OF_RUNS, &Licence::FREE)?)?;
        println!("{day}: {} open, {:?}", found.invoices.len(), found.gate);
        for (class, is_overdue) in [("not due", false), ("overdue", true)] {
            let rows = found.invoices.iter().map(|outlook| (outlook, by_number[outlook.invoice_id.as_str()]));
            let rows: Vec<(&Outlook, &Invoice)> = rows.filter(|(_, invoice)| (invoice.due_on < day) == is_overdue).collect();
            println!("  {class}: {}", rows.len());
            tell("late", &rows, |outlook, invoice| Some((outlook.late_probability, is_open_after(invoice, invoice.due_on, end)?)));
            let very_late = |invoice: &Invoice| is_open_after(invoice, invoice.due_on.plus_days(30), end);
            tell("more than 30 days late", &rows, |outlook, invoice| Some((outlook.very_late_probability, very_late(invoice)?)));
            tell("paid within 14 days", &rows, |outlook, invoice| {
                Some((outlook.paid_14d_probability, !is_open_after(invoice, day.plus_days(14), end)?))
            });
        }
    }
    Ok(())
}

/// Nothing where that is not known yet.
fn is_open_after(invoice: &Invoice, day: Day, end: Day) -> Option<bool> {
    match invoice.settled_on {
        Some(on) if on <= day => Some(false),
        _ => (end > day).then_some(true),
    }
}

/// What was said and what happened, and the log-loss beside that of one share for all.
fn tell(name: &str, rows: &[(&Outlook, &Invoice)], case: impl Fn(&Outlook, &Invoice) -> Option<(f64, bool)>) {
    let cases: Vec<(f64, bool)> = rows.iter().filter_map(|(outlook, invoice)| case(outlook, invoice)).collect();
    let count = cases.len().max(1) as f64;
    let said = cases.iter().map(|(said, _)| said).sum::<f64>() / count;
    let happened = cases.iter().filter(|(_, happened)| *happened).count() as f64 / count;
    let loss = |said: f64, happened: bool| -(if happened { said } else { 1.0 - said }).max(1e-9).ln();
    let losses = cases.iter().map(|(said, happened)| loss(*said, *happened)).sum::<f64>() / count;
    let constant = happened * loss(happened, true) + (1.0 - happened) * loss(happened, false);
    println!("    {name}: said {said:.3}, happened {happened:.3} of {}; log-loss {losses:.3}, one share for all {constant:.3}", cases.len());
}

fn invoice(line: &str) -> Option<Invoice> {
    let fields: Vec<&str> = line.split(',').collect();
    let [invoice_id, customer_id, invoiced, due, settled, amount] = fields.as_slice() else { return None };
    let day = |text: &str| text.parse().ok().map(Day);
    Some(Invoice {
        invoice_id: (*invoice_id).to_owned(),
        customer_id: (*customer_id).to_owned(),
        invoice_on: day(invoiced)?,
        due_on: day(due)?,
        settled_on: day(settled),
        ended_on: None,
        amount: amount.parse().ok()?,
        currency: None,
        disputed: None,
        attributes: Vec::new(),
    })
}
