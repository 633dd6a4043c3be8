//! A record of any kind: what the books, queues and replays ask of it without knowing which it is.

use crate::derivation::Derivation;
use crate::record::{CommandAction, CommandRecommendation, Reason, Recommendation};
use crate::tables::RecommendationRow;
use crate::{Exact, replenishment};
use chandler_amount::{Amount, Currency, Quantity, parse_scaled};
use chandler_erp::{Refusal, Stop};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// A purchase, or an ordinary command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum AnyRecord {
    Purchase(Box<Recommendation>),
    Command(Box<CommandRecommendation>),
}

impl<'de> Deserialize<'de> for AnyRecord {
    /// By the kind that the record names: a purchase for replenishment, a command for every other.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let read = if value["kind"] == replenishment::KIND {
            serde_json::from_value(value).map(Self::Purchase)
        } else {
            serde_json::from_value(value).map(Self::Command)
        };
        read.map_err(D::Error::custom)
    }
}

/// The same expression on whichever record it is.
macro_rules! either {
    ($any:expr, $record:ident => $value:expr) => {
        match $any {
            AnyRecord::Purchase($record) => $value,
            AnyRecord::Command($record) => $value,
        }
    };
}

impl AnyRecord {
    pub fn kind(&self) -> &str {
        either!(self, record => &record.kind)
    }

    pub fn entity_id(&self) -> &str {
        either!(self, record => &record.entity_id)
    }

    pub fn subject(&self) -> &str {
        either!(self, record => &record.subject)
    }

    pub fn rule_bundle(&self) -> &str {
        either!(self, record => &record.rule_bundle)
    }

    pub fn evidence_hash(&self) -> &str {
        either!(self, record => &record.evidence_hash)
    }

    pub fn derivation(&self) -> &Derivation {
        either!(self, record => &record.derivation)
    }

    pub fn methods(&self) -> &BTreeMap<String, String> {
        either!(self, record => &record.methods)
    }

    pub fn reasons(&self) -> &[Reason] {
        either!(self, record => &record.reasons)
    }

    pub fn owner(&self) -> &str {
        either!(self, record => &record.owner)
    }

    pub fn hash(&self) -> String {
        either!(self, record => record.hash())
    }

    pub fn to_json(&self) -> Value {
        either!(self, record => record.to_json())
    }

    pub fn verb(&self) -> &str {
        match self {
            Self::Purchase(record) => &record.action.verb,
            Self::Command(record) => &record.action.verb,
        }
    }

    /// The purchase, where it is one.
    pub fn as_purchase(&self) -> Option<&Recommendation> {
        match self {
            Self::Purchase(record) => Some(record),
            Self::Command(_) => None,
        }
    }

    /// The command, where it is one.
    pub fn as_command(&self) -> Option<&CommandRecommendation> {
        match self {
            Self::Purchase(_) => None,
            Self::Command(record) => Some(record),
        }
    }

    /// The command, or that the record is not what its kind says.
    pub(crate) fn command(&self) -> Result<&CommandRecommendation, Stop> {
        self.as_command().ok_or_else(|| self.damaged("it is no action").into())
    }

    /// The refusal of a record that does not hold together.
    pub(crate) fn damaged(&self, fault: &str) -> Refusal {
        Refusal::new("record_damaged", self.subject()).with("fault", fault)
    }

    /// How much it is about: base units to order, or minor units at stake. Half as much more or less is another matter.
    pub fn size(&self) -> i64 {
        match self {
            Self::Purchase(record) => record.action.quantity,
            Self::Command(record) => record.impact.at_stake_minor,
        }
    }

    /// What it commits.
    pub(crate) fn order_value(&self) -> Amount {
        match self {
            Self::Purchase(record) => Amount(record.action.order_value_minor),
            Self::Command(record) => Amount(record.action.cost_minor),
        }
    }

    /// What a person has to look at before deciding.
    pub(crate) fn flags(&self) -> &[String] {
        either!(self, record => &record.flags)
    }

    /// Why the derivation does not end in the number that the record states, if so.
    pub(crate) fn derivation_fault(&self) -> Option<String> {
        let derivation = self.derivation();
        let (is_end, what) = match self {
            Self::Purchase(record) => {
                let (impact, currency) = (&record.impact, record.action.currency);
                if !ends_in_money(&impact.worth, impact.value_minor, currency) || impact.worth.check().is_err() {
                    return Some("the steps to its value do not end in it".to_owned());
                }
                (derivation.result == record.action.quantity.to_string(), "quantity")
            }
            Self::Command(record) => (ends_in_money(derivation, record.impact.value_minor, record.impact.currency), "value"),
        };
        if !is_end {
            return Some(format!("the derivation ends in another {what}"));
        }
        derivation.check().err().map(|error| error.to_string())
    }

    /// Whether it says something else than the open recommendation on its subject does: another order, another action, or half as much again at stake.
    pub(crate) fn changes(&self, row: &RecommendationRow) -> bool {
        match self {
            Self::Purchase(record) => {
                row.quantity != Some(Quantity(record.action.quantity)) || row.supplier_id.as_ref() != Some(&record.action.supplier_id)
            }
            Self::Command(record) => record.action.verb != row.proposed_verb || is_material(Some(row.size), self.size()),
        }
    }

    /// Verbs of everything that it says can be done, what is proposed first.
    pub fn verbs(&self) -> Vec<&str> {
        match self {
            Self::Purchase(record) => vec![&record.action.verb],
            Self::Command(record) => std::iter::once(&record.action).chain(&record.alternatives).map(|action| action.verb.as_str()).collect(),
        }
    }

    /// The action of that verb among what is proposed and its alternatives.
    pub(crate) fn action_named(&self, verb: &str) -> Option<&CommandAction> {
        let record = self.as_command()?;
        std::iter::once(&record.action).chain(&record.alternatives).find(|action| action.verb == verb)
    }

    /// The figures that SQL has of it.
    pub(super) fn figures(&self) -> Map<String, Value> {
        let figures = match self {
            Self::Purchase(record) => json!({
                "position": record.impact.position, "reorder_point": record.impact.reorder_point, "quantity_raw": record.action.quantity_raw,
                "quantity": record.action.quantity, "order_value_minor": record.action.order_value_minor, "value_minor": record.impact.value_minor,
                "order_by": record.deadline,
            }),
            Self::Command(record) => json!({
                "value_minor": record.impact.value_minor, "at_stake_minor": record.impact.at_stake_minor, "cost_minor": record.action.cost_minor,
                "deadline": record.deadline, "chance_millionths": record.columns.get("unavoidable").and_then(as_millionths),
            }),
        };
        match figures {
            Value::Object(figures) => figures,
            _ => Map::new(),
        }
    }
}

/// A column of a share, of kinds that have one.
fn as_millionths(share: &Value) -> Option<i64> {
    parse_scaled(share.as_str()?, 6).ok()
}

/// A change by half or more: enough to come back to a person who had put the subject aside.
pub(crate) fn is_material(before: Option<i64>, now: i64) -> bool {
    before.is_none_or(|before| now != before && now.abs_diff(before) >= before.unsigned_abs().div_ceil(2))
}

fn ends_in_money(derivation: &Derivation, minor: i64, currency: Currency) -> bool {
    derivation.unit == currency.to_string() && derivation.result.parse() == Ok(Exact::scaled(minor, currency.minor_digits()))
}
