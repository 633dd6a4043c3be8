//! `replenishment_proposal` and its like, one for each kind of decision: from the facts of one subject to a proposal, or to why there is none.
//!
//! The struct of facts has the shape of the kind's evidence. What the run itself knows is filled in by the kind and not asked of SQL: the decisions of the
//! rule bundle, its hash and the versions of the methods. What was decided over several subjects together comes as further facts, in an object of JSON text.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use arrow::array::ArrayRef;
use arrow::datatypes::DataType;
use chandler_recommend::canonical_json;
use chandler_recommend::kinds::{Figure, Judged, KINDS, KindSpec};
use chandler_rules::Bundle;
use datafusion::common::{Result, plan_err};
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, TypeSignature, Volatility};
use serde_json::{Map, Value, json};

use super::FunctionEntry;
use super::arguments::{Arguments, failed, field, json_column, to_array};

/// What the dictionary says of the function of each kind.
pub fn entries() -> impl Iterator<Item = FunctionEntry> {
    KINDS.iter().map(|spec| {
        let function = &spec.function;
        FunctionEntry { name: function.name, signature: function.signature, summary: function.summary, example: (function.example, "true") }
    })
}

/// The function of a kind over the rule bundle of a run. Two are the same when they are of one kind and their bundles have one content.
#[derive(Debug)]
pub struct Proposal {
    kind: &'static KindSpec,
    rules: Arc<Bundle>,
    signature: Signature,
}

impl PartialEq for Proposal {
    fn eq(&self, other: &Self) -> bool {
        self.kind.name == other.kind.name && self.rules.hash() == other.rules.hash()
    }
}

impl Eq for Proposal {}

impl Hash for Proposal {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.kind.name, self.rules.hash()).hash(state);
    }
}

impl Proposal {
    /// The functions of all kinds.
    pub fn all(rules: &Arc<Bundle>) -> impl Iterator<Item = Self> {
        KINDS.iter().map(|kind| Self {
            kind,
            rules: rules.clone(),
            signature: Signature::one_of(vec![TypeSignature::Any(1), TypeSignature::Any(2)], Volatility::Immutable),
        })
    }

    /// The struct of one row.
    fn propose(&self, facts: Value) -> Result<Value> {
        (self.kind.judge)(facts, &self.rules).map(|judged| row_of(&judged)).map_err(failed)
    }

    fn row_type(&self) -> DataType {
        let texts = ["action", "why"].map(|name| field(name, DataType::Utf8));
        let figures = self.kind.function.figures.iter().map(|(name, figure)| match figure {
            Figure::Integer => field(name, DataType::Int64),
            Figure::Day => field(name, DataType::Date32),
        });
        DataType::Struct(texts.into_iter().chain(figures).chain([field("outcome", DataType::Utf8)]).collect())
    }
}

/// Facts with those that further text gives.
fn with_further(mut facts: Value, further: Value) -> Result<Value> {
    let Value::String(text) = further else { return Ok(facts) };
    let further: Map<String, Value> = serde_json::from_str(&text).map_err(failed)?;
    if let Value::Object(facts) = &mut facts {
        facts.extend(further);
    }
    Ok(facts)
}

fn row_of(judged: &Judged) -> Value {
    let decided = &judged.decided;
    let mut row: Map<String, Value> = decided.figures();
    row.insert("action".to_owned(), json!(decided.action()));
    row.insert("why".to_owned(), json!(decided.why()));
    row.insert("outcome".to_owned(), json!(canonical_json(&judged.document())));
    Value::Object(row)
}

impl ScalarUDFImpl for Proposal {
    fn name(&self) -> &str {
        self.kind.function.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, arguments: &[DataType]) -> Result<DataType> {
        match arguments {
            [DataType::Struct(_)] => Ok(self.row_type()),
            [DataType::Struct(_), further] if further.is_string() || further.is_null() => Ok(self.row_type()),
            _ => plan_err!("{} takes one struct of facts, and further facts as JSON text", self.name()),
        }
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let arguments = Arguments::new(self.kind.function.name, &arguments)?;
        let facts = json_column(arguments.column(0))?;
        let further = arguments.optional_json(1)?;
        let row = |(facts, further): (Value, Value)| (!facts.is_null()).then(|| self.propose(with_further(facts, further)?)).transpose();
        let rows = facts.into_iter().zip(further).map(row).collect::<Result<Vec<_>>>()?;
        let result: ArrayRef = to_array(&self.row_type(), &rows)?;
        arguments.finish(result)
    }
}
