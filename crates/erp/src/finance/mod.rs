//! Money: the books of an entity, posting rules, exposure, payments.

mod books;
mod exposure;
pub mod posting_rules;
mod record_carrier_bill;
mod record_payment;

pub use books::{Books, Dimensions, Entry, day_at};
pub use exposure::exposure;
pub use record_carrier_bill::RecordCarrierBill;
pub use record_payment::{NewApplication, RecordPayment};
