use super::{DayText, DecimalText, Derivation, MoneyObject};
use chandler_amount::Money;
use chandler_calendar::Day;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// What executed recommendations brought, against what they had promised.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Outcomes {
    pub contract: u32,
    /// Day of the last run, which measured what was over by then; none before the first.
    #[schema(value_type = Option<DayText>)]
    pub as_of: Option<Day>,
    pub currency: String,
    /// Every kind, in the order of the queues.
    pub kinds: Vec<KindOutcomes>,
    pub total: OutcomeTotals,
    /// The last to mature first; those that wait come before all.
    pub rows: Vec<OutcomeLine>,
    pub rows_in_all: usize,
}

/// The outcomes of one kind.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct KindOutcomes {
    pub kind: String,
    /// What people call its queue.
    pub label: String,
    #[serde(flatten)]
    pub totals: OutcomeTotals,
    /// The course of events that it is compared with.
    pub counterfactual: String,
    /// Why some cannot be measured, the most frequent first.
    pub reasons: Vec<OutcomeReason>,
    /// Measured ones by what they had promised, in ten groups of about the same size; empty where there are too few.
    pub tenths: Vec<OutcomeTenth>,
}

/// Sums over executed recommendations. What was predicted and realised is of the measured ones alone.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct OutcomeTotals {
    pub executed: usize,
    /// Their time is not over.
    pub waiting: usize,
    pub measured: usize,
    pub unmeasurable: usize,
    #[schema(value_type = MoneyObject)]
    pub predicted: Money,
    #[schema(value_type = MoneyObject)]
    pub realised: Money,
    /// Realised over predicted; none where nothing was predicted.
    #[schema(value_type = Option<DecimalText>)]
    pub ratio: Option<String>,
    /// The first day after which one of those that wait is known; none where none waits, or the last run did not see it.
    #[schema(value_type = Option<DayText>)]
    pub first_matures_on: Option<Day>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct OutcomeReason {
    pub why: String,
    pub text: String,
    pub count: usize,
}

/// A tenth of the measured ones, by what they had promised.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct OutcomeTenth {
    /// From 1, the smallest promises.
    pub tenth: usize,
    pub count: usize,
    #[schema(value_type = MoneyObject)]
    pub predicted: Money,
    #[schema(value_type = MoneyObject)]
    pub realised: Money,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeStanding {
    Waiting,
    Measured,
    Unmeasurable,
}

/// One executed recommendation.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct OutcomeLine {
    pub rec_id: String,
    pub kind: String,
    pub subject: String,
    pub verb: String,
    pub state: OutcomeStanding,
    /// None where the last run did not see it yet.
    #[schema(value_type = Option<DayText>)]
    pub executed_on: Option<Day>,
    /// Last day of the time in which it counts what happened; of one that waits as far as it is known.
    #[schema(value_type = Option<DayText>)]
    pub matured_on: Option<Day>,
    #[schema(value_type = MoneyObject)]
    pub predicted: Money,
    #[schema(value_type = Option<MoneyObject>)]
    pub realised: Option<Money>,
    /// Why it cannot be measured: code and sentence.
    pub why: Option<String>,
    pub text: Option<String>,
}

/// The outcomes of one kind, with every recommendation.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct KindOutcomeList {
    pub contract: u32,
    #[serde(flatten)]
    pub kind: KindOutcomes,
    pub rows: Vec<OutcomeLine>,
}

/// What a recommendation brought, with the steps to the figure.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct RecommendationOutcome {
    #[serde(flatten)]
    pub line: OutcomeLine,
    /// Method with its version.
    pub method: String,
    /// What is compared: `units_short` in base units, `unit_days`, `cash_in` and `money_back` in money.
    pub metric: String,
    /// The metric as it came, and as it would have come without the recommendation.
    #[schema(value_type = Option<DecimalText>)]
    pub actual: Option<String>,
    #[schema(value_type = Option<DecimalText>)]
    pub without: Option<String>,
    /// The course of events that it is compared with.
    pub counterfactual: String,
    pub derivation: Option<Derivation>,
    /// The facts from which the outcome derives again.
    #[schema(value_type = Object)]
    pub facts: Value,
    pub run_id: String,
}

/// Outcomes of one kind in the answer of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct OutcomeCounts {
    /// Newly measured by this run.
    pub measured: usize,
    /// Newly found to be unmeasurable.
    pub unmeasurable: usize,
    /// Still waiting.
    pub waiting: usize,
}
