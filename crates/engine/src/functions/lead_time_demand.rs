//! `lead_time_demand`: the demand that an order placed now has to cover, as a distribution.

use arrow::datatypes::DataType;
use chandler_forecast::{
    ForecastError, LeadTimeDemand, LeadTimeDemandRequest, LeadTimePmf, LeadTimePrior, Settings, lead_time_demand, lead_time_pmf,
};
use datafusion::common::Result;
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility};
use serde::Serialize;

use super::FunctionEntry;
use super::arguments::{Arguments, expect_types, failed, field, integer_list, to_array};

pub const ENTRY: FunctionEntry = FunctionEntry {
    name: "lead_time_demand",
    signature: "lead_time_demand(daily LIST<BIGINT>, censored_days LIST<BIGINT>, observed_days LIST<BIGINT>, open_days LIST<BIGINT>, supplier_days LIST<BIGINT>, \
                stated_days BIGINT, review_days BIGINT[, recorded_share DOUBLE]) -> STRUCT<class, mean, quantiles, ...>",
    summary: "Demand over lead time and review: the history of daily demand (censored_days: positions, from 0, of days without stock) forecast over the lead \
              times that the item (observed_days; open_days for overdue orders) and its supplier (supplier_days, else stated_days) have shown. \
              recorded_share: share of usual demand that the history still shows on days without stock, 0 where it is not given.",
    example: ("SELECT lead_time_demand([2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2], [], [5,5,5,5,5,5,5,5,5], [], [], 5, 2)['class']", "smooth"),
};

/// How far lead times spread around what a supplier states, as a share of it.
const STATED_SPREAD: f64 = 0.3;
/// The supplier's usual behaviour counts for this many receipts of the item.
const PRIOR_WEIGHT_RECEIPTS: f64 = 3.0;
/// From this many receipts on, a supplier's other items say more than what it states.
const SUPPLIER_RECEIPTS_ENOUGH: usize = 5;

/// The result as SQL has it: [`LeadTimeDemand`] with the lead time behind it.
#[derive(Serialize)]
struct Row {
    #[serde(flatten)]
    demand: LeadTimeDemand,
    lead_time_mean_days: f64,
    lead_time_p95_days: u32,
}

/// The type of the result; the functions that ask a distribution read `quantiles` from it.
pub fn demand_type() -> DataType {
    let floats = || DataType::new_list(DataType::Float64, true);
    let number = |name| field(name, DataType::Float64);
    let member = vec![field("name", DataType::Utf8), number("weight"), number("backtest_loss"), number("point")];
    DataType::Struct(
        vec![
            field("method_version", DataType::Utf8),
            field("class", DataType::Utf8),
            number("adi"),
            number("cv2"),
            number("mean_per_period"),
            number("horizon_mean"),
            number("mean"),
            number("variance"),
            field("probabilities", floats()),
            field("quantiles", floats()),
            field("members", DataType::new_list(DataType::Struct(member.into()), true)),
            field("origins", DataType::Int64),
            field("fallback", DataType::Utf8),
            field("flags", DataType::new_list(DataType::Utf8, true)),
            number("lead_time_mean_days"),
            field("lead_time_p95_days", DataType::Int64),
        ]
        .into(),
    )
}

#[derive(Debug, PartialEq, Eq, Hash)]
pub struct LeadTimeDemandFunction {
    signature: Signature,
}

impl LeadTimeDemandFunction {
    pub fn new() -> Self {
        Self { signature: Signature::user_defined(Volatility::Immutable) }
    }
}

impl ScalarUDFImpl for LeadTimeDemandFunction {
    fn name(&self) -> &str {
        ENTRY.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, found: &[DataType]) -> Result<Vec<DataType>> {
        let list = integer_list;
        let mut types = vec![list(), list(), list(), list(), list(), DataType::Int64, DataType::Int64];
        if found.len() > types.len() {
            types.push(DataType::Float64);
        }
        expect_types(ENTRY.name, &types, found)
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        Ok(demand_type())
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let arguments = Arguments::new(ENTRY.name, &arguments)?;
        let rows = (0..arguments.rows).map(|row| forecast(&arguments, row)).collect::<Result<Vec<_>>>()?;
        arguments.finish(to_array(&demand_type(), &rows)?)
    }
}

fn forecast(arguments: &Arguments, row: usize) -> Result<Option<Row>> {
    let (Some(mut series), Some(stated_days), Some(review_days)) =
        (arguments.series(0, 1, row)?, arguments.count::<u32>(5, row)?, arguments.count::<u32>(6, row)?)
    else {
        return Ok(None);
    };
    series.recorded_share = arguments.optional_float(7, row).unwrap_or(0.0);
    let (observed, open, supplier) = (arguments.day_counts(2, row)?, arguments.day_counts(3, row)?, arguments.day_counts(4, row)?);
    let forecast = || {
        let lead_time = lead_time(&observed, &open, &supplier, stated_days)?;
        let horizon = lead_time.protection_interval(review_days, 1)?;
        let request = LeadTimeDemandRequest { series: &series, horizon: &horizon, season_length: 1, settings: &Settings::daily() };
        let demand = lead_time_demand(&request)?;
        Ok(Row { demand, lead_time_mean_days: lead_time.mean, lead_time_p95_days: lead_time.p95 })
    };
    forecast().map(Some).map_err(|error: ForecastError| failed(error))
}

/// What the item has shown, held to what the supplier usually does, or else states.
fn lead_time(observed: &[u32], open: &[u32], supplier: &[u32], stated_days: u32) -> Result<LeadTimePmf, ForecastError> {
    let stated = LeadTimePrior::promised(stated_days.max(1), STATED_SPREAD, PRIOR_WEIGHT_RECEIPTS)?;
    if supplier.len() < SUPPLIER_RECEIPTS_ENOUGH {
        return lead_time_pmf(observed, open, &stated);
    }
    let usual = lead_time_pmf(supplier, &[], &stated)?;
    let total: f64 = usual.probability.iter().sum();
    let probability = usual.probability.iter().map(|share| share / total).collect();
    lead_time_pmf(observed, open, &LeadTimePrior { days: usual.days, probability, weight: PRIOR_WEIGHT_RECEIPTS })
}
