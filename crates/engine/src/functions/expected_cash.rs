//! `expected_cash`: when the money of a customer's open invoices comes, with what it has promised.

use arrow::array::{ArrayRef, StructArray};
use arrow::datatypes::DataType;
use chandler_calendar::Day;
use chandler_recommend::collections::{CASH_DAYS, ExpectedCash, OpenItem, OpenPromise, PromisesEnded, expected_cash};
use datafusion::common::Result;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::FunctionEntry;
use super::arguments::{failed, field, json_rows, to_array};
use super::list_and_day::{Also, Answer};

pub const ENTRY: FunctionEntry = FunctionEntry {
    name: "expected_cash",
    signature: "expected_cash(invoices LIST<STRUCT<invoice_number VARCHAR, due_on DATE, open_minor BIGINT, paid_within LIST<DOUBLE>, expected_on DATE>>, \
                as_of_on DATE, promised STRUCT<promises LIST<STRUCT<promise_number VARCHAR, promised_on DATE, missing_minor BIGINT, \
                invoices LIST<VARCHAR>>>, kept BIGINT, ended BIGINT>) -> LIST<STRUCT<invoice_number, promise_number, promised_minor, paid_within, \
                expected_minor, expected_on>>",
    summary: "For each open invoice of a customer: the chance of being paid within 7, 14, 21, 28 and 31 days, given without promises, with them; and what is \
              expected within each in minor units. Promised money goes to what is due first, of the invoices that the promise names where it names some, and \
              comes as often as promises are kept: of ended promises kept and three in four of four more.",
    example: (
        "SELECT expected_cash([named_struct('invoice_number', 'INV-1', 'due_on', DATE '2026-02-10', 'open_minor', 100000, 'paid_within', [0.1, 0.25, 0.3, \
         0.35, 0.4], 'expected_on', DATE '2026-04-01')], DATE '2026-03-10', named_struct('promises', [named_struct('promise_number', 'PP-1', 'promised_on', \
         DATE '2026-03-20', 'missing_minor', 20000)], 'kept', 0, 'ended', 0))[1]['expected_minor'][2]",
        "35000",
    ),
};

/// An invoice as SQL gives it.
#[derive(Deserialize)]
struct Given {
    invoice_number: String,
    due_on: Day,
    open_minor: i64,
    paid_within: [f64; CASH_DAYS.len()],
    expected_on: Day,
}

/// What was promised, as SQL gives it.
#[derive(Deserialize)]
struct Promised {
    promises: Option<Vec<OpenPromise>>,
    kept: i64,
    ended: i64,
}

/// Cash as SQL has it.
#[derive(Serialize)]
struct Row<'c> {
    invoice_number: &'c str,
    promise_number: Option<&'c str>,
    promised_minor: i64,
    paid_within: [f64; CASH_DAYS.len()],
    expected_minor: [i64; CASH_DAYS.len()],
    expected_on: Day,
}

impl From<Given> for OpenItem {
    fn from(given: Given) -> Self {
        Self {
            invoice_number: given.invoice_number,
            due_on: given.due_on,
            open_minor: given.open_minor,
            paid_within: given.paid_within.map(|chance| (chance * 1e6).round() as i64),
            expected_on: given.expected_on,
        }
    }
}

#[derive(Debug, PartialEq, Eq, Hash)]
pub struct ExpectedCashFunction;

impl Answer for ExpectedCashFunction {
    const ENTRY: FunctionEntry = ENTRY;
    const TAKES: &'static str = "a list of invoices, a day and what was promised";
    const ALSO: Also = Also::Struct;

    fn rows_type() -> DataType {
        let list = |name, of| field(name, DataType::new_list(of, true));
        let row = vec![
            field("invoice_number", DataType::Utf8),
            field("promise_number", DataType::Utf8),
            field("promised_minor", DataType::Int64),
            list("paid_within", DataType::Float64),
            list("expected_minor", DataType::Int64),
            field("expected_on", DataType::Date32),
        ];
        DataType::new_list(DataType::Struct(row.into()), true)
    }

    fn rows(list: &StructArray, day: Day, promised: Value) -> Result<ArrayRef> {
        let given = |invoice| serde_json::from_value::<Given>(invoice).map(OpenItem::from).map_err(failed);
        let items = json_rows(list)?.into_iter().map(given).collect::<Result<Vec<_>>>()?;
        let Promised { promises, kept, ended } = serde_json::from_value(promised).map_err(failed)?;
        let cash = expected_cash(&items, &promises.unwrap_or_default(), PromisesEnded { kept, ended }, day);
        to_array(&Self::rows_type(), &[Some(cash.iter().map(row_of).collect::<Vec<_>>())])
    }
}

fn row_of(cash: &ExpectedCash) -> Row<'_> {
    Row {
        invoice_number: &cash.invoice_number,
        promise_number: cash.promise_number.as_deref(),
        promised_minor: cash.promised_minor,
        paid_within: cash.paid_within.map(|millionths| millionths as f64 / 1e6),
        expected_minor: cash.expected_minor,
        expected_on: cash.expected_on,
    }
}
