use super::{CashWeek, DayText, DecimalText, InstantText, MoneyObject, QueueRow};
use chandler_amount::Money;
use chandler_calendar::{Day, Instant};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// What somebody who talks to a customer about money needs in front of them: all of the books from one commit, and what the last run expects.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct CallSheet {
    pub contract: u32,
    /// The business day on which days past due are counted.
    #[schema(value_type = DayText)]
    pub as_of: Day,
    /// Commit of the books that the sheet shows.
    pub commit_seq: i64,
    pub customer: CalledCustomer,
    pub exposure: Exposure,
    pub owed: Owed,
    /// What to know before asking for money.
    pub cautions: Vec<Caution>,
    /// Open invoices, the oldest due day first.
    pub invoices: Vec<OwedInvoice>,
    /// The newest first.
    pub promises: Vec<MadePromise>,
    /// Open ones first, then the newest.
    pub disputes: Vec<CustomerDispute>,
    /// Order lines that we owe the customer past their day, the oldest day first.
    pub waiting: Vec<WaitingLine>,
    /// The last payments, the newest first.
    pub payments: Vec<ReceivedPayment>,
    /// What happened with the customer lately, the newest first.
    pub timeline: Vec<TimelineEvent>,
    /// How the customer pays; none before the first run.
    pub outlook: Option<PayerOutlook>,
    /// When the money of the invoices comes that the run has seen, with what is promised by now: four weeks, and what comes later or never.
    pub cash: Vec<CashWeek>,
    /// What is proposed to be done, while it is open.
    pub recommendation: Option<QueueRow>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CalledCustomer {
    pub customer_id: String,
    pub name: String,
    pub segment: String,
    pub region: String,
    /// Days until an invoice is due; none where no terms are on record.
    pub payment_days: Option<i64>,
}

/// What the business stands to lose, by part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Exposure {
    #[schema(value_type = MoneyObject)]
    pub open_invoices: Money,
    #[schema(value_type = MoneyObject)]
    pub open_orders: Money,
    /// Payments and credits that are assigned to no invoice.
    #[schema(value_type = MoneyObject)]
    pub on_account: Money,
    /// Invoices and orders less what is on account.
    #[schema(value_type = MoneyObject)]
    pub total: Money,
    #[schema(value_type = Option<MoneyObject>)]
    pub credit_limit: Option<Money>,
    /// Limit less exposure; below nothing where it is exceeded.
    #[schema(value_type = Option<MoneyObject>)]
    pub room: Option<Money>,
}

/// Sums over the open invoices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Owed {
    /// Equal to the customer's balance in the ledger, before what is on account.
    #[schema(value_type = MoneyObject)]
    pub open: Money,
    #[schema(value_type = MoneyObject)]
    pub past_due: Money,
    /// Past due and contested.
    #[schema(value_type = MoneyObject)]
    pub past_due_disputed: Money,
    /// What can be asked for today: past due, not contested, less what is on account; never below nothing.
    #[schema(value_type = MoneyObject)]
    pub claimable: Money,
    /// Days since the oldest invoice that can be asked for was due.
    pub days_past_due: i32,
}

/// Something that speaks against asking for money today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Caution {
    /// `money_in_bank`, `dunning_held`, `our_fault`, `promised`, `disputed`, `hold_out`, `payment_in` or `nothing_past_due`.
    pub code: String,
    /// What a person said who holds the customer back, or the number of the bank line.
    pub why: Option<String>,
    /// In the bank, contested, or promised and not received.
    #[schema(value_type = Option<MoneyObject>)]
    pub amount: Option<Money>,
    /// Day on which the bank booked it, up to which it is promised or the customer is held back or left alone, or on which the oldest line that waits was due.
    #[schema(value_type = Option<DayText>)]
    pub on: Option<Day>,
    /// Order lines that wait.
    pub lines: Option<usize>,
}

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct OwedInvoice {
    pub invoice_number: String,
    /// Empty where it was taken over.
    pub so_number: String,
    pub customer_reference: Option<String>,
    #[schema(value_type = DayText)]
    pub invoiced_on: Day,
    #[schema(value_type = DayText)]
    pub due_on: Day,
    /// Below nothing before it is due.
    pub days_past_due: i32,
    #[schema(value_type = MoneyObject)]
    pub total: Money,
    #[schema(value_type = MoneyObject)]
    pub open: Money,
    pub disputed: bool,
    /// Open promise that names it.
    pub promise_number: Option<String>,
    /// None where it was taken over or billed without a shipment.
    pub delivery: Option<Delivery>,
    /// None where the last run did not see the invoice.
    pub outlook: Option<InvoiceOutlook>,
}

/// What was shipped for an invoice, and what of its order was not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Delivery {
    pub shipment_number: String,
    #[schema(value_type = DayText)]
    pub shipped_on: Day,
    pub carrier: String,
    pub lines: usize,
    /// Lines of it that left after the day promised.
    pub late_lines: usize,
    /// Lines of the order of which this shipment brought less than was asked for.
    pub short_lines: usize,
}

/// What is expected of an invoice if nobody does anything, as of the last run, with what is promised by now.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct InvoiceOutlook {
    /// Chance that it is paid late; 1 where it is overdue.
    pub late_probability: f64,
    /// Chance that it is paid more than 30 days late.
    pub late_30_probability: f64,
    pub paid_14d_probability: f64,
    /// Day by which it is paid as likely as not.
    #[schema(value_type = DayText)]
    pub expected_on: Day,
    /// Days by which one and nine in ten such invoices are paid.
    #[schema(value_type = DayText)]
    pub p10_on: Day,
    #[schema(value_type = DayText)]
    pub p90_on: Day,
    /// How the model's chance of it being paid late, were it written today, adds up; none where rules answer.
    pub score: Option<ScoreOutlook>,
}

/// Log-odds to two digits: base, effects and rest add up to the sum, to the digit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ScoreOutlook {
    /// Before anything is known of the invoice.
    #[schema(value_type = DecimalText)]
    pub base: String,
    /// The largest first.
    pub effects: Vec<OutlookEffect>,
    /// What all else adds.
    #[schema(value_type = DecimalText)]
    pub rest: String,
    #[schema(value_type = DecimalText)]
    pub log_odds: String,
    /// What such sums came true as; none where that is the sum itself.
    #[schema(value_type = Option<DecimalText>)]
    pub calibrated: Option<String>,
    /// 1 / (1 + exp(-calibrated)), or of the sum where nothing calibrates it.
    pub percent: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct OutlookEffect {
    pub text: String,
    /// Above zero where it makes late payment likelier.
    #[schema(value_type = DecimalText)]
    pub effect: String,
}

/// The customer's habit.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct PayerOutlook {
    /// Day of the run.
    #[schema(value_type = DayText)]
    pub as_of: Day,
    /// `model`, or `rules_only`.
    pub mode: String,
    /// Why only rules answer.
    pub why: Option<String>,
    pub settled: i64,
    pub late: i64,
    /// Of the last five settled.
    pub recent: i64,
    pub recent_late: i64,
    /// Mean days from due to settled, drawn to all customers'.
    #[schema(value_type = DecimalText)]
    pub usual_days_late: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct MadePromise {
    pub promise_number: String,
    #[schema(value_type = DayText)]
    pub made_on: Day,
    #[schema(value_type = DayText)]
    pub promised_on: Day,
    #[schema(value_type = MoneyObject)]
    pub amount: Money,
    #[schema(value_type = MoneyObject)]
    pub received: Money,
    /// `open`, `kept`, `partial` or `broken`.
    pub state: String,
    pub taker: String,
    /// Empty for the whole account.
    pub invoices: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CustomerDispute {
    pub dispute_number: String,
    pub invoice_number: String,
    #[schema(value_type = MoneyObject)]
    pub amount: Money,
    pub reason: String,
    pub note: Option<String>,
    #[schema(value_type = DayText)]
    pub opened_on: Day,
    pub owner: String,
    /// `open` or `resolved`.
    pub state: String,
    pub resolution: Option<String>,
    #[schema(value_type = Option<DayText>)]
    pub resolved_on: Option<Day>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct WaitingLine {
    pub so_number: String,
    pub line: i64,
    pub item_id: String,
    pub item_name: Option<String>,
    /// Still to be shipped, base units.
    #[schema(value_type = DecimalText)]
    pub quantity: String,
    pub unit: Option<String>,
    /// Promised, or asked for where nothing was promised.
    #[schema(value_type = DayText)]
    pub due_on: Day,
    pub days_late: i32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReceivedPayment {
    pub payment_number: String,
    #[schema(value_type = DayText)]
    pub received_on: Day,
    pub reference: String,
    #[schema(value_type = MoneyObject)]
    pub amount: Money,
    #[schema(value_type = MoneyObject)]
    pub unapplied: Money,
    #[schema(value_type = Option<DayText>)]
    pub reversed_on: Option<Day>,
}

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct TimelineEvent {
    #[schema(value_type = InstantText)]
    pub at: Instant,
    pub kind: String,
    /// Empty for none.
    pub document: String,
    pub actor: String,
    pub minutes: Option<i64>,
    pub outcome: Option<String>,
    pub note: Option<String>,
    /// Figures of the event.
    #[schema(value_type = Object)]
    pub detail: Value,
    pub commit_seq: i64,
}
