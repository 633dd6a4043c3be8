//! `peer_prices`: which sold lines fell out of what others pay, as a company's own lines teach it.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{Array, AsArray, StructArray};
use arrow::datatypes::{DataType, Date32Type};
use chandler_calendar::Day;
use chandler_learn::prices::{Detector, ONE, PriceLine, Prices, Verdict};
use datafusion::common::{Result, exec_err, plan_err};
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::FunctionEntry;
use super::arguments::{Arguments, failed, field, json_rows, to_array};

pub const ENTRY: FunctionEntry = FunctionEntry {
    name: "peer_prices",
    signature: "peer_prices(lines LIST<STRUCT<line VARCHAR, invoice_number VARCHAR, customer_id VARCHAR, item_id VARCHAR, sold_on DATE, quantity BIGINT, \
                price_micros BIGINT>>, from_on DATE) -> LIST<STRUCT<line, is_alert, probability, expected_micros, lost_micros, peers, shape, mode, why>>",
    summary: "For each line sold on a day or later: what one unit should have cost by recent lines of the item on other invoices and by the customer's own \
              last price, what the line lost against that, how likely it is a slip, and whether that is worth a look. Lines before the day are learnt from; \
              mode says whether a model answers or, where it does not beat it, the plain rule (rules_only, with why). Prices are of one unit, in millionths.",
    example: (
        "SELECT peer_prices([named_struct('line', 'A', 'invoice_number', 'INV-1', 'customer_id', 'C', 'item_id', 'BOLT', 'sold_on', DATE '2026-01-05', \
         'quantity', 10, 'price_micros', 2000000), named_struct('line', 'B', 'invoice_number', 'INV-2', 'customer_id', 'D', 'item_id', 'BOLT', 'sold_on', \
         DATE '2026-01-09', 'quantity', 10, 'price_micros', 1500000)], DATE '2026-01-08')[1]['lost_micros']",
        "5000000",
    ),
};

/// The lines that are lowered to learn from are the same in every run.
const SEED: u64 = 1;

/// A line as SQL gives it.
#[derive(Deserialize)]
struct Given {
    line: String,
    invoice_number: String,
    customer_id: Option<String>,
    item_id: String,
    sold_on: Day,
    quantity: i64,
    price_micros: i64,
}

#[derive(Deserialize)]
struct Facts {
    lines: Vec<Given>,
}

/// A verdict as SQL has it.
#[derive(Serialize)]
struct Row {
    line: String,
    is_alert: bool,
    probability: f64,
    expected_micros: Option<i64>,
    lost_micros: i64,
    peers: i64,
    shape: &'static str,
    mode: &'static str,
    why: Option<String>,
}

fn rows_type() -> DataType {
    let text = |name| field(name, DataType::Utf8);
    let count = |name| field(name, DataType::Int64);
    let row = vec![
        text("line"),
        field("is_alert", DataType::Boolean),
        field("probability", DataType::Float64),
        count("expected_micros"),
        count("lost_micros"),
        count("peers"),
        text("shape"),
        text("mode"),
        text("why"),
    ];
    DataType::new_list(DataType::Struct(row.into()), true)
}

#[derive(Debug, PartialEq, Eq, Hash)]
pub struct PeerPrices {
    signature: Signature,
}

impl PeerPrices {
    pub fn new() -> Self {
        Self { signature: Signature::user_defined(Volatility::Immutable) }
    }
}

impl ScalarUDFImpl for PeerPrices {
    fn name(&self) -> &str {
        ENTRY.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, found: &[DataType]) -> Result<Vec<DataType>> {
        match found {
            [lines @ DataType::List(_), DataType::Date32] => Ok(vec![lines.clone(), DataType::Date32]),
            _ => plan_err!("{} takes a list of sold lines and a day", ENTRY.name),
        }
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        Ok(rows_type())
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let arguments = Arguments::new(ENTRY.name, &arguments)?;
        let days = arguments.column(1).as_primitive::<Date32Type>();
        let lists = arguments.column(0);
        let facts = StructArray::from(vec![(Arc::new(field("lines", lists.data_type().clone())), lists.clone())]);
        let judged = |(row, facts): (usize, Value)| {
            let is_given = lists.is_valid(row) && days.is_valid(row);
            is_given.then(|| judge(serde_json::from_value(facts).map_err(failed)?, Day(days.value(row)))).transpose()
        };
        let rows: Vec<Option<Vec<Row>>> = json_rows(&facts)?.into_iter().enumerate().map(judged).collect::<Result<_>>()?;
        arguments.finish(to_array(&rows_type(), &rows)?)
    }
}

fn judge(Facts { mut lines }: Facts, from_on: Day) -> Result<Vec<Row>> {
    if let Some(line) = lines.iter().find(|line| line.quantity <= 0 || line.price_micros <= 0) {
        return exec_err!("line {} of {} has a quantity or price that is not above zero; leave it out", line.line, ENTRY.name);
    }
    lines.sort_by(|left, right| (left.sold_on, &left.line).cmp(&(right.sold_on, &right.line)));
    let prices = Prices::new(numbered(&lines));
    let from = prices.first_on(from_on);
    let detector = Detector::train(&prices, from, SEED).map_err(failed)?;
    let (mode, why) = detector.gate.mode();
    let row = |verdict: Verdict| Row {
        line: lines[verdict.line].line.clone(),
        is_alert: verdict.is_alert,
        probability: verdict.score,
        expected_micros: verdict.expected,
        lost_micros: verdict.loss,
        peers: verdict.evidence.map_or(0, |evidence| evidence.item_peers as i64),
        shape: verdict.cause.name(),
        mode,
        why: why.clone(),
    };
    Ok(detector.judge(&prices, from..lines.len()).into_iter().map(row).collect())
}

/// Items, customers and invoices by number, in the order in which they come up.
fn numbered(lines: &[Given]) -> Vec<PriceLine> {
    fn number<'l>(numbers: &mut HashMap<&'l str, u32>, id: &'l str) -> u32 {
        let next = numbers.len() as u32;
        *numbers.entry(id).or_insert(next)
    }
    let (mut items, mut customers, mut invoices) = (HashMap::new(), HashMap::new(), HashMap::new());
    let line = |given| {
        let Given { invoice_number, customer_id, item_id, sold_on, quantity, price_micros, .. }: &Given = given;
        PriceLine {
            item: number(&mut items, item_id),
            customer: customer_id.as_deref().map(|customer| number(&mut customers, customer)),
            invoice: number(&mut invoices, invoice_number),
            sold_on: *sold_on,
            quantity: quantity.saturating_mul(ONE),
            price: *price_micros,
        }
    };
    lines.iter().map(line).collect()
}
