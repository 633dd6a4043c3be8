//! Bank statements: read, matched line by line, recorded; and what stayed open for a person.
//!
//! Promises: every line of a file is recorded once, however often it is read, or named with what is wrong with it; what matching says of a line is recorded in
//! one commit with the payment that follows. Leaves out: the rules of matching and of payments (`erp`).

mod books;
mod camt;
mod named_columns;
mod open;
mod read;
mod statement;
#[cfg(test)]
mod tests;
mod words;
mod xml;

pub use open::SettleRequest;
pub use read::{BankRequest, StatementFormat};
