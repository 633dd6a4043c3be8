//! `chandler dunning`: the preview for people, each step with its letter, then who is contacted otherwise, waits or is held back; and holding a customer back.

use crate::arguments::{Dunning, DunningAction};
use crate::output::text;
use crate::progress;
use chandler_app::{App, AsOf, Failure};
use serde_json::Value;
use std::io::{self, Write};

/// Previews, holds a customer back, or takes that back.
pub fn act(app: &App, dunning: Dunning) -> Result<Value, Failure> {
    match dunning.action {
        None => crate::as_json(&app.dunning(dunning.as_of.as_deref().map(AsOf::parse).transpose()?.as_ref(), &progress::reporter("dunning"))?),
        Some(DunningAction::Hold { customer, until, why }) => app.hold_dunning(&customer, crate::parse_day(&until)?, &why),
        Some(DunningAction::Release { customer }) => app.release_dunning(&customer),
    }
}

/// The rows of a preview; none for any other document.
pub fn rows(document: &Value) -> Option<&[Value]> {
    document.get("steps")?;
    document.get("rows")?.as_array().map(Vec::as_slice)
}

/// Letters in full, everybody else in two lines.
pub fn write(out: &mut impl Write, document: &Value, rows: &[Value]) -> io::Result<()> {
    writeln!(out, "Dunning as of {}\n", text(&document["as_of"]))?;
    for row in rows {
        let step = word(row, "step").map(|step| step.replace('_', " "));
        match text(&row["state"]).as_str() {
            "step" => write_step(out, row, &step.unwrap_or_default())?,
            state => write_other(out, row, state, step.as_deref())?,
        }
    }
    let count = |name: &str| text(&document[name]);
    writeln!(
        out,
        "{} steps, {} of {} asked for; {} contacted otherwise, {} wait, {} held back",
        count("steps"),
        count("asked"),
        count("past_due"),
        count("contacts"),
        count("waiting"),
        count("held")
    )
}

fn write_step(out: &mut impl Write, row: &Value, step: &str) -> io::Result<()> {
    let then = word(row, "then").map(|then| format!(", then {} from {}", then.replace('_', " "), text(&row["then_on"])));
    writeln!(out, "{}: {step} by {}{}", about(row), text(&row["channel"]), then.unwrap_or_default())?;
    writeln!(out, "  Subject: {}", text(&row["subject"]))?;
    for line in text(&row["letter"]).lines() {
        writeln!(out, "{}", format!("  {line}").trim_end())?;
    }
    writeln!(out)
}

fn write_other(out: &mut impl Write, row: &Value, state: &str, step: Option<&str>) -> io::Result<()> {
    writeln!(out, "{}: {}", about(row), state.replace('_', " "))?;
    let next = step.map(|step| format!(" Next step: {step} from {}.", text(&row["step_from"])));
    let remedy = word(row, "remedy").map(|remedy| format!(" {remedy}."));
    writeln!(out, "  {}.{}{}\n", text(&row["text"]), remedy.unwrap_or_default(), next.unwrap_or_default())
}

/// `CUST-0007  Miller Supply, 1,234.00 USD, 23 days past due`.
fn about(row: &Value) -> String {
    let days = word(row, "days_past_due").map(|days| format!(", {days} days past due"));
    format!("{}  {}, {}{}", text(&row["customer_id"]), text(&row["customer_name"]), text(&row["amount"]), days.unwrap_or_default())
}

fn word(row: &Value, name: &str) -> Option<String> {
    row.get(name).filter(|value| !value.is_null()).map(text)
}
