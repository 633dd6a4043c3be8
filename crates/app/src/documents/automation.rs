use super::{DayText, DecimalText, InstantText, MoneyObject};
use chandler_amount::Money;
use chandler_calendar::{Day, Instant};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How far each kind and segment goes without a person, and why not further.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Automation {
    pub contract: u32,
    #[schema(value_type = DayText)]
    pub as_of: Day,
    /// The rules that say so, and who published them; none before the first.
    pub rules: Option<AutomationRules>,
    /// What people have switched, the last word of each scope.
    pub switches: Vec<AutomationSwitch>,
    pub day: AutomationDay,
    /// Replenishment by supplier and class, every other kind as a whole.
    pub segments: Vec<AutomationSegment>,
}

/// The published rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AutomationRules {
    pub bundle: String,
    pub published_by: String,
    #[schema(value_type = InstantText)]
    pub published_at: Instant,
}

/// The last word of people on one kind, or on all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AutomationSwitch {
    /// A kind, or `all`.
    pub scope: String,
    pub stopped: bool,
    pub why: String,
    pub actor: String,
    #[schema(value_type = InstantText)]
    pub at: Instant,
}

/// What rules have approved.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct AutomationDay {
    /// Counted against today's caps.
    #[schema(value_type = MoneyObject)]
    pub approved: Money,
    /// In their veto window, whenever they were approved.
    pub waiting: usize,
    #[schema(value_type = MoneyObject)]
    pub waiting_amount: Money,
    /// When the first of those is carried out.
    #[schema(value_type = Option<InstantText>)]
    pub next_executes_at: Option<Instant>,
}

/// One segment: what its row asks for, what is in force, and the scorecard of its kind and supplier.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct AutomationSegment {
    pub kind: String,
    pub supplier_id: Option<String>,
    pub supplier_name: Option<String>,
    /// Class of the items.
    pub abc: Option<String>,
    /// Row of the rule table, `automation/row`.
    pub rule: String,
    /// shadow, suggest or automatic.
    pub asked: String,
    /// The same, as it is in force.
    pub step: String,
    /// Why that is less; none where it is not.
    pub why: Option<String>,
    /// The same in words.
    pub text: Option<String>,
    /// Recommendations that are open, those in their veto window included.
    pub open: usize,
    /// Of those, in their veto window.
    pub waiting: usize,
    /// By people, as proposed.
    pub accepted: usize,
    pub edited: usize,
    pub rejected: usize,
    /// Of what people decided, what they edited or rejected; none where they decided nothing.
    #[schema(value_type = Option<DecimalText>)]
    pub overruled: Option<String>,
    #[schema(value_type = DecimalText)]
    pub overruled_max: String,
    pub settled: usize,
    pub settled_min: usize,
    #[schema(value_type = MoneyObject)]
    pub predicted: Money,
    #[schema(value_type = MoneyObject)]
    pub realised: Money,
    /// Realised of predicted; none where nothing was predicted.
    #[schema(value_type = Option<DecimalText>)]
    pub ratio: Option<String>,
    #[schema(value_type = DecimalText)]
    pub ratio_min: String,
    pub look_back_days: i32,
    #[schema(value_type = MoneyObject)]
    pub recommendation_cap: Money,
    #[schema(value_type = MoneyObject)]
    pub supplier_day_cap: Money,
    /// Of today's cap of the supplier.
    #[schema(value_type = MoneyObject)]
    pub supplier_used: Money,
    #[schema(value_type = MoneyObject)]
    pub day_cap: Money,
    pub veto_hours: i64,
}

/// What happened without a person in a run, or when veto windows were over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct AutomationCounts {
    /// Carried out, their veto window over.
    pub executed: usize,
    /// Could not be carried out, and returned to people.
    pub returned: usize,
    /// Approved by rule; their veto window begins.
    pub approved: usize,
    /// Left to people, though their row asks for more.
    pub suggested: usize,
    /// Recorded, and in no queue.
    pub shadow: usize,
}

/// What the rules let happen to one recommendation without a person, where they ask for anything else than to suggest it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RowAutomation {
    /// suggested, waiting (in its veto window), executed, ended, returned or shadow.
    pub state: String,
    pub rule: String,
    /// Why it is not automatic, or no longer, in words.
    pub text: Option<String>,
    /// When it is carried out unless somebody vetoes it.
    #[schema(value_type = Option<InstantText>)]
    pub executes_at: Option<Instant>,
}
