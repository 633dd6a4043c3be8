//! Columns that tell the outcome: they look splendid in a test and are not there when the invoice is written.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Attribute, InvoiceBook};
use crate::measure::auc;

/// A column that is not used, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leak {
    pub column: String,
    pub reason: String,
}

/// Alone, a column that differs between invoices of one customer should not order late and punctual ones better than this.
const AUC_MAX: f64 = 0.95;
/// One that belongs to the customer may: payers do differ.
const CUSTOMER_AUC_MAX: f64 = 0.995;
/// Share of rows that have a value, where the outcome is known and where it is not.
const FILLED_MIN: f64 = 0.5;
const FILLED_OPEN_MAX: f64 = 0.02;
const OPEN_ROWS_MIN: usize = 20;

/// Looks at each column alone. `rows` have a known outcome, `open` have none.
pub(crate) fn find_leaks(book: &InvoiceBook, rows: &[usize], late: &[bool], open: &[usize]) -> Vec<Leak> {
    let columns = book.attribute_names.iter().enumerate();
    columns.filter_map(|(place, name)| Some(Leak { column: name.clone(), reason: reason(book, rows, late, open, place)? })).collect()
}

fn reason(book: &InvoiceBook, rows: &[usize], late: &[bool], open: &[usize], place: usize) -> Option<String> {
    let filled = |rows: &[usize]| {
        let count = rows.iter().filter(|row| book.invoices[**row].attributes[place] != Attribute::Missing).count();
        count as f64 / rows.len().max(1) as f64
    };
    if open.len() >= OPEN_ROWS_MIN && filled(rows) >= FILLED_MIN && filled(open) <= FILLED_OPEN_MAX {
        return Some("is filled only once the outcome is known".to_owned());
    }
    let scores = scores(book, rows, late, place);
    let area = auc(&scores, late)?;
    let area = area.max(1.0 - area);
    let limit = if is_of_customer(book, rows, place) { CUSTOMER_AUC_MAX } else { AUC_MAX };
    (area >= limit).then(|| format!("tells late from punctual invoices by itself (AUC {area:.3})"))
}

/// A number is its own score, a day counts from the due day, a text scores by the other invoices that have it.
fn scores(book: &InvoiceBook, rows: &[usize], late: &[bool], place: usize) -> Vec<f64> {
    let mut by_text: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    for (row, late) in rows.iter().zip(late) {
        if let Attribute::Text(text) = &book.invoices[*row].attributes[place] {
            let counts = by_text.entry(text).or_default();
            *counts = (counts.0 + f64::from(u8::from(*late)), counts.1 + 1.0);
        }
    }
    let late_share = late.iter().filter(|late| **late).count() as f64 / late.len().max(1) as f64;
    let score = |(row, late): (&usize, &bool)| {
        let invoice = &book.invoices[*row];
        match &invoice.attributes[place] {
            Attribute::Missing => late_share,
            Attribute::Number(number) => *number,
            Attribute::Day(day) => f64::from(invoice.due_on.days_until(*day)),
            Attribute::Text(text) => {
                let (count_late, count) = by_text.get(text.as_str()).copied().unwrap_or_default();
                (count_late - f64::from(u8::from(*late)) + late_share) / count
            }
        }
    };
    rows.iter().zip(late).map(score).collect()
}

/// Whether all invoices of each customer have the same value.
fn is_of_customer(book: &InvoiceBook, rows: &[usize], place: usize) -> bool {
    let mut first: BTreeMap<usize, &Attribute> = BTreeMap::new();
    rows.iter().all(|row| {
        let value = &book.invoices[*row].attributes[place];
        *first.entry(book.customer_of[*row]).or_insert(value) == value
    })
}
