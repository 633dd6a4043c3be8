//! What a row of the rule table says of a segment.

use crate::kinds::{Decisions, NoDecision, ask};
use crate::replenishment;
use crate::tables::RecommendationRow;
use chandler_amount::{Amount, Currency, Rounding, multiply_divide};
use chandler_rules::{Bundle, DecideError, Inputs};
use serde::{Deserialize, Serialize};

/// The rule table.
pub const TABLE: &str = "automation";
/// The class of what has none.
const NO_CLASS: &str = "none";
/// Places of the rules' decimals.
const PLACES: u32 = 9;

/// How far a recommendation goes without a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Recorded, and in no queue.
    Shadow,
    /// People decide.
    Suggest,
    /// The rule approves, and it is carried out when its veto window is over.
    Automatic,
}

impl Step {
    pub fn name(self) -> &'static str {
        match self {
            Self::Shadow => "shadow",
            Self::Suggest => "suggest",
            Self::Automatic => "automatic",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        [Self::Shadow, Self::Suggest, Self::Automatic].into_iter().find(|step| step.name() == name)
    }
}

/// What the rules tell apart: supplier and class of an order, only the kind of anything else.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Segment {
    pub kind: String,
    /// Empty where the kind has no suppliers of its own.
    pub supplier_id: String,
    pub abc: String,
}

impl Segment {
    pub fn of(row: &RecommendationRow) -> Self {
        let whole = Self::whole(&row.kind);
        if row.kind != replenishment::KIND {
            return whole;
        }
        Self { supplier_id: row.supplier_id.clone().unwrap_or_default(), abc: row.abc.clone().unwrap_or(whole.abc), kind: whole.kind }
    }

    /// All of a kind that has no suppliers of its own.
    pub fn whole(kind: &str) -> Self {
        Self { kind: kind.to_owned(), supplier_id: String::new(), abc: NO_CLASS.to_owned() }
    }

    /// Whether what it commits has a limit in money, so that it may be automatic.
    pub fn can_be_automatic(&self) -> bool {
        self.kind == replenishment::KIND
    }
}

/// What the rules demand and allow of a segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// `table/row` that decided.
    pub rule: String,
    pub step: Step,
    /// Measured outcomes before it may be automatic.
    pub settled_min: usize,
    /// What those must have brought of what they had promised, millionths.
    pub realised_min_millionths: i64,
    /// What people may have edited or rejected of what they decided, millionths.
    pub overruled_max_millionths: i64,
    pub look_back_days: i32,
    /// The most that one recommendation may commit.
    pub recommendation_cap: Amount,
    pub supplier_day_cap: Amount,
    pub day_cap: Amount,
    pub veto_hours: i64,
}

/// Why the rules say nothing of a segment.
#[derive(Debug, thiserror::Error)]
pub enum TermsError {
    #[error("the rule table automation has no single row for it: {0}")]
    Undecided(#[from] DecideError),
    #[error(transparent)]
    Unread(#[from] NoDecision),
}

impl Terms {
    /// What the published rules say; none where they have no such table, and so people decide.
    ///
    /// # Errors
    /// When the table has no single row for the segment, or an output is no number.
    pub fn of(bundle: &Bundle, segment: &Segment, currency: Currency) -> Result<Option<Self>, TermsError> {
        if bundle.table(TABLE).is_none() {
            return Ok(None);
        }
        let inputs =
            Inputs::new().with("kind", segment.kind.as_str()).with("supplier_id", segment.supplier_id.as_str()).with("abc", segment.abc.as_str());
        let rule = [ask(bundle, TABLE, &inputs)?];
        let said = Decisions::of(&rule);
        let whole = |output: &str| said.scaled(TABLE, output, 0);
        let millionths = |output: &str| said.scaled(TABLE, output, 6);
        let unread = |output: &str| NoDecision::of(TABLE, output);
        let step = Step::from_name(said.text(TABLE, "step")?).ok_or_else(|| unread("step"))?;
        let money = |output: &str| -> Result<Amount, NoDecision> {
            // A fraction of a cent in a cap is no cent.
            let smallest = 10_i64.pow(PLACES.saturating_sub(currency.minor_digits()));
            let minor = multiply_divide(said.scaled(TABLE, output, PLACES)?, 1, smallest, Rounding::Down);
            minor.map(Amount).map_err(|_| unread(output))
        };
        Ok(Some(Self {
            rule: said.row(TABLE).unwrap_or_default(),
            step,
            settled_min: usize::try_from(whole("settled_min")?).unwrap_or(usize::MAX),
            realised_min_millionths: millionths("realised_min")?,
            overruled_max_millionths: millionths("overruled_max")?,
            look_back_days: i32::try_from(whole("look_back_days")?).unwrap_or(i32::MAX),
            recommendation_cap: money("recommendation_cap")?,
            supplier_day_cap: money("supplier_day_cap")?,
            day_cap: money("day_cap")?,
            veto_hours: whole("veto_hours")?,
        }))
    }
}
