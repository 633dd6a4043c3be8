//! `json_text`: one value of a column that holds JSON, such as the evidence of an outcome or the figures of a sentence.

use std::sync::Arc;

use arrow::array::{AsArray, StringArray};
use arrow::datatypes::DataType;
use chandler_recommend::canonical_json;
use datafusion::common::{Result, plan_err};
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility};
use serde_json::Value;

use super::FunctionEntry;
use super::arguments::Arguments;

pub const ENTRY: FunctionEntry = FunctionEntry {
    name: "json_text",
    signature: "json_text(json VARCHAR, path VARCHAR) -> VARCHAR",
    summary: "The value at a path of names with dots between them, as text: what is quoted without its quotes, a list or an object as JSON. Null where there is \
              none, and where the text is no JSON.",
    example: (r#"SELECT json_text('{"plan":{"invoices":["INV-1"],"claimed_minor":1250}}', 'plan.claimed_minor')"#, "1250"),
};

#[derive(Debug, PartialEq, Eq, Hash)]
pub struct JsonText {
    signature: Signature,
}

impl JsonText {
    pub fn new() -> Self {
        Self { signature: Signature::user_defined(Volatility::Immutable) }
    }
}

impl ScalarUDFImpl for JsonText {
    fn name(&self) -> &str {
        ENTRY.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, found: &[DataType]) -> Result<Vec<DataType>> {
        let is_text = |found: &DataType| matches!(found, DataType::Utf8 | DataType::Utf8View | DataType::LargeUtf8 | DataType::Null);
        match found {
            [json, path] if is_text(json) && is_text(path) => Ok(vec![DataType::Utf8, DataType::Utf8]),
            _ => plan_err!("json_text takes JSON as text and the path of a value in it"),
        }
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        Ok(DataType::Utf8)
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let arguments = Arguments::new(ENTRY.name, &arguments)?;
        let (texts, paths) = (arguments.column(0).as_string::<i32>(), arguments.column(1).as_string::<i32>());
        let found = texts.iter().zip(paths).map(|(text, path)| text_at(text?, path?));
        arguments.finish(Arc::new(found.collect::<StringArray>()))
    }
}

fn text_at(text: &str, path: &str) -> Option<String> {
    let whole: Value = serde_json::from_str(text).ok()?;
    match path.split('.').try_fold(&whole, |value, name| value.get(name))? {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        value => Some(canonical_json(value)),
    }
}
