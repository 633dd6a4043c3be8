//! `daily_series`: rows of (day, quantity) as one zero-filled list, the form every forecast reads.

use std::mem::size_of_val;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{DataType, Date32Type, Field, FieldRef, Int64Type};
use datafusion::common::{Result, ScalarValue, exec_err};
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::{Accumulator, AggregateUDFImpl, Signature, Volatility};

use super::FunctionEntry;
use super::arguments::{failed, integer_item, integer_list};

pub const ENTRY: FunctionEntry = FunctionEntry {
    name: "daily_series",
    signature: "daily_series(day DATE, quantity BIGINT, from_on DATE, to_on DATE) -> LIST<BIGINT>",
    summary: "The quantity of each day from from_on to to_on, both included, 0 where there is none. Other days and null quantities are left out.",
    example: (
        "SELECT daily_series(day, quantity, DATE '2026-11-01', DATE '2026-11-04') FROM (VALUES (DATE '2026-11-03', 5), (DATE '2026-11-01', 2), (DATE '2026-11-03', 1)) AS t(day, quantity)",
        "[2, 0, 6, 0]",
    ),
};

/// A series is at most so long: a hundred years.
const LONGEST_DAYS: i64 = 36_525;

/// The aggregate function. Sums of integers do not depend on the order of rows, so neither does the series.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct DailySeries {
    signature: Signature,
}

impl DailySeries {
    pub fn new() -> Self {
        let arguments = vec![DataType::Date32, DataType::Int64, DataType::Date32, DataType::Date32];
        Self { signature: Signature::exact(arguments, Volatility::Immutable) }
    }
}

impl AggregateUDFImpl for DailySeries {
    fn name(&self) -> &str {
        ENTRY.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        Ok(integer_list())
    }

    fn accumulator(&self, _arguments: AccumulatorArgs<'_>) -> Result<Box<dyn Accumulator>> {
        Ok(Box::<Series>::default())
    }

    fn state_fields(&self, arguments: StateFieldsArgs<'_>) -> Result<Vec<FieldRef>> {
        let field = |name: &str, data_type| Arc::new(Field::new(format!("{}[{name}]", arguments.name), data_type, true));
        Ok(vec![field("from_on", DataType::Date32), field("quantities", integer_list())])
    }

    fn order_sensitivity(&self) -> datafusion::logical_expr::utils::AggregateOrderSensitivity {
        datafusion::logical_expr::utils::AggregateOrderSensitivity::Insensitive
    }
}

/// The sums so far; no span until a row has stated it.
#[derive(Debug, Default)]
struct Series {
    from_day: Option<i32>,
    quantities: Vec<i64>,
}

impl Series {
    fn open(&mut self, from_day: i32, to_day: i32) -> Result<()> {
        let days = i64::from(to_day) - i64::from(from_day) + 1;
        if !(1..=LONGEST_DAYS).contains(&days) {
            return exec_err!("daily_series spans {days} days; give a to_on that is not before from_on and at most {LONGEST_DAYS} days later");
        }
        self.open_days(from_day, days as usize)
    }

    fn open_days(&mut self, from_day: i32, days: usize) -> Result<()> {
        match self.from_day {
            None => {
                self.from_day = Some(from_day);
                self.quantities = vec![0; days];
                Ok(())
            }
            Some(known) if known == from_day && self.quantities.len() == days => Ok(()),
            Some(_) => exec_err!("daily_series got two spans in one group; from_on and to_on must be the same for all its rows"),
        }
    }

    fn add(&mut self, index: usize, quantity: i64) -> Result<()> {
        let sum = &mut self.quantities[index];
        *sum = sum.checked_add(quantity).ok_or_else(|| failed("the quantities of one day in daily_series are too large to be added"))?;
        Ok(())
    }
}

impl Accumulator for Series {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        let (days, quantities) = (values[0].as_primitive::<Date32Type>(), values[1].as_primitive::<Int64Type>());
        let (from, to) = (values[2].as_primitive::<Date32Type>(), values[3].as_primitive::<Date32Type>());
        for row in 0..days.len() {
            if from.is_null(row) || to.is_null(row) {
                return exec_err!("daily_series needs from_on and to_on; one of them is null");
            }
            let (from_day, to_day) = (from.value(row), to.value(row));
            self.open(from_day, to_day)?;
            if days.is_valid(row) && quantities.is_valid(row) && (from_day..=to_day).contains(&days.value(row)) {
                self.add((days.value(row) - from_day) as usize, quantities.value(row))?;
            }
        }
        Ok(())
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        let (from, lists) = (states[0].as_primitive::<Date32Type>(), states[1].as_list::<i32>());
        for row in (0..from.len()).filter(|row| from.is_valid(*row)) {
            let quantities = lists.value(row);
            let quantities = quantities.as_primitive::<Int64Type>();
            self.open_days(from.value(row), quantities.len())?;
            for (index, quantity) in quantities.values().iter().enumerate() {
                self.add(index, *quantity)?;
            }
        }
        Ok(())
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        Ok(vec![ScalarValue::Date32(self.from_day), self.evaluate()?])
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        if self.from_day.is_none() {
            return ScalarValue::try_from(integer_list());
        }
        let quantities: Vec<ScalarValue> = self.quantities.iter().map(|quantity| ScalarValue::Int64(Some(*quantity))).collect();
        Ok(ScalarValue::List(ScalarValue::new_list_nullable(&quantities, integer_item().data_type())))
    }

    fn size(&self) -> usize {
        size_of_val(self) + size_of_val(self.quantities.as_slice())
    }
}
