//! What every kind does with facts: what SQL gives is completed with what the run knows, the rules are asked, and the derivation decides.

use super::{Decided, Judged, KindError};
use crate::held::Held;
use crate::replenishment::{ReplenishmentEvidence, RuleUse};
use chandler_rules::{Bundle, Inputs};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The evidence of a kind: what is particular in reading it and deciding on it.
pub(crate) trait Evidence: DeserializeOwned {
    /// Lists that SQL leaves out where they are empty.
    const LISTS: &'static [&'static str] = &[];

    /// Names the subject of facts that cannot be read.
    fn subject_in(facts: &Value) -> String;

    /// Fills in what only the run knows.
    fn complete(facts: &mut Map<String, Value>, rules: &Bundle) {
        complete(facts, rules, Self::LISTS);
        complete_shared(facts, rules);
    }

    fn rules(&mut self) -> &mut Vec<RuleUse>;

    /// Every decision that the derivation may read, whether it comes to it or not.
    fn ask(&self, rules: &Bundle) -> Result<Vec<RuleUse>, KindError>;

    fn decide(&self) -> Result<Decided, KindError>;

    /// What is held back of the subject until a person has looked, whatever else is decided on it.
    fn held(&self, _decided: &Decided) -> Option<Held> {
        None
    }

    /// What else the decision table keeps beside the decision, by name.
    ///
    /// # Errors
    /// When a rule's decision is missing or a figure is no number.
    fn notes(&self, _decided: &Decided) -> Result<Map<String, Value>, KindError> {
        Ok(Map::new())
    }
}

/// Decides on facts as SQL gives them: the evidence keeps the decisions of the run's rules and their hash.
pub(crate) fn judge<E: Evidence>(facts: Value, rules: &Bundle) -> Result<Judged, KindError> {
    let evidence: E = evidence_of(facts, rules)?;
    let decided = evidence.decide()?;
    let held = evidence.held(&decided);
    let notes = evidence.notes(&decided)?;
    Ok(Judged { decided, held, notes })
}

/// The evidence that facts as SQL gives them and the decisions of the run's rules make.
pub(crate) fn evidence_of<E: Evidence>(mut facts: Value, rules: &Bundle) -> Result<E, KindError> {
    if let Value::Object(facts) = &mut facts {
        E::complete(facts, rules);
    }
    let mut evidence: E = read(&facts)?;
    if evidence.rules().is_empty() {
        let asked = evidence.ask(rules)?;
        *evidence.rules() = asked;
    }
    Ok(evidence)
}

/// Derives again from a stored evidence.
pub(crate) fn derive_again<E: Evidence>(stored: &Value) -> Result<Decided, KindError> {
    read::<E>(stored)?.decide()
}

/// What facts do not say: no rule is asked yet, by which rules, by no method yet, and lists that are empty.
pub(crate) fn complete(facts: &mut Map<String, Value>, rules: &Bundle, lists: &[&str]) {
    let known = [("rules", json!([])), ("rule_bundle", json!(rules.hash())), ("methods", json!({}))];
    for (name, value) in known.into_iter().chain(lists.iter().map(|list| (*list, json!([])))) {
        facts.entry(name).or_insert(value);
    }
}

/// The same for the facts of an item at a site, where a kind shares them with replenishment. What replenishment proposed earlier and what its orders cost changes
/// nothing for another kind.
fn complete_shared(facts: &mut Map<String, Value>, rules: &Bundle) {
    let Some(Value::Object(shared)) = facts.get_mut("facts") else { return };
    complete(shared, rules, &[]);
    shared.remove("open_quantity");
    if let Some(Value::Object(economics)) = shared.get_mut("economics") {
        economics.entry("order_cost_minor").or_insert(json!(0));
        economics.entry("holding_rate_millionths").or_insert(json!(0));
    }
}

/// Methods by their names, of versions such as `replenishment@2`.
pub(crate) fn by_method(versions: &[&str]) -> BTreeMap<String, String> {
    versions.iter().filter_map(|version| Some((version.split_once('@')?.0.to_owned(), (*version).to_owned()))).collect()
}

/// What rule tables ask about an item at a site.
pub(crate) fn inputs_about(facts: &ReplenishmentEvidence, kind: &str) -> Inputs {
    let supplier_id = facts.terms.as_ref().map_or("", |terms| terms.supplier_id.as_str());
    Inputs::new().with("kind", kind).with("abc", facts.class.abc.as_str()).with("supplier_id", supplier_id).with("family", facts.item.family.as_str())
}

fn read<E: Evidence>(facts: &Value) -> Result<E, KindError> {
    E::deserialize(facts).map_err(|source| KindError::Facts { subject: E::subject_in(facts), source })
}
