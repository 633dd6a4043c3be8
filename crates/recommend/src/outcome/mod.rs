//! Outcomes: what an executed recommendation brought, against what it had promised.
//!
//! The way of one: what happened since the execution, as a pipeline finds it, and what the recommendation rested on → the method of its kind
//! ([`OutcomeSpec`]) → [`Outcome`] with its evidence → `record_outcomes`. The same evidence gives the same outcome again.
//!
//! Promises: every executed recommendation ends in one outcome; one that cannot be measured says why and has no figure; what was realised is in the dollars
//! that were promised, against a stated course of events without it, and its steps add up. Leaves out: whether a decision caused what followed. A single
//! figure is noisy; sums over many are what counts.

mod execution;
mod flows;
mod words;

pub use execution::Execution;
pub(crate) use flows::{ItemFlows, Move, PromisedLine, TakenLine, Walked};
pub use words::{UNMEASURABLE, Unmeasurable, unmeasurable};

use crate::canonical::canonical_hash;
use crate::derivation::Derivation;
use crate::kinds::KindError;
use chandler_amount::{Currency, parse_scaled};
use chandler_calendar::Day;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// How the outcomes of a kind are measured.
#[derive(Clone, Copy, Debug)]
pub struct OutcomeSpec {
    /// The SQL function that fills the column `outcome` of `measured_outcomes`.
    pub function: OutcomeFunction,
    /// Method with its version.
    pub method: &'static str,
    /// What is compared: `units_short` in base units, `unit_days`, `cash_in` and `money_back` in minor units.
    pub metric: &'static str,
    /// Which course of events without the recommendation it is compared with.
    pub counterfactual: &'static str,
    /// Measures on facts as SQL gives them and the evidence of the recommendation.
    pub measure: fn(Value, &str) -> Result<Measured, KindError>,
    /// Measures again from a stored evidence.
    pub derive: fn(&Value) -> Result<Measured, KindError>,
}

/// `<table>_outcome(facts, evidence) -> STRUCT<state, why, matured_on, predicted_minor, realised_minor, outcome>`, where `evidence` is that of the
/// recommendation as text.
#[derive(Clone, Copy, Debug)]
pub struct OutcomeFunction {
    pub name: &'static str,
    pub signature: &'static str,
    /// A statement that gives `true`.
    pub example: &'static str,
}

/// The SQL function of that name.
macro_rules! outcome_function {
    ($name:literal) => {
        $crate::outcome::OutcomeFunction {
            name: $name,
            signature: concat!(
                $name,
                "(facts STRUCT, evidence VARCHAR) -> STRUCT<state VARCHAR, why VARCHAR, matured_on DATE, predicted_minor BIGINT, realised_minor BIGINT, \
                 outcome VARCHAR>"
            ),
            example: concat!("SELECT ", $name, "(CAST(NULL AS STRUCT<execution VARCHAR>), '') IS NULL"),
        }
    };
}
pub(crate) use outcome_function;

/// What is known of an executed recommendation by now.
#[derive(Clone, Debug, PartialEq)]
pub enum Measured {
    /// Its window is open until the end of this day.
    Waiting {
        execution: Box<Execution>,
        until: Day,
    },
    Known {
        outcome: Box<Outcome>,
        evidence: Value,
    },
}

/// Whether an outcome has a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeState {
    Measured,
    Unmeasurable,
}

/// What became of one executed recommendation. Amounts in minor units of `currency`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    pub entity_id: String,
    pub rec_id: String,
    pub revision: i64,
    pub kind: String,
    pub subject: String,
    pub verb: String,
    pub executed_on: Day,
    /// Last day of the window.
    pub matured_on: Day,
    pub state: OutcomeState,
    pub metric: String,
    pub method: String,
    pub currency: Currency,
    /// Value of the revision that was executed.
    pub predicted_minor: i64,
    /// What the derivation ends in; none where it cannot be measured.
    pub realised_minor: Option<i64>,
    /// The metric as it came.
    pub actual: Option<i64>,
    /// The metric as it would have come without the recommendation.
    pub counterfactual: Option<i64>,
    /// Code of why it cannot be measured.
    pub why: Option<String>,
    pub derivation: Option<Derivation>,
    pub evidence_hash: String,
}

/// What the method of a kind finds.
pub(crate) enum Finding {
    Waiting { until: Day },
    Measured(Figures),
    Unmeasurable { why: &'static str, matured_on: Day },
}

/// The figures of a measured outcome; its derivation ends in what was realised.
pub(crate) struct Figures {
    pub matured_on: Day,
    pub actual: i64,
    pub counterfactual: i64,
    pub derivation: Derivation,
}

/// The evidence of a kind's outcomes: what happened, and of the recommendation's own evidence what it is held against.
pub(crate) trait OutcomeEvidence: DeserializeOwned + Serialize {
    const SPEC: &'static OutcomeSpec;

    /// What the recommendation rested on, as far as the method needs it; none where this program cannot read it.
    fn plan(facts: &Self, evidence: &str) -> Option<Value>;

    fn execution(&self) -> &Execution;

    fn find(&self) -> Result<Finding, KindError>;
}

/// Measures on facts as SQL gives them: they keep of the recommendation's evidence what the method needs.
pub(crate) fn measure<E: OutcomeEvidence>(facts: Value, evidence: &str) -> Result<Measured, KindError> {
    let plan = E::plan(&read::<E>(&facts)?, evidence);
    let mut facts = facts;
    if let Value::Object(fields) = &mut facts {
        fields.insert("plan".to_owned(), plan.unwrap_or_default());
    }
    measured(&read::<E>(&facts)?)
}

/// Measures again from a stored evidence.
pub(crate) fn measure_again<E: OutcomeEvidence>(stored: &Value) -> Result<Measured, KindError> {
    measured(&read::<E>(stored)?)
}

fn measured<E: OutcomeEvidence>(facts: &E) -> Result<Measured, KindError> {
    let execution = facts.execution();
    let finding = facts.find()?;
    let (matured_on, figures, why) = match finding {
        Finding::Waiting { until } => return Ok(Measured::Waiting { execution: Box::new(execution.clone()), until }),
        Finding::Measured(figures) => (figures.matured_on, Some(figures), None),
        Finding::Unmeasurable { why, matured_on } => (matured_on, None, Some(why.to_owned())),
    };
    // Text, integers and lists always have a JSON form.
    let evidence = serde_json::to_value(facts).unwrap_or_default();
    let digits = execution.currency.minor_digits();
    let realised = figures.as_ref().map(|figures| parse_scaled(&figures.derivation.result, digits)).transpose().map_err(KindError::failed)?;
    let outcome = Outcome {
        entity_id: execution.entity_id.clone(),
        rec_id: execution.rec_id.clone(),
        revision: execution.revision,
        kind: execution.kind.clone(),
        subject: execution.subject.clone(),
        verb: execution.verb.clone(),
        executed_on: execution.executed_on,
        matured_on,
        state: if why.is_none() { OutcomeState::Measured } else { OutcomeState::Unmeasurable },
        metric: E::SPEC.metric.to_owned(),
        method: E::SPEC.method.to_owned(),
        currency: execution.currency,
        predicted_minor: execution.predicted_minor,
        realised_minor: realised,
        actual: figures.as_ref().map(|figures| figures.actual),
        counterfactual: figures.as_ref().map(|figures| figures.counterfactual),
        why,
        derivation: figures.map(|figures| figures.derivation),
        evidence_hash: canonical_hash(&evidence),
    };
    Ok(Measured::Known { outcome: Box::new(outcome), evidence })
}

fn read<E: OutcomeEvidence>(facts: &Value) -> Result<E, KindError> {
    let subject = || facts["execution"]["rec_id"].as_str().unwrap_or("?").to_owned();
    E::deserialize(facts).map_err(|source| KindError::Facts { subject: subject(), source })
}

impl OutcomeState {
    pub fn name(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::Unmeasurable => "unmeasurable",
        }
    }
}

impl Measured {
    /// The figures that SQL has of it: `state`, `why`, `matured_on`, `predicted_minor`, `realised_minor`.
    pub fn figures(&self) -> Map<String, Value> {
        let figures = match self {
            Self::Waiting { execution, until } => json!({ "state": "waiting", "matured_on": until, "predicted_minor": execution.predicted_minor }),
            Self::Known { outcome, .. } => json!({
                "state": outcome.state.name(), "why": outcome.why, "matured_on": outcome.matured_on, "predicted_minor": outcome.predicted_minor,
                "realised_minor": outcome.realised_minor,
            }),
        };
        match figures {
            Value::Object(figures) => figures,
            _ => Map::new(),
        }
    }

    /// The outcome with its evidence, as `record_outcomes` takes it; none while it waits.
    pub fn document(&self) -> Option<Value> {
        match self {
            Self::Waiting { .. } => None,
            Self::Known { outcome, evidence } => Some(json!({ "outcome": outcome, "evidence": evidence })),
        }
    }
}
