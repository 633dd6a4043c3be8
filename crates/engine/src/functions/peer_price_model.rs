//! `peer_price_model`: what a company's own lines teach about prices that slipped, and whether that beats the plain rule.

use arrow::array::{ArrayRef, StructArray};
use arrow::datatypes::DataType;
use chandler_calendar::Day;
use chandler_learn::hash_of;
use chandler_learn::prices::{Detector, Prices};
use datafusion::common::Result;
use serde::Serialize;
use serde_json::Value;

use super::FunctionEntry;
use super::arguments::{failed, field, to_array};
use super::list_and_day::Answer;
use super::sold_lines::SoldLines;

pub const ENTRY: FunctionEntry = FunctionEntry {
    name: "peer_price_model",
    signature: "peer_price_model(lines LIST<STRUCT<line VARCHAR, invoice_number VARCHAR, customer_id VARCHAR, item_id VARCHAR, sold_on DATE, quantity BIGINT, \
                price_micros BIGINT>>, from_on DATE) -> LIST<STRUCT<form, hash, gate, why, lines, ..., file>>",
    summary: "The one model of a company's sold lines before a day that tells prices which slipped from the rest: what it learnt from, its average precision on \
              lowered prices that it had not seen beside that of the plain rule, whether its gate is open and why not, and its file, which peer_prices takes. \
              Prices are of one unit, in millionths.",
    example: (
        "SELECT peer_price_model([named_struct('line', 'A', 'invoice_number', 'INV-1', 'customer_id', 'C', 'item_id', 'BOLT', 'sold_on', DATE '2026-01-05', \
         'quantity', 10, 'price_micros', 2000000)], DATE '2026-01-08')[1]['gate']",
        "closed",
    ),
};

/// The lines that are lowered to learn from are the same in every run.
const SEED: u64 = 1;

/// A model as SQL has it.
#[derive(Serialize)]
struct Row<'d> {
    form: &'d str,
    hash: String,
    gate: &'static str,
    why: Option<String>,
    lines: i64,
    judged_lines: i64,
    customers: i64,
    data_hash: &'d str,
    tried: i64,
    model_precision: Option<f64>,
    rule_precision: Option<f64>,
    file: String,
}

#[derive(Debug, PartialEq, Eq, Hash)]
pub struct PeerPriceModel;

impl Answer for PeerPriceModel {
    const ENTRY: FunctionEntry = ENTRY;
    const TAKES: &'static str = "a list of sold lines and a day";

    fn rows_type() -> DataType {
        let text = |name| field(name, DataType::Utf8);
        let count = |name| field(name, DataType::Int64);
        let number = |name| field(name, DataType::Float64);
        let row = vec![
            text("form"),
            text("hash"),
            text("gate"),
            text("why"),
            count("lines"),
            count("judged_lines"),
            count("customers"),
            text("data_hash"),
            count("tried"),
            number("model_precision"),
            number("rule_precision"),
            text("file"),
        ];
        DataType::new_list(DataType::Struct(row.into()), true)
    }

    fn rows(list: &StructArray, day: Day, _: Value) -> Result<ArrayRef> {
        let lines = SoldLines::new(ENTRY.name, list)?;
        let order = lines.in_order();
        let prices = Prices::new(lines.numbered(&order));
        let from = prices.first_on(day);
        let detector = Detector::train(&prices, from, SEED).map_err(failed)?;
        to_array(&Self::rows_type(), &[Some([row_of(&detector, order.len() - from)?])])
    }
}

fn row_of(detector: &Detector, judged_lines: usize) -> Result<Row<'_>> {
    let count = |rows: usize| rows as i64;
    let (trained_on, file) = (detector.trained_on(), detector.to_file().map_err(failed)?);
    let (mode, why) = detector.gate.mode();
    let (model_precision, rule_precision) = detector.gate.precisions().unzip();
    Ok(Row {
        form: detector.form(),
        hash: hash_of(&file),
        gate: if mode == "model" { "open" } else { "closed" },
        why,
        lines: count(trained_on.lines),
        judged_lines: count(judged_lines),
        customers: count(trained_on.customers),
        data_hash: &trained_on.data_hash,
        tried: count(trained_on.tried),
        model_precision,
        rule_precision,
        file,
    })
}
