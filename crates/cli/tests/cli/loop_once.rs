//! The loop, whole, through the command line: simulate, run, look, decide, run again, replay, verify.

use crate::harness::Home;
use serde_json::{Value, json};

/// What a queue's row says, for comparing runs.
fn quantities(queue: &Value) -> Vec<(String, String)> {
    let text = |row: &Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
    queue["rows"].as_array().expect("rows").iter().map(|row| (text(row, "rec_id"), text(row, "quantity"))).collect()
}

/// Exact decimals are counted in billionths.
const ONE: i128 = 1_000_000_000;

fn billionths(text: &str) -> Option<i128> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits: i128 = format!("{}{fraction:0<9}", whole.trim_start_matches('-')).parse().ok()?;
    (fraction.len() <= 9).then(|| if text.starts_with('-') { -digits } else { digits })
}

/// The quotient, half away from zero.
fn nearest(number: i128, by: i128) -> i128 {
    let half = by.abs() / 2;
    (number.abs() + half) / by.abs() * number.signum() * by.signum()
}

/// Exact decimal arithmetic on whole numbers, as a calculator would.
pub fn folds(derivation: &Value) -> bool {
    let number = |value: &Value| value.as_str().and_then(billionths);
    let mut running = 0;
    for step in derivation["steps"].as_array().expect("steps") {
        let Some(value) = number(&step["value"]) else { return false };
        running = match step["op"].as_str() {
            Some("set") => value,
            Some("add") => running + value,
            Some("subtract") => running - value,
            Some("multiply") => nearest(running * value, ONE),
            Some("divide") => nearest(running * ONE, value),
            Some("at_least") => running.max(value),
            Some("at_most") => running.min(value),
            Some("round_up_to") => (running + value - 1).div_euclid(value) * value,
            _ => return false,
        };
        if number(&step["result"]) != Some(running) {
            return false;
        }
    }
    number(&derivation["result"]) == Some(running)
}

#[test]
fn from_business_events_to_executed_and_replayed_recommendations() {
    let home = Home::nowhere();
    home.json(&["init"]);
    let simulated = home.json(&["simulate", "--seed", "7", "--days", "90"]);
    assert!(simulated["commands"].as_i64().is_some_and(|commands| commands > 1_000), "{simulated}");

    let first = home.json(&["run"]);
    assert_eq!(first["audits"].as_array().expect("audits").iter().filter(|audit| audit["rows"] != 0).count(), 0, "{first}");
    let proposed = first["recommendations"]["replenishment"]["proposed"].as_i64().unwrap_or_default();
    assert!(proposed > 0, "nothing proposed: {first}");

    let queue = home.json(&["queue", "replenishment"]);
    let rows = queue["rows"].as_array().expect("rows");
    assert_eq!(rows.len() as i64, proposed);
    for row in rows.iter().take(25) {
        let rec_id = row["rec_id"].as_str().expect("an id");
        let shown = home.json(&["show", rec_id]);
        assert!(folds(&shown["derivation"]), "{rec_id} does not add up: {}", shown["derivation"]);
        assert_eq!(shown["derivation"]["result"], row["quantity"], "{rec_id}");
        assert!(folds(&shown["worth"]), "{rec_id} is worth something else: {}", shown["worth"]);
    }

    // Every kind that the run decided has its queue, the queue of all holds them, and each value adds up from its steps.
    let kinds = first["recommendations"].as_object().expect("kinds");
    let queues: Vec<Value> = kinds.keys().map(|kind| home.json(&["queue", kind])).collect();
    let total = |queue: &Value| queue["total"].as_i64().unwrap_or_default();
    assert!(kinds.contains_key("stockout-risk"));
    assert_eq!(total(&home.json(&["queue", "all"])), queues.iter().map(total).sum::<i64>());
    for row in queues.iter().filter_map(|queue| queue["rows"].get(0)).filter(|row| row["kind"] != "replenishment") {
        let shown = home.json(&["show", row["rec_id"].as_str().expect("an id")]);
        assert!(folds(&shown["derivation"]), "{row} does not add up: {}", shown["derivation"]);
        let [result, value] = [&shown["derivation"]["result"], &row["value"]["amount"]].map(|text| text.as_str().unwrap_or_default().parse::<f64>());
        assert_eq!(result, value, "{row}");
    }

    // The same facts and rules give the same queue, and nothing is proposed twice.
    let second = home.json(&["run"]);
    assert_eq!(second["recommendations"]["replenishment"]["proposed"], 0, "{second}");
    assert_eq!(quantities(&home.json(&["queue", "replenishment"])), quantities(&queue));

    let id = |index: usize| rows[index]["rec_id"].as_str().expect("an id").to_owned();
    // More than was proposed is a person's right.
    let twice = rows[1]["quantity"].as_str().and_then(|quantity| quantity.parse::<i64>().ok()).expect("a quantity") * 2;
    home.json(&["edit", &id(1), "--set", &format!("quantity={twice}"), "--reason", "demand_higher"]);
    let approved = home.json(&["approve", &id(0), &id(1)]);
    assert_eq!(approved["done"], 2, "{approved}");
    let document = approved["results"][0]["execution"]["documents"][0]["id"].as_str().expect("a purchase order").to_owned();
    assert_eq!(home.json(&["show", &document])["document"]["state"], "draft");
    let again = home.run_json(&["approve", &id(0)]);
    assert_eq!((again.code, again.document()["done"].clone()), (1, json!(0)), "approved twice: {}", again.out);

    let rejected = home.json(&["reject", &id(2), "--reason", "discontinued", "--note", "no longer sold"]);
    assert_eq!(rejected["results"][0]["state"], "rejected", "{rejected}");
    let snoozed = home.json(&["snooze", &id(3), "--until", "2027-01-15"]);
    assert_eq!(snoozed["results"][0]["state"], "snoozed", "{snoozed}");

    home.json(&["run"]);
    let open: Vec<String> = quantities(&home.json(&["queue", "replenishment"])).into_iter().map(|(rec_id, _)| rec_id).collect();
    for gone in [id(0), id(1), id(2), id(3)] {
        assert!(!open.contains(&gone), "{gone} came back");
    }

    for level in ["evidence", "lake"] {
        let replay = home.json(&["replay", "--all", "--level", level]);
        assert_eq!(replay["equal"], replay["replayed"], "{level}: {replay}");
    }
    let verified = home.json(&["verify"]);
    assert_eq!(verified["ok"], true, "{verified}");
}

#[test]
fn sql_reads_the_past() {
    let home = Home::fresh();
    let site = |id: &str| {
        format!(
            "{{\"key\":\"{id}\",\"command\":\"create_site\",\"body\":{{\"site_id\":\"{id}\",\"name\":\"{id}\",\"time_zone\":\"America/Chicago\",\"bins\":[{{\"bin_id\":\"A-01\"}}]}}}}\n"
        )
    };
    let (_, rows) = home.send(&site("ONE"));
    let then = rows[0]["commit_seq"].to_string();
    home.send(&site("TWO"));
    let count = |arguments: &[&str]| home.json(arguments)["rows"][0][0].clone();
    assert_eq!(count(&["sql", "SELECT count(*) FROM core_sites"]), 2);
    assert_eq!(count(&["sql", "SELECT count(*) FROM core_sites", "--as-of", &then]), 1);
}
