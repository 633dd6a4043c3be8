//! Taking over a running company: its open documents and balances become rows of these books, its totals are compared with them, and only then
//! does business begin here.
//!
//! Promises: everything that is taken over posts against opening balances (3000) and nothing else; an opening given again replaces the earlier one by
//! its difference; while a cut-over is open, business is refused. Leaves out: history, which posts nothing and lies in the lake.

mod begin_cut_over;
mod book_totals;
mod check_cut_over;
mod explain_difference;
mod go_live;
mod live;
mod open_account;
mod open_payable;
mod open_receivable;
mod record_import;

pub use begin_cut_over::BeginCutOver;
pub use book_totals::TotalKind;
pub use check_cut_over::{CheckCutOver, GivenTotal};
pub use explain_difference::ExplainDifference;
pub use go_live::GoLive;
pub use live::{cut_over_lookup, order_day, require_live, require_openings};
pub use open_account::OpenAccount;
pub use open_payable::OpenPayable;
pub use open_receivable::OpenReceivable;
pub use record_import::{RecordImport, TableVersion};
