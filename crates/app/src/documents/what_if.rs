use super::{DayText, DecimalText, Derivation, MoneyObject, Reason};
use chandler_amount::Money;
use chandler_calendar::Day;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What to change in the facts of a recommendation; what is not named stays as it was known.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WhatIfRequest {
    /// Fill rate: share of the units asked for that are there, above 0 and up to 0.999.
    #[serde(default)]
    pub service_level: Option<f64>,
    /// Days from the order to its receipt, 1 to 730.
    #[serde(default)]
    pub lead_time_days: Option<u32>,
    /// Days between two orders, 1 to 366.
    #[serde(default)]
    pub review_days: Option<u32>,
    /// Whole base units to order instead of what would be proposed.
    #[serde(default)]
    #[schema(value_type = Option<DecimalText>)]
    pub quantity: Option<String>,
}

/// A recommendation derived again with other facts, beside what it says. Nothing of it is stored.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct WhatIf {
    pub contract: u32,
    pub rec_id: String,
    pub revision: i64,
    pub unit: String,
    pub before: WhatIfSide,
    pub after: WhatIfSide,
}

/// What follows from one set of facts.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct WhatIfSide {
    pub service_level: f64,
    /// Expected days from the order to its receipt; none where it was not computed.
    pub lead_time_days: Option<f64>,
    pub review_days: u32,
    /// Code of why nothing is proposed; none where something is.
    pub no_action: Option<String>,
    /// Stock for future demand, base units.
    #[schema(value_type = Option<DecimalText>)]
    pub position: Option<String>,
    #[schema(value_type = Option<DecimalText>)]
    pub reorder_point: Option<String>,
    /// What follows where something is proposed.
    pub proposal: Option<WhatIfProposal>,
}

/// An order and what it would change.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct WhatIfProposal {
    /// What is ordered: as proposed, or as a person said.
    #[schema(value_type = DecimalText)]
    pub quantity: String,
    #[schema(value_type = DecimalText)]
    pub quantity_proposed: String,
    #[schema(value_type = DecimalText)]
    pub order_up_to: String,
    #[schema(value_type = MoneyObject)]
    pub order_value: Money,
    /// Money moved by doing it.
    #[schema(value_type = MoneyObject)]
    pub value: Money,
    pub cover_days_before: Option<f64>,
    pub cover_days_after: Option<f64>,
    pub stockout_probability_before: f64,
    pub stockout_probability_after: f64,
    #[schema(value_type = DayText)]
    pub order_by: Day,
    pub reasons: Vec<Reason>,
    /// The steps to the proposed quantity.
    pub derivation: Derivation,
}
