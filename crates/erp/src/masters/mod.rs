mod create_customer;
mod create_entity;
mod create_item;
mod create_site;
mod create_supplier;
mod set_customer_terms;
mod set_item_status;
mod set_price;
mod set_supplier_item;

pub use create_customer::CreateCustomer;
pub use create_entity::CreateEntity;
pub use create_item::{Costing, CreateItem, NewListPrice, NewUnit};
pub use create_site::{BinKind, CreateSite, NewBin};
pub use create_supplier::CreateSupplier;
pub use set_customer_terms::SetCustomerTerms;
pub use set_item_status::{ItemStatus, SetItemStatus};
pub use set_price::SetPrice;
pub use set_supplier_item::{NewPriceBreak, SetSupplierItem};
