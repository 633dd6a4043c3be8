//! Why something is not automatic, as a code with its figures, and the sentence of it.

use crate::tables::AutomationSwitch;
use chandler_calendar::Zone;
use serde_json::Value;
use std::borrow::Borrow;
use std::collections::BTreeMap;

/// A code with the figures of its sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    pub code: &'static str,
    pub parameters: BTreeMap<&'static str, String>,
}

/// Every code with its sentence.
const SENTENCES: &[(&str, &str)] = &[
    ("stopped", "{actor} stopped it on {day}: {reason}"),
    ("kind_has_no_caps", "only orders can be automatic: what this kind moves has no cap in money"),
    ("too_few_settled", "{settled} of {needed} settled"),
    ("brings_too_little", "brought {realised} of {predicted} predicted, and {share} of it is demanded"),
    ("drift", "the last {count} settled brought {realised} of {predicted} predicted, and {share} of it is demanded"),
    ("overruled_too_often", "people changed or rejected {overruled} of {decided}, and {share} is allowed"),
    ("has_flags", "a person has to look at {flags}"),
    ("held_back", "something of its subject is held back"),
    ("other_currency", "it is in {currency}, and the caps are in {house}"),
    ("has_no_price", "it has no price, so no cap holds it"),
    ("above_its_cap", "it commits {amount}, and {cap} is the most of one"),
    ("supplier_cap_used", "it commits {amount}, and {used} of {cap} a day are used for this supplier"),
    ("day_cap_used", "it commits {amount}, and {used} of {cap} a day are used"),
    ("could_not_be_carried_out", "it was approved by rule and could not be carried out: {cause}"),
    ("costs_more", "it costs {now} now, and {approved} was approved"),
    ("approved_early", "a person approved it before its veto window was over"),
    ("decided", "a person or a later run took it back within its veto window"),
];

impl Why {
    pub(crate) fn new<const N: usize>(code: &'static str, parameters: [(&'static str, String); N]) -> Self {
        debug_assert!(SENTENCES.iter().any(|(known, _)| *known == code), "{code} has no sentence");
        Self { code, parameters: parameters.into() }
    }

    /// What a person has to look at before a recommendation is carried out, whoever approves it.
    pub(crate) fn doubt(flags: &[impl Borrow<str>], is_held: bool) -> Option<Self> {
        if !flags.is_empty() {
            return Some(Self::new("has_flags", [("flags", flags.join(", "))]));
        }
        is_held.then(|| Self::new("held_back", []))
    }

    /// That people stopped it, in the days of a zone.
    pub fn stopped(switch: &AutomationSwitch, zone: &Zone) -> Self {
        let day = switch.at.day_in(zone).to_string();
        Self::new("stopped", [("actor", switch.actor.clone()), ("day", day), ("reason", switch.why.clone())])
    }

    pub fn text(&self) -> String {
        let parameters: BTreeMap<&str, &str> = self.parameters.iter().map(|(name, value)| (*name, value.as_str())).collect();
        filled(self.code, &parameters)
    }

    /// The figures as they are stored.
    pub fn detail(&self) -> Value {
        self.parameters.iter().map(|(name, value)| ((*name).to_owned(), Value::from(value.as_str()))).collect::<serde_json::Map<_, _>>().into()
    }

    /// The sentence of a code and figures that were stored.
    pub fn stored_text(code: &str, detail: &Value) -> String {
        let empty = serde_json::Map::new();
        let parameters = detail.as_object().unwrap_or(&empty);
        filled(code, &parameters.iter().filter_map(|(name, value)| Some((name.as_str(), value.as_str()?))).collect())
    }
}

fn filled(code: &str, parameters: &BTreeMap<&str, &str>) -> String {
    let template = SENTENCES.iter().find(|(known, _)| *known == code).map_or(code, |(_, sentence)| sentence);
    parameters.iter().fold(template.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}
