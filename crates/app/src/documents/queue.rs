use super::{Ageing, DayText, DecimalText, InstantText, Kpi, MoneyObject, RowAutomation, StateText};
use chandler_amount::Money;
use chandler_calendar::{Day, Instant};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// A queue of a kind, best value per minute of work first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Queue {
    pub contract: u32,
    pub kind: String,
    #[schema(value_type = DayText)]
    pub as_of: Day,
    /// Rows that the queue has.
    pub total: usize,
    /// Rows that this answer holds.
    pub returned: usize,
    pub totals: QueueTotals,
    /// What fits into a day's work, and what lies below it; none where only a part of the open rows was asked for.
    pub capacity: Option<QueueCapacity>,
    /// How collections stand, as of the last run; of that queue only.
    pub head: Option<CollectionsHead>,
    /// The rows of a KPI that the queue was narrowed to, where it was.
    pub about: Option<QueueAbout>,
    pub columns: Vec<QueueColumn>,
    pub rows: Vec<QueueRow>,
    /// Subjects that are held back, and what is missed if all of them stay so.
    pub held_total: usize,
    /// None where there are none, or they are in several currencies.
    #[schema(value_type = Option<MoneyObject>)]
    pub held_value: Option<Money>,
    /// Those of most money first.
    pub held: Vec<HeldRow>,
    /// Where plain rules answer in place of the model that its rows usually rest on.
    pub rules_only: Option<RulesOnly>,
}

/// The rows of a KPI to whose items and customers a queue was narrowed, and what it has of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QueueAbout {
    /// Title of the KPI.
    pub title: String,
    /// Which of its rows, in words; none where all of them are meant.
    pub narrowed: Option<String>,
    /// What the queue is about: `item`, at its site, or `customer`.
    pub subject: String,
    /// Of these the rows have so many.
    pub subjects: usize,
    /// Of them with a recommendation in the queue.
    pub in_queue: usize,
    /// Of the others, held back.
    pub held_back: usize,
    /// The others, those with the most rows first, 50 at the most.
    pub missing: Vec<AboutSubject>,
}

/// An item at its site, or a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AboutSubject {
    pub id: String,
    pub name: Option<String>,
    pub site_id: Option<String>,
}

/// A model that does not answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RulesOnly {
    pub model: String,
    /// Why rules answer in its place.
    pub why: String,
}

/// Something that is decided by nobody until a person has settled a doubt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HeldRow {
    pub kind: String,
    /// Its name: `item|site`, a customer, a case.
    pub subject: String,
    pub item_id: Option<String>,
    pub item_name: Option<String>,
    pub site_id: Option<String>,
    pub supplier_id: Option<String>,
    pub customer_id: Option<String>,
    pub customer_name: Option<String>,
    /// Code of what is in doubt.
    pub why: String,
    /// The same in a sentence.
    pub text: String,
    /// What releases it.
    pub remedy: String,
    /// The ordinary command that does so.
    pub command: Option<String>,
    /// Document or master to look at, and the line of the document that is meant.
    pub document: Option<String>,
    pub line: Option<i64>,
    /// First day on which a run found it so.
    #[schema(value_type = DayText)]
    pub since: Day,
    /// Wanted by customers within the last 90 days, or by the order in doubt.
    #[schema(value_type = Option<DecimalText>)]
    pub quantity: Option<String>,
    pub unit: Option<String>,
    /// Missed if it stays so: margin of what the next 90 days like the last would lack, or of the order in doubt.
    #[schema(value_type = MoneyObject)]
    pub value: Money,
    /// Days that usable stock lasts at that pace.
    pub cover_days: Option<f64>,
}

/// Sums over the whole queue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QueueTotals {
    /// None where the rows are in several currencies.
    #[schema(value_type = Option<MoneyObject>)]
    pub value: Option<Money>,
    pub minutes: f64,
}

/// The line of a day's work through a queue, by the rule table `capacity`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QueueCapacity {
    /// By owner of rows of this queue.
    pub owners: Vec<OwnersDay>,
    pub below: BelowCapacity,
}

/// What an owner gets to on one day: its rows in the order of the queue, up to the first that no longer fits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnersDay {
    pub owner: String,
    /// Minutes that the rules give it for this queue.
    pub minutes_a_day: f64,
    /// Minutes of the rows that fit.
    pub minutes: f64,
    pub rows: usize,
}

/// Rows of the whole queue that nobody gets to today.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BelowCapacity {
    pub rows: usize,
    /// None where there are none, or they are in several currencies.
    #[schema(value_type = Option<MoneyObject>)]
    pub value: Option<Money>,
    pub minutes: f64,
}

/// The head of the collections queue: figures of the KPI page, with its digits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CollectionsHead {
    /// Day of the run that computed them.
    #[schema(value_type = DayText)]
    pub as_of: Day,
    /// Days sales outstanding and collections effectiveness.
    pub kpis: Vec<Kpi>,
    pub ageing: Ageing,
    /// The next four weeks, and what comes later; together what is open.
    pub cash: Vec<CashWeek>,
}

/// The cash that is expected of open invoices in a week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CashWeek {
    #[schema(value_type = DayText)]
    pub from_on: Day,
    /// Its last day; none for all that comes later or never.
    #[schema(value_type = Option<DayText>)]
    pub until_on: Option<Day>,
    #[schema(value_type = MoneyObject)]
    pub expected: Money,
}

/// How a column of the rows reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QueueColumn {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub unit: Option<String>,
    pub label: String,
}

/// A recommendation as its queue shows it. A key that no kind has is refused by [`OwnColumns`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct QueueRow {
    /// Place in the queue, from 1; none outside of one.
    pub rank: Option<i64>,
    pub rec_id: String,
    pub revision: i64,
    pub kind: String,
    pub entity_id: String,
    pub subject: Subject,
    #[schema(value_type = StateText)]
    pub state: String,
    /// What approving it does, such as buy.
    pub verb: String,
    pub action: ProposedCommand,
    /// Money moved by doing it.
    #[schema(value_type = MoneyObject)]
    pub value: Money,
    /// Work of deciding it.
    pub minutes: f64,
    #[schema(value_type = MoneyObject)]
    pub value_per_minute: Money,
    #[schema(value_type = DayText)]
    pub deadline: Day,
    /// How good the data behind it are, 0 to 1; ordinal, not a probability.
    pub confidence: f64,
    pub reasons: Vec<Reason>,
    /// Codes of what to look at before deciding.
    pub flags: Vec<String>,
    pub owner: String,
    #[schema(value_type = DayText)]
    pub as_of: Day,
    /// Last day on which it may be decided.
    #[schema(value_type = DayText)]
    pub expires_on: Day,
    #[schema(value_type = Option<DayText>)]
    pub snoozed_until: Option<Day>,
    pub supersedes: Option<String>,
    pub superseded_by: Option<String>,
    /// Document that executing it made.
    pub document: Option<String>,
    /// The last that happened with the customer after the run, where that can change what is to be done; of collections only.
    pub since: Option<SinceRun>,
    /// What the rules let happen to it without a person; none where they only suggest it.
    pub automation: Option<RowAutomation>,
    /// Whether its owner does not get to it today.
    pub below_capacity: bool,
    pub hash: String,
    /// The columns of its kind.
    #[serde(flatten)]
    pub own: OwnColumns,
}

/// Something that happened with a customer after the run that proposed to contact it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SinceRun {
    /// Such as call, promise_made, dispute_opened or payment_received.
    pub kind: String,
    /// What came of a contact.
    pub outcome: Option<String>,
    pub document: Option<String>,
    pub actor: String,
    #[schema(value_type = InstantText)]
    pub at: Instant,
}

/// What the rows of one kind have beyond those of every kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum OwnColumns {
    Replenishment(Box<ReplenishmentColumns>),
    StockoutRisk(StockoutRiskColumns),
    Collections(CollectionsColumns),
    Margin(MarginColumns),
    Excess(ExcessColumns),
    Credit(CreditColumns),
}

/// What an order that waits for its customer's credit, or a limit, has of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreditColumns {
    /// None where it is about the limit itself, as what else only an order has.
    pub so_number: Option<String>,
    pub customer_id: String,
    pub customer_name: String,
    /// What of the order waits.
    #[schema(value_type = Option<MoneyObject>)]
    pub order_amount: Option<Money>,
    /// Of it beyond what the goods cost.
    #[schema(value_type = Option<MoneyObject>)]
    pub margin: Option<Money>,
    #[schema(value_type = MoneyObject)]
    pub credit_limit: Money,
    /// None of an order.
    #[schema(value_type = Option<MoneyObject>)]
    pub new_limit: Option<Money>,
    /// Owed and ordered, less what has been received.
    #[schema(value_type = MoneyObject)]
    pub exposure: Money,
    #[schema(value_type = MoneyObject)]
    pub over_limit: Money,
    /// What of the order the rules let go on.
    #[schema(value_type = Option<MoneyObject>)]
    pub room: Option<Money>,
    #[schema(value_type = MoneyObject)]
    pub past_due: Money,
    /// Chance that the order is ever paid.
    pub probability_paid: f64,
    /// Verb of what is proposed: release, release_part, prepay, hold, raise_limit, lower_limit or keep_limit.
    pub best_action: String,
    /// What it costs.
    #[schema(value_type = MoneyObject)]
    pub cost: Money,
    /// What else can be done, with what it is worth.
    pub otherwise: String,
}

/// What goods that lie too long have of their own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExcessColumns {
    pub item_id: String,
    pub item_name: String,
    pub site_id: String,
    /// On hand for demand after the day of the decision, base units.
    #[schema(value_type = DecimalText)]
    pub usable: String,
    /// On order and on its way from other sites, base units.
    #[schema(value_type = DecimalText)]
    pub coming: String,
    /// The base unit.
    pub unit: String,
    /// Days that both last at the expected demand; none without any.
    pub cover_days: Option<i64>,
    /// None where nobody ever asked for it at the site.
    #[schema(value_type = Option<DayText>)]
    pub last_wanted_on: Option<Day>,
    /// Beyond what pays to keep, base units.
    #[schema(value_type = DecimalText)]
    pub excess_quantity: String,
    /// What that cost.
    #[schema(value_type = MoneyObject)]
    pub at_stake: Money,
    /// Verb of what is proposed.
    pub best_action: String,
    /// Of the excess, what it takes, base units.
    #[schema(value_type = DecimalText)]
    pub quantity: String,
    /// Last day on which it is possible.
    #[schema(value_type = DayText)]
    pub act_by: Day,
    /// What it costs.
    #[schema(value_type = MoneyObject)]
    pub cost: Money,
    /// What else gains something, with its net gain and last day.
    pub otherwise: String,
}

/// What a case of lost margin has of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MarginColumns {
    pub cause: String,
    /// The agreement, customer, supplier or item that the case is about.
    pub root: String,
    /// Documents of the case.
    pub lines: u32,
    #[schema(value_type = MoneyObject)]
    pub value_found: Money,
    #[schema(value_type = MoneyObject)]
    pub value_recoverable: Money,
    /// Last day on which it can still be claimed.
    #[schema(value_type = Option<DayText>)]
    pub claim_by: Option<Day>,
    /// What the fix does, in words.
    pub fix: String,
}

/// What an account to be collected has of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CollectionsColumns {
    pub customer_id: String,
    pub customer_name: String,
    /// Open invoices less what has been received and not assigned.
    #[schema(value_type = MoneyObject)]
    pub balance: Money,
    /// Past due, not contested, and not covered by what has been received.
    #[schema(value_type = MoneyObject)]
    pub past_due: Money,
    /// Days since the oldest of it was due.
    pub days_past_due: u32,
    /// Expected to come within 14 days by itself.
    #[schema(value_type = MoneyObject)]
    pub expected_cash_14d: Money,
    /// Share of what is past due that is expected to be more than 30 days late.
    pub probability_late_30: f64,
    /// The largest invoice past due.
    pub top_invoice_id: Option<String>,
    /// What to do: apply_credit, reminder, notice, call, promise, hand_over, dispute or wait.
    pub channel: String,
    /// The dunning step that doing it carries out; none where it is no step.
    pub step: Option<String>,
    /// First day of the step after it; where it is no step, of the next one.
    #[schema(value_type = Option<DayText>)]
    pub next_step_on: Option<Day>,
    /// `open`, `missed` where its day has passed and not all came, else `none`.
    pub promise_state: String,
    /// A contested invoice.
    pub dispute: Option<String>,
    #[schema(value_type = Option<DayText>)]
    pub last_contact_on: Option<Day>,
    /// What the contact costs.
    #[schema(value_type = MoneyObject)]
    pub cost: Money,
}

/// What a stock-out risk has of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StockoutRiskColumns {
    pub item_id: String,
    pub item_name: String,
    pub site_id: String,
    /// Chance of running out within lead time and look-ahead if nothing is ordered.
    pub probability: f64,
    /// Of it, before something ordered today arrives.
    pub unavoidable: f64,
    /// Of it, what an order of today prevents.
    pub avoidable: f64,
    /// Day of the first stock-out in the earliest tenth of the futures that have one, and in the middle one.
    #[schema(value_type = Option<DayText>)]
    pub first_out_on_p10: Option<Day>,
    #[schema(value_type = Option<DayText>)]
    pub first_out_on_p50: Option<Day>,
    /// Stock for demand after the day of the decision, base units; negative where customers wait.
    #[schema(value_type = DecimalText)]
    pub available: String,
    /// Expected to be asked for and not there before something ordered today arrives, base units.
    #[schema(value_type = DecimalText)]
    pub short_quantity: String,
    /// The base unit.
    pub unit: String,
    /// Margin and goodwill of what is short.
    #[schema(value_type = MoneyObject)]
    pub at_stake: Money,
    pub orders_hit: u32,
    pub customers_hit: u32,
    /// Promised day of the receipt that comes first.
    #[schema(value_type = Option<DayText>)]
    pub next_receipt_on: Option<Day>,
    /// Chance that it comes after that day.
    pub next_receipt_late_probability: Option<f64>,
    /// Verb of what is proposed.
    pub best_action: String,
    /// What it costs.
    #[schema(value_type = MoneyObject)]
    pub cost: Money,
}

/// What a replenishment row has of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplenishmentColumns {
    pub item_id: String,
    pub item_name: String,
    pub family: Option<String>,
    pub site_id: String,
    pub supplier_id: Option<String>,
    pub supplier_name: Option<String>,
    #[schema(value_type = Option<DayText>)]
    pub order_by: Option<Day>,
    /// Needed before minimum, pack, cap and price break, base units.
    #[schema(value_type = Option<DecimalText>)]
    pub quantity_raw: Option<String>,
    /// To order, edited or proposed, base units.
    #[schema(value_type = DecimalText)]
    pub quantity: String,
    #[schema(value_type = Option<DecimalText>)]
    pub quantity_proposed: Option<String>,
    /// The base unit.
    pub unit: String,
    /// Price of one base unit, major units.
    #[schema(value_type = Option<DecimalText>)]
    pub unit_cost: Option<String>,
    #[schema(value_type = MoneyObject)]
    pub order_value: Money,
    pub cover_days_before: Option<f64>,
    pub cover_days_after: Option<f64>,
    pub stockout_probability_before: Option<f64>,
    pub stockout_probability_after: Option<f64>,
    /// Quantity policy with version.
    pub policy: Option<String>,
    /// Demand method with version.
    pub forecast_method: Option<String>,
    /// How the item sells.
    pub demand_class: Option<String>,
    /// Class by margin.
    pub abc: Option<String>,
    /// What the order of its supplier for the site came to in the run, filler included; none where nothing depends on the whole.
    #[schema(value_type = Option<MoneyObject>)]
    pub supplier_order_value: Option<Money>,
    /// The supplier's target or minimum that the order aims at.
    #[schema(value_type = Option<MoneyObject>)]
    pub supplier_goal: Option<Money>,
    #[schema(value_type = Option<MoneyObject>)]
    pub supplier_missing: Option<Money>,
    /// Of the quantity, what is there for the supplier's order alone, base units.
    #[schema(value_type = Option<DecimalText>)]
    pub filler_quantity: Option<String>,
    /// What filling the order up costs, taken or not.
    #[schema(value_type = Option<MoneyObject>)]
    pub filler_cost: Option<Money>,
    /// What it saves: charge, discount, and waiting for the minimum.
    #[schema(value_type = Option<MoneyObject>)]
    pub filler_saves: Option<Money>,
    /// Of what is on hand, expected to expire unsold, base units; none where nothing is.
    #[schema(value_type = Option<DecimalText>)]
    pub expiring_quantity: Option<String>,
    /// Last day of the first of it.
    #[schema(value_type = Option<DayText>)]
    pub expiring_on: Option<Day>,
}

/// What a recommendation is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    pub item_id: Option<String>,
    pub item_name: Option<String>,
    pub site_id: Option<String>,
    pub supplier_id: Option<String>,
    pub supplier_name: Option<String>,
    pub customer_id: Option<String>,
    pub customer_name: Option<String>,
}

/// The ordinary command that approving runs; none where approving only puts the decision on record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposedCommand {
    pub command: Option<String>,
    #[schema(value_type = Option<Object>)]
    pub body: Value,
}

/// Why: a code, how much it explains, and a sentence. The effect is in base units of a purchase and in minor units of any other value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    pub code: String,
    pub effect: i64,
    pub text: String,
}
