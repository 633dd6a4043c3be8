//! When today's open invoices will be paid, by the model that was trained on everything known today.
//!
//! A payer is seen as it is today, not as it was when the invoice was written; an invoice that has been open for so long is compared with those that were
//! open as long.

use chandler_calendar::Day;

use super::explain::ToldScore;
use super::gate::Gate;
use super::model::TimeToPay;
use super::rules::VERY_LATE_DAYS;
use crate::error::LearnError;
use crate::invoices::{Invoice, InvoiceBook, PayerHistory, Payers, feature_row};
use crate::quantise::quantise;

/// Days of the cash forecast: four weeks, and the month within which whoever pays once in it has paid.
const CASH_DAYS: [i32; 5] = [7, 14, 21, 28, 31];

/// What is expected of an open invoice.
#[derive(Debug, Clone, PartialEq)]
pub struct Outlook {
    pub invoice_id: String,
    /// 1 where it is overdue.
    pub late_probability: f64,
    /// More than 30 days late.
    pub very_late_probability: f64,
    /// Paid within the next 7, 14, 21, 28 and 31 days.
    pub paid_7d_probability: f64,
    pub paid_14d_probability: f64,
    pub paid_21d_probability: f64,
    pub paid_28d_probability: f64,
    pub paid_31d_probability: f64,
    /// The payer's next day, where it is overdue and the payer pays on one day of the month.
    pub pay_day: Option<Day>,
    /// Median day of its settlement, and the 10 % and 90 % points.
    pub expected_on: Day,
    pub low_on: Day,
    pub high_on: Day,
    /// What is known of the payer today.
    pub payer: PayerHistory,
    /// Mean days from due to settled of the payer, drawn to the population's; early is negative.
    pub usual_days_late: f64,
    /// What the model would say of it were it written today, whoever answers; none where nothing was learnt.
    pub by_model: Option<f64>,
    /// How that adds up; none where the rules answer.
    pub score: Option<ToldScore>,
}

/// All open invoices, oldest first, and whether a model or the rules answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Outlooks {
    pub gate: Gate,
    /// SHA-256 of the model file.
    pub model_hash: String,
    pub invoices: Vec<Outlook>,
}

/// Looks at what is open at the end of a day, with the model that was trained on what was known then.
///
/// # Errors
/// When the model cannot be written as a file, by which it is named.
pub fn outlooks(book: &InvoiceBook, as_of: Day, model: &TimeToPay) -> Result<Outlooks, LearnError> {
    let payers = Payers::new(book);
    let invoices = book.open_at_end_of(as_of).map(|row| {
        let invoice = &book.invoices[row];
        outlook(model, invoice, payers.history(book.customer_of[row], as_of.plus_days(1)).without(invoice), as_of)
    });
    Ok(Outlooks { gate: model.gate().clone(), model_hash: model.hash()?, invoices: invoices.collect() })
}

fn outlook(model: &TimeToPay, invoice: &Invoice, payer: PayerHistory, as_of: Day) -> Outlook {
    let known = model.learnt.as_ref().map(|learnt| (learnt, feature_row(invoice, &payer, &learnt.encoder)));
    let answers = known.as_ref().filter(|_| model.gate().passed);
    let curve = match answers {
        Some((learnt, features)) => learnt.curve(invoice, &payer, features, &model.rules),
        None => model.rules.curve(invoice, &payer),
    };
    let levels = if invoice.due_on < as_of { &model.today.overdue } else { &model.today.not_due };
    let age = f64::from(invoice.invoice_on.days_until(as_of));
    let terms = f64::from(invoice.terms_days());
    let [low_on, expected_on, high_on] = [0.1, 0.5, 0.9].map(|share| invoice.invoice_on.plus_days(curve.age_from(age, levels.level_of(share))));
    let still_open = |later: f64| if later <= age { 1.0 } else { quantise(1.0 - levels.share_at(1.0 - curve.still_open(age, later))) };
    let pay_day = if invoice.due_on < as_of { payer.next_pay_day(invoice.due_on) } else { None };
    // Of whoever has its day the day says when.
    let by_then = |limit: Day, by_curve: f64| match pay_day {
        Some(day) if day <= limit => by_curve.max(payer.pay_day_chance()),
        Some(_) => by_curve.min(1.0 - payer.pay_day_chance()),
        None => by_curve,
    };
    let [week, two_weeks, three_weeks, four_weeks, month] =
        CASH_DAYS.map(|days| quantise(by_then(as_of.plus_days(days), 1.0 - still_open(age + f64::from(days)))));
    let very_late = 1.0 - by_then(invoice.due_on.plus_days(VERY_LATE_DAYS), 1.0 - still_open(terms + f64::from(VERY_LATE_DAYS)));
    let expected_on = pay_day.unwrap_or(expected_on);
    Outlook {
        invoice_id: invoice.invoice_id.clone(),
        late_probability: still_open(terms),
        very_late_probability: quantise(very_late),
        paid_7d_probability: week,
        paid_14d_probability: two_weeks,
        paid_21d_probability: three_weeks,
        paid_28d_probability: four_weeks,
        paid_31d_probability: month,
        pay_day,
        expected_on,
        low_on: low_on.min(expected_on),
        high_on: high_on.max(expected_on),
        usual_days_late: quantise(payer.days_late(model.rules.shrinkage)),
        by_model: known.as_ref().map(|(learnt, features)| quantise(learnt.late_probability(features))),
        score: answers.map(|(learnt, features)| learnt.explain(features).told()),
        payer,
    }
}
