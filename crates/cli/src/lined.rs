//! A queue beside the line of a day's work: the figures over it, one side of the line, and what lies on the other.

use crate::output::text;
use serde_json::{Value, json};
use std::io::{self, Write};

/// The document with the first rows above the line, or below it; all of them where no number is given.
pub fn side(mut queue: Value, is_below: bool, top: Option<usize>) -> Value {
    if let Some(rows) = queue["rows"].as_array_mut() {
        rows.retain(|row| (row["below_capacity"] == true) == is_below);
        rows.truncate(top.unwrap_or(usize::MAX));
        queue["returned"] = json!(rows.len());
    }
    if is_below {
        queue["capacity"] = Value::Null;
    }
    queue
}

/// How collections stand, before their queue: each figure with what it should be, then receivables by age.
pub fn write_head(out: &mut impl Write, queue: &Value) -> io::Result<()> {
    let Some(head) = queue.get("head").filter(|head| head.is_object()) else { return Ok(()) };
    writeln!(out, "As of {}", text(&head["as_of"]))?;
    for kpi in head["kpis"].as_array().into_iter().flatten() {
        writeln!(out, "{}: {}", text(&kpi["title"]), figure(kpi))?;
    }
    let ageing = &head["ageing"];
    let bucket = |bucket: &Value| format!("{} {}", text(&bucket["label"]).to_lowercase(), text(&bucket["open"]["amount"]));
    let buckets: Vec<String> = ageing["buckets"].as_array().into_iter().flatten().map(bucket).collect();
    writeln!(out, "Receivables: {}: {}\n", text(&ageing["total"]), buckets.join(", "))
}

/// `38.21 days, target 45 (met)`, or why there is none.
fn figure(kpi: &Value) -> String {
    let Some(value) = kpi["value"].as_str() else { return text(&kpi["unknown_because"]) };
    let unit = if kpi["unit"] == "percent" { "%".to_owned() } else { text(&kpi["unit"]) };
    match (kpi["target"].as_str(), kpi["standing"].as_str()) {
        (Some(target), Some(standing)) => format!("{value} {unit}, target {target} ({standing})"),
        _ => format!("{value} {unit}"),
    }
}

/// What lies below today's capacity, as one line.
pub fn write_below(out: &mut impl Write, queue: &Value) -> io::Result<()> {
    let below = &queue["capacity"]["below"];
    match below["rows"].as_u64() {
        Some(rows) if rows > 0 => {
            let value = if below["value"].is_null() { "several currencies".to_owned() } else { text(&below["value"]) };
            let (minutes, kind) = (text(&below["minutes"]), text(&queue["kind"]));
            writeln!(out, "-- below today's capacity: {rows} rows, {value}, {minutes} minutes: chandler queue {kind} --below")
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn queue() -> Value {
        json!({
            "kind": "collections", "total": 3, "returned": 2,
            "rows": [{ "rec_id": "REC-1", "below_capacity": false }, { "rec_id": "REC-2", "below_capacity": true }],
            "capacity": { "owners": [], "below": { "rows": 2, "value": { "amount": "41.00", "currency": "USD" }, "minutes": 24.0 } },
        })
    }

    #[test]
    fn a_table_has_one_side_of_the_line_and_names_the_other() {
        let above = side(queue(), false, None);
        assert_eq!((above["rows"].as_array().unwrap().len(), &above["rows"][0]["rec_id"]), (1, &json!("REC-1")));
        let line = written(|out| write_below(out, &above));
        assert_eq!(line, "-- below today's capacity: 2 rows, 41.00 USD, 24.0 minutes: chandler queue collections --below\n");
        let below = side(queue(), true, Some(1));
        assert_eq!((&below["rows"][0]["rec_id"], &below["returned"]), (&json!("REC-2"), &json!(1)));
        assert_eq!(written(|out| write_below(out, &below)), "");
    }

    #[test]
    fn the_head_has_each_figure_with_its_target_and_says_why_one_is_missing() {
        let open = |amount: &str| json!({ "amount": amount, "currency": "USD" });
        let head = json!({ "head": {
            "as_of": "2026-11-23",
            "kpis": [
                { "title": "Days sales outstanding", "value": "38.21", "unit": "days", "target": "45", "standing": "met" },
                { "title": "Collections effectiveness", "value": null, "unit": "percent", "unknown_because": "The books are too young" },
            ],
            "ageing": { "total": open("70.00"), "buckets": [{ "label": "Not due", "open": open("80.00") }, { "label": "Money on account", "open": open("-10.00") }] },
        } });
        let expected = "As of 2026-11-23\nDays sales outstanding: 38.21 days, target 45 (met)\nCollections effectiveness: The books are too young\n\
                        Receivables: 70.00 USD: not due 80.00, money on account -10.00\n\n";
        assert_eq!(written(|out| write_head(out, &head)), expected);
        assert_eq!(written(|out| write_head(out, &json!({ "head": null }))), "");
    }
}
