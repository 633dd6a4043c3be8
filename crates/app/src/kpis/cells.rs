//! Reading the KPI tables as the last run left them.

use crate::data::engine_failure;
use crate::failure::Failure;
use crate::home::App;
use chandler_amount::{Amount, Currency, Money};
use chandler_calendar::Day;
use chandler_engine::{EngineError, Session};
use serde_json::Value;

/// One row of an answer.
pub struct Cells(Vec<Value>);

impl Cells {
    /// A cell as text; none where it is null.
    pub fn text(&self, place: usize) -> Option<String> {
        match self.0.get(place) {
            Some(Value::String(text)) => Some(text.clone()),
            Some(Value::Number(number)) => Some(number.to_string()),
            Some(Value::Bool(is_so)) => Some(if *is_so { "yes" } else { "no" }.to_owned()),
            _ => None,
        }
    }

    pub fn name(&self, place: usize) -> String {
        self.text(place).unwrap_or_default()
    }

    pub fn count(&self, place: usize) -> Result<i64, Failure> {
        self.name(place).parse().map_err(|_| unusable("count"))
    }

    pub fn day(&self, place: usize) -> Result<Day, Failure> {
        self.name(place).parse().map_err(|_| unusable("day"))
    }

    pub fn money(&self, place: usize, currency: Currency) -> Result<Money, Failure> {
        let digits = with_digits(&self.name(place), currency.minor_digits() as usize);
        Amount::parse(&digits, currency).map(|amount| amount.of(currency)).map_err(|_| unusable("amount"))
    }
}

impl App {
    /// Rows of a question about computed tables, and whether there are more of them. A table that was computed and has no rows is not kept, so an unknown
    /// one is empty.
    pub(crate) fn computed_rows(&self, session: &Session, query: &str, rows: usize) -> Result<(Vec<Vec<Value>>, bool), Failure> {
        match self.runtime.block_on(session.query(query, rows)) {
            Ok(answer) => Ok((answer.rows, answer.truncated)),
            Err(EngineError::Query { code: "unknown_table", .. }) => Ok((vec![], false)),
            Err(error) => Err(engine_failure(&error)),
        }
    }

    /// The same rows, their cells by place.
    pub(crate) fn cells(&self, session: &Session, query: &str, rows: usize) -> Result<Vec<Cells>, Failure> {
        Ok(self.computed_rows(session, query, rows)?.0.into_iter().map(Cells).collect())
    }
}

/// A text as SQL writes it.
pub fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A decimal of the lake with so many digits after the point; digits that are cut are zeros.
pub fn with_digits(text: &str, digits: usize) -> String {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if digits == 0 { whole.to_owned() } else { format!("{whole}.{fraction:0<digits$.digits$}") }
}

/// A decimal of the lake without the zeros at its end.
pub fn trimmed(text: &str) -> String {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text.to_owned() }
}

pub fn unusable(what: &str) -> Failure {
    Failure::fault("bad_kpi_table", "kpi_values", format!("The KPI tables have no usable {what}"), "Restore the pipelines of these names")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_those_of_the_unit() {
        assert_eq!(
            [with_digits("12.3400", 2), with_digits("12", 2), with_digits("-0.5", 3), with_digits("7.0000", 0)],
            ["12.34", "12.00", "-0.500", "7"]
        );
        assert_eq!([trimmed("1473.0000"), trimmed("0.1300"), trimmed("100")], ["1473", "0.13", "100"]);
    }
}
