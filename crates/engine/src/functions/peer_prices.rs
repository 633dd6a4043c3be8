//! `peer_prices`: which sold lines fell out of what others pay, as a company's own lines teach it.

use std::collections::HashMap;

use arrow::array::{Array, ArrayRef, AsArray, Date32Array, Int64Array, StringArray, StructArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Date32Type, Int64Type};
use chandler_calendar::Day;
use chandler_learn::prices::{Detector, ONE, PriceLine, Prices, Verdict};
use datafusion::common::{Result, exec_err};
use serde::Serialize;
use serde_json::Value;

use super::FunctionEntry;
use super::arguments::{failed, field, to_array};
use super::list_and_day::Answer;

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

/// Sold lines as SQL gives them, column by column: a company has hundreds of thousands.
struct Lines {
    line: StringArray,
    invoice_number: StringArray,
    customer_id: StringArray,
    item_id: StringArray,
    sold_on: Date32Array,
    quantity: Int64Array,
    price_micros: Int64Array,
}

impl Lines {
    fn new(rows: &StructArray) -> Result<Self> {
        let column = |name: &str, data_type: &DataType| match rows.column_by_name(name) {
            Some(column) => Ok(cast(column, data_type)?),
            None => exec_err!("{} needs {name} of every line", ENTRY.name),
        };
        let text = |name: &str| column(name, &DataType::Utf8).map(|column| column.as_string::<i32>().clone());
        let number = |name: &str| column(name, &DataType::Int64).map(|column| column.as_primitive::<Int64Type>().clone());
        let lines = Self {
            line: text("line")?,
            invoice_number: text("invoice_number")?,
            customer_id: text("customer_id")?,
            item_id: text("item_id")?,
            sold_on: column("sold_on", &DataType::Date32)?.as_primitive::<Date32Type>().clone(),
            quantity: number("quantity")?,
            price_micros: number("price_micros")?,
        };
        let needed: [&dyn Array; 6] = [&lines.line, &lines.invoice_number, &lines.item_id, &lines.sold_on, &lines.quantity, &lines.price_micros];
        if needed.iter().any(|column| column.null_count() > 0) {
            return exec_err!("a line of {} lacks something other than its customer; leave it out", ENTRY.name);
        }
        let is_sold = |number: &usize| lines.quantity.value(*number) > 0 && lines.price_micros.value(*number) > 0;
        match (0..rows.len()).find(|number| !is_sold(number)) {
            Some(number) => {
                exec_err!("line {} of {} has a quantity or price that is not above zero; leave it out", lines.line.value(number), ENTRY.name)
            }
            None => Ok(lines),
        }
    }

    /// Their numbers by day, those of one day by name.
    fn in_order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.line.len()).collect();
        order.sort_by_key(|number| (self.sold_on.value(*number), self.line.value(*number)));
        order
    }

    /// Items, customers and invoices by number, in the order in which they come up.
    fn numbered(&self, order: &[usize]) -> Vec<PriceLine> {
        fn number<'l>(numbers: &mut HashMap<&'l str, u32>, id: &'l str) -> u32 {
            let next = numbers.len() as u32;
            *numbers.entry(id).or_insert(next)
        }
        let (mut items, mut customers, mut invoices) = (HashMap::new(), HashMap::new(), HashMap::new());
        let line = |at: &usize| PriceLine {
            item: number(&mut items, self.item_id.value(*at)),
            customer: self.customer_id.is_valid(*at).then(|| number(&mut customers, self.customer_id.value(*at))),
            invoice: number(&mut invoices, self.invoice_number.value(*at)),
            sold_on: Day(self.sold_on.value(*at)),
            quantity: self.quantity.value(*at).saturating_mul(ONE),
            price: self.price_micros.value(*at),
        };
        order.iter().map(line).collect()
    }
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

#[derive(Debug, PartialEq, Eq, Hash)]
pub struct PeerPrices;

impl Answer for PeerPrices {
    const ENTRY: FunctionEntry = ENTRY;
    const TAKES: &'static str = "a list of sold lines and a day";

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

    fn rows(list: &StructArray, day: Day, _: Value) -> Result<ArrayRef> {
        to_array(&Self::rows_type(), &[Some(judge(&Lines::new(list)?, day)?)])
    }
}

fn judge(lines: &Lines, from_on: Day) -> Result<Vec<Row>> {
    let order = lines.in_order();
    let prices = Prices::new(lines.numbered(&order));
    let from = prices.first_on(from_on);
    let detector = Detector::train(&prices, from, SEED).map_err(failed)?;
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
