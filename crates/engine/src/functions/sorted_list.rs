//! `sorted_list`: the rows of a whole company as one list in the order of their keys.
//!
//! `array_agg(… ORDER BY …)` keeps every row as a value of its own and measures them all with each batch: seconds and gigabytes for a few hundred thousand
//! rows. Here they stay columns until the end. Promises: the same rows give the same list in any order and split. Leaves out: keys that are equal.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, ListArray, StructArray};
use arrow::buffer::OffsetBuffer;
use arrow::compute::{concat, sort_to_indices, take};
use arrow::datatypes::{DataType, Field, FieldRef, Fields};
use datafusion::common::{Result, ScalarValue, exec_err, plan_err};
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::utils::AggregateOrderSensitivity;
use datafusion::logical_expr::{Accumulator, AggregateUDFImpl, Signature, Volatility};

use super::FunctionEntry;
use super::arguments::field;

pub const ENTRY: FunctionEntry = FunctionEntry {
    name: "sorted_list",
    signature: "sorted_list(value ANY, key VARCHAR) -> LIST<ANY>",
    summary: "All values as one list, in the order of their keys, which differ from row to row. What array_agg with ORDER BY gives, for lists of hundreds of \
              thousands.",
    example: ("SELECT sorted_list(quantity, day) FROM (VALUES ('c', 5), ('a', 2), ('b', 1)) AS t(day, quantity)", "[2, 1, 5]"),
};

/// The aggregate function.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct SortedList {
    signature: Signature,
}

impl SortedList {
    pub fn new() -> Self {
        Self { signature: Signature::user_defined(Volatility::Immutable) }
    }
}

fn keyed(value: &DataType) -> Fields {
    Fields::from(vec![field("value", value.clone()), field("key", DataType::Utf8)])
}

fn list_of(item: DataType) -> DataType {
    DataType::new_list(item, true)
}

impl AggregateUDFImpl for SortedList {
    fn name(&self) -> &str {
        ENTRY.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, found: &[DataType]) -> Result<Vec<DataType>> {
        match found {
            [value, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View] => Ok(vec![value.clone(), DataType::Utf8]),
            _ => plan_err!("{} takes a value and its key as text", ENTRY.name),
        }
    }

    fn return_type(&self, arguments: &[DataType]) -> Result<DataType> {
        match arguments {
            [value, _] => Ok(list_of(value.clone())),
            _ => plan_err!("{} takes a value and its key as text", ENTRY.name),
        }
    }

    fn accumulator(&self, arguments: AccumulatorArgs<'_>) -> Result<Box<dyn Accumulator>> {
        match arguments.return_type() {
            DataType::List(item) => Ok(Box::new(Rows { value: item.data_type().clone(), parts: Vec::new(), bytes: 0 })),
            other => plan_err!("{} cannot give {other}", ENTRY.name),
        }
    }

    fn state_fields(&self, arguments: StateFieldsArgs<'_>) -> Result<Vec<FieldRef>> {
        let value = arguments.input_fields[0].data_type();
        Ok(vec![Arc::new(Field::new(format!("{}[rows]", arguments.name), list_of(DataType::Struct(keyed(value))), true))])
    }

    fn order_sensitivity(&self) -> AggregateOrderSensitivity {
        AggregateOrderSensitivity::Insensitive
    }
}

/// Values with their keys, part by part as they came.
#[derive(Debug)]
struct Rows {
    value: DataType,
    parts: Vec<StructArray>,
    bytes: usize,
}

impl Rows {
    fn push(&mut self, part: StructArray) -> Result<()> {
        self.bytes += part.to_data().get_slice_memory_size()?;
        self.parts.push(part);
        Ok(())
    }

    fn whole(&self) -> Result<StructArray> {
        let parts: Vec<&dyn Array> = self.parts.iter().map(|part| part as &dyn Array).collect();
        match parts.is_empty() {
            true => Ok(StructArray::new_null(keyed(&self.value), 0)),
            false => Ok(concat(&parts)?.as_struct().clone()),
        }
    }
}

/// A list of one row.
fn one_list(items: ArrayRef) -> ScalarValue {
    let item = Arc::new(Field::new_list_field(items.data_type().clone(), true));
    ScalarValue::List(Arc::new(ListArray::new(item, OffsetBuffer::from_lengths([items.len()]), items, None)))
}

impl Accumulator for Rows {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        if values[1].null_count() > 0 {
            return exec_err!("a key of {} is null; leave the row out or give it a key", ENTRY.name);
        }
        self.push(StructArray::try_new(keyed(&self.value), values.to_vec(), None)?)
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        let lists = states[0].as_list::<i32>();
        (0..lists.len()).filter(|row| lists.is_valid(*row)).try_for_each(|row| self.push(lists.value(row).as_struct().clone()))
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        Ok(vec![one_list(Arc::new(self.whole()?))])
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        let rows = self.whole()?;
        let (values, keys) = (rows.column(0), rows.column(1));
        let order = sort_to_indices(keys, None, None)?;
        let sorted = take(keys, &order, None)?;
        let sorted = sorted.as_string::<i32>();
        if let Some(row) = (1..sorted.len()).find(|row| sorted.value(*row) == sorted.value(row - 1)) {
            return exec_err!("{} has two rows of the key {}; make keys that differ", ENTRY.name, sorted.value(row));
        }
        Ok(one_list(take(values, &order, None)?))
    }

    fn size(&self) -> usize {
        size_of_val(self) + self.bytes
    }
}
