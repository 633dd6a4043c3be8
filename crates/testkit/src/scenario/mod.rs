//! Business stories that run: one command a line, its expected outcome at the end of the line, expectations on stock, journal and documents between.
//!
//! ```text
//! # comment
//! on 2026-11-02                                            the day of what follows
//! order ACME at=MAIN | BOLT x150 @3.10 | NUT x2CS          words, options, then one part per line of the document
//! allocate SO-000001                                       -> SO-000001
//! allocate SO-000002 backorder=no                          -> refused insufficient_stock available=0
//! take_back SH-000001 | 1 x20 reason=damaged               a return: lines of the shipment
//! look_at RT-000001 | 1 sound=15 faulty=5 note=bent        what was found, before it is decided
//! dispose RT-000001 | 1 x15 restock bin=A-01 | 1 x5 scrap  or quarantine, or return_to_supplier receipt=RC-000001 line=1
//! credit_memo return=RT-000001 percent=10                  or invoice=IN-000001 reason=goodwill amount=5.00
//! open_receivable 10421 of=ACME on=2026-09-15 due=2026-10-15 amount=250.00
//! check | stock_value 988.33 | receivables ACME 199.00     kind, subject where there is one, amount
//! explain receivables subject=ACME why=Written_off         underscores are spaces
//! pay ACME amount=90.00 | IN-000001 amount=90.00 short=damaged dispute
//! bank_line R-1 amount=90.00 text=IN-000001 by=invoices_named of=ACME | IN-000001   or why=unknown_payer maybe=ACME,BETA
//! settle_line R-1 of=ACME | IN-000001                     or returned=PY-000001 reason=stop_payment, or aside=Interest
//! promise ACME amount=50.00 by=2026-11-20 for=IN-000001    invoices with commas between; the account without them
//! substitute BOLT BOLT-X ratio=1 for=1 both_ways           which item can take another's place
//! offer BOLT BOLT-X at=MAIN x12 until=2026-11-10 | SO-000001 1
//! take SO-000001 1 BOLT-X offer=OF-000001 by=Ms_Vega       the customer accepted it
//! expect journal 5000=315.00 1200=-315.00                  lines of the last command, by account; all others absent
//! expect balance 1100=538.36                               of accounts so far
//! expect stock BOLT MAIN on_hand=150 value=345.00          on_hand held allocated available backordered on_order value
//! expect layers BOLT MAIN 150=345.00                       open layers, oldest first: quantity=value
//! expect sales_orders SO-000001 state=allocated            columns of the first row, by table and how its key goes on
//! expect activity credit_hold ACME                         of the last command
//! expect rows 12                                           how many rows the last command wrote
//! ```
//! Quantities: `x10` base units, `x10CS` cases. Prices: `@3.10` per unit of the quantity, `@54.00/CS`. All invariants are checked after every command.

mod action_verbs;
mod bank_verbs;
mod credit_verbs;
mod expect;
mod parse;
mod parts;
mod run;
mod substitute_verbs;
mod verbs;

pub use parse::{Expected, Fields, Step, parse};
pub use run::run;
pub use verbs::verbs;

/// Where and how a scenario failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct ScenarioError {
    pub line: usize,
    pub message: String,
}
