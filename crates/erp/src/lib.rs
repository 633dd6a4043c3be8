//! The business of a wholesale distributor, decided purely: a command and the rows it needs go in, the rows it writes or a refusal come out.
//!
//! Promises: no clock, randomness, file, network or SQL; the same command on the same rows gives the same effects; money and quantity are integers;
//! posted rows are never changed, only answered by new ones. Leaves out: storage (`store`), transport (`api`), opinions (`rules`, `recommend`).

mod claims;
pub mod command;
mod crm;
pub mod fields;
mod finance;
mod masters;
mod purchasing;
mod reading;
pub mod refusal;
mod sales;
pub mod tables;
mod takeover;
mod warehouse;
pub mod work;

pub use command::{Command, CommandSpec, Envelope, Invalid, command, commands};
pub use finance::{bank, exposure, posting_rules};
pub use refusal::Refusal;
pub use warehouse::share_of_layer;
pub use work::{Context, DocumentRef, Effects, Loaded, Lookup, Operation, RowKey, RowSet, Stop, Work, Write, decide};

/// The bodies of all commands, one struct each.
pub mod body {
    pub use crate::claims::{
        AnswerClaim, CarrierClaimKind, ClaimKind, ClaimedLine, RecordCarrierClaim, RecordSupplierClaim, RecordSupportClaim, SettleClaim,
        SupportedLine,
    };
    pub use crate::crm::{
        CompleteTask, ContactKind, ContactOutcome, CreateTask, DisputeReason, LogActivity, OpenDispute, RecordPromise, Resolution, ResolveDispute,
        SettlePromises, TaskKind,
    };
    pub use crate::fields::{Decimal, MoneyText, StatedMoney};
    pub use crate::finance::bank::{Assignment, Basis, Candidate, OpenReason, RecordBankLine, ReturnedPayment, SettleBankLine};
    pub use crate::finance::{
        ApplyCredit, BillCustomer, CorrectedLine, DebitReason, NewApplication, RecordCarrierBill, RecordPayment, ReversalReason, ReversePayment,
        WriteOffInvoice, WriteOffReason,
    };
    pub use crate::masters::*;
    pub use crate::purchasing::{
        BilledLine, CancelPurchaseOrder, CreatePurchaseOrder, ExpeditePurchaseOrder, InspectReceipt, InspectedLine, NewPurchaseLine,
        PlacePurchaseOrder, ReceivePurchaseOrder, ReceivedLine, RecordSupplierBill, ReturnToSupplier,
    };
    pub use crate::sales::{
        AllocateOrder, CancelOrderLine, ChangePromiseDate, CreateSalesOrder, CreditReason, CreditedLine, DisposeReturn, DisposedLine, Disposition,
        InspectReturn, InspectedReturnLine, IssueCreditMemo, NewSalesLine, OfferSubstitute, OfferedLine, ReceiveReturn, ReleaseOrder, ReturnReason,
        ReturnedLine, ShipOrder, ShippedLine, SubstituteOrderLine,
    };
    pub use crate::takeover::{
        BeginCutOver, CheckCutOver, ExplainDifference, GivenTotal, GoLive, OpenAccount, OpenPayable, OpenReceivable, RecordImport, TableVersion,
        TotalKind,
    };
    pub use crate::warehouse::{AdjustStock, CancelTransfer, CountStock, ReceiveTransfer, SettleCount, ShipTransfer, TransferStock};
}
