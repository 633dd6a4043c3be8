use super::{DayText, MoneyObject};
use chandler_amount::Money;
use chandler_calendar::Day;
use serde::Serialize;
use utoipa::ToSchema;

/// What became of the lines of a bank statement.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct BankImport {
    pub contract: u32,
    pub file: String,
    /// Nothing was recorded: the rows say what would be.
    pub dry_run: bool,
    /// Lines that were recorded now, or would be.
    pub recorded: usize,
    /// Lines that were recorded before.
    pub repeated: usize,
    /// Lines that the bank has not booked yet; they are left out.
    pub pending: usize,
    pub matched: usize,
    pub on_account: usize,
    pub open: usize,
    pub set_aside: usize,
    /// Lines that were not taken; `problems` says why.
    pub refused: usize,
    /// The lines that are new, in the order in which they were matched.
    pub rows: Vec<BankLineAnswer>,
    pub problems: Vec<BankProblem>,
}

/// Lines that nobody has settled.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct OpenBankLines {
    pub contract: u32,
    pub total: usize,
    /// The oldest first.
    pub rows: Vec<BankLineAnswer>,
}

/// A line of a bank statement and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct BankLineAnswer {
    /// None in a dry run.
    pub line_number: Option<String>,
    #[schema(value_type = DayText)]
    pub booked_on: Day,
    /// Less than nothing where money left the account.
    #[schema(value_type = MoneyObject)]
    pub amount: Money,
    pub payer_name: String,
    pub payer_account: String,
    pub remittance: String,
    /// `matched`, `on_account`, `open` or `set_aside`.
    pub state: String,
    /// What it was matched by: `invoices_named`, `account_known`, `name_known` or `by_hand`.
    pub basis: Option<String>,
    /// Why it stayed open or was set aside.
    pub open_reason: Option<String>,
    /// The same as a sentence.
    pub text: String,
    pub customer_id: Option<String>,
    pub customer_name: Option<String>,
    pub payment_number: Option<String>,
    /// Invoices that it settles, of a line that was matched now.
    pub invoices: Vec<String>,
    pub candidates: Vec<BankCandidate>,
    /// What settles it otherwise, or at all where there is no candidate.
    pub otherwise: Option<String>,
    pub bank_account: String,
    pub bank_reference: String,
    /// File and line that it was read from.
    pub source: String,
}

/// Whose money a line may be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BankCandidate {
    pub customer_id: String,
    pub customer_name: String,
    /// Invoices that it may settle.
    pub invoices: Vec<String>,
    /// What settles it so.
    pub command: Option<String>,
}

/// A line that was not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BankProblem {
    pub line: u64,
    pub field: Option<String>,
    pub message: String,
    pub remedy: String,
}
