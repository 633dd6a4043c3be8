//! One cell: its text made ready by the mapping, then read by its type.

use std::borrow::Cow;

use jiff::tz::TimeZone;

use super::record::Value;
use crate::cell::{CellError, Reading, Shape, has_control_character, is_currency, padded, parse_decimal, parse_flag, parse_integer};
use crate::mapping::{Column, TextRules};
use crate::quarantine::Code;
use crate::source::CellKind;
use crate::targets::FieldType;

/// What a cell is read by.
#[derive(Clone, Copy)]
pub(super) struct CellReader<'p> {
    pub column: &'p Column,
    pub rules: &'p TextRules,
    pub zone: &'p TimeZone,
    pub kind: CellKind,
    pub required: bool,
    /// The cell is added to others: the limits of the field are those of the sum.
    pub is_part: bool,
}

impl<'p> CellReader<'p> {
    /// The text that the cell stands for: trimmed, mapped, with nothing for what means nothing, or its default.
    pub fn prepare<'t>(&self, text: Option<&'t str>) -> Result<Option<Cow<'t, str>>, CellError>
    where
        'p: 't,
    {
        let text = text.map(|text| if self.rules.trim { text.trim() } else { text });
        if let Some(mapped) = self.column.map.get(text.unwrap_or_default()) {
            return Ok(Some(Cow::Borrowed(mapped)));
        }
        let text = text.filter(|text| !text.is_empty() && !self.rules.null.iter().any(|null| null == text));
        if text.is_some() && self.column.rejects_unmapped {
            return Err(CellError::new(Code::UnknownCode, "is not in `map`", "add it to `map`, or set on_unmapped = \"keep\""));
        }
        match text.or(self.column.default.as_deref()) {
            Some(text) => Ok(Some(padded(text, self.column.pad))),
            None if self.required => {
                Err(CellError::new(Code::MissingRequired, "is empty", "fill it in the source, or give `default` in the mapping"))
            }
            None => Ok(None),
        }
    }

    /// Checks a text that is kept as it is.
    pub fn check_text(&self, text: &str) -> Result<(), CellError> {
        match self.column.kind {
            FieldType::Code if has_control_character(text) => {
                return Err(CellError::new(Code::BadCode, "holds a line break or control character", "correct it, or the quotes around it"));
            }
            FieldType::Code if self.kind == CellKind::Moment => {
                let remedy = "format the column as text in the workbook and enter the code again: a date took its place";
                return Err(CellError::new(Code::BadCode, "is a date where a code should be", remedy));
            }
            FieldType::Currency if !is_currency(text) => {
                return Err(CellError::new(Code::NotACurrency, "is not an ISO 4217 code", "use one such as USD, or give `map`"));
            }
            _ => {}
        }
        let values = self.column.declared.map_or(&[][..], |field| field.values);
        if values.is_empty() || values.contains(&text) {
            return Ok(());
        }
        Err(CellError::new(Code::UnknownCode, "is not among the values of this field", format!("map it to one of {}", values.join(", "))))
    }

    /// Reads a prepared text by the column's type.
    pub fn value(&self, text: &str) -> Result<Value, CellError> {
        let value = match self.column.kind {
            FieldType::Text | FieldType::Code | FieldType::Currency => {
                self.check_text(text)?;
                Value::Text(text.to_owned())
            }
            FieldType::Integer => Value::Integer(parse_integer(self.number(text)?, self.rules, self.column.implied_digits)?),
            FieldType::Money | FieldType::Quantity | FieldType::Price | FieldType::Decimal => {
                let (precision, scale) = (self.column.kind.precision().unwrap_or(18), self.column.kind.scale().unwrap_or(0));
                let shape = Shape { precision, scale, implied: self.column.implied_digits };
                Value::Decimal { units: parse_decimal(self.number(text)?, self.rules, shape)?, scale }
            }
            FieldType::Day => Value::Day(self.reading(text)?.day(self.zone).ok_or_else(no_such_time)?),
            FieldType::Instant => Value::Instant(self.reading(text)?.moment(self.zone).ok_or_else(no_such_time)?.instant),
            FieldType::Flag => Value::Flag(parse_flag(text)?),
        };
        if !self.is_part {
            self.check_minimum(&value)?;
        }
        Ok(value)
    }

    fn number<'t>(&self, text: &'t str) -> Result<&'t str, CellError> {
        if self.kind == CellKind::Moment {
            let remedy = "format the cell as a number in the workbook and enter it again";
            return Err(CellError::new(Code::NotANumber, "is a date where a number should be", remedy));
        }
        Ok(text)
    }

    /// A cell that the file marks as a date is ISO 8601, whatever formats the mapping gives for texts.
    fn reading(&self, text: &str) -> Result<Reading, CellError> {
        match self.kind {
            CellKind::Moment => Reading::of(text, &[]),
            CellKind::Number if self.column.formats.is_empty() => Err(CellError::new(
                Code::NotADate,
                "is a number where a date should be",
                "format the cell as a date in the workbook, or give `format`",
            )),
            _ => Reading::of(text, &self.column.formats),
        }
    }

    /// Numbers below the field's minimum are out of range.
    pub fn check_minimum(&self, value: &Value) -> Result<(), CellError> {
        let Some(minimum) = self.column.declared.and_then(|field| field.minimum) else {
            return Ok(());
        };
        let is_below = match value {
            Value::Integer(integer) => *integer < minimum,
            Value::Decimal { units, scale } => *units < i128::from(minimum) * 10_i128.pow(u32::from(*scale)),
            _ => false,
        };
        if is_below {
            return Err(CellError::new(Code::OutOfRange, format!("is less than {minimum}"), "correct it, or leave such rows out with `where`"));
        }
        Ok(())
    }
}

fn no_such_time() -> CellError {
    CellError::new(Code::OutOfRange, "is no time of this zone", "correct it, or the `time_zone` of the mapping")
}
