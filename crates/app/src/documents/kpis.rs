use super::{DayText, DecimalText, LastRun, MoneyObject};
use chandler_amount::Money;
use chandler_calendar::Day;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Every KPI as of the last run, with what the change of service is made of and how old the receivables are.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct KpiBoard {
    pub contract: u32,
    /// Day of the run that computed the figures.
    #[schema(value_type = DayText)]
    pub as_of: Day,
    pub run: LastRun,
    pub currency: String,
    pub kpis: Vec<Kpi>,
    /// What the changes of the line fill rates are made of.
    pub bridges: Vec<FillBridge>,
    pub ageing: Ageing,
}

/// One KPI. Values are text with exactly the digits of `kpi_values`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Kpi {
    /// Stable name.
    pub name: String,
    pub title: String,
    /// What is counted, in a sentence.
    pub definition: String,
    pub unit: KpiUnit,
    pub better: KpiDirection,
    /// In the month that ends on the day of the run; levels are those of that day. None where there was nothing to measure.
    #[schema(value_type = Option<DecimalText>)]
    pub value: Option<String>,
    /// What is counted or summed.
    #[schema(value_type = Option<DecimalText>)]
    pub numerator: Option<String>,
    /// What it is divided by; none where nothing is divided.
    #[schema(value_type = Option<DecimalText>)]
    pub denominator: Option<String>,
    /// What numerator and denominator are.
    pub numerator_label: String,
    pub denominator_label: Option<String>,
    /// Currency of numerator and denominator; none of counts and days.
    pub currency: Option<String>,
    /// Why there is no value.
    pub unknown_because: Option<String>,
    /// What the rules ask for.
    #[schema(value_type = Option<DecimalText>)]
    pub target: Option<String>,
    /// Why they ask for nothing.
    pub no_target: Option<String>,
    pub standing: Option<KpiStanding>,
    /// In the month before.
    #[schema(value_type = Option<DecimalText>)]
    pub previous: Option<String>,
    #[schema(value_type = Option<DecimalText>)]
    pub change: Option<String>,
    /// In the same month a year ago.
    #[schema(value_type = Option<DecimalText>)]
    pub last_year: Option<String>,
    /// Why nothing is known of it.
    pub no_last_year: Option<String>,
    #[schema(value_type = Option<DecimalText>)]
    pub change_to_last_year: Option<String>,
    /// Two years by month, oldest first.
    pub series: Vec<KpiPoint>,
    pub breakdowns: Vec<KpiBreakdown>,
    /// Queue in which the number is repaired.
    pub queue: Option<String>,
    /// Why there is no such queue.
    pub no_queue: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum KpiUnit {
    Percent,
    Days,
    PerYear,
    Money,
}

/// Which way is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum KpiDirection {
    Higher,
    Lower,
    /// Watched, not judged.
    Neither,
}

/// The value beside its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum KpiStanding {
    Met,
    Missed,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct KpiPoint {
    /// Months back, 0 for the one that ends on the day of the run.
    pub period: i64,
    #[schema(value_type = DayText)]
    pub from: Day,
    #[schema(value_type = DayText)]
    pub to: Day,
    #[schema(value_type = Option<DecimalText>)]
    pub value: Option<String>,
}

/// The KPI by sites, families, segments of customers or customers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct KpiBreakdown {
    /// `site`, `family`, `segment` or `customer`.
    pub scope_kind: String,
    /// The largest, by what the KPI is divided by.
    pub scopes: Vec<KpiScope>,
    pub scopes_in_all: usize,
    /// Why none of them has a value of a year ago.
    pub no_last_year: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct KpiScope {
    /// Empty for what belongs to none.
    pub scope: String,
    pub label: String,
    #[schema(value_type = Option<DecimalText>)]
    pub value: Option<String>,
    #[schema(value_type = Option<DecimalText>)]
    pub numerator: Option<String>,
    #[schema(value_type = Option<DecimalText>)]
    pub denominator: Option<String>,
    /// What the rules ask for.
    #[schema(value_type = Option<DecimalText>)]
    pub target: Option<String>,
    pub standing: Option<KpiStanding>,
    #[schema(value_type = Option<DecimalText>)]
    pub last_year: Option<String>,
}

/// Why a line fill rate changed: the changes by cause add up to the change of the rate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FillBridge {
    /// The KPI that changed.
    pub kpi: String,
    /// `previous` month or `last_year`.
    pub against: String,
    pub before: KpiPoint,
    pub after: KpiPoint,
    /// Percentage points.
    #[schema(value_type = DecimalText)]
    pub change: String,
    /// What costs most first.
    pub causes: Vec<BridgeCause>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BridgeCause {
    pub cause: String,
    pub label: String,
    /// Percentage points that it adds to the rate, below nothing where it takes them.
    #[schema(value_type = DecimalText)]
    pub change: String,
    /// Lines missed for it in the later month.
    pub lines: i64,
    pub lines_before: i64,
    /// What repairs it.
    pub repair: String,
    /// Queue in which it is repaired.
    pub queue: Option<String>,
}

/// Receivables by how long they are past due.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Ageing {
    /// What is counted, in a sentence.
    pub definition: String,
    /// Sum of the buckets; the balance of receivables.
    #[schema(value_type = MoneyObject)]
    pub total: Money,
    /// The same on the same day a year ago.
    #[schema(value_type = Option<MoneyObject>)]
    pub total_last_year: Option<Money>,
    /// Why nothing is known of a year ago.
    pub no_last_year: Option<String>,
    pub buckets: Vec<AgeingBucket>,
    /// Queue in which it is repaired.
    pub queue: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AgeingBucket {
    pub bucket: String,
    pub label: String,
    #[schema(value_type = MoneyObject)]
    pub open: Money,
    pub items: i64,
    pub customers: i64,
    /// In percent of receivables; none where nothing is owed in all.
    #[schema(value_type = Option<DecimalText>)]
    pub share: Option<String>,
    /// The largest share that the rules ask for.
    #[schema(value_type = Option<DecimalText>)]
    pub target: Option<String>,
    pub standing: Option<KpiStanding>,
    /// Open on the same day a year ago, of what had this age then.
    #[schema(value_type = Option<MoneyObject>)]
    pub last_year: Option<Money>,
}

/// The rows that a KPI is made of.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct KpiRows {
    pub contract: u32,
    pub kpi: String,
    pub title: String,
    #[schema(value_type = DayText)]
    pub as_of: Day,
    pub period: i64,
    #[schema(value_type = DayText)]
    pub from: Day,
    #[schema(value_type = DayText)]
    pub to: Day,
    pub columns: Vec<KpiColumn>,
    /// Cells as text, in the order of the columns.
    pub rows: Vec<Vec<Option<String>>>,
    pub offset: usize,
    pub row_count: usize,
    /// Rows that the question has, these among them.
    pub rows_in_all: usize,
    /// Sum over all of them.
    pub total: Option<KpiTotal>,
    /// Queue in which the rows are repaired.
    pub queue: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct KpiColumn {
    pub name: String,
    pub label: String,
    pub kind: KpiCell,
}

/// What a cell of a column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum KpiCell {
    Text,
    /// A stable word, such as a cause.
    Code,
    Day,
    Number,
    Money,
    /// A document, an item or a customer, by its number.
    Document,
    Item,
}

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct KpiTotal {
    /// Column that is summed.
    pub column: String,
    #[schema(value_type = MoneyObject)]
    pub sum: Money,
}
