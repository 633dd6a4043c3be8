//! `lead_time_demand`: the demand that an order placed now has to cover, as a distribution; and `model_losses`: how the models behind it did.

use arrow::array::ArrayRef;
use arrow::datatypes::DataType;
use chandler_forecast::{
    DemandSeries, ForecastError, LeadTimeDemand, LeadTimeDemandRequest, LeadTimePmf, LeadTimePrior, ModelLosses, Settings, lead_time_demand,
    lead_time_pmf, model_losses,
};
use datafusion::common::Result;
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility};
use serde::Serialize;

use super::FunctionEntry;
use super::arguments::{Arguments, expect_types, failed, field, integer_list, pooled_type, to_array};

pub const ENTRY: FunctionEntry = FunctionEntry {
    name: "lead_time_demand",
    signature: "lead_time_demand(daily LIST<BIGINT>, censored_days LIST<BIGINT>, observed_days LIST<BIGINT>, open_days LIST<BIGINT>, supplier_days LIST<BIGINT>, \
                stated_days BIGINT, review_days BIGINT[, recorded_share DOUBLE[, pooled LIST<STRUCT>]]) -> STRUCT<class, mean, quantiles, ...>",
    summary: "Demand over lead time and review: the history of daily demand (censored_days: positions, from 0, of days without stock) forecast over the lead \
              times that the item (observed_days; open_days for overdue orders) and its supplier (supplier_days, else stated_days) have shown. \
              recorded_share: share of usual demand that the history still shows on days without stock, 0 where it is not given. pooled: what pooled_losses \
              found over all items, so that the models are weighed by what the company's other items show.",
    example: ("SELECT lead_time_demand([2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2], [], [5,5,5,5,5,5,5,5,5], [], [], 5, 2)['class']", "smooth"),
};

pub const MODEL_LOSSES: FunctionEntry = FunctionEntry {
    name: "model_losses",
    signature: "model_losses(daily LIST<BIGINT>, censored_days LIST<BIGINT>, observed_days LIST<BIGINT>, open_days LIST<BIGINT>, supplier_days LIST<BIGINT>, \
                stated_days BIGINT, review_days BIGINT[, recorded_share DOUBLE]) -> STRUCT<class VARCHAR, members LIST<STRUCT<name VARCHAR, backtest_loss DOUBLE>>>",
    summary: "How each demand model of lead_time_demand did at earlier days of one history: its mean pinball loss of the demand over lead time and review, \
              units. Without members where the history is too new, too short or dead. What pooled_losses reads.",
    example: ("SELECT array_length(model_losses([2,2,3,2,2,4,2,2,2,2,2,2,2,2,1,2], [], [5,5,5,5,5,5,5,5,5], [], [], 5, 2)['members'])", "15"),
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

fn model_losses_type() -> DataType {
    let member = vec![field("name", DataType::Utf8), field("backtest_loss", DataType::Float64)];
    let members = DataType::new_list(DataType::Struct(member.into()), true);
    DataType::Struct(vec![field("class", DataType::Utf8), field("members", members)].into())
}

/// What is asked of the same facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Answer {
    Demand,
    ModelLosses,
}

/// `lead_time_demand` and `model_losses`, which take the same facts.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct LeadTimeDemandFunction {
    answer: Answer,
    signature: Signature,
}

impl LeadTimeDemandFunction {
    /// Both functions.
    pub fn all() -> [Self; 2] {
        [Answer::Demand, Answer::ModelLosses].map(|answer| Self { answer, signature: Signature::user_defined(Volatility::Immutable) })
    }
}

impl ScalarUDFImpl for LeadTimeDemandFunction {
    fn name(&self) -> &str {
        match self.answer {
            Answer::Demand => ENTRY.name,
            Answer::ModelLosses => MODEL_LOSSES.name,
        }
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, found: &[DataType]) -> Result<Vec<DataType>> {
        let list = integer_list;
        let mut types = vec![list(), list(), list(), list(), list(), DataType::Int64, DataType::Int64];
        let optional = match self.answer {
            Answer::Demand => vec![DataType::Float64, pooled_type()],
            Answer::ModelLosses => vec![DataType::Float64],
        };
        types.extend(optional.into_iter().take(found.len().saturating_sub(types.len())));
        expect_types(self.name(), &types, found)
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        Ok(match self.answer {
            Answer::Demand => demand_type(),
            Answer::ModelLosses => model_losses_type(),
        })
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let arguments = match self.answer {
            Answer::Demand => Arguments::new(ENTRY.name, &arguments)?,
            Answer::ModelLosses => Arguments::new(MODEL_LOSSES.name, &arguments)?,
        };
        let settings = arguments.daily_settings(8)?;
        let asked = (0..arguments.rows).map(|row| Asked::of(&arguments, row)).zip(&settings);
        let column = match self.answer {
            Answer::Demand => answers(&demand_type(), asked.map(|(asked, settings)| asked?.map(|asked| asked.demand(settings)).transpose())),
            Answer::ModelLosses => {
                answers(&model_losses_type(), asked.map(|(asked, settings)| asked?.map(|asked| asked.losses(settings)).transpose()))
            }
        };
        arguments.finish(column?)
    }
}

fn answers<T: Serialize>(data_type: &DataType, rows: impl Iterator<Item = Result<Option<T>>>) -> Result<ArrayRef> {
    to_array(data_type, &rows.collect::<Result<Vec<_>>>()?)
}

/// The facts of one row.
struct Asked {
    series: DemandSeries,
    observed: Vec<u32>,
    open: Vec<u32>,
    supplier: Vec<u32>,
    stated_days: u32,
    review_days: u32,
}

impl Asked {
    /// Nothing where a fact is null that an answer needs.
    fn of(arguments: &Arguments, row: usize) -> Result<Option<Self>> {
        let (Some(mut series), Some(stated_days), Some(review_days)) =
            (arguments.series(0, 1, row)?, arguments.count::<u32>(5, row)?, arguments.count::<u32>(6, row)?)
        else {
            return Ok(None);
        };
        series.recorded_share = arguments.optional_float(7, row).unwrap_or(0.0);
        let (observed, open, supplier) = (arguments.day_counts(2, row)?, arguments.day_counts(3, row)?, arguments.day_counts(4, row)?);
        Ok(Some(Self { series, observed, open, supplier, stated_days, review_days }))
    }

    fn demand(&self, settings: &Settings) -> Result<Row> {
        let forecast = || {
            let lead_time = self.lead_time()?;
            let horizon = lead_time.protection_interval(self.review_days, 1)?;
            let demand = lead_time_demand(&LeadTimeDemandRequest { series: &self.series, horizon: &horizon, season_length: 1, settings })?;
            Ok(Row { demand, lead_time_mean_days: lead_time.mean, lead_time_p95_days: lead_time.p95 })
        };
        forecast().map_err(|error: ForecastError| failed(error))
    }

    fn losses(&self, settings: &Settings) -> Result<ModelLosses> {
        let compare = || {
            let horizon = self.lead_time()?.protection_interval(self.review_days, 1)?;
            model_losses(&LeadTimeDemandRequest { series: &self.series, horizon: &horizon, season_length: 1, settings })
        };
        compare().map_err(failed)
    }

    fn lead_time(&self) -> Result<LeadTimePmf, ForecastError> {
        lead_time(&self.observed, &self.open, &self.supplier, self.stated_days)
    }
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
