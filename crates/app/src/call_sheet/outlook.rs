//! What the last run expects of a customer's invoices.

use crate::documents::{InvoiceOutlook, OutlookEffect, PayerOutlook, ScoreOutlook};
use crate::failure::Failure;
use crate::home::App;
use crate::kpis::quoted;
use chandler_amount::format_scaled;
use chandler_calendar::Day;
use chandler_erp::tables::Invoice;
use chandler_recommend::collections::{CASH_DAYS, LateScore, PromisesEnded, ShownEffect};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// By invoice, and of the customer.
#[derive(Default)]
pub struct Outlooks {
    pub invoices: BTreeMap<String, KnownInvoice>,
    pub payer: Option<PayerOutlook>,
    /// How promises to the company had ended.
    pub ended: PromisesEnded,
}

/// An invoice as it is paid if nobody promises anything.
pub struct KnownInvoice {
    pub outlook: InvoiceOutlook,
    /// Within each of [`CASH_DAYS`], millionths.
    pub paid_within: [i64; CASH_DAYS.len()],
}

const COLUMNS: &str = "o.invoice_number, o.late_probability, o.late_30_probability, o.expected_on, o.p10_on, o.p90_on, o.settled, o.late, o.recent, \
                       o.recent_late, o.usual_days_late, o.mode, o.why, o.score, o.paid_7d_probability, o.paid_14d_probability, o.paid_21d_probability, \
                       o.paid_28d_probability, o.paid_31d_probability, c.promises_kept, c.promises_ended";
/// Where the chances begin.
const PAID_WITHIN: usize = 14;

impl App {
    /// The outlooks of open invoices; nothing before the first run.
    pub(super) fn outlooks(&self, invoices: &[Invoice]) -> Result<Outlooks, Failure> {
        let (Some(run), false) = (self.last_run()?, invoices.is_empty()) else { return Ok(Outlooks::default()) };
        let numbers: Vec<String> = invoices.iter().map(|invoice| quoted(&invoice.invoice_number)).collect();
        let entity_id = quoted(&self.settings()?.entity_id);
        let query = format!(
            "SELECT {COLUMNS} FROM payment_outlooks o JOIN expected_cash c ON c.entity_id = o.entity_id AND c.invoice_number = o.invoice_number \
             WHERE o.entity_id = {entity_id} AND o.invoice_number IN ({})",
            numbers.join(", ")
        );
        let session = self.session_as_of(None, None)?;
        let (rows, _) = self.computed_rows(&session, &query, invoices.len())?;
        let Some(first) = rows.first() else { return Ok(Outlooks::default()) };
        Ok(Outlooks {
            payer: Some(payer(first, run.as_of)?),
            ended: PromisesEnded { kept: count(first, 19)?, ended: count(first, 20)? },
            invoices: rows.iter().map(|row| Ok((text(row, 0)?, known(row)?))).collect::<Result<_, Failure>>()?,
        })
    }
}

fn known(row: &[Value]) -> Result<KnownInvoice, Failure> {
    let mut paid_within = [0; CASH_DAYS.len()];
    for (place, chance) in paid_within.iter_mut().enumerate() {
        *chance = (number(row, PAID_WITHIN + place)? * 1e6).round() as i64;
    }
    let outlook = InvoiceOutlook {
        late_probability: number(row, 1)?,
        late_30_probability: number(row, 2)?,
        paid_14d_probability: number(row, 15)?,
        expected_on: day(row, 3)?,
        p10_on: day(row, 4)?,
        p90_on: day(row, 5)?,
        score: score(row.get(13))?,
    };
    Ok(KnownInvoice { outlook, paid_within })
}

fn payer(row: &[Value], as_of: Day) -> Result<PayerOutlook, Failure> {
    Ok(PayerOutlook {
        as_of,
        settled: count(row, 6)?,
        late: count(row, 7)?,
        recent: count(row, 8)?,
        recent_late: count(row, 9)?,
        usual_days_late: format!("{:.1}", number(row, 10)?),
        mode: text(row, 11)?,
        why: row.get(12).and_then(Value::as_str).map(str::to_owned),
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
