//! Buying: orders, receipts, inspection, returns to suppliers and their bills.

mod cancel_purchase_order;
mod create_purchase_order;
mod expedite_purchase_order;
mod inspect_receipt;
mod order;
mod place_purchase_order;
mod receive_purchase_order;
mod record_supplier_bill;
mod return_to_supplier;
mod variance;

pub use cancel_purchase_order::CancelPurchaseOrder;
pub use create_purchase_order::{CreatePurchaseOrder, NewPurchaseLine};
pub use expedite_purchase_order::ExpeditePurchaseOrder;
pub use inspect_receipt::{InspectReceipt, InspectedLine, receipt_line_of};
pub use order::refuse_repeated;
pub use place_purchase_order::PlacePurchaseOrder;
pub use receive_purchase_order::{ReceivePurchaseOrder, ReceivedLine};
pub use record_supplier_bill::{BilledLine, RecordSupplierBill};
pub use return_to_supplier::{ReturnToSupplier, settle_with_order};
