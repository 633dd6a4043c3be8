//! Money that we want back: filed with a supplier about its bills or what it agreed to pay for sales, with a carrier about its bills or goods that it lost or damaged. Who
//! owes it makes no difference to what follows: it is accepted in whole or part or rejected, and paid in whole or part.

mod answer_claim;
mod claim;
mod record_carrier_claim;
mod record_supplier_claim;
mod record_support_claim;
mod settle_claim;
mod support;

pub use answer_claim::AnswerClaim;
pub use record_carrier_claim::{CarrierClaimKind, ClaimedLine, RecordCarrierClaim};
pub use record_supplier_claim::{ClaimKind, RecordSupplierClaim};
pub use record_support_claim::{RecordSupportClaim, SupportedLine};
pub use settle_claim::SettleClaim;
