//! Functions that learn from a company's whole list and answer for a day: `f(list, day) -> list`, one answer an entity.

use std::fmt::Debug;
use std::hash::Hash;
use std::marker::PhantomData;

use arrow::array::{Array, ArrayRef, AsArray, StructArray, new_empty_array, new_null_array};
use arrow::compute::concat;
use arrow::datatypes::{DataType, Date32Type};
use chandler_calendar::Day;
use datafusion::common::{Result, plan_err};
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility};

use super::FunctionEntry;
use super::arguments::Arguments;

/// What such a function is of its own.
pub trait Answer: Debug + Eq + Hash + Send + Sync + 'static {
    const ENTRY: FunctionEntry;
    /// What it takes, for the error of a statement that gives something else.
    const TAKES: &'static str;

    /// The list that it gives.
    fn rows_type() -> DataType;

    /// The answer to one list as an array of one row.
    ///
    /// # Errors
    /// When the list lacks something, or a fit fails.
    fn rows(list: &StructArray, day: Day) -> Result<ArrayRef>;
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
        match found {
            [list @ DataType::List(_), DataType::Date32] => Ok(vec![list.clone(), DataType::Date32]),
            _ => plan_err!("{} takes {}", A::ENTRY.name, A::TAKES),
        }
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        Ok(A::rows_type())
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let arguments = Arguments::new(A::ENTRY.name, &arguments)?;
        let (lists, days) = (arguments.column(0).as_list::<i32>(), arguments.column(1).as_primitive::<Date32Type>());
        let row = |row: usize| match lists.is_valid(row) && days.is_valid(row) {
            true => A::rows(lists.value(row).as_struct(), Day(days.value(row))),
            false => Ok(new_null_array(&A::rows_type(), 1)),
        };
        let rows: Vec<ArrayRef> = (0..arguments.rows).map(row).collect::<Result<_>>()?;
        let parts: Vec<&dyn Array> = rows.iter().map(AsRef::as_ref).collect();
        arguments.finish(if parts.is_empty() { new_empty_array(&A::rows_type()) } else { concat(&parts)? })
    }
}
