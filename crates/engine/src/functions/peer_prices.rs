//! `peer_prices`: which sold lines fell out of what others pay, by the model of a company's own lines.

use arrow::array::{ArrayRef, StructArray};
use arrow::datatypes::DataType;
use chandler_calendar::Day;
use chandler_learn::prices::{Detector, Prices, Verdict};
use datafusion::common::Result;
use serde::Serialize;
use serde_json::Value;

use super::FunctionEntry;
use super::arguments::{failed, field, to_array};
use super::list_and_day::{Also, Answer};
use super::sold_lines::SoldLines;

pub const ENTRY: FunctionEntry = FunctionEntry {
    name: "peer_prices",
    signature: "peer_prices(lines LIST<STRUCT<line VARCHAR, invoice_number VARCHAR, customer_id VARCHAR, item_id VARCHAR, sold_on DATE, quantity BIGINT, \
                price_micros BIGINT>>, from_on DATE, model VARCHAR) -> LIST<STRUCT<line, is_alert, probability, expected_micros, lost_micros, peers, shape, mode, why>>",
    summary: "For each line sold on a day or later: what one unit should have cost by recent lines of the item on other invoices and by the customer's own \
              last price, what the line lost against that, how likely it is a slip, and whether that is worth a look. The model is the text that \
              peer_price_model gave for the same lines and day; mode says whether it answers or, where it does not beat it, the plain rule (rules_only, with why). Prices are of one unit, in millionths.",
    example: (
        "SELECT peer_prices(lines, DATE '2026-01-08', peer_price_model(lines, DATE '2026-01-08')[1]['file'])[1]['lost_micros'] FROM (SELECT \
         [named_struct('line', 'A', 'invoice_number', 'INV-1', 'customer_id', 'C', 'item_id', 'BOLT', 'sold_on', DATE '2026-01-05', 'quantity', 10, \
         'price_micros', 2000000), named_struct('line', 'B', 'invoice_number', 'INV-2', 'customer_id', 'D', 'item_id', 'BOLT', 'sold_on', \
         DATE '2026-01-09', 'quantity', 10, 'price_micros', 1500000)] AS lines)",
        "5000000",
    ),
};

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

#[derive(Debug, PartialEq, Eq, Hash)]
pub struct PeerPrices;

impl Answer for PeerPrices {
    const ENTRY: FunctionEntry = ENTRY;
    const TAKES: &'static str = "a list of sold lines, a day and a model";
    const ALSO: Also = Also::Text;

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

    fn rows(list: &StructArray, day: Day, model: Value) -> Result<ArrayRef> {
        let file = model.as_str().unwrap_or_default();
        to_array(&Self::rows_type(), &[Some(judge(&SoldLines::new(ENTRY.name, list)?, day, file)?)])
    }
}

fn judge(lines: &SoldLines, from_on: Day, file: &str) -> Result<Vec<Row>> {
    let order = lines.in_order();
    let prices = Prices::new(lines.numbered(&order));
    let from = prices.first_on(from_on);
    let detector = Detector::from_file(file).map_err(failed)?;
    let (mode, why) = detector.gate.mode();
    let row = |verdict: Verdict| Row {
        line: lines.line.value(order[verdict.line]).to_owned(),
        is_alert: verdict.is_alert,
        probability: verdict.score,
        expected_micros: verdict.expected,
        lost_micros: verdict.loss,
        peers: verdict.evidence.map_or(0, |evidence| evidence.item_peers as i64),
        shape: verdict.cause.name(),
        mode,
        why: why.clone(),
    };
    Ok(detector.judge(&prices, from..order.len()).into_iter().map(row).collect())
}
