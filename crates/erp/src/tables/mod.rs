//! Every business table, declared once. Key columns come first; `entity_id` opens every key that belongs to a legal entity.

mod agreements;
mod bank;
mod changes;
mod crm;
mod ledger;
mod lots;
mod masters;
mod purchasing;
mod returns;
mod sales;
mod substitutes;
mod takeover;
mod warehouse;

pub use agreements::*;
pub use bank::*;
pub use changes::*;
pub use crm::*;
pub use ledger::*;
pub use lots::*;
pub use masters::*;
pub use purchasing::*;
pub use returns::*;
pub use sales::*;
pub use substitutes::*;
pub use takeover::*;
pub use warehouse::*;

use chandler_catalogue::{Record, Table};

/// All tables of the business, in the order of the dictionary.
pub const TABLES: &[&Table] = &[
    Entity::TABLE,
    Site::TABLE,
    Bin::TABLE,
    Item::TABLE,
    ItemUnit::TABLE,
    ItemSubstitute::TABLE,
    Supplier::TABLE,
    SupplierItem::TABLE,
    SupplierPriceBreak::TABLE,
    SupplierAgreement::TABLE,
    AgreementTerm::TABLE,
    Customer::TABLE,
    CustomerTerms::TABLE,
    ListPrice::TABLE,
    DocumentSeries::TABLE,
    PurchaseOrder::TABLE,
    PurchaseOrderLine::TABLE,
    Receipt::TABLE,
    PurchaseReceipt::TABLE,
    ReceiptLine::TABLE,
    SupplierReturn::TABLE,
    SupplierBill::TABLE,
    SupplierBillLine::TABLE,
    CarrierBill::TABLE,
    Claim::TABLE,
    ClaimedDocument::TABLE,
    ClaimedSale::TABLE,
    SalesOrder::TABLE,
    SalesOrderLine::TABLE,
    PriceStep::TABLE,
    PromisedDayChange::TABLE,
    SubstituteOffer::TABLE,
    LineSubstitution::TABLE,
    Shipment::TABLE,
    ShipmentLine::TABLE,
    Invoice::TABLE,
    InvoiceLine::TABLE,
    Payment::TABLE,
    PaymentApplication::TABLE,
    BankLine::TABLE,
    BankLineCandidate::TABLE,
    PayerAccount::TABLE,
    WriteOff::TABLE,
    CustomerAccount::TABLE,
    CustomerReturn::TABLE,
    CustomerReturnLine::TABLE,
    ReturnInspection::TABLE,
    ReturnDisposition::TABLE,
    CreditMemo::TABLE,
    CreditMemoLine::TABLE,
    CreditApplication::TABLE,
    ItemSite::TABLE,
    BinBalance::TABLE,
    StockCount::TABLE,
    CostLayer::TABLE,
    Transfer::TABLE,
    Lot::TABLE,
    LotBalance::TABLE,
    TransferLot::TABLE,
    ShipmentLot::TABLE,
    StockMove::TABLE,
    ValueEntry::TABLE,
    JournalLine::TABLE,
    Activity::TABLE,
    Dispute::TABLE,
    Promise::TABLE,
    PromisedInvoice::TABLE,
    PromisePayment::TABLE,
    Task::TABLE,
    CutOver::TABLE,
    CutOverTotal::TABLE,
    OpeningBalance::TABLE,
    Import::TABLE,
];
