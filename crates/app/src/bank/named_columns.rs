//! Statements as CSV: columns by name in any order, with commas, semicolons or tabs between.

use super::statement::{Statement, StatementLine, WrongLine, amount, currency, day};
use crate::failure::{Failure, Place};
use chandler_amount::Currency;
use csv::StringRecord;

const COLUMNS: [&str; 9] =
    ["booked_on", "amount", "currency", "payer_name", "payer_account", "remittance", "bank_reference", "bank_account", "is_return"];
const REMEDY: &str = "Name the columns in the first line: booked_on and amount, and of bank_reference, payer_name, payer_account, remittance, currency, \
                      bank_account and is_return what the bank gives";

/// What holds where a file does not say.
pub struct Defaults<'a> {
    pub file: &'a str,
    pub bank_account: Option<&'a str>,
    pub currency: Currency,
}

/// Reads a file; the account is a column, or stated for all of it.
///
/// # Errors
/// When the first line does not name the columns that are needed.
pub fn read(text: &str, defaults: &Defaults<'_>) -> Result<Statement, Failure> {
    let head = text.lines().next().unwrap_or_default();
    let delimiter = [b',', b';', b'\t'].into_iter().max_by_key(|byte| head.bytes().filter(|letter| letter == byte).count()).unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| wrong_head(defaults.file, error.to_string()))?.clone();
    let places = COLUMNS.map(|name| header.iter().position(|known| known.eq_ignore_ascii_case(name)));
    if let Some(unknown) = header.iter().find(|known| !COLUMNS.iter().any(|name| known.eq_ignore_ascii_case(name))) {
        return Err(wrong_head(defaults.file, format!("There is no column `{unknown}` in a statement")));
    }
    if places[0].is_none() || places[1].is_none() {
        return Err(wrong_head(defaults.file, "The first line does not name the columns booked_on and amount".to_owned()));
    }
    let mut statement = Statement::default();
    let mut file_line = 1;
    for row in reader.records() {
        let line = match row {
            Ok(row) => {
                file_line = row.position().map_or(file_line + 1, csv::Position::line);
                Cells { row: &row, places: &places, width: header.len(), file_line }.line(defaults)
            }
            Err(error) => {
                file_line = error.position().map_or(file_line + 1, csv::Position::line);
                Err(WrongLine::new(file_line, "", error.to_string(), "Save the file as CSV in UTF-8"))
            }
        };
        match line {
            Ok(line) => statement.lines.push(line),
            Err(wrong) => statement.wrong.push(wrong),
        }
    }
    Ok(statement)
}

struct Cells<'a> {
    row: &'a StringRecord,
    places: &'a [Option<usize>; COLUMNS.len()],
    width: usize,
    file_line: u64,
}

impl Cells<'_> {
    fn line(&self, defaults: &Defaults<'_>) -> Result<StatementLine, WrongLine> {
        let file_line = self.file_line;
        if self.row.len() != self.width {
            let message = format!("{} cells under {} columns", self.row.len(), self.width);
            return Err(WrongLine::new(file_line, "", message, "Put text that has the separator in it between double quotes"));
        }
        let currency = if self.cell(2).is_empty() { defaults.currency } else { currency(self.cell(2), file_line)? };
        let bank_account = Some(self.cell(7)).filter(|account| !account.is_empty()).or(defaults.bank_account);
        let no_account =
            || WrongLine::new(file_line, "bank_account", "It is not said which of our accounts it is", "Give --account, or the column bank_account");
        Ok(StatementLine {
            file_line,
            bank_account: bank_account.ok_or_else(no_account)?.to_owned(),
            bank_reference: self.cell(6).to_owned(),
            booked_on: day(self.cell(0), file_line)?,
            amount: amount(self.cell(1), currency, file_line)?,
            currency,
            payer_name: self.cell(3).to_owned(),
            payer_account: self.cell(4).to_owned(),
            remittance: self.cell(5).to_owned(),
            is_return: self.is_return()?,
        })
    }

    fn is_return(&self) -> Result<bool, WrongLine> {
        match self.cell(8) {
            "" | "no" | "false" | "0" => Ok(false),
            "yes" | "true" | "1" => Ok(true),
            other => Err(WrongLine::new(self.file_line, "is_return", format!("`{other}` is neither yes nor no"), "Write yes or no")),
        }
    }

    fn cell(&self, column: usize) -> &str {
        self.places[column].and_then(|place| self.row.get(place)).unwrap_or_default()
    }
}

fn wrong_head(file: &str, message: String) -> Failure {
    Failure::input("bad_statement", file, message, REMEDY).at(Place { file: Some(file.to_owned()), line: Some(1), field: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Statement {
        super::read(text, &Defaults { file: "bank.csv", bank_account: Some("OPERATING"), currency: "USD".parse().expect("a currency") })
            .expect("read")
    }

    #[test]
    fn columns_are_found_by_name_and_wrong_lines_by_number() {
        let statement = read(
            "amount;booked_on;payer_name;remittance;bank_reference\n1250.00;2026-11-20;Miller & Sons;IN-000001;R-1\n1.250,00;2026-11-20;;;R-2\n\
             12.00;20.11.2026;;;R-3\n0;2026-11-20;;;R-4\n12.00;2026-11-20\n-80.00;2026-11-21;Landlord;\"Rent; November\";R-5\n",
        );
        let amounts: Vec<i64> = statement.lines.iter().map(|line| line.amount.0).collect();
        assert_eq!(amounts, [125_000, -8_000]);
        assert_eq!((statement.lines[0].payer_name.as_str(), statement.lines[1].remittance.as_str()), ("Miller & Sons", "Rent; November"));
        let wrong: Vec<(u64, &str)> = statement.wrong.iter().map(|wrong| (wrong.file_line, wrong.field)).collect();
        assert_eq!(wrong, [(3, "amount"), (4, "booked_on"), (5, "amount"), (6, "")]);
    }

    #[test]
    fn lines_without_a_reference_are_told_apart_by_what_they_say_and_how_often() {
        let text = "booked_on,amount,payer_name\n2026-11-20,5.00,A\n2026-11-20,5.00,A\n2026-11-20,5.00,B\n";
        let references = |statement: Statement| statement.referenced().lines.into_iter().map(|line| line.bank_reference).collect::<Vec<_>>();
        let found = references(read(text));
        assert!(found[0].starts_with("2026-11-20 5.00 USD A ") && found[0].ends_with(" #1") && found[1].ends_with(" #2") && found[2].contains(" B "));
        assert_eq!(found, references(read(text)), "the same file has the same references");
        let reused = read("booked_on,amount,bank_reference\n2026-11-20,5.00,R\n2026-11-20,5.00,R\n2026-11-20,6.00,R\n").referenced();
        assert_eq!((reused.lines.len(), reused.wrong[0].file_line), (2, 4));
    }

    #[test]
    fn a_file_without_its_columns_is_refused_whole() {
        let defaults = Defaults { file: "bank.csv", bank_account: None, currency: "USD".parse().expect("a currency") };
        for text in ["", "date,amount\n", "booked_on\n"] {
            assert_eq!(super::read(text, &defaults).expect_err("refused").code, "bad_statement", "{text}");
        }
        let statement = super::read("booked_on,amount\n2026-11-20,5.00\n", &defaults).expect("read");
        assert_eq!(statement.wrong[0].field, "bank_account");
    }
}
