//! What tells one row from another, and whether its content changed.

use std::collections::HashMap;

use polars::prelude::{DataFrame, DataType, StringChunked};
use sha2::{Digest, Sha256};

use super::plan::{KeyPart, Plan};
use super::values::{ValueRef, Values};
use crate::error::ImportError;
use crate::mapping::Column;

/// The first 128 bits of a SHA-256: two of a billion rows share one with a chance of about 10^-21.
pub(crate) fn hash(bytes: &[u8]) -> u128 {
    let digest = Sha256::digest(bytes);
    digest.iter().take(16).fold(0, |hash, byte| hash << 8 | u128::from(*byte))
}

/// The parts of the keys of a chunk.
pub(crate) struct Keys<'c> {
    parts: Vec<Part<'c>>,
    counts_occurrences: bool,
}

enum Part<'c> {
    Values(&'c Values),
    Raw(StringChunked, &'c str),
}

/// How often each key without its number was seen, for keys that count.
pub(crate) type Occurrences = HashMap<u128, u32>;

impl<'c> Keys<'c> {
    pub fn of(plan: &'c Plan, frame: &DataFrame, values: &'c [Values]) -> Result<Self, ImportError> {
        let failed = |error| ImportError::frame("reading keys", &error);
        let mut parts = Vec::new();
        for part in &plan.key {
            match part {
                KeyPart::Field(place) => parts.push(Part::Values(&values[*place])),
                KeyPart::Raw(name) => {
                    let text = frame.column(name).and_then(|column| column.cast(&DataType::String)).map_err(failed)?;
                    parts.push(Part::Raw(text.str().map_err(failed)?.clone(), name));
                }
                KeyPart::Occurrence => {}
            }
        }
        Ok(Self { parts, counts_occurrences: plan.key.contains(&KeyPart::Occurrence) })
    }

    /// The key of a row as text; the column that is empty where a file's own column has no text.
    pub fn text(&self, row: usize, out: &mut KeyText) -> Result<(), &'c str> {
        out.bytes.clear();
        out.text.clear();
        for (number, part) in self.parts.iter().enumerate() {
            let value = match part {
                Part::Values(values) => values.get(row),
                Part::Raw(texts, name) => match texts.get(row).map(str::trim).filter(|text| !text.is_empty()) {
                    Some(text) => ValueRef::Text(text),
                    None => return Err(name),
                },
            };
            if number > 0 {
                out.text.push('|');
            }
            let start = out.text.len();
            use std::fmt::Write as _;
            // Writing to memory cannot fail.
            let _ = write!(out.text, "{value}");
            let part = &out.text.as_bytes()[start..];
            // The length in front keeps `a|b, c` and `a, b|c` apart.
            out.bytes.extend_from_slice(&(part.len() as u64).to_le_bytes());
            out.bytes.extend_from_slice(part);
        }
        Ok(())
    }

    /// The key's hash, with the number of the row among those that agree where the key counts.
    pub fn number(&self, key: &mut KeyText, occurrences: &mut Occurrences) -> u128 {
        let base = hash(&key.bytes);
        if !self.counts_occurrences {
            return base;
        }
        let count = occurrences.entry(base).or_default();
        *count += 1;
        use std::fmt::Write as _;
        let _ = write!(key.text, "|{count}");
        key.bytes.extend_from_slice(&count.to_le_bytes());
        hash(&key.bytes)
    }
}

/// A key under construction; kept from row to row so that its memory is.
#[derive(Default)]
pub(crate) struct KeyText {
    pub text: String,
    bytes: Vec<u8>,
}

/// The hash of what a row says, without when it was known: that alone is no change.
pub(crate) fn row_hash(columns: &[Column], values: &[Values], row: usize, buffer: &mut Vec<u8>) -> u128 {
    buffer.clear();
    for (column, values) in columns.iter().zip(values) {
        let value = values.get(row);
        if column.field != "known_at" && value != ValueRef::Null {
            buffer.extend_from_slice(column.field.as_bytes());
            value.write_to(buffer);
        }
    }
    hash(buffer)
}
