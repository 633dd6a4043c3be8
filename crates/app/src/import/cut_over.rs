//! The cut-over: totals of the old system beside those of the books, explained and signed before the home goes live.

use crate::CONTRACT;
use crate::commands::accepted;
use crate::documents::{CutOver, CutOverTotal};
use crate::failure::{Failure, Place};
use crate::home::App;
use chandler_amount::Currency;
use chandler_catalogue::key;
use chandler_erp::tables::{CutOver as CutOverRow, CutOverTotal as TotalRow};
use serde_json::{Value, json};

impl App {
    /// Where the taking over of the old system's books stands.
    ///
    /// # Errors
    /// When the books cannot be read.
    pub fn cut_over(&self) -> Result<CutOver, Failure> {
        let entity_id = self.settings()?.entity_id;
        let reader = self.home.reader()?;
        let row: Option<CutOverRow> = reader.get(&key![&entity_id])?;
        let totals: Vec<TotalRow> = reader.scan(&key![&entity_id])?;
        let totals: Vec<CutOverTotal> = totals.into_iter().filter(|row| row.counts).map(total_of).collect();
        let unexplained = totals.iter().filter(|total| !total.difference.amount().is_zero() && total.explanation.is_none()).count();
        let state = row.as_ref().map_or("none", |row| row.state.as_str()).to_owned();
        let checked_at = row.as_ref().and_then(|row| row.checked_at);
        Ok(CutOver {
            contract: CONTRACT,
            may_go_live: state == "open" && checked_at.is_some() && unexplained == 0,
            state,
            cut_over_on: row.map(|row| row.cut_over_on),
            checked_at,
            totals,
            unexplained,
        })
    }

    /// Compares the books with the old system's totals: CSV with the columns `kind`, `subject` and `amount`.
    ///
    /// # Errors
    /// When the CSV cannot be read, or the business says no.
    pub fn check_cut_over(&self, totals_csv: &str) -> Result<CutOver, Failure> {
        let totals = read_totals(totals_csv)?;
        self.cut_over_command("check_cut_over", json!({"totals": totals}))
    }

    /// Explains a difference and signs for it.
    ///
    /// # Errors
    /// When there is no such difference, or the business says no.
    pub fn explain_difference(&self, kind: &str, subject: &str, explanation: &str) -> Result<CutOver, Failure> {
        self.cut_over_command("explain_difference", json!({"kind": kind, "subject": subject, "explanation": explanation}))
    }

    /// Opens the house for business.
    ///
    /// # Errors
    /// Code `not_checked` or `difference_unexplained` while something is open.
    pub fn go_live(&self) -> Result<CutOver, Failure> {
        self.cut_over_command("go_live", json!({}))
    }

    fn cut_over_command(&self, command: &str, body: Value) -> Result<CutOver, Failure> {
        let key = format!("{command}:{}:{}", self.head_seq()?, chandler_recommend::canonical_hash(&body));
        accepted(self.submit(self.envelope(key, command, body))?)?;
        self.cut_over()
    }
}

fn total_of(row: TotalRow) -> CutOverTotal {
    let money = |amount: chandler_amount::Amount, currency: Currency| amount.of(currency);
    CutOverTotal {
        expected: money(row.expected, row.currency),
        actual: money(row.actual, row.currency),
        difference: money(row.difference, row.currency),
        kind: row.kind,
        subject: row.subject,
        explanation: row.explanation,
        signed_by: row.signed_by,
        signed_at: row.signed_at,
    }
}

/// The rows of a totals file; a cell that does not fit is told by its line.
fn read_totals(text: &str) -> Result<Vec<Value>, Failure> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let unreadable = |error: csv::Error| wrong_totals(error.position().map_or(1, csv::Position::line), error.to_string());
    let header = reader.headers().map_err(unreadable)?.clone();
    let place = |name: &str| header.iter().position(|known| known == name);
    let (Some(kind), Some(amount)) = (place("kind"), place("amount")) else {
        return Err(wrong_totals(1, "The first line does not name the columns".to_owned()));
    };
    let subject = place("subject");
    let total = |row: csv::StringRecord| {
        let cell = |place: usize| row.get(place).unwrap_or_default();
        json!({"kind": cell(kind), "subject": subject.map_or("", cell), "amount": cell(amount)})
    };
    reader.records().map(|row| row.map(total).map_err(unreadable)).collect()
}

fn wrong_totals(line: u64, message: String) -> Failure {
    let place = Place { file: Some("totals".to_owned()), line: Some(line), field: None };
    let remedy = "Write one total a line under the head kind,subject,amount, such as stock_value,MAIN,125000.00";
    Failure::input("bad_totals", "totals", message, remedy).at(place)
}

#[cfg(test)]
mod tests {
    use super::read_totals;
    use serde_json::json;

    #[test]
    fn totals_are_read_by_the_names_of_their_columns() {
        let totals = read_totals("amount,kind,subject\n 12.50 , stock_value, MAIN\n\n-3,receivables,\n").expect("totals");
        let expected =
            [json!({"kind": "stock_value", "subject": "MAIN", "amount": "12.50"}), json!({"kind": "receivables", "subject": "", "amount": "-3"})];
        assert_eq!(totals, expected);
    }

    #[test]
    fn a_line_that_does_not_fit_is_named() {
        let failure = read_totals("kind,subject,amount\nstock_value,1,250.00,x\n").expect_err("four cells");
        assert_eq!(failure.at.and_then(|place| place.line), Some(2));
        assert!(read_totals("").is_err());
        assert!(read_totals("stock_value,MAIN,1\n").is_err());
    }
}
