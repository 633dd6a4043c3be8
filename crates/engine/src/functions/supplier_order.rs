//! `order_candidate` and `supplier_order`: what each item brings to the order of its supplier for a site, and what is decided on that order as a whole.

use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, StringArray};
use arrow::datatypes::DataType;
use chandler_recommend::canonical_json;
use chandler_recommend::replenishment::{OrderCandidate, judge_candidate, supplier_order};
use chandler_rules::Bundle;
use datafusion::common::{Result, plan_err};
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility};
use serde::Serialize;
use serde_json::Value;

use super::FunctionEntry;
use super::arguments::{Arguments, failed, json_column};

pub const CANDIDATE: FunctionEntry = FunctionEntry {
    name: "order_candidate",
    signature: "order_candidate(facts STRUCT) -> VARCHAR",
    summary: "What an item brings to the order of its supplier for the site, as JSON: what it needs by itself, and the packs that could be added to fill the \
              order up, each with its order value and what it gains. facts: those of replenishment_proposal. Null where the supplier has neither a minimum \
              nor a target, and where the item is not bought.",
    example: ("SELECT order_candidate(CAST(NULL AS STRUCT<entity_id VARCHAR>)) IS NULL", "true"),
};

pub const ORDER: FunctionEntry = FunctionEntry {
    name: "supplier_order",
    signature: "supplier_order(candidates LIST<VARCHAR>) -> VARCHAR",
    summary: "What is decided on the order of one supplier for one site, as JSON: its lines with what is added to each, and what filling it up costs and saves. \
              candidates: what order_candidate gave for its items. Null where nothing is needed, or nothing depends on the whole.",
    example: (
        r#"SELECT json_text(supplier_order(['{"item_id":"BOLT","terms":{"minimum_minor":0,"target_minor":1000,"charge_minor":50,"discount_millionths":0,"micros_per_minor":10000},"needed_minor":900,"worth_minor":40,"packs":[{"quantity":12,"value_minor":120,"gain_micros":-70000}]}']), 'filling.cost_minor')"#,
        "7",
    ),
};

/// `order_candidate` over the rule bundle of a run.
#[derive(Debug)]
pub struct Candidate {
    rules: Arc<Bundle>,
    signature: Signature,
}

impl PartialEq for Candidate {
    fn eq(&self, other: &Self) -> bool {
        self.rules.hash() == other.rules.hash()
    }
}

impl Eq for Candidate {}

impl std::hash::Hash for Candidate {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.rules.hash().hash(state);
    }
}

impl Candidate {
    pub fn new(rules: Arc<Bundle>) -> Self {
        Self { rules, signature: Signature::any(1, Volatility::Immutable) }
    }
}

impl ScalarUDFImpl for Candidate {
    fn name(&self) -> &str {
        CANDIDATE.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, arguments: &[DataType]) -> Result<DataType> {
        match arguments {
            [DataType::Struct(_)] => Ok(DataType::Utf8),
            _ => plan_err!("{} takes one struct of facts", CANDIDATE.name),
        }
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let arguments = Arguments::new(CANDIDATE.name, &arguments)?;
        let candidate = |facts: Value| if facts.is_null() { Ok(None) } else { judge_candidate(facts, &self.rules).map_err(failed) };
        let candidates = json_column(arguments.column(0))?.into_iter().map(candidate).collect::<Result<Vec<_>>>()?;
        arguments.finish(texts(&candidates))
    }
}

/// `supplier_order`.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Order {
    signature: Signature,
}

impl Order {
    pub fn new() -> Self {
        Self { signature: Signature::user_defined(Volatility::Immutable) }
    }
}

impl ScalarUDFImpl for Order {
    fn name(&self) -> &str {
        ORDER.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, found: &[DataType]) -> Result<Vec<DataType>> {
        match found {
            [DataType::List(_)] => Ok(vec![DataType::new_list(DataType::Utf8, true)]),
            _ => plan_err!("{} takes a list of candidates", ORDER.name),
        }
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        Ok(DataType::Utf8)
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let arguments = Arguments::new(ORDER.name, &arguments)?;
        let lists = arguments.column(0).as_list::<i32>();
        let order = |list: Option<ArrayRef>| {
            let Some(list) = list else { return Ok(None) };
            let candidates = list.as_string::<i32>().iter().flatten().map(|text| serde_json::from_str(text).map_err(failed));
            supplier_order(&candidates.collect::<Result<Vec<OrderCandidate>>>()?).map_err(failed)
        };
        let orders = lists.iter().map(order).collect::<Result<Vec<_>>>()?;
        arguments.finish(texts(&orders))
    }
}

/// Rows as canonical JSON text; absent ones are null.
fn texts<T: Serialize>(rows: &[Option<T>]) -> ArrayRef {
    // Text, integers and lists always have a JSON form.
    let text = |row: &Option<T>| row.as_ref().map(|row| canonical_json(&serde_json::to_value(row).unwrap_or_default()));
    Arc::new(rows.iter().map(text).collect::<StringArray>())
}
