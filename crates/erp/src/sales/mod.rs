//! Selling: orders, prices, allocation with the credit check, substitutes, shipment with its invoice, returns and credits.

mod allocate_order;
mod cancel_order_line;
mod change_promise_date;
mod create_sales_order;
mod giving_up;
mod invoicing;
mod order;
mod pricing;
mod release_order;
mod returns;
mod ship_order;
mod substitutes;

pub use allocate_order::AllocateOrder;
pub use cancel_order_line::CancelOrderLine;
pub use change_promise_date::ChangePromiseDate;
pub use create_sales_order::{CreateSalesOrder, NewSalesLine};
pub use invoicing::{Totals, due_on};
pub use release_order::ReleaseOrder;
pub use returns::{
    CreditReason, CreditedLine, DisposeReturn, DisposedLine, Disposition, InspectReturn, InspectedReturnLine, IssueCreditMemo, ReceiveReturn,
    ReturnReason, ReturnedLine,
};
pub use ship_order::{ShipOrder, ShippedLine};
pub use substitutes::{OfferSubstitute, OfferedLine, SubstituteOrderLine};
