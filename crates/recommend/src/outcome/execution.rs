//! What was executed, when, and what it promised; and the steps that all methods share.

use crate::Exact;
use crate::derivation::{Derivation, Op, Source, Steps};
use crate::record::CommandAction;
use chandler_amount::Currency;
use chandler_calendar::Day;
use serde::{Deserialize, Serialize};

/// An executed recommendation. Amounts in minor units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Execution {
    pub entity_id: String,
    pub rec_id: String,
    pub revision: i64,
    pub kind: String,
    pub subject: String,
    pub verb: String,
    /// Day whose facts it rested on.
    pub decided_on: Day,
    pub executed_on: Day,
    /// Last day of which everything is known.
    pub measured_on: Day,
    pub predicted_minor: i64,
    /// What doing it was said to cost.
    pub cost_minor: i64,
    pub currency: Currency,
    /// The first document that it made.
    #[serde(default)]
    pub document: Option<String>,
    /// The action that ran, as text; none for a purchase.
    #[serde(default)]
    pub action: Option<String>,
}

impl Execution {
    /// Whether the window that ends with this day is over.
    pub fn is_past(&self, until: Day) -> bool {
        until < self.measured_on
    }

    /// The action that ran.
    pub fn command_action(&self) -> Option<CommandAction> {
        serde_json::from_str(self.action.as_deref()?).ok()
    }

    /// Minor units as a number of major units.
    pub(crate) fn money(&self, minor: i64) -> Exact {
        Exact::scaled(minor, self.currency.minor_digits())
    }

    pub(crate) fn steps(&self) -> Steps {
        Steps::in_unit(&self.currency.to_string())
    }

    /// Takes off what doing it cost, and ends in whole minor units.
    pub(crate) fn finish(&self, mut steps: Steps, what_it_cost: &str) -> Derivation {
        let currency = self.currency.to_string();
        if self.cost_minor != 0 {
            steps.push_exact(
                Op::Subtract,
                self.money(self.cost_minor),
                &currency,
                what_it_cost,
                Source::new("recommendations", self.rec_id.as_str()),
            );
        }
        steps.finish_in_minor_units(self.currency, Source::new("outcomes", self.rec_id.as_str()))
    }
}
