//! `payment_challenger`: what the challenger of the model would have said of open invoices. Nothing is decided by it.

use arrow::array::{ArrayRef, StructArray};
use arrow::datatypes::DataType;
use chandler_calendar::Day;
use chandler_learn::{Settings, challenge};
use datafusion::common::Result;
use serde::Serialize;
use serde_json::Value;

use super::FunctionEntry;
use super::arguments::{failed, field, to_array};
use super::list_and_day::{Also, Answer};
use super::written_invoices::{book_of, model_of};

pub const ENTRY: FunctionEntry = FunctionEntry {
    name: "payment_challenger",
    signature: "payment_challenger(invoices LIST<STRUCT<invoice_number VARCHAR, customer_id VARCHAR, invoiced_on DATE, due_on DATE, settled_on DATE, \
                ended_on DATE, amount DOUBLE>>, as_of_on DATE, model VARCHAR) -> LIST<STRUCT<invoice_number, late_probability>>",
    summary: "For each invoice that is not paid at the end of a day the probability that it is paid late were it written today, by the challenger of the \
              model: a random forest that is grown on what was known on that day, reads invoices as the model does, and is asked in shadow only. Empty where \
              the model learnt nothing or has no challenger.",
    example: (
        "SELECT array_length(payment_challenger(invoices, DATE '2026-01-10', payment_model(invoices, DATE '2026-01-10', named_struct('mode', 'on', \
         'challenger', 'random_forest'))[1]['file'])) FROM (SELECT [named_struct('invoice_number', 'INV-1', 'customer_id', 'C', 'invoiced_on', \
         DATE '2026-01-01', 'due_on', DATE '2026-01-31', 'settled_on', CAST(NULL AS DATE), 'amount', 100.0)] AS invoices)",
        "0",
    ),
};

#[derive(Serialize)]
struct Row {
    invoice_number: String,
    late_probability: f64,
}

#[derive(Debug, PartialEq, Eq, Hash)]
pub struct PaymentChallenger;

impl Answer for PaymentChallenger {
    const ENTRY: FunctionEntry = ENTRY;
    const TAKES: &'static str = "a list of invoices, a day and a model";
    const ALSO: Also = Also::Text;

    fn rows_type() -> DataType {
        let row = vec![field("invoice_number", DataType::Utf8), field("late_probability", DataType::Float64)];
        DataType::new_list(DataType::Struct(row.into()), true)
    }

    fn rows(list: &StructArray, day: Day, model: Value) -> Result<ArrayRef> {
        let model = model_of(&model)?;
        let said = match model.challenger() {
            Some(_) => challenge(&book_of(list)?, day, &model, Settings::OF_RUNS).map_err(failed)?,
            None => Vec::new(),
        };
        let rows: Vec<Row> = said.into_iter().map(|(invoice_number, late_probability)| Row { invoice_number, late_probability }).collect();
        to_array(&Self::rows_type(), &[Some(rows)])
    }
}
