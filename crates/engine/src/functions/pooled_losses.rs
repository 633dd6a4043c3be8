//! `pooled_losses`: what all items of a company show of the demand models, for the forecast of each.

use std::mem::size_of_val;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{DataType, Field, FieldRef, Int64Type};
use chandler_forecast::{LossPool, ModelLosses};
use datafusion::common::{Result, ScalarValue, plan_err};
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::utils::AggregateOrderSensitivity;
use datafusion::logical_expr::{Accumulator, AggregateUDFImpl, Signature, Volatility};

use super::FunctionEntry;
use super::arguments::{failed, integer_item, integer_list, json_column, pooled_type, to_array};

pub const ENTRY: FunctionEntry = FunctionEntry {
    name: "pooled_losses",
    signature: "pooled_losses(losses STRUCT<class VARCHAR, members LIST<STRUCT<name VARCHAR, backtest_loss DOUBLE>>>) -> \
                LIST<STRUCT<pattern VARCHAR, series BIGINT, relative_millionths LIST<BIGINT>>>",
    summary: "By demand pattern, the usual back-test loss of each demand model relative to the mean of all, in millionths and in the models' order, over what \
              model_losses or lead_time_demand gave for many items; few items are held to what is built in. Give it back to lead_time_demand as pooled.",
    example: (
        "SELECT pooled_losses(model_losses(daily, [], [5,5,5,5,5,5,5,5,5], [], [], 5, 2))[1]['pattern'] \
         FROM (VALUES ([2,2,3,2,2,4,2,2,2,2,2,2,2,2,1,2]), ([0,3,3,4,2,3,4,3,2,2,3,2,3,2,4,3])) AS t(daily)",
        "smooth",
    ),
};

/// The aggregate function. Sums are of whole billionths: they do not depend on the order of rows.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct PooledLossesFunction {
    signature: Signature,
}

impl PooledLossesFunction {
    pub fn new() -> Self {
        Self { signature: Signature::user_defined(Volatility::Immutable) }
    }
}

impl AggregateUDFImpl for PooledLossesFunction {
    fn name(&self) -> &str {
        ENTRY.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, found: &[DataType]) -> Result<Vec<DataType>> {
        match found {
            [DataType::Struct(fields)] if fields.find("class").is_some() && fields.find("members").is_some() => Ok(found.to_vec()),
            _ => plan_err!("{} takes what model_losses or lead_time_demand gave", ENTRY.name),
        }
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        Ok(pooled_type())
    }

    fn accumulator(&self, _arguments: AccumulatorArgs<'_>) -> Result<Box<dyn Accumulator>> {
        Ok(Box::<Pool>::default())
    }

    fn state_fields(&self, arguments: StateFieldsArgs<'_>) -> Result<Vec<FieldRef>> {
        Ok(vec![Arc::new(Field::new(format!("{}[sums]", arguments.name), integer_list(), true))])
    }

    fn order_sensitivity(&self) -> AggregateOrderSensitivity {
        AggregateOrderSensitivity::Insensitive
    }
}

#[derive(Debug, Default)]
struct Pool(LossPool);

impl Accumulator for Pool {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        for losses in json_column(&values[0])?.into_iter().filter(|losses| !losses.is_null()) {
            let losses: ModelLosses = serde_json::from_value(losses).map_err(failed)?;
            self.0.add(losses.class, losses.named_losses());
        }
        Ok(())
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        let lists = states[0].as_list::<i32>();
        for row in (0..lists.len()).filter(|row| lists.is_valid(*row)) {
            self.0.merge(&LossPool::of_numbers(lists.value(row).as_primitive::<Int64Type>().values()));
        }
        Ok(())
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        let sums: Vec<ScalarValue> = self.0.numbers().into_iter().map(|sum| ScalarValue::Int64(Some(sum))).collect();
        Ok(vec![ScalarValue::List(ScalarValue::new_list_nullable(&sums, integer_item().data_type()))])
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        ScalarValue::try_from_array(&to_array(&pooled_type(), &[Some(self.0.losses())])?, 0)
    }

    fn size(&self) -> usize {
        size_of_val(self)
    }
}
