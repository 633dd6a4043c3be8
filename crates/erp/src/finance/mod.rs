//! Money: the books of an entity, posting rules, exposure, and what settles an invoice.

mod apply_credit;
pub mod bank;
mod bill_customer;
mod books;
mod exposure;
pub mod posting_rules;
mod record_carrier_bill;
mod record_payment;
mod reverse_payment;
mod settlement;
mod write_off_invoice;

pub use apply_credit::ApplyCredit;
pub use bill_customer::{BillCustomer, CorrectedLine, DebitReason};
pub use books::{Books, Dimensions, Entry, day_at};
pub use exposure::exposure;
pub use record_carrier_bill::RecordCarrierBill;
pub use record_payment::RecordPayment;
pub use reverse_payment::{ReversalReason, ReversePayment};
pub use settlement::{NewApplication, invoice_of, settle};
pub use write_off_invoice::{WriteOffInvoice, WriteOffReason};
