//! Functions that learn from a company's whole list and answer for a day: `f(list, day) -> list`, one answer an entity. Some take a text or struct too.

use std::fmt::Debug;
use std::hash::Hash;
use std::marker::PhantomData;

use arrow::array::{Array, ArrayRef, AsArray, StructArray, new_empty_array, new_null_array};
use arrow::compute::concat;
use arrow::datatypes::{DataType, Date32Type};
use chandler_calendar::Day;
use datafusion::common::{Result, plan_err};
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility};
use serde_json::Value;

use super::FunctionEntry;
use super::arguments::{Arguments, json_column};

/// What such a function is of its own.
pub trait Answer: Debug + Eq + Hash + Send + Sync + 'static {
    const ENTRY: FunctionEntry;
    /// What it takes, for the error of a statement that gives something else.
    const TAKES: &'static str;
    /// Whether there is a third argument, and of which type.
    const ALSO: Also = Also::Nothing;

    /// The list that it gives.
    fn rows_type() -> DataType;

    /// The answer to one list as an array of one row; `also` is the third argument as JSON, null where there is none.
    ///
    /// # Errors
    /// When the list lacks something, or a fit fails.
    fn rows(list: &StructArray, day: Day, also: Value) -> Result<ArrayRef>;
}

/// What such a function takes beside its list and its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Also {
    Nothing,
    Text,
    Struct,
}

#[derive(Debug, PartialEq, Eq, Hash)]
pub struct ListAndDay<A> {
    signature: Signature,
    answer: PhantomData<A>,
}

impl<A: Answer> ListAndDay<A> {
    pub fn new() -> Self {
        Self { signature: Signature::user_defined(Volatility::Immutable), answer: PhantomData }
    }
}

impl<A: Answer> ScalarUDFImpl for ListAndDay<A> {
    fn name(&self) -> &str {
        A::ENTRY.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, found: &[DataType]) -> Result<Vec<DataType>> {
        match (A::ALSO, found) {
            (Also::Nothing, [list @ DataType::List(_), DataType::Date32]) => Ok(vec![list.clone(), DataType::Date32]),
            (Also::Text, [list @ DataType::List(_), DataType::Date32, text]) if text.is_string() => {
                Ok(vec![list.clone(), DataType::Date32, DataType::Utf8])
            }
            (Also::Struct, [DataType::List(_), DataType::Date32, DataType::Struct(_)]) => Ok(found.to_vec()),
            _ => plan_err!("{} takes {}", A::ENTRY.name, A::TAKES),
        }
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        Ok(A::rows_type())
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let arguments = Arguments::new(A::ENTRY.name, &arguments)?;
        let (lists, days) = (arguments.column(0).as_list::<i32>(), arguments.column(1).as_primitive::<Date32Type>());
        let also = match A::ALSO {
            Also::Nothing => vec![Value::Null; arguments.rows],
            Also::Text | Also::Struct => json_column(arguments.column(2))?,
        };
        let is_given = |row: usize| lists.is_valid(row) && days.is_valid(row);
        let row = |(row, also): (usize, Value)| match is_given(row) && (A::ALSO == Also::Nothing || !also.is_null()) {
            true => A::rows(lists.value(row).as_struct(), Day(days.value(row)), also),
            false => Ok(new_null_array(&A::rows_type(), 1)),
        };
        let rows: Vec<ArrayRef> = also.into_iter().enumerate().map(row).collect::<Result<_>>()?;
        let parts: Vec<&dyn Array> = rows.iter().map(AsRef::as_ref).collect();
        arguments.finish(if parts.is_empty() { new_empty_array(&A::rows_type()) } else { concat(&parts)? })
    }
}
