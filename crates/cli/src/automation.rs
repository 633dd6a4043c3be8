//! `chandler automation`: how far each kind and segment goes without a person, as people read it; programs get the document.

use crate::arguments::{Automation, AutomationAction, Switch};
use crate::output::text;
use chandler_app::{App, Failure, SwitchRequest};
use serde_json::{Value, json};
use std::io::{self, Write};

/// Reads, switches, or carries out what is due.
pub fn act(app: &App, automation: Automation) -> Result<Value, Failure> {
    let switch = |switch: Switch, stopped| SwitchRequest { kind: switch.kind, stopped, why: switch.why };
    match automation {
        Automation { execute: true, .. } => crate::as_json(&app.execute_automatic()?),
        Automation { action: None, .. } => crate::as_json(&app.automation()?),
        Automation { action: Some(AutomationAction::Stop(stop)), .. } => crate::as_json(&app.switch_automation(&switch(stop, true))?),
        Automation { action: Some(AutomationAction::Start(start)), .. } => crate::as_json(&app.switch_automation(&switch(start, false))?),
    }
}

/// The columns that fit a line, of each segment.
pub fn sheet(document: &Value) -> Option<Value> {
    let segments = document.get("segments")?.as_array()?;
    let share = |value: &Value, limit: &Value, sign: &str| format!("{} ({sign} {})", text(value), text(limit));
    let line = |segment: &Value| {
        json!({
            "kind": segment["kind"], "supplier": segment["supplier_id"], "class": segment["abc"], "asked": segment["asked"], "in_force": segment["step"],
            "open": segment["open"], "waiting": segment["waiting"],
            "settled": format!("{} of {}", segment["settled"], segment["settled_min"]),
            "realised": share(&segment["ratio"], &segment["ratio_min"], "≥"), "overruled": share(&segment["overruled"], &segment["overruled_max"], "≤"),
            "rule": segment["rule"], "why": segment["text"],
        })
    };
    Some(json!({ "rows": segments.iter().map(line).collect::<Vec<_>>() }))
}

/// Who published the rules, what people stopped, and what waits.
pub fn write_head(out: &mut impl Write, document: &Value) -> io::Result<()> {
    if document.get("segments").is_none() {
        return Ok(());
    }
    match document.get("rules").filter(|rules| rules.is_object()) {
        Some(rules) => writeln!(out, "Rules published by {} at {}", text(&rules["published_by"]), text(&rules["published_at"]))?,
        None => writeln!(out, "No rules are published: people decide everything")?,
    }
    for switch in document["switches"].as_array().into_iter().flatten() {
        let word = if switch["stopped"] == true { "stopped" } else { "started" };
        let (scope, actor, at, why) = (text(&switch["scope"]), text(&switch["actor"]), text(&switch["at"]), text(&switch["why"]));
        writeln!(out, "{scope}: {word} by {actor} at {at}: {why}")?;
    }
    let day = &document["day"];
    writeln!(out, "Approved by rule today: {}", text(&day["approved"]))?;
    if day["waiting"].as_u64().unwrap_or(0) > 0 {
        let (waiting, amount, next) = (text(&day["waiting"]), text(&day["waiting_amount"]), text(&day["next_executes_at"]));
        writeln!(out, "In their veto window: {waiting}, {amount}, the first until {next}")?;
    }
    writeln!(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_read_who_published_what_is_stopped_and_why_a_step_is_lower() {
        let money = |amount: &str| json!({ "amount": amount, "currency": "USD" });
        let document = json!({
            "rules": { "bundle": "b", "published_by": "kim", "published_at": "2026-11-20T18:00:00Z" },
            "switches": [{ "scope": "all", "stopped": true, "why": "Stock count", "actor": "kim", "at": "2026-11-21T08:00:00Z" }],
            "day": { "approved": money("0.00"), "waiting": 2, "waiting_amount": money("40.00"), "next_executes_at": "2026-11-22T18:00:00Z" },
            "segments": [{
                "kind": "replenishment", "supplier_id": "SUP-1", "abc": "A", "asked": "automatic", "step": "suggest", "open": 3, "waiting": 0,
                "settled": 7, "settled_min": 20, "ratio": null, "ratio_min": "0.80", "overruled": "0.10", "overruled_max": "0.20",
                "rule": "automation/everything", "text": "7 of 20 settled",
            }],
        });
        let mut head = Vec::new();
        write_head(&mut head, &document).unwrap();
        let head = String::from_utf8(head).unwrap();
        assert_eq!(
            head,
            "Rules published by kim at 2026-11-20T18:00:00Z\nall: stopped by kim at 2026-11-21T08:00:00Z: Stock count\n\
             Approved by rule today: 0.00 USD\nIn their veto window: 2, 40.00 USD, the first until 2026-11-22T18:00:00Z\n\n"
        );
        let row = &sheet(&document).unwrap()["rows"][0];
        assert_eq!((&row["settled"], &row["realised"], &row["overruled"]), (&json!("7 of 20"), &json!("— (≥ 0.80)"), &json!("0.10 (≤ 0.20)")));
        assert_eq!((&row["in_force"], &row["why"]), (&json!("suggest"), &json!("7 of 20 settled")));
        assert_eq!(sheet(&json!({ "rows": [] })), None);
    }
}
