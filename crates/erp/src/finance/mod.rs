mod record_carrier_bill;
mod record_payment;

pub use record_carrier_bill::RecordCarrierBill;
pub use record_payment::{NewApplication, RecordPayment};
