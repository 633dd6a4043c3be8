//! A statement, whatever file it came in: its lines, each with the reference that tells it from all others, and what could not be read.

use chandler_amount::{Amount, AmountError, Currency};
use chandler_calendar::Day;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What a file says of one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementLine {
    /// Of the file, from 1.
    pub file_line: u64,
    pub bank_account: String,
    /// The bank's own; empty where it gives none.
    pub bank_reference: String,
    pub booked_on: Day,
    pub amount: Amount,
    pub currency: Currency,
    pub payer_name: String,
    pub payer_account: String,
    pub remittance: String,
    pub is_return: bool,
}

/// A line that cannot be taken as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongLine {
    pub file_line: u64,
    pub field: &'static str,
    pub message: String,
    pub remedy: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statement {
    pub lines: Vec<StatementLine>,
    pub wrong: Vec<WrongLine>,
    /// Lines that the bank has not booked yet.
    pub pending: usize,
}

impl WrongLine {
    pub fn new(file_line: u64, field: &'static str, message: impl Into<String>, remedy: &str) -> Self {
        Self { file_line, field, message: message.into(), remedy: remedy.to_owned() }
    }
}

impl Statement {
    /// Gives lines without a reference one, and takes out those that are wrong: a reference that names two different lines.
    #[must_use]
    pub fn referenced(mut self) -> Self {
        let mut occurrences: BTreeMap<String, usize> = BTreeMap::new();
        for line in self.lines.iter_mut().filter(|line| line.bank_reference.is_empty()) {
            let made = made_reference(line);
            let occurrence = occurrences.entry(format!("{} {made}", line.bank_account)).or_default();
            *occurrence += 1;
            line.bank_reference = format!("{made} #{occurrence}");
        }
        let mut first: BTreeMap<(String, String), StatementLine> = BTreeMap::new();
        for line in std::mem::take(&mut self.lines) {
            let known = first.entry((line.bank_account.clone(), line.bank_reference.clone())).or_insert_with(|| line.clone());
            if known.says_the_same(&line) {
                self.lines.push(line);
            } else {
                let message = format!("The reference {} is that of line {} too, which says something else", line.bank_reference, known.file_line);
                self.wrong.push(WrongLine::new(line.file_line, "bank_reference", message, "Give each line its own reference, or none"));
            }
        }
        self
    }
}

impl StatementLine {
    /// Whether two lines are one line that was read twice.
    pub fn says_the_same(&self, other: &Self) -> bool {
        (self.booked_on, self.amount, self.currency) == (other.booked_on, other.amount, other.currency)
    }
}

/// For a bank that gives no references: day, amount, payer and a digest of the text. What is the same in all of these is told apart by how many came before.
fn made_reference(line: &StatementLine) -> String {
    const DIGEST_BYTES: usize = 6;
    let payer = if line.payer_account.is_empty() { &line.payer_name } else { &line.payer_account };
    let digest = Sha256::digest(&line.remittance);
    let digest = digest.iter().take(DIGEST_BYTES).fold(String::new(), |mut text, byte| {
        // Text takes whatever is written to it.
        let _ = write!(text, "{byte:02x}");
        text
    });
    format!("{} {} {payer} {digest}", line.booked_on, line.amount.of(line.currency))
}

/// An amount with a sign; what is wrong with it names the field.
pub fn amount(text: &str, currency: Currency, file_line: u64) -> Result<Amount, WrongLine> {
    let wrong =
        |message: String| WrongLine::new(file_line, "amount", message, "Write a decimal such as 1250.00 or -80.00, without separators of thousands");
    match Amount::parse(text.trim().trim_start_matches('+'), currency) {
        Ok(amount) if amount.is_zero() => Err(wrong("The amount is zero".to_owned())),
        Ok(amount) => Ok(amount),
        Err(error @ AmountError::Overflow) => Err(wrong(error.to_string())),
        Err(error) => Err(wrong(format!("`{text}`: {error}"))),
    }
}

pub fn day(text: &str, file_line: u64) -> Result<Day, WrongLine> {
    let text = text.trim();
    text.parse().map_err(|_| WrongLine::new(file_line, "booked_on", format!("`{text}` is no day"), "Write a day such as 2026-11-20"))
}

pub fn currency(text: &str, file_line: u64) -> Result<Currency, WrongLine> {
    let text = text.trim();
    text.parse().map_err(|_| WrongLine::new(file_line, "currency", format!("`{text}` is no currency"), "Write an ISO 4217 code such as USD"))
}
