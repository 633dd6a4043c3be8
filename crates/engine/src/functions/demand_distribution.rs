//! `demand_quantile`, `stockout_probability`, `expected_shortage`: questions to what [`lead_time_demand`](super::lead_time_demand) gave.

use std::sync::Arc;

use arrow::array::{Array, AsArray, Float64Array};
use arrow::datatypes::{DataType, Float64Type};
use chandler_forecast::{DemandClass, LeadTimeDemand};
use datafusion::common::{Result, exec_err, plan_err};
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility};

use super::FunctionEntry;
use super::arguments::Arguments;
use super::lead_time_demand::demand_type;

/// The column of the struct that holds the distribution.
const QUANTILES: &str = "quantiles";

macro_rules! sample {
    ($question:literal) => {
        concat!(
            "SELECT ",
            $question,
            " FROM (SELECT lead_time_demand([2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2], [], [5,5,5,5,5,5,5,5,5], [], [], 5, 2) AS demand)"
        )
    };
}

pub const DEMAND_QUANTILE: FunctionEntry = FunctionEntry {
    name: "demand_quantile",
    signature: "demand_quantile(demand STRUCT, probability DOUBLE) -> DOUBLE",
    summary: "Units of demand over lead time and review that are not exceeded with this probability.",
    example: (sample!("demand_quantile(demand, 0.95) >= demand_quantile(demand, 0.5)"), "true"),
};

pub const STOCKOUT_PROBABILITY: FunctionEntry = FunctionEntry {
    name: "stockout_probability",
    signature: "stockout_probability(demand STRUCT, position DOUBLE) -> DOUBLE",
    summary: "Chance that demand over lead time and review exceeds a position of so many units.",
    example: (sample!("stockout_probability(demand, 1000)"), "0.0"),
};

pub const EXPECTED_SHORTAGE: FunctionEntry = FunctionEntry {
    name: "expected_shortage",
    signature: "expected_shortage(demand STRUCT, position DOUBLE) -> DOUBLE",
    summary: "Units expected to be short of a position over lead time and review.",
    example: (sample!("expected_shortage(demand, 1000)"), "0.0"),
};

/// A question to a distribution, with one number in it.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Question {
    kind: Kind,
    signature: Signature,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Quantile,
    StockoutProbability,
    Shortage,
}

impl Question {
    /// All three functions.
    pub fn all() -> [Self; 3] {
        [Kind::Quantile, Kind::StockoutProbability, Kind::Shortage]
            .map(|kind| Self { kind, signature: Signature::user_defined(Volatility::Immutable) })
    }

    fn answer(&self, demand: &LeadTimeDemand, number: f64) -> Result<f64> {
        match self.kind {
            Kind::Quantile if !(0.0..=1.0).contains(&number) => exec_err!("the probability in demand_quantile is {number}; give one from 0 to 1"),
            Kind::Quantile => Ok(demand.quantile(number)),
            Kind::StockoutProbability => Ok(demand.probability_above(number)),
            Kind::Shortage => Ok(demand.expected_shortage(number)),
        }
    }
}

impl ScalarUDFImpl for Question {
    fn name(&self) -> &str {
        match self.kind {
            Kind::Quantile => DEMAND_QUANTILE.name,
            Kind::StockoutProbability => STOCKOUT_PROBABILITY.name,
            Kind::Shortage => EXPECTED_SHORTAGE.name,
        }
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, found: &[DataType]) -> Result<Vec<DataType>> {
        match found {
            [DataType::Struct(fields), number] if fields.find(QUANTILES).is_some() && (number.is_numeric() || number.is_null()) => {
                Ok(vec![found[0].clone(), DataType::Float64])
            }
            [DataType::Null, _] => Ok(vec![demand_type(), DataType::Float64]),
            _ => plan_err!("{} takes what lead_time_demand gave and a number", self.name()),
        }
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        Ok(DataType::Float64)
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let arguments = Arguments::new("", &arguments)?;
        let (demands, numbers) = (arguments.column(0).as_struct(), arguments.column(1).as_primitive::<Float64Type>());
        let Some(quantiles) = demands.column_by_name(QUANTILES).and_then(|column| column.as_list_opt::<i32>()) else {
            return exec_err!("{} needs the struct that lead_time_demand gave", self.name());
        };
        let answers = (0..arguments.rows).map(|row| {
            if demands.is_null(row) || quantiles.is_null(row) || numbers.is_null(row) {
                return Ok(None);
            }
            let values = quantiles.value(row).as_primitive::<Float64Type>().values().to_vec();
            self.answer(&distribution(values), numbers.value(row)).map(Some)
        });
        arguments.finish(Arc::new(answers.collect::<Result<Float64Array>>()?))
    }
}

/// The distribution again. The questions read its quantiles alone.
fn distribution(quantiles: Vec<f64>) -> LeadTimeDemand {
    LeadTimeDemand {
        method_version: String::new(),
        class: DemandClass::New,
        adi: 0.0,
        cv2: 0.0,
        mean_per_period: 0.0,
        horizon_mean: 0.0,
        mean: 0.0,
        expected: 0.0,
        by_season: 0.0,
        variance: 0.0,
        probabilities: vec![],
        quantiles,
        members: vec![],
        origins: 0,
        fallback: None,
        flags: vec![],
    }
}
