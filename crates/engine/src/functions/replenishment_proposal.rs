//! `replenishment_proposal`: from the facts of one item at one site to a proposal, or to why there is none.
//!
//! The struct of facts has the shape of [`ReplenishmentEvidence`]. What the run itself knows is filled in here and not asked of SQL: the decisions of the
//! rule bundle, its hash, the versions of the methods, and the costs that a company has not stated.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StructArray};
use arrow::datatypes::DataType;
use arrow::json::LineDelimitedWriter;
use chandler_forecast::{HorizonPmf, LeadTimeDemandRequest, Settings, lead_time_demand};
use chandler_recommend::canonical_json;
use chandler_recommend::replenishment::{
    HOLDING_RATE_MILLIONTHS, ORDER_COST_MAJOR, Outcome, ReplenishmentEvidence, RuleFacts, current_methods, decide_rules, derive,
};
use chandler_rules::Bundle;
use datafusion::common::{Result, exec_err, plan_err};
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility};
use serde::Serialize;
use serde_json::{Value, json};

use super::FunctionEntry;
use super::arguments::{Arguments, failed, field, to_array};

pub const ENTRY: FunctionEntry = FunctionEntry {
    name: "replenishment_proposal",
    signature: "replenishment_proposal(facts STRUCT) -> STRUCT<action VARCHAR, why VARCHAR, position BIGINT, reorder_point BIGINT, quantity_raw BIGINT, \
                quantity BIGINT, order_value_minor BIGINT, value_minor BIGINT, order_by DATE, outcome VARCHAR>",
    summary: "What to order of an item at a site by the run's rules: action is buy or none, why says which, outcome is the whole record with its evidence as JSON.",
    example: ("SELECT replenishment_proposal(CAST(NULL AS STRUCT<entity_id VARCHAR>)) IS NULL", "true"),
};

/// The function over the rule bundle of a run. Two are the same when their bundles have one content.
#[derive(Debug)]
pub struct ReplenishmentProposal {
    rules: Arc<Bundle>,
    signature: Signature,
}

impl PartialEq for ReplenishmentProposal {
    fn eq(&self, other: &Self) -> bool {
        self.rules.hash() == other.rules.hash()
    }
}

impl Eq for ReplenishmentProposal {}

impl Hash for ReplenishmentProposal {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.rules.hash().hash(state);
    }
}

impl ReplenishmentProposal {
    pub fn new(rules: Arc<Bundle>) -> Self {
        Self { rules, signature: Signature::any(1, Volatility::Immutable) }
    }

    fn propose(&self, facts: Value) -> Result<Row> {
        let subject = format!("{}|{}", facts["item"]["item_id"].as_str().unwrap_or("?"), facts["site"]["site_id"].as_str().unwrap_or("?"));
        let completed = self.completed(facts)?;
        let evidence: ReplenishmentEvidence =
            serde_json::from_value(completed).map_err(|error| failed(format!("the facts of {subject} are not those of a proposal: {error}")))?;
        let evidence = self.decided(evidence)?;
        derive(&evidence).map(|outcome| Row::of(&outcome)).map_err(failed)
    }

    /// The facts with what the run knows; the rules come after, since they ask for the class of demand.
    fn completed(&self, mut facts: Value) -> Result<Value> {
        let minor_digits = match facts["currency"].as_str().map(str::parse::<chandler_amount::Currency>) {
            Some(Ok(currency)) => currency.minor_digits(),
            _ => 2,
        };
        let Value::Object(object) = &mut facts else { return exec_err!("the facts of a proposal are a struct") };
        let defaults = [("rules", json!([])), ("rule_bundle", json!(self.rules.hash())), ("methods", json!(current_methods()))];
        for (name, value) in defaults {
            object.entry(name).or_insert(value);
        }
        if let Some(Value::Object(economics)) = object.get_mut("economics") {
            economics.entry("order_cost_minor").or_insert_with(|| json!(ORDER_COST_MAJOR * 10_i64.pow(minor_digits)));
            economics.entry("holding_rate_millionths").or_insert(json!(HOLDING_RATE_MILLIONTHS));
        }
        Ok(facts)
    }

    fn decided(&self, mut evidence: ReplenishmentEvidence) -> Result<ReplenishmentEvidence> {
        if evidence.rules.is_empty() {
            let class = demand_class(&evidence)?;
            let facts = RuleFacts {
                abc: &evidence.class.abc,
                demand_class: class,
                is_backordered: evidence.position.backordered > 0,
                supplier_id: evidence.terms.as_ref().map_or("", |terms| terms.supplier_id.as_str()),
                family: &evidence.item.family,
            };
            evidence.rules = decide_rules(&self.rules, &facts).map_err(failed)?;
        }
        Ok(evidence)
    }
}

/// The class that the forecast will find. It does not depend on the horizon, so the shortest and a single origin do.
fn demand_class(evidence: &ReplenishmentEvidence) -> Result<&'static str> {
    evidence.check().map_err(failed)?;
    let series = evidence.demand.series();
    let settings = Settings { maximum_origins: 1, ..Settings::daily() };
    let request = LeadTimeDemandRequest { series: &series, horizon: &HorizonPmf::fixed(1), season_length: 1, settings: &settings };
    lead_time_demand(&request)
        .map(|demand| demand.class.name())
        .map_err(|error| failed(format!("{} cannot be forecast: {error}", evidence.subject())))
}

/// The result as SQL has it.
#[derive(Default, Serialize)]
struct Row {
    action: String,
    why: Option<String>,
    position: Option<i64>,
    reorder_point: Option<i64>,
    quantity_raw: Option<i64>,
    quantity: Option<i64>,
    order_value_minor: Option<i64>,
    value_minor: Option<i64>,
    order_by: Option<String>,
    outcome: String,
}

impl Row {
    fn of(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::NoAction(nothing) => Self {
                action: "none".to_owned(),
                why: Some(nothing.why.to_owned()),
                position: nothing.position,
                reorder_point: nothing.reorder_point,
                outcome: canonical_json(&json!({ "why": nothing.why, "position": nothing.position, "reorder_point": nothing.reorder_point })),
                ..Self::default()
            },
            Outcome::Proposal(proposal) => {
                let record = &proposal.record;
                Self {
                    action: record.action.verb.clone(),
                    why: record.reasons.first().map(|reason| reason.code.clone()),
                    position: Some(record.impact.position),
                    reorder_point: Some(record.impact.reorder_point),
                    quantity_raw: Some(record.action.quantity_raw),
                    quantity: Some(record.action.quantity),
                    order_value_minor: Some(record.action.order_value_minor),
                    value_minor: Some(record.impact.value_minor),
                    order_by: Some(record.order_by.to_string()),
                    outcome: canonical_json(&json!({ "record": record, "evidence": proposal.evidence })),
                }
            }
        }
    }
}

fn proposal_type() -> DataType {
    let numbers = ["position", "reorder_point", "quantity_raw", "quantity", "order_value_minor", "value_minor"];
    let texts = ["action", "why"].map(|name| field(name, DataType::Utf8));
    let numbers = numbers.map(|name| field(name, DataType::Int64));
    let rest = [field("order_by", DataType::Date32), field("outcome", DataType::Utf8)];
    DataType::Struct(texts.into_iter().chain(numbers).chain(rest).collect())
}

impl ScalarUDFImpl for ReplenishmentProposal {
    fn name(&self) -> &str {
        ENTRY.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, arguments: &[DataType]) -> Result<DataType> {
        match arguments {
            [DataType::Struct(_)] => Ok(proposal_type()),
            _ => plan_err!("replenishment_proposal takes one struct of facts"),
        }
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let arguments = Arguments::new(ENTRY.name, &arguments)?;
        let facts = arguments.column(0);
        let mut documents = json_rows(facts.as_struct())?.into_iter();
        let rows = (0..arguments.rows).map(|row| match documents.next() {
            Some(document) if facts.is_valid(row) => self.propose(document).map(Some),
            _ => Ok(None),
        });
        let rows = rows.collect::<Result<Vec<_>>>()?;
        let result: ArrayRef = to_array(&proposal_type(), &rows)?;
        arguments.finish(result)
    }
}

/// Each row of a struct as a JSON object; nulls are left out.
fn json_rows(rows: &StructArray) -> Result<Vec<Value>> {
    let mut writer = LineDelimitedWriter::new(Vec::new());
    // A null row is written as an empty object and skipped by the caller.
    let columns = StructArray::new(rows.fields().clone(), rows.columns().to_vec(), None);
    writer.write(&RecordBatch::from(columns))?;
    writer.finish()?;
    serde_json::Deserializer::from_slice(&writer.into_inner()).into_iter().collect::<Result<_, _>>().map_err(failed)
}
