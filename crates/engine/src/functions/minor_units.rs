//! `minor_units`: money of the lake (decimal major units) as the whole minor units that the core and the records count in.

use std::sync::Arc;

use arrow::array::{Array, AsArray, Int64Array};
use arrow::datatypes::{DataType, Decimal128Type};
use chandler_amount::{Currency, Rounding, divide_rounded};
use datafusion::common::{Result, plan_err};
use datafusion::error::DataFusionError;
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility};

use super::FunctionEntry;
use super::arguments::{Arguments, failed};

pub const ENTRY: FunctionEntry = FunctionEntry {
    name: "minor_units",
    signature: "minor_units(amount DECIMAL, currency VARCHAR) -> BIGINT",
    summary: "An amount of major units in whole minor units of its currency, halves rounded away from zero: 12.5 USD is 1250, 12.5 JPY is 13.",
    example: ("SELECT minor_units(12.50, 'USD')", "1250"),
};

#[derive(Debug, PartialEq, Eq, Hash)]
pub struct MinorUnits {
    signature: Signature,
}

impl MinorUnits {
    pub fn new() -> Self {
        Self { signature: Signature::user_defined(Volatility::Immutable) }
    }
}

impl ScalarUDFImpl for MinorUnits {
    fn name(&self) -> &str {
        ENTRY.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, found: &[DataType]) -> Result<Vec<DataType>> {
        match found {
            [DataType::Decimal128(..), DataType::Utf8 | DataType::Utf8View | DataType::LargeUtf8 | DataType::Null] => {
                Ok(vec![found[0].clone(), DataType::Utf8])
            }
            [amount, DataType::Utf8 | DataType::Utf8View | DataType::LargeUtf8 | DataType::Null] if amount.is_integer() || amount.is_null() => {
                Ok(vec![DataType::Decimal128(20, 0), DataType::Utf8])
            }
            _ => plan_err!("minor_units takes an amount as a decimal and its currency"),
        }
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        Ok(DataType::Int64)
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let arguments = Arguments::new(ENTRY.name, &arguments)?;
        let amounts = arguments.column(0).as_primitive::<Decimal128Type>();
        let currencies = arguments.column(1).as_string::<i32>();
        let units = (0..arguments.rows).map(|row| {
            if amounts.is_null(row) || currencies.is_null(row) {
                return Ok(None);
            }
            minor_units(amounts.value(row), amounts.scale(), currencies.value(row)).map(Some)
        });
        arguments.finish(Arc::new(units.collect::<Result<Int64Array>>()?))
    }
}

fn minor_units(unscaled: i128, scale: i8, currency: &str) -> Result<i64> {
    let too_large = || DataFusionError::Execution(format!("an amount in {currency} is too large for whole minor units"));
    let currency: Currency = currency.parse().map_err(failed)?;
    let power = |digits: u32| 10_i128.checked_pow(digits).ok_or_else(too_large);
    let numerator = unscaled.checked_mul(power(currency.minor_digits())?).ok_or_else(too_large)?;
    // A negative scale counts tens; SQL has none.
    let units = divide_rounded(numerator, power(scale.unsigned_abs().into())?, Rounding::HalfAwayFromZero);
    units.and_then(|units| i64::try_from(units).ok()).ok_or_else(too_large)
}
