//! What the last run expects of a customer's invoices.

use crate::documents::{InvoiceOutlook, OutlookEffect, PayerOutlook, ScoreOutlook};
use crate::failure::Failure;
use crate::home::App;
use crate::kpis::quoted;
use chandler_amount::format_scaled;
use chandler_calendar::Day;
use chandler_erp::tables::Invoice;
use chandler_recommend::collections::{LateScore, ShownEffect};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// By invoice, and of the customer.
#[derive(Default)]
pub struct Outlooks {
    pub invoices: BTreeMap<String, InvoiceOutlook>,
    pub payer: Option<PayerOutlook>,
}

const COLUMNS: &str = "invoice_number, late_probability, late_30_probability, paid_14d_probability, expected_on, p10_on, p90_on, settled, late, recent, \
                       recent_late, usual_days_late, mode, why, score";

impl App {
    /// The outlooks of open invoices; nothing before the first run.
    pub(super) fn outlooks(&self, invoices: &[Invoice]) -> Result<Outlooks, Failure> {
        let (Some(run), false) = (self.last_run()?, invoices.is_empty()) else { return Ok(Outlooks::default()) };
        let numbers: Vec<String> = invoices.iter().map(|invoice| quoted(&invoice.invoice_number)).collect();
        let entity_id = quoted(&self.settings()?.entity_id);
        let query = format!("SELECT {COLUMNS} FROM payment_outlooks WHERE entity_id = {entity_id} AND invoice_number IN ({})", numbers.join(", "));
        let session = self.session_as_of(None, None)?;
        let (rows, _) = self.computed_rows(&session, &query, invoices.len())?;
        let payer = rows.first().map(|row| payer(row, run.as_of)).transpose()?;
        let invoices = rows.iter().map(|row| Ok((text(row, 0)?, invoice_outlook(row)?))).collect::<Result<_, Failure>>()?;
        Ok(Outlooks { invoices, payer })
    }
}

fn invoice_outlook(row: &[Value]) -> Result<InvoiceOutlook, Failure> {
    Ok(InvoiceOutlook {
        late_probability: number(row, 1)?,
        late_30_probability: number(row, 2)?,
        paid_14d_probability: number(row, 3)?,
        expected_on: day(row, 4)?,
        p10_on: day(row, 5)?,
        p90_on: day(row, 6)?,
        score: score(row.get(14))?,
    })
}

fn payer(row: &[Value], as_of: Day) -> Result<PayerOutlook, Failure> {
    Ok(PayerOutlook {
        as_of,
        settled: count(row, 7)?,
        late: count(row, 8)?,
        recent: count(row, 9)?,
        recent_late: count(row, 10)?,
        usual_days_late: format!("{:.1}", number(row, 11)?),
        mode: text(row, 12)?,
        why: row.get(13).and_then(Value::as_str).map(str::to_owned),
    })
}

/// How the model's chance adds up, in the digits that are shown.
fn score(score: Option<&Value>) -> Result<Option<ScoreOutlook>, Failure> {
    let Some(score) = score.filter(|score| !score.is_null()) else { return Ok(None) };
    let shown = LateScore::deserialize(score).map_err(|_| unusable())?.shown();
    let decimal = |hundredths: i64| format_scaled(hundredths, 2, 2);
    let effect = |effect: ShownEffect| OutlookEffect { text: effect.text, effect: decimal(effect.effect) };
    Ok(Some(ScoreOutlook {
        base: decimal(shown.base),
        effects: shown.effects.into_iter().map(effect).collect(),
        rest: decimal(shown.rest),
        log_odds: decimal(shown.log_odds),
        calibrated: shown.calibrated.map(decimal),
        percent: shown.chance_percent,
    }))
}

fn text(row: &[Value], place: usize) -> Result<String, Failure> {
    row.get(place).and_then(Value::as_str).map(str::to_owned).ok_or_else(unusable)
}

fn number(row: &[Value], place: usize) -> Result<f64, Failure> {
    row.get(place).and_then(Value::as_f64).ok_or_else(unusable)
}

fn count(row: &[Value], place: usize) -> Result<i64, Failure> {
    row.get(place).and_then(Value::as_i64).ok_or_else(unusable)
}

fn day(row: &[Value], place: usize) -> Result<Day, Failure> {
    text(row, place)?.parse().map_err(|_| unusable())
}

fn unusable() -> Failure {
    let message = "The table of payment outlooks does not have the columns that are promised";
    Failure::fault("bad_outlooks", "payment_outlooks", message, "Restore the pipeline of this name, then `chandler run`")
}
