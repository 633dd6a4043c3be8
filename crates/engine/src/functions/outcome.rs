//! `replenishment_outcome` and its like, one for each kind of decision: from what happened since an execution to what it brought.

use std::hash::{Hash, Hasher};

use arrow::array::{ArrayRef, AsArray};
use arrow::datatypes::DataType;
use chandler_recommend::canonical_json;
use chandler_recommend::kinds::{KINDS, KindSpec};
use datafusion::common::{Result, plan_err};
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility};
use serde_json::{Value, json};

use super::FunctionEntry;
use super::arguments::{Arguments, failed, field, json_column, to_array};

const SUMMARY: &str = "What an executed recommendation brought, by what happened since and the evidence that it rested on: state is measured, unmeasurable \
                       (why says which) or waiting until matured_on is over, outcome is the whole outcome with its evidence as JSON.";

/// What the dictionary says of the function of each kind.
pub fn entries() -> impl Iterator<Item = FunctionEntry> {
    KINDS.iter().map(|spec| {
        let function = &spec.outcome.function;
        FunctionEntry { name: function.name, signature: function.signature, summary: SUMMARY, example: (function.example, "true") }
    })
}

/// The function of a kind.
#[derive(Debug)]
pub struct Outcome {
    kind: &'static KindSpec,
    signature: Signature,
}

impl PartialEq for Outcome {
    fn eq(&self, other: &Self) -> bool {
        self.kind.name == other.kind.name
    }
}

impl Eq for Outcome {}

impl Hash for Outcome {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.kind.name.hash(state);
    }
}

impl Outcome {
    /// The functions of all kinds.
    pub fn all() -> impl Iterator<Item = Self> {
        KINDS.iter().map(|kind| Self { kind, signature: Signature::any(2, Volatility::Immutable) })
    }

    /// The struct of one row.
    fn measure(&self, facts: Value, evidence: &str) -> Result<Value> {
        let measured = (self.kind.outcome.measure)(facts, evidence).map_err(failed)?;
        let mut row = measured.figures();
        row.insert("outcome".to_owned(), json!(measured.document().as_ref().map(canonical_json)));
        Ok(Value::Object(row))
    }

    fn row_type() -> DataType {
        let row = [
            field("state", DataType::Utf8),
            field("why", DataType::Utf8),
            field("matured_on", DataType::Date32),
            field("predicted_minor", DataType::Int64),
            field("realised_minor", DataType::Int64),
            field("outcome", DataType::Utf8),
        ];
        DataType::Struct(row.into_iter().collect())
    }
}

impl ScalarUDFImpl for Outcome {
    fn name(&self) -> &str {
        self.kind.outcome.function.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, arguments: &[DataType]) -> Result<DataType> {
        match arguments {
            [DataType::Struct(_), DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View] => Ok(Self::row_type()),
            _ => plan_err!("{} takes one struct of facts and the evidence as text", self.name()),
        }
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let arguments = Arguments::new(self.kind.outcome.function.name, &arguments)?;
        let texts = arrow::compute::cast(arguments.column(1), &DataType::Utf8)?;
        let facts = json_column(arguments.column(0))?.into_iter().zip(texts.as_string::<i32>());
        let measured = |(facts, text): (Value, Option<&str>)| text.filter(|_| !facts.is_null()).map(|text| self.measure(facts, text)).transpose();
        let rows = facts.map(measured).collect::<Result<Vec<_>>>()?;
        let result: ArrayRef = to_array(&Self::row_type(), &rows)?;
        arguments.finish(result)
    }
}
