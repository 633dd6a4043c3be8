//! `payment_outlooks`: when a company's open invoices will be paid, as the model of its own invoices says.

use arrow::array::{ArrayRef, StructArray};
use arrow::datatypes::DataType;
use chandler_calendar::Day;
use chandler_learn::{Outlook, Outlooks, ToldScore, outlooks};
use datafusion::common::Result;
use serde::Serialize;
use serde_json::Value;

use super::FunctionEntry;
use super::arguments::{failed, field, to_array};
use super::list_and_day::{Also, Answer};
use super::written_invoices::{book_of, model_of};

pub const ENTRY: FunctionEntry = FunctionEntry {
    name: "payment_outlooks",
    signature: "payment_outlooks(invoices LIST<STRUCT<invoice_number VARCHAR, customer_id VARCHAR, invoiced_on DATE, due_on DATE, settled_on DATE, \
                ended_on DATE, amount DOUBLE>>, as_of_on DATE, model VARCHAR) -> LIST<STRUCT<invoice_number, late_probability, late_30_probability, \
                paid_7d_probability, ...>>",
    summary: "For each invoice that is not paid at the end of a day: the probability that it is paid late, more than 30 days late, within the next 7 to 31 days, \
              and its expected day with the 10 % and 90 % points. An invoice with ended_on was open until then and not paid. The model is the text that \
              payment_model gave for that day; mode says whether it answers or the customers' own averages in its place (rules_only, with why).",
    example: (
        "SELECT payment_outlooks(invoices, DATE '2026-01-10', payment_model(invoices, DATE '2026-01-10', named_struct('mode', 'on', 'challenger', 'none'))\
         [1]['file'])[1]['mode'] FROM (SELECT [named_struct('invoice_number', 'INV-1', 'customer_id', 'C', 'invoiced_on', DATE '2026-01-01', 'due_on', \
         DATE '2026-01-31', 'settled_on', CAST(NULL AS DATE), 'amount', 100.0)] AS invoices)",
        "rules_only",
    ),
};

/// An outlook as SQL has it.
#[derive(Serialize)]
struct Row<'o> {
    invoice_number: &'o str,
    late_probability: f64,
    late_30_probability: f64,
    paid_7d_probability: f64,
    paid_14d_probability: f64,
    paid_21d_probability: f64,
    paid_28d_probability: f64,
    paid_31d_probability: f64,
    expected_on: Day,
    p10_on: Day,
    p90_on: Day,
    settled: i64,
    late: i64,
    recent: i64,
    recent_late: i64,
    usual_days_late: f64,
    pay_day: Option<Day>,
    mode: &'static str,
    why: Option<&'o str>,
    model: &'o str,
    model_late_probability: Option<f64>,
    score: Option<&'o ToldScore>,
}

#[derive(Debug, PartialEq, Eq, Hash)]
pub struct PaymentOutlooks;

impl Answer for PaymentOutlooks {
    const ENTRY: FunctionEntry = ENTRY;
    const TAKES: &'static str = "a list of invoices, a day and a model";
    const ALSO: Also = Also::Text;

    fn rows_type() -> DataType {
        let text = |name| field(name, DataType::Utf8);
        let number = |name| field(name, DataType::Float64);
        let count = |name| field(name, DataType::Int64);
        let day = |name| field(name, DataType::Date32);
        let effect = DataType::Struct(vec![text("feature"), count("value_millionths"), count("effect_millionths")].into());
        let score = vec![
            count("base_millionths"),
            field("effects", DataType::new_list(effect, true)),
            count("rest_millionths"),
            count("log_odds_millionths"),
            count("calibrated_millionths"),
        ];
        let row = vec![
            text("invoice_number"),
            number("late_probability"),
            number("late_30_probability"),
            number("paid_7d_probability"),
            number("paid_14d_probability"),
            number("paid_21d_probability"),
            number("paid_28d_probability"),
            number("paid_31d_probability"),
            day("expected_on"),
            day("p10_on"),
            day("p90_on"),
            count("settled"),
            count("late"),
            count("recent"),
            count("recent_late"),
            number("usual_days_late"),
            day("pay_day"),
            text("mode"),
            text("why"),
            text("model"),
            number("model_late_probability"),
            field("score", DataType::Struct(score.into())),
        ];
        DataType::new_list(DataType::Struct(row.into()), true)
    }

    fn rows(list: &StructArray, day: Day, model: Value) -> Result<ArrayRef> {
        let outlooks = outlooks(&book_of(list)?, day, &model_of(&model)?).map_err(failed)?;
        to_array(&Self::rows_type(), &[Some(rows_of(&outlooks))])
    }
}

fn rows_of(outlooks: &Outlooks) -> Vec<Row<'_>> {
    let mode = if outlooks.gate.passed { "model" } else { "rules_only" };
    outlooks.invoices.iter().map(|outlook| row_of(outlook, mode, outlooks)).collect()
}

fn row_of<'o>(outlook: &'o Outlook, mode: &'static str, outlooks: &'o Outlooks) -> Row<'o> {
    let payer = &outlook.payer;
    Row {
        invoice_number: &outlook.invoice_id,
        late_probability: outlook.late_probability,
        late_30_probability: outlook.very_late_probability,
        paid_7d_probability: outlook.paid_7d_probability,
        paid_14d_probability: outlook.paid_14d_probability,
        paid_21d_probability: outlook.paid_21d_probability,
        paid_28d_probability: outlook.paid_28d_probability,
        paid_31d_probability: outlook.paid_31d_probability,
        expected_on: outlook.expected_on,
        p10_on: outlook.low_on,
        p90_on: outlook.high_on,
        settled: payer.settled.count as i64,
        late: payer.settled.late as i64,
        recent: payer.recent_count() as i64,
        recent_late: payer.recent_late() as i64,
        usual_days_late: outlook.usual_days_late,
        pay_day: outlook.pay_day,
        mode,
        why: outlooks.gate.why.as_deref(),
        model: &outlooks.model_hash,
        model_late_probability: outlook.by_model,
        score: outlook.score.as_ref(),
    }
}
