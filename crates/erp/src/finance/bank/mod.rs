//! Lines of bank statements: whose money each is and what it settles, said by rules that anybody can follow, or by a person.
//!
//! Promises: matching is pure and never chooses between two answers that are equally good; a line is recorded once, with the payment that follows from it
//! in the same commit, through the code of `record_payment`. Leaves out: reading files, and the books that matching is asked about (`app`).

mod fit;
mod line;
mod matching;
mod names;
mod open_items;
mod record_bank_line;
mod settle_bank_line;

pub use matching::{Answer, Assignment, Basis, Candidate, Incoming, OpenReason, match_line};
pub use open_items::{OpenItem, OpenItems};
pub use record_bank_line::RecordBankLine;
pub use settle_bank_line::{ReturnedPayment, SettleBankLine};
