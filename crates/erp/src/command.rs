//! What a command is, and the registry of all that the business understands.

use crate::body::*;
use crate::work::{Stop, Work};
use chandler_calendar::Instant;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Every command: masters first, then what takes a running company over, then in the order of the business.
pub fn commands() -> &'static [CommandSpec] {
    COMMANDS
}

/// The command of this name, if there is one.
pub fn command(name: &str) -> Option<&'static CommandSpec> {
    COMMANDS.iter().find(|spec| spec.name == name)
}

const COMMANDS: &[CommandSpec] = &[
    CreateEntity::SPEC,
    CreateSite::SPEC,
    ChangeSite::SPEC,
    CreateItem::SPEC,
    ChangeItem::SPEC,
    SetItemUnit::SPEC,
    CreateSupplier::SPEC,
    ChangeSupplier::SPEC,
    SetSupplierItem::SPEC,
    CreateCustomer::SPEC,
    ChangeCustomer::SPEC,
    SetCustomerTerms::SPEC,
    SetPrice::SPEC,
    SetItemStatus::SPEC,
    SetItemSubstitute::SPEC,
    EndItemSubstitute::SPEC,
    CreateSupplierAgreement::SPEC,
    EndSupplierAgreement::SPEC,
    BeginCutOver::SPEC,
    OpenReceivable::SPEC,
    OpenPayable::SPEC,
    OpenAccount::SPEC,
    RecordImport::SPEC,
    CheckCutOver::SPEC,
    ExplainDifference::SPEC,
    GoLive::SPEC,
    CreatePurchaseOrder::SPEC,
    PlacePurchaseOrder::SPEC,
    CancelPurchaseOrder::SPEC,
    ReceivePurchaseOrder::SPEC,
    InspectReceipt::SPEC,
    ReturnToSupplier::SPEC,
    RecordSupplierBill::SPEC,
    CreateSalesOrder::SPEC,
    AllocateOrder::SPEC,
    ReleaseOrder::SPEC,
    ShipOrder::SPEC,
    CancelOrderLine::SPEC,
    ReceiveReturn::SPEC,
    InspectReturn::SPEC,
    DisposeReturn::SPEC,
    IssueCreditMemo::SPEC,
    RecordPayment::SPEC,
    RecordBankLine::SPEC,
    SettleBankLine::SPEC,
    ApplyCredit::SPEC,
    ReversePayment::SPEC,
    WriteOffInvoice::SPEC,
    OpenDispute::SPEC,
    ResolveDispute::SPEC,
    RecordPromise::SPEC,
    SettlePromises::SPEC,
    LogActivity::SPEC,
    CreateTask::SPEC,
    CompleteTask::SPEC,
    BillCustomer::SPEC,
    ChangePromiseDate::SPEC,
    OfferSubstitute::SPEC,
    SubstituteOrderLine::SPEC,
    ExpeditePurchaseOrder::SPEC,
    RecordSupplierClaim::SPEC,
    RecordSupportClaim::SPEC,
    RecordCarrierClaim::SPEC,
    AnswerClaim::SPEC,
    SettleClaim::SPEC,
    TransferStock::SPEC,
    CancelTransfer::SPEC,
    ShipTransfer::SPEC,
    ReceiveTransfer::SPEC,
    RecordCarrierBill::SPEC,
    AdjustStock::SPEC,
    CountStock::SPEC,
    SettleCount::SPEC,
];

/// A command as it arrives.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Envelope {
    /// Idempotency key: the same key with the same body is answered with the same answer for ever.
    pub key: String,
    pub command: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entity_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_at: Option<Instant>,
    pub body: serde_json::Value,
}

/// A body that does not say what its command needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invalid {
    /// Path of the field, such as `lines[2].quantity`; empty for the whole body.
    pub field: String,
    pub message: String,
    pub remedy: String,
}

impl Invalid {
    pub fn new(field: impl Into<String>, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into(), remedy: remedy.into() }
    }
}

/// One command that the business understands.
pub struct CommandSpec {
    pub name: &'static str,
    pub summary: &'static str,
    /// JSON Schema of the body.
    pub body_schema: fn() -> serde_json::Value,
    /// Codes it can be refused with.
    pub refusals: &'static [&'static str],
    /// Whether it is taken while a cut-over is open. Business is not: it is refused with `not_live`.
    pub before_live: bool,
    pub decide: fn(&mut Work<'_>, &serde_json::Value) -> Result<(), Stop>,
}

/// The body of a command, which knows how to decide itself.
pub trait Command: Serialize + DeserializeOwned + JsonSchema {
    const NAME: &'static str;
    const SUMMARY: &'static str;
    /// Codes it can be refused with, those of reading amounts (`not_positive`, `negative`, `too_large`) included.
    const REFUSALS: &'static [&'static str];
    /// Whether it is taken while a cut-over is open: what makes the house ready, and what only looks or judges. Business waits, `not_live`.
    const BEFORE_LIVE: bool = false;

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop>;

    const SPEC: CommandSpec = CommandSpec {
        name: Self::NAME,
        summary: Self::SUMMARY,
        body_schema: || schemars::schema_for!(Self).to_value(),
        refusals: Self::REFUSALS,
        before_live: Self::BEFORE_LIVE,
        decide: |work, body| parse_body::<Self>(body)?.decide(work),
    };
}

/// Reads a command's body.
///
/// # Errors
/// [`Stop::Invalid`] naming the field and what is wrong with it.
pub fn parse_body<T: DeserializeOwned>(body: &serde_json::Value) -> Result<T, Stop> {
    serde_path_to_error::deserialize(body).map_err(|error| {
        let path = error.path().to_string();
        let field = if path == "." { String::new() } else { path };
        Invalid::new(field, error.into_inner().to_string(), "See the command's body in `chandler command --list`").into()
    })
}
