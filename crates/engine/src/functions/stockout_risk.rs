//! `stockout_risk`: whether, when and by how much one item at one site runs out, over a thousand futures of its demand and its receipts.

use arrow::datatypes::DataType;
use chandler_forecast::{Arrival, CumulativeDemand, ExpectedReceipt, KnownOrder, RiskRequest, StockoutRisk, stockout_risk};
use datafusion::common::{Result, exec_err};
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility};
use serde::Serialize;

use super::FunctionEntry;
use super::arguments::{Arguments, expect_types, failed, field, integer_list, pooled_type, to_array};

pub const ENTRY: FunctionEntry = FunctionEntry {
    name: "stockout_risk",
    signature: "stockout_risk(daily LIST<BIGINT>, censored_days LIST<BIGINT>, season_length BIGINT, stock BIGINT, days BIGINT[, receipt_quantities LIST<BIGINT>, \
                receipt_in_days LIST<BIGINT>, late_days LIST<BIGINT>[, order_quantities LIST<BIGINT>, order_in_days LIST<BIGINT>[, pooled LIST<STRUCT>]]]) -> \
                STRUCT<method_version, class, mean_daily, probability, shortage, first_out_p10, first_out_p50, out_by, short_by>",
    summary: "The chance of running out within so many days, the units expected to be short by then, and the days from today on which stock first runs out \
              in the first tenth and the middle of the futures in which it does; out_by and short_by have the same for each day, today first. Take the lead \
              time as days and it is the chance of running out before anything ordered today is there. stock: free to sell, negative where customers wait. \
              Receipts are open orders: their quantities, the days until their promises (negative: overdue), and by how many days past receipts of the \
              supplier came after theirs. Orders are known already: demand is never less than they are. pooled: what pooled_losses found over all items.",
    example: ("SELECT stockout_risk([2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2], [], 1, 9, 7, [100], [6], [])['first_out_p50']", "5"),
};

/// [`StockoutRisk`] as SQL has it, with what it ends in by the last day.
#[derive(Serialize)]
struct Row {
    class: &'static str,
    mean_daily: f64,
    probability: f64,
    shortage: f64,
    #[serde(flatten)]
    risk: StockoutRisk,
}

fn risk_type() -> DataType {
    let number = |name| field(name, DataType::Float64);
    let by_day = |name| field(name, DataType::new_list(DataType::Float64, true));
    DataType::Struct(
        vec![
            field("method_version", DataType::Utf8),
            field("class", DataType::Utf8),
            number("mean_daily"),
            number("probability"),
            number("shortage"),
            field("first_out_p10", DataType::Int64),
            field("first_out_p50", DataType::Int64),
            by_day("out_by"),
            by_day("short_by"),
        ]
        .into(),
    )
}

#[derive(Debug, PartialEq, Eq, Hash)]
pub struct StockoutRiskFunction {
    signature: Signature,
}

impl StockoutRiskFunction {
    pub fn new() -> Self {
        Self { signature: Signature::user_defined(Volatility::Immutable) }
    }
}

impl ScalarUDFImpl for StockoutRiskFunction {
    fn name(&self) -> &str {
        ENTRY.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, found: &[DataType]) -> Result<Vec<DataType>> {
        let (list, number) = (integer_list, DataType::Int64);
        let mut types = vec![list(), list(), number.clone(), number.clone(), number];
        let groups = [vec![list(), list(), list()], vec![list(), list()], vec![pooled_type()]];
        for group in groups {
            if found.len() > types.len() {
                types.extend(group);
            }
        }
        expect_types(ENTRY.name, &types, found)
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        Ok(risk_type())
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let arguments = Arguments::new(ENTRY.name, &arguments)?;
        let settings = arguments.daily_settings(10)?;
        let rows = settings.iter().enumerate().map(|(row, settings)| {
            let numbers = (arguments.count::<usize>(2, row)?, arguments.count::<i64>(3, row)?, arguments.count::<u32>(4, row)?);
            let (Some(series), (Some(season), Some(stock), Some(days))) = (arguments.series(0, 1, row)?, numbers) else { return Ok(None) };
            let demand = CumulativeDemand::forecast(&series, season, settings, days).map_err(failed)?;
            let (receipts, known_orders) = (receipts(&arguments, row)?, known_orders(&arguments, row)?);
            let request = RiskRequest { stock: stock as f64, demand: &demand, known_orders: &known_orders, receipts: &receipts, days };
            let risk = stockout_risk(&request).map_err(failed)?;
            let last = |by_day: &[f64]| by_day.last().copied().unwrap_or(0.0);
            let (probability, shortage) = (last(&risk.out_by), last(&risk.short_by));
            Ok(Some(Row { class: demand.class, mean_daily: demand.mean_daily, probability, shortage, risk }))
        });
        let rows = rows.collect::<Result<Vec<_>>>()?;
        arguments.finish(to_array(&risk_type(), &rows)?)
    }
}

fn receipts(arguments: &Arguments, row: usize) -> Result<Vec<ExpectedReceipt>> {
    let late_days = narrowed(&arguments.optional_integers(7, row)?, "late_days")?;
    let receipt = |(quantity, in_days): (i64, i32)| {
        Ok(ExpectedReceipt { quantity: quantity as f64, arrival: Arrival::expected(in_days, &late_days).map_err(failed)? })
    };
    dated(arguments, [5, 6], row, "receipt")?.into_iter().map(receipt).collect()
}

/// Orders for today and before are owed already, and off the stock.
fn known_orders(arguments: &Arguments, row: usize) -> Result<Vec<KnownOrder>> {
    let order = |(quantity, in_days): (i64, i32)| {
        let day = u32::try_from(in_days).ok().filter(|day| *day > 0)?;
        Some(KnownOrder { day, quantity: quantity as f64 })
    };
    Ok(dated(arguments, [8, 9], row, "order")?.into_iter().filter_map(order).collect())
}

/// Quantities with their days from two lists of the same length.
fn dated(arguments: &Arguments, [quantities, in_days]: [usize; 2], row: usize, of: &str) -> Result<Vec<(i64, i32)>> {
    let (quantities, in_days) = (arguments.optional_integers(quantities, row)?, arguments.optional_integers(in_days, row)?);
    if quantities.len() != in_days.len() {
        return exec_err!("{} has {} {of}_quantities and {} {of}_in_days; give as many of both", ENTRY.name, quantities.len(), in_days.len());
    }
    Ok(quantities.into_iter().zip(narrowed(&in_days, "days until a promise or an order")?).collect())
}

fn narrowed(days: &[i64], what: &str) -> Result<Vec<i32>> {
    let narrow = |day: &i64| i32::try_from(*day).or_else(|_| exec_err!("{day} among the {what} of {} is no number of days", ENTRY.name));
    days.iter().map(narrow).collect()
}
