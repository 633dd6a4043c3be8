//! `forecast_bands`: demand of each bucket of future days, for charts.

use arrow::datatypes::DataType;
use chandler_forecast::forecast_bands;
use datafusion::common::Result;
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility};

use super::FunctionEntry;
use super::arguments::{Arguments, expect_types, failed, field, integer_list, pooled_type, to_array};

pub const ENTRY: FunctionEntry = FunctionEntry {
    name: "forecast_bands",
    signature: "forecast_bands(daily LIST<BIGINT>, censored_days LIST<BIGINT>, season_length BIGINT, days_ahead BIGINT, bucket_days BIGINT[, pooled LIST<STRUCT>]) -> \
                LIST<STRUCT<start, length, mean, q025, q10, q25, q50, q75, q90, q975>>",
    summary: "Demand of each bucket of bucket_days among the next days_ahead, with quantiles; start counts days from the end of the history. \
              pooled: what pooled_losses found over all items.",
    example: ("SELECT array_length(forecast_bands([2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2], [], 1, 28, 7))", "4"),
};

#[derive(Debug, PartialEq, Eq, Hash)]
pub struct ForecastBands {
    signature: Signature,
}

impl ForecastBands {
    pub fn new() -> Self {
        Self { signature: Signature::user_defined(Volatility::Immutable) }
    }
}

fn bands_type() -> DataType {
    let counts = ["start", "length"].map(|name| field(name, DataType::Int64));
    let numbers = ["mean", "q025", "q10", "q25", "q50", "q75", "q90", "q975"].map(|name| field(name, DataType::Float64));
    DataType::new_list(DataType::Struct(counts.into_iter().chain(numbers).collect()), true)
}

impl ScalarUDFImpl for ForecastBands {
    fn name(&self) -> &str {
        ENTRY.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, found: &[DataType]) -> Result<Vec<DataType>> {
        let mut types = vec![integer_list(), integer_list(), DataType::Int64, DataType::Int64, DataType::Int64];
        if found.len() > types.len() {
            types.push(pooled_type());
        }
        expect_types(ENTRY.name, &types, found)
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        Ok(bands_type())
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let arguments = Arguments::new(ENTRY.name, &arguments)?;
        let settings = arguments.daily_settings(5)?;
        let rows = settings.iter().enumerate().map(|(row, settings)| {
            let counts = (arguments.count::<usize>(2, row)?, arguments.count::<usize>(3, row)?, arguments.count::<usize>(4, row)?);
            let (Some(series), (Some(season), Some(ahead), Some(bucket))) = (arguments.series(0, 1, row)?, counts) else { return Ok(None) };
            forecast_bands(&series, season, settings, ahead, bucket).map(Some).map_err(failed)
        });
        let rows = rows.collect::<Result<Vec<_>>>()?;
        arguments.finish(to_array(&bands_type(), &rows)?)
    }
}
