//! From the texts of a column to its values.

use polars::prelude::{DataFrame, PlSmallStr, StringChunked, StringChunkedBuilder};

use super::cell_reader::CellReader;
use super::desk::{Desk, NUMBER_IN_CODE, OUTER_SPACES};
use super::merge::total_values;
use super::plan::Plan;
use super::record::Value;
use super::texts::Texts;
use super::values::{ValueRef, Values};
use crate::cell::{CellError, looks_like_a_day};
use crate::error::{ImportError, Problem};
use crate::mapping::{Column, Origin, ROW, TextRules};
use crate::quarantine::Code;
use crate::source::CellKind;
use crate::targets::FieldType;

/// Says whether a target's master has a code: called with the target and the code.
pub type References<'r> = &'r dyn Fn(&str, &str) -> bool;

/// What all cells of a load are read by.
pub(crate) struct Parser<'r> {
    /// Notation of numbers that the file itself marks as numbers.
    plain: TextRules,
    /// Values that are the same for every row, by column.
    constants: Vec<Option<Values>>,
    references: Option<References<'r>>,
    /// The currency that amounts must be in.
    books_currency: Option<String>,
}

impl<'r> Parser<'r> {
    /// Reads the constants once, so that a wrong one is the mapping's mistake and not that of every row.
    pub fn new(plan: &Plan, references: Option<References<'r>>, books_currency: Option<&str>) -> Result<Self, ImportError> {
        // An entity's currency is what decides, not what is checked.
        let books_currency = books_currency.filter(|_| plan.target().name != "entities").map(str::to_owned);
        let plain = TextRules { decimal: '.', thousands: None, null: plan.load.text.null.clone(), trim: plan.load.text.trim };
        let constant = |column: &Column| -> Result<Option<Values>, ImportError> {
            let Origin::Const(text) = &column.origin else { return Ok(None) };
            let reader = CellReader { column, rules: &plain, zone: &plan.zone, kind: CellKind::Text, required: false, is_part: false };
            let value = reader.prepare(Some(text)).and_then(|text| text.map(|text| reader.value(&text)).transpose());
            let wrong = |error: CellError| column.place.error(Problem::new("bad_value", format!("`{text}` {}", error.reason), error.remedy));
            Ok(Some(Values::Constant(value.map_err(wrong)?)))
        };
        let constants = plan.columns.iter().map(constant).collect::<Result<_, _>>()?;
        let parser = Self { plain, constants, references, books_currency };
        parser.check_constants(plan)?;
        Ok(parser)
    }
}

impl Parser<'_> {
    /// A currency that stands for all rows is the mapping's, and wrong for all of them.
    fn check_constants(&self, plan: &Plan) -> Result<(), ImportError> {
        for (column, constant) in plan.columns.iter().zip(&self.constants) {
            let Some(Values::Constant(Some(Value::Text(text)))) = constant else { continue };
            if column.kind == FieldType::Currency
                && let Some(error) = self.currency_error(text)
            {
                let message = format!("`{text}` {}", error.reason);
                return Err(column.place.error(Problem::new("wrong_currency", message, error.remedy)).into());
            }
        }
        Ok(())
    }

    fn currency_error(&self, code: &str) -> Option<CellError> {
        let books = self.books_currency.as_deref().filter(|books| *books != code)?;
        let remedy = format!("convert the amounts to {books}, or keep them in a home of their own");
        Some(CellError::new(Code::WrongCurrency, format!("is not the currency of the books, {books}"), remedy))
    }
}

/// The values of a column for all rows of a frame. A row with a complaint is marked in `bad` and has no value.
pub(crate) fn parse_column(
    plan: &Plan,
    parser: &Parser<'_>,
    place: usize,
    frame: &DataFrame,
    bad: &mut [bool],
    desk: &mut Desk<'_>,
) -> Result<Values, ImportError> {
    if let Some(values) = &parser.constants[place] {
        return Ok(values.clone());
    }
    let column = &plan.columns[place];
    if let Some(totals) = total_values(plan, place, frame) {
        return checked_totals(column, totals, frame, bad, desk);
    }
    let texts = Texts::of(column, frame)?;
    let mut cells = Cells { plan, parser, column, required: plan.required[place], outer_spaces: 0, number_cells: 0, complaints: Vec::new() };
    let values = cells.values(&texts)?;
    let Cells { outer_spaces, number_cells, complaints, .. } = cells;
    refuse_without_format(column, texts.text()?, &complaints)?;
    if column.kind == FieldType::Code {
        desk.warn(OUTER_SPACES, &column.field, outer_spaces);
        desk.warn(NUMBER_IN_CODE, &column.field, number_cells);
    }
    let rows = row_numbers(frame)?;
    for (row, why) in &texts.failures {
        bad[*row] = true;
        let remedy = "correct the cells, or the expression in the mapping".to_owned();
        desk.complain(rows[*row], &column.field, "", Code::FailedExpression, (why.clone(), remedy));
    }
    for (row, error) in complaints {
        // A row that an expression fails on has no text, and needs no second complaint for that.
        if texts.failures.binary_search_by_key(&row, |(failed, _)| *failed).is_err() {
            bad[row] = true;
            let value = texts.text()?.get(row).unwrap_or_default();
            desk.complain(rows[row], &column.field, value, error.code, (error.reason, error.remedy));
        }
    }
    Ok(values)
}

/// A sum must fit the field as a single value must.
fn checked_totals(column: &Column, totals: Values, frame: &DataFrame, bad: &mut [bool], desk: &mut Desk<'_>) -> Result<Values, ImportError> {
    let limit = 10_i128.pow(u32::from(column.kind.precision().unwrap_or(18)));
    let minimum =
        column.declared.and_then(|field| field.minimum).map(|minimum| i128::from(minimum) * 10_i128.pow(u32::from(column.kind.scale().unwrap_or(0))));
    for (row, number) in row_numbers(frame)?.into_iter().enumerate() {
        let total = totals.get(row);
        let Some(units) = total.units() else { continue };
        if units.abs() >= limit || minimum.is_some_and(|minimum| units < minimum) {
            bad[row] = true;
            let why =
                ("is a sum outside the range of the field".to_owned(), "correct the rows that are summed, or leave some out with `where`".to_owned());
            desk.complain(number, &column.field, &total.to_string(), Code::OutOfRange, why);
        }
    }
    Ok(totals)
}

pub(crate) fn row_numbers(frame: &DataFrame) -> Result<Vec<u64>, ImportError> {
    let rows = frame.column(ROW).and_then(|rows| rows.u64()).map_err(|error| ImportError::frame("numbering rows", &error))?;
    Ok(rows.iter().map(Option::unwrap_or_default).collect())
}

/// Where every cell is a day in some order that the mapping does not name, it is the mapping that is wrong, not the rows.
fn refuse_without_format(column: &Column, text: &StringChunked, complaints: &[(usize, CellError)]) -> Result<(), ImportError> {
    let is_day = matches!(column.kind, FieldType::Day | FieldType::Instant);
    if !is_day || !column.formats.is_empty() || complaints.is_empty() || complaints.len() < text.len() - text.null_count() {
        return Ok(());
    }
    let complained = |(row, _): &(usize, CellError)| text.get(*row);
    if complaints.iter().filter_map(complained).any(|text| !looks_like_a_day(text)) {
        return Ok(());
    }
    let Some(example) = complaints.iter().find_map(complained) else { return Ok(()) };
    let message = format!("has days such as `{example}`, which say not what is the day and what the month");
    let problem = Problem::new("missing_format", message, "add `format`, such as \"%d/%m/%Y\" or \"%m/%d/%Y\"");
    Err(column.place.error(problem).into())
}

/// A cell's text, and what the file knows of it.
type Cell<'t> = (Option<&'t str>, CellKind);

/// Reads the cells of one column.
struct Cells<'p> {
    plan: &'p Plan,
    parser: &'p Parser<'p>,
    column: &'p Column,
    required: bool,
    outer_spaces: u64,
    number_cells: u64,
    complaints: Vec<(usize, CellError)>,
}

impl<'p> Cells<'p> {
    fn values(&mut self, texts: &Texts) -> Result<Values, ImportError> {
        Ok(match self.column.kind {
            FieldType::Text | FieldType::Code | FieldType::Currency => Values::Text(self.texts(texts)?),
            FieldType::Integer => Values::Integer(self.each(texts, |value| if let Value::Integer(integer) = value { Some(*integer) } else { None })?),
            FieldType::Money | FieldType::Quantity | FieldType::Price | FieldType::Decimal => {
                let (precision, scale) = (self.column.kind.precision().unwrap_or(18), self.column.kind.scale().unwrap_or(0));
                Values::Decimal { units: self.each(texts, |value| value.as_ref().units())?, precision, scale }
            }
            FieldType::Day => Values::Day(self.each(texts, |value| if let ValueRef::Day(day) = value.as_ref() { Some(day) } else { None })?),
            FieldType::Instant => {
                Values::Instant(self.each(texts, |value| if let ValueRef::Instant(instant) = value.as_ref() { Some(instant) } else { None })?)
            }
            FieldType::Flag => Values::Flag(self.each(texts, |value| if let ValueRef::Flag(flag) = value.as_ref() { Some(flag) } else { None })?),
        })
    }

    fn reader(&self, kind: CellKind) -> CellReader<'p> {
        let rules = if kind == CellKind::Number { &self.parser.plain } else { &self.plan.load.text };
        CellReader { column: self.column, rules, zone: &self.plan.zone, kind, required: self.required, is_part: self.column.total }
    }

    fn texts(&mut self, texts: &Texts) -> Result<StringChunked, ImportError> {
        let text = texts.text()?;
        let mut builder = StringChunkedBuilder::new(PlSmallStr::EMPTY, text.len());
        for (row, text) in text.iter().enumerate() {
            let kind = texts.kind(row);
            self.count_warnings(text, kind);
            let reader = self.reader(kind);
            let read = reader.prepare(text).and_then(|text| {
                let Some(text) = text else { return Ok(None) };
                reader.check_text(&text)?;
                self.check_reference(&text)?;
                self.check_currency(&text)?;
                Ok(Some(text))
            });
            match read {
                Ok(text) => builder.append_option(text),
                Err(error) => {
                    builder.append_null();
                    self.complaints.push((row, error));
                }
            }
        }
        Ok(builder.finish())
    }

    /// Neighbouring rows often say the same, above all days: a text is not read twice in a row.
    fn each<T: Copy>(&mut self, texts: &Texts, take: impl Fn(&Value) -> Option<T>) -> Result<Vec<Option<T>>, ImportError> {
        let text = texts.text()?;
        let mut values = Vec::with_capacity(text.len());
        let mut last: Option<(Cell<'_>, Result<Option<T>, CellError>)> = None;
        for (row, text) in text.iter().enumerate() {
            let cell: Cell<'_> = (text, texts.kind(row));
            if last.as_ref().is_none_or(|(known, _)| *known != cell) {
                let reader = self.reader(cell.1);
                let value = reader.prepare(text).and_then(|text| text.map(|text| reader.value(&text)).transpose());
                last = Some((cell, value.map(|value| value.as_ref().and_then(&take))));
            }
            match last.as_ref().map(|(_, result)| result) {
                Some(Ok(value)) => values.push(*value),
                Some(Err(error)) => {
                    values.push(None);
                    self.complaints.push((row, error.clone()));
                }
                None => values.push(None),
            }
        }
        Ok(values)
    }

    fn count_warnings(&mut self, text: Option<&str>, kind: CellKind) {
        let Some(text) = text.filter(|_| self.column.kind == FieldType::Code) else { return };
        self.outer_spaces += u64::from(self.plan.load.text.trim && text.trim().len() != text.len());
        self.number_cells += u64::from(kind == CellKind::Number && self.column.pad == 0);
    }

    fn check_currency(&self, code: &str) -> Result<(), CellError> {
        let error = (self.column.kind == FieldType::Currency).then(|| self.parser.currency_error(code)).flatten();
        error.map_or(Ok(()), Err)
    }

    fn check_reference(&self, code: &str) -> Result<(), CellError> {
        let (Some(knows), Some(target)) = (self.parser.references, self.column.declared.and_then(|field| field.refers_to)) else {
            return Ok(());
        };
        if knows(target, code) {
            return Ok(());
        }
        Err(CellError::new(Code::UnknownReference, format!("is not among the {target}"), format!("add it to the {target}, or correct it")))
    }
}
