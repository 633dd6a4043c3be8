//! Replay on the level of evidence: the stored facts through our own functions again, and the result against the stored record.

use crate::canonical::canonical_hash;
use crate::kinds::{self, AnyRecord, Decided, KindSpec};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Versions of methods that this build can still run, besides the current ones. A change of result makes a new version and leaves the old here.
const KEPT_VERSIONS: &[&str] = &[];

/// What a replay found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplayResult {
    pub equal: bool,
    /// Method versions that can no longer be run: the record is then neither equal nor unequal.
    pub retired: Vec<String>,
    pub differences: Vec<Difference>,
}

/// One place in which the record and its derivation again differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// Path in the record, such as `derivation.steps[3].value`, or `evidence`.
    pub step: String,
    pub recorded: String,
    pub derived: String,
}

impl ReplayResult {
    fn of(differences: Vec<Difference>) -> Self {
        Self { equal: differences.is_empty(), retired: Vec::new(), differences }
    }
}

/// Derives a record again from its evidence. `recorded_hash` is the hash that the books hold for the record.
pub fn replay_evidence(record: &Value, evidence: &Value, recorded_hash: &str) -> ReplayResult {
    let mut differences = Vec::new();
    let mut differ = |step: &str, recorded: String, derived: String| {
        if recorded != derived {
            differences.push(Difference { step: step.to_owned(), recorded, derived });
        }
    };
    differ("hash", recorded_hash.to_owned(), canonical_hash(record));
    differ("evidence", record["evidence_hash"].as_str().unwrap_or_default().to_owned(), canonical_hash(evidence));
    let name = record["kind"].as_str().unwrap_or_default();
    let Some(spec) = kinds::kind(name) else {
        differ("kind", name.to_owned(), "a kind of this program".to_owned());
        return ReplayResult::of(differences);
    };
    let parsed: AnyRecord = match serde_json::from_value(record.clone()) {
        Ok(parsed) => parsed,
        Err(fault) => {
            differ("record", "readable".to_owned(), fault.to_string());
            return ReplayResult::of(differences);
        }
    };
    let retired = retired_methods(spec, &parsed);
    if !retired.is_empty() {
        return ReplayResult { equal: false, retired, differences: Vec::new() };
    }
    if let Err(error) = parsed.derivation().check() {
        differ("derivation", "steps that fold to their results".to_owned(), error.to_string());
    }
    match (spec.derive)(evidence) {
        Ok(Decided::Proposed { record: derived, evidence: completed }) => {
            compare("evidence", evidence, &completed, &mut differences);
            compare("", record, &derived.to_json(), &mut differences);
        }
        Ok(Decided::Nothing { why, .. }) => differ("outcome", "proposal".to_owned(), format!("no action: {why}")),
        Err(error) => differ("outcome", "proposal".to_owned(), error.to_string()),
    }
    ReplayResult::of(differences)
}

/// Methods of the record that this build cannot run.
fn retired_methods(spec: &KindSpec, record: &AnyRecord) -> Vec<String> {
    let current = (spec.methods)();
    let runs = |version: &String| current.values().any(|known| known == version) || KEPT_VERSIONS.contains(&version.as_str());
    record.methods().values().filter(|version| !runs(version)).cloned().collect()
}

/// The places in which a record that came out again differs from the one that was recorded, in the order of the record.
pub fn record_differences(recorded: &Value, derived: &Value) -> Vec<Difference> {
    let mut differences = Vec::new();
    compare("", recorded, derived, &mut differences);
    differences
}

/// Collects the paths at which two JSON values differ.
fn compare(path: &str, recorded: &Value, derived: &Value, differences: &mut Vec<Difference>) {
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match (recorded, derived) {
        (Value::Object(left), Value::Object(right)) => {
            for (name, value) in left {
                compare(&below(name), value, right.get(name).unwrap_or(&Value::Null), differences);
            }
            for (name, value) in right.iter().filter(|(name, _)| !left.contains_key(*name)) {
                compare(&below(name), &Value::Null, value, differences);
            }
        }
        (Value::Array(left), Value::Array(right)) if left.len() == right.len() => {
            for (index, (left, right)) in left.iter().zip(right).enumerate() {
                compare(&format!("{path}[{index}]"), left, right, differences);
            }
        }
        (left, right) if left == right => {}
        (left, right) => differences.push(Difference { step: path.to_owned(), recorded: left.to_string(), derived: right.to_string() }),
    }
}
