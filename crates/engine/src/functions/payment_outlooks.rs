//! `payment_outlooks`: when a company's open invoices will be paid, as its own invoices teach it.

use arrow::array::{ArrayRef, StructArray};
use arrow::datatypes::DataType;
use chandler_calendar::Day;
use chandler_learn::{Contribution, Invoice, InvoiceBook, Outlook, Outlooks, Settings, outlooks};
use datafusion::common::Result;
use serde::{Deserialize, Serialize};

use super::FunctionEntry;
use super::arguments::{failed, field, json_rows, to_array};
use super::list_and_day::Answer;

pub const ENTRY: FunctionEntry = FunctionEntry {
    name: "payment_outlooks",
    signature: "payment_outlooks(invoices LIST<STRUCT<invoice_number VARCHAR, customer_id VARCHAR, invoiced_on DATE, due_on DATE, settled_on DATE, \
                ended_on DATE, amount DOUBLE>>, as_of_on DATE) -> LIST<STRUCT<invoice_number, late_probability, late_30_probability, paid_14d_probability, ...>>",
    summary: "For each invoice that is not paid at the end of a day: the probability that it is paid late, more than 30 days late, within the next 14 days, \
              and its expected day with the 10 % and 90 % points. An invoice with ended_on was open until then and not paid. A model is trained on what was \
              known on that day; mode says whether it answers or, where it does not beat them, the customers' own averages (rules_only, with why).",
    example: (
        "SELECT payment_outlooks([named_struct('invoice_number', 'INV-1', 'customer_id', 'C', 'invoiced_on', DATE '2026-01-01', 'due_on', \
         DATE '2026-01-31', 'settled_on', CAST(NULL AS DATE), 'amount', 100.0)], DATE '2026-01-10')[1]['mode']",
        "rules_only",
    ),
};

/// An invoice as SQL gives it.
#[derive(Deserialize)]
struct Given {
    invoice_number: String,
    customer_id: String,
    invoiced_on: Day,
    due_on: Day,
    settled_on: Option<Day>,
    #[serde(default)]
    ended_on: Option<Day>,
    amount: f64,
}

/// An outlook as SQL has it.
#[derive(Serialize)]
struct Row<'o> {
    invoice_number: &'o str,
    late_probability: f64,
    late_30_probability: f64,
    paid_14d_probability: f64,
    expected_on: Day,
    p10_on: Day,
    p90_on: Day,
    settled: i64,
    late: i64,
    recent: i64,
    recent_late: i64,
    usual_days_late: f64,
    effects: Vec<Effect<'o>>,
    mode: &'static str,
    why: Option<&'o str>,
    model: &'o str,
}

#[derive(Serialize)]
struct Effect<'o> {
    feature: &'o str,
    value: f64,
    effect: f64,
}

#[derive(Debug, PartialEq, Eq, Hash)]
pub struct PaymentOutlooks;

impl Answer for PaymentOutlooks {
    const ENTRY: FunctionEntry = ENTRY;
    const TAKES: &'static str = "a list of invoices and a day";

    fn rows_type() -> DataType {
        let text = |name| field(name, DataType::Utf8);
        let number = |name| field(name, DataType::Float64);
        let count = |name| field(name, DataType::Int64);
        let day = |name| field(name, DataType::Date32);
        let effect = DataType::Struct(vec![text("feature"), number("value"), number("effect")].into());
        let row = vec![
            text("invoice_number"),
            number("late_probability"),
            number("late_30_probability"),
            number("paid_14d_probability"),
            day("expected_on"),
            day("p10_on"),
            day("p90_on"),
            count("settled"),
            count("late"),
            count("recent"),
            count("recent_late"),
            number("usual_days_late"),
            field("effects", DataType::new_list(effect, true)),
            text("mode"),
            text("why"),
            text("model"),
        ];
        DataType::new_list(DataType::Struct(row.into()), true)
    }

    fn rows(list: &StructArray, day: Day) -> Result<ArrayRef> {
        let given = json_rows(list)?.into_iter().map(|invoice| serde_json::from_value(invoice).map_err(failed));
        let outlooks = look(given.collect::<Result<_>>()?, day)?;
        to_array(&Self::rows_type(), &[Some(rows_of(&outlooks))])
    }
}

fn look(invoices: Vec<Given>, as_of: Day) -> Result<Outlooks> {
    let invoice = |given: Given| Invoice {
        customer_id: given.customer_id,
        invoice_id: given.invoice_number,
        invoice_on: given.invoiced_on,
        due_on: given.due_on,
        settled_on: given.settled_on,
        ended_on: given.ended_on,
        amount: given.amount,
        currency: None,
        disputed: None,
        attributes: Vec::new(),
    };
    let book = InvoiceBook::new(Vec::new(), invoices.into_iter().map(invoice).collect());
    outlooks(&book, as_of, Settings::OF_RUNS).map_err(failed)
}

fn rows_of(outlooks: &Outlooks) -> Vec<Row<'_>> {
    let mode = if outlooks.gate.passed { "model" } else { "rules_only" };
    outlooks.invoices.iter().map(|outlook| row_of(outlook, mode, outlooks)).collect()
}

fn row_of<'o>(outlook: &'o Outlook, mode: &'static str, outlooks: &'o Outlooks) -> Row<'o> {
    let payer = &outlook.payer;
    let effect = |contribution: &'o Contribution| Effect { feature: &contribution.feature, value: contribution.value, effect: contribution.effect };
    Row {
        invoice_number: &outlook.invoice_id,
        late_probability: outlook.late_probability,
        late_30_probability: outlook.very_late_probability,
        paid_14d_probability: outlook.paid_14d_probability,
        expected_on: outlook.expected_on,
        p10_on: outlook.low_on,
        p90_on: outlook.high_on,
        settled: payer.settled.count as i64,
        late: payer.settled.late as i64,
        recent: payer.recent_count() as i64,
        recent_late: payer.recent_late() as i64,
        usual_days_late: outlook.usual_days_late,
        effects: outlook.effects.iter().map(effect).collect(),
        mode,
        why: outlooks.gate.why.as_deref(),
        model: &outlooks.model_hash,
    }
}
