//! What comes back from customers: goods into the returns hold, what is found and decided about them, and the credit.
//!
//! Promises: goods come back at their part of what they had cost, and leave the hold with exactly that, whatever the parts; an invoice is never credited
//! beyond what it was. Leaves out: approval (whoever may issue a credit is decided before the command).

mod credit;
mod dispose_return;
mod inspect_return;
mod issue_credit_memo;
mod lot;
mod memo;
mod receive_return;
mod send_back;

pub use dispose_return::{DisposeReturn, DisposedLine, Disposition};
pub use inspect_return::{InspectReturn, InspectedReturnLine};
pub use issue_credit_memo::{CreditReason, CreditedLine, IssueCreditMemo};
pub use receive_return::{ReceiveReturn, ReturnReason, ReturnedLine};
