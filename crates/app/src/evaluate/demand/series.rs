//! Rows gathered into series without holes: each period between the first and the last of a series, one after another.
//!
//! Promises: no row disappears: it is in a series, or it is told. A row that makes the demand of its series unknowable (NaN, unreadable, twice the same
//! period) rejects the series; a return is taken as no demand and told. Memory: eight bytes a period.

use super::period::{Frequency, Period};
use super::rows::{Quantity, Row, read_rows};
use crate::evaluate::{EvaluatedRows, RejectedRow};
use crate::failure::Failure;
use chandler_calendar::Day;
use chandler_forecast::LARGEST_QUANTITY;
use std::collections::HashMap;
use std::path::Path;

/// More periods than a century of days are a mistake in a date, and would be padded with zeros.
const LONGEST_SERIES: usize = 36_525;

/// A series, complete.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Series {
    pub name: String,
    pub values: Vec<f64>,
    /// Rows of the file that it is made of.
    pub rows: u64,
}

/// A file, read.
pub(crate) struct DemandFile {
    /// By name.
    pub series: Vec<Series>,
    pub frequency: Frequency,
    pub rows: EvaluatedRows,
    pub warnings: Vec<String>,
}

impl DemandFile {
    /// Reads a demand file. With a `frequency` longer than the file's periods, these are added up; else the form that most series have counts.
    ///
    /// # Errors
    /// When the file cannot be read or lacks a column.
    pub fn read(path: &Path, frequency: Option<Frequency>, keep_leading_zeros: bool) -> Result<DemandFile, Failure> {
        let mut gathering = Gathering::default();
        let unused = read_rows(path, &mut |number, row| gathering.take(number, row))?;
        let mut file = gathering.finish(frequency, keep_leading_zeros);
        if !unused.is_empty() {
            file.warnings.push(format!("Not used: {}", unused.join(", ")));
        }
        Ok(file)
    }
}

#[derive(Default)]
struct Gathering {
    names: HashMap<String, usize>,
    drafts: Vec<Draft>,
    rows: EvaluatedRows,
    negative: u64,
}

/// A series on the way.
struct Draft {
    name: String,
    frequency: Frequency,
    first: i32,
    /// NaN where no row was seen.
    values: Vec<f64>,
    rows: u64,
    rejected: Option<RejectedRow>,
}

impl Gathering {
    fn take(&mut self, number: u64, row: Option<Row<'_>>) {
        self.rows.read += 1;
        let Some(row) = row else {
            self.rows.rejected.push(RejectedRow::new(Some(number), "", "ragged_row", "The row lacks a series, a period or a quantity"));
            return;
        };
        let index = match self.names.get(row.series) {
            Some(&index) => index,
            None => {
                self.names.insert(row.series.to_owned(), self.drafts.len());
                self.drafts.push(Draft::new(row.series));
                self.drafts.len() - 1
            }
        };
        let draft = &mut self.drafts[index];
        draft.rows += 1;
        if draft.rejected.is_some() {
            return;
        }
        match draft.take(&row) {
            Ok(Taken::AsWritten) => {}
            Ok(Taken::AsNoDemand(message)) => {
                self.negative += 1;
                self.rows.rejected.push(RejectedRow::new(Some(number), row.series, "negative", message));
            }
            Err((code, message)) => {
                draft.rejected = Some(RejectedRow::new(Some(number), row.series, code, message));
                draft.values = Vec::new();
            }
        }
    }

    fn finish(mut self, frequency: Option<Frequency>, keep_leading_zeros: bool) -> DemandFile {
        let frequency = frequency.unwrap_or_else(|| self.usual_frequency());
        let mut warnings = Vec::new();
        if self.negative > 0 {
            warnings.push(format!("{} negative quantities (returns) were taken as no demand; `rejected` lists them", self.negative));
        }
        let mut drafts: Vec<Draft> = std::mem::take(&mut self.drafts);
        for draft in &mut drafts {
            if let Some(reason) = draft.unfit(frequency) {
                draft.rejected = Some(reason);
            }
        }
        let (fit, unfit): (Vec<Draft>, Vec<Draft>) = drafts.into_iter().partition(|draft| draft.rejected.is_none());
        self.rows.rejected.extend(unfit.into_iter().filter_map(|draft| draft.rejected));
        let with_gaps: Vec<&Draft> = fit.iter().filter(|draft| draft.frequency == frequency && draft.absent() > 0).collect();
        if let Some(example) = with_gaps.first() {
            let absent: usize = with_gaps.iter().map(|draft| draft.absent()).sum();
            let count = with_gaps.len();
            warnings.push(format!(
                "{absent} periods without a row between the first and last of {count} series (such as {}) were taken as 0",
                example.name
            ));
        }
        let span = Span::of(&fit, frequency);
        if let (true, Some(span)) = (fit.iter().any(|draft| draft.frequency != frequency), &span) {
            warnings.push(span.words());
        }
        let mut series: Vec<Series> = fit.into_iter().filter_map(|draft| draft.complete(frequency, span.as_ref(), keep_leading_zeros)).collect();
        series.sort_unstable_by(|left, right| left.name.cmp(&right.name));
        DemandFile { series, frequency, rows: self.rows, warnings }
    }

    /// The form that most series have, the shorter period of two.
    fn usual_frequency(&self) -> Frequency {
        let count = |frequency: Frequency| self.drafts.iter().filter(|draft| draft.rejected.is_none() && draft.frequency == frequency).count();
        [Frequency::Month, Frequency::Week, Frequency::Day].into_iter().max_by_key(|&frequency| count(frequency)).unwrap_or(Frequency::Day)
    }
}

/// How a row was taken.
enum Taken {
    AsWritten,
    AsNoDemand(String),
}

impl Draft {
    fn new(name: &str) -> Self {
        Self { name: name.to_owned(), frequency: Frequency::Day, first: 0, values: Vec::new(), rows: 0, rejected: None }
    }

    /// Puts a row in its period.
    fn take(&mut self, row: &Row<'_>) -> Result<Taken, (&'static str, String)> {
        let period = Period::parse(row.period).ok_or_else(|| {
            ("unreadable_period", format!("`{}` is no period; write a day 2014-01-02, a week 2012-W01 or a month 2010-01", brief(row.period)))
        })?;
        let quantity = match row.quantity {
            Quantity::Missing => return Err(("nan", format!("No quantity in {period}; write 0 where nothing was wanted"))),
            Quantity::Unreadable => return Err(("unreadable_number", format!("The quantity in {period} is no number"))),
            Quantity::Number(quantity) if quantity.abs() >= LARGEST_QUANTITY => {
                return Err(("too_large", format!("{quantity} in {period}; give a coarser unit, below {LARGEST_QUANTITY}")));
            }
            Quantity::Number(quantity) => quantity,
        };
        if self.values.is_empty() {
            (self.frequency, self.first) = (period.frequency, period.number);
        } else if self.frequency != period.frequency {
            return Err(("mixed_frequency", format!("{period} is a {}, earlier periods of the series are not", period.frequency.noun())));
        }
        let slot = self.slot(period)?;
        if !slot.is_nan() {
            return Err(("duplicate_period", format!("{period} was there before; add the rows of a period up")));
        }
        *slot = quantity.max(0.0);
        Ok(if quantity < 0.0 { Taken::AsNoDemand(format!("{quantity} in {period}: a return, taken as no demand")) } else { Taken::AsWritten })
    }

    /// The place of a period, made where it is not there yet.
    fn slot(&mut self, period: Period) -> Result<&mut f64, (&'static str, String)> {
        let offset = i64::from(period.number) - i64::from(self.first);
        let length = self.values.len() as i64;
        let needed = (offset + 1).max(length).max(length - offset);
        if needed > LONGEST_SERIES as i64 {
            return Err(("too_long", format!("{period} makes the series longer than {LONGEST_SERIES} periods; one of its periods must be wrong")));
        }
        if offset < 0 {
            self.values.splice(0..0, std::iter::repeat_n(f64::NAN, offset.unsigned_abs() as usize));
            self.first = period.number;
        } else if offset >= length {
            self.values.resize(offset as usize + 1, f64::NAN);
        }
        Ok(&mut self.values[offset.max(0) as usize])
    }

    /// Why the series cannot be used in periods of this length.
    fn unfit(&mut self, frequency: Frequency) -> Option<RejectedRow> {
        if self.rejected.is_some() {
            return self.rejected.take();
        }
        let period = Period { frequency: self.frequency, number: self.first };
        period.within(frequency).is_none().then(|| {
            let message = format!("Its periods have the form {period}, a {}; a {} is wanted", self.frequency.noun(), frequency.noun());
            RejectedRow::new(None, self.name.clone(), "mixed_frequency", message)
        })
    }

    fn absent(&self) -> usize {
        self.values.iter().filter(|value| value.is_nan()).count()
    }

    /// Absent periods are 0. Shorter periods are added up over the whole span of the file: where every sale is a row, no row is no sale.
    fn complete(self, frequency: Frequency, span: Option<&Span>, keep_leading_zeros: bool) -> Option<Series> {
        let demand = |value: f64| if value.is_nan() { 0.0 } else { value };
        let Draft { name, first, values, rows, .. } = self;
        if self.frequency == frequency {
            return Some(Series { name, values: values.into_iter().map(demand).collect(), rows });
        }
        let span = span?;
        let number_of =
            |offset: usize| Period { frequency: self.frequency, number: first + offset as i32 }.within(frequency).map(|period| period.number);
        let start = if keep_leading_zeros { span.first } else { number_of(0)? };
        let mut added = vec![0.0; usize::try_from(span.last - start + 1).unwrap_or(0)];
        for (offset, value) in values.into_iter().enumerate().filter(|(_, value)| !value.is_nan()) {
            // What lies in the last period of the file, which is not over, has no place.
            if let Some(slot) = number_of(offset).and_then(|number| added.get_mut(usize::try_from(number - start).ok()?)) {
                *slot += value;
            }
        }
        Some(Series { name, values: added, rows })
    }
}

/// First and last whole period of the file, where shorter ones are added up.
struct Span {
    frequency: Frequency,
    first: i32,
    last: i32,
    dropped: bool,
}

impl Span {
    fn of(drafts: &[Draft], frequency: Frequency) -> Option<Span> {
        let shorter = || drafts.iter().filter(|draft| draft.frequency != frequency);
        let period = |draft: &Draft, offset: usize| Period { frequency: draft.frequency, number: draft.first + offset as i32 };
        let first = shorter().map(|draft| period(draft, 0)).min_by_key(|period| period.number)?.within(frequency)?.number;
        let last_day: Day = shorter().map(|draft| period(draft, draft.values.len().saturating_sub(1)).end()).max()?;
        let last = Period { frequency: Frequency::Day, number: last_day.plus_days(-1).0 }.within(frequency)?;
        let dropped = last.end() > last_day;
        Some(Span { frequency, first, last: last.number - i32::from(dropped), dropped })
    }

    fn words(&self) -> String {
        let name = |number: i32| Period { frequency: self.frequency, number }.to_string();
        let dropped = if self.dropped { format!("; {}, which is not over in the file, is left out", name(self.last + 1)) } else { String::new() };
        let (each, first, last) = (self.frequency.noun(), name(self.first), name(self.last));
        format!("Rows were added up to one figure a {each}, from {first} to {last} for every series{dropped}")
    }
}

/// So much of a text that a message stays readable.
fn brief(text: &str) -> String {
    text.chars().take(40).collect()
}
