//! Columns that a company has of its own: numbers as they are, frequent texts one by one.

use std::collections::BTreeMap;

use chandler_calendar::Day;
use serde::{Deserialize, Serialize};

use super::{Invoice, InvoiceBook};
use crate::matrix::Feature;
use crate::quantise::quantise;

/// A cell of a company's own column.
#[derive(Debug, Clone, PartialEq)]
pub enum Attribute {
    Missing,
    Text(String),
    Number(f64),
    Day(Day),
}

/// A text must be in so many rows, and in this share of them, to count alone.
const LEVEL_ROWS_MIN: usize = 20;
const LEVEL_SHARE_MIN: f64 = 0.02;
/// Texts of one column that count alone.
const LEVELS_MAX: usize = 12;

/// How a column becomes features. Days are not used: what they mean is not known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(crate) enum Encoder {
    /// The signed logarithm of the number, or of the usual one where there is none.
    Number { name: String, place: usize, usual: f64 },
    /// One feature a text, 1 or 0.
    Levels { name: String, place: usize, levels: Vec<String> },
}

impl Encoder {
    /// The encoders of a book's columns but the forbidden ones, as the rows show them.
    pub fn of_columns(book: &InvoiceBook, rows: &[usize], forbidden: &dyn Fn(&str) -> bool) -> Vec<Self> {
        let columns = book.attribute_names.iter().enumerate().filter(|(_, name)| !forbidden(name));
        columns.filter_map(|(place, name)| Self::of_column(book, rows, place, name)).collect()
    }

    fn of_column(book: &InvoiceBook, rows: &[usize], place: usize, name: &str) -> Option<Self> {
        let cells = || rows.iter().map(|row| &book.invoices[*row].attributes[place]);
        let mut numbers: Vec<f64> =
            cells().filter_map(|cell| if let Attribute::Number(number) = cell { Some(signed_log(*number)) } else { None }).collect();
        if !numbers.is_empty() {
            numbers.sort_by(f64::total_cmp);
            return Some(Self::Number { name: name.to_owned(), place, usual: quantise(numbers[numbers.len() / 2]) });
        }
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for text in cells().filter_map(|cell| if let Attribute::Text(text) = cell { Some(text) } else { None }) {
            *counts.entry(text).or_default() += 1;
        }
        let least = LEVEL_ROWS_MIN.max((LEVEL_SHARE_MIN * rows.len() as f64) as usize);
        let mut frequent: Vec<(&str, usize)> = counts.into_iter().filter(|(_, count)| *count >= least).collect();
        frequent.sort_by(|left, right| right.1.cmp(&left.1).then(left.0.cmp(right.0)));
        let levels: Vec<String> = frequent.into_iter().take(LEVELS_MAX).map(|(text, _)| text.to_owned()).collect();
        (!levels.is_empty()).then(|| Self::Levels { name: name.to_owned(), place, levels })
    }

    pub fn features(&self) -> Vec<Feature> {
        match self {
            Self::Number { name, .. } => vec![Feature::free(name.clone())],
            Self::Levels { name, levels, .. } => levels.iter().map(|level| Feature::free(format!("{name}={level}"))).collect(),
        }
    }

    pub fn encode(&self, invoice: &Invoice, into: &mut Vec<f64>) {
        match self {
            Self::Number { place, usual, .. } => into.push(match invoice.attributes.get(*place) {
                Some(Attribute::Number(number)) => signed_log(*number),
                _ => *usual,
            }),
            Self::Levels { place, levels, .. } => {
                let text = match invoice.attributes.get(*place) {
                    Some(Attribute::Text(text)) => Some(text),
                    _ => None,
                };
                into.extend(levels.iter().map(|level| f64::from(u8::from(text == Some(level)))));
            }
        }
    }
}

fn signed_log(number: f64) -> f64 {
    libm::copysign(libm::log1p(number.abs()), number)
}
