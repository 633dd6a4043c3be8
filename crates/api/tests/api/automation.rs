//! Approval by rule over the service: what a run approves waits in the queue with its time, people see why the rest does not, and one switch returns it.

use crate::service::Service;
use chandler_app::{DecisionRequest, RunRequest, SimulateRequest};
use serde_json::{Value, json};

/// A company with decisions that have settled, and a row that lets every supplier's orders go out by themselves.
fn trusting() -> Service {
    Service::prepared(|app| {
        let decisions = Some(DecisionRequest { from_day: 45, every_days: 14, capacity_minutes: 60.0 });
        app.simulate(&SimulateRequest { seed: 7, days: Some(90), full: false, decisions }, &|_| {}).expect("a company");
        let file = app.home_dir().join("rules/automation.toml");
        let shipped = std::fs::read_to_string(&file).expect("the shipped rules");
        let (columns, _) = shipped.split_once("[[row]]\nid = \"people-decide\"").expect("the shipped row");
        let row = "[[row]]\nid = \"all-orders\"\nwhen = {}\nthen = { step = \"automatic\", settled_min = 1, realised_min = \"0\", overruled_max = \"1\", \
                   look_back_days = 365, recommendation_cap = \"5000.00\", supplier_day_cap = \"6000.00\", day_cap = \"9000.00\", veto_hours = 24 }\n";
        std::fs::write(&file, format!("{columns}{row}")).expect("a rule file");
        app.publish_rules(None).expect("sound rules");
        let run = app.run(&RunRequest::default(), &|_| {}).expect("a run");
        assert!(run["automation"]["approved"].as_u64().expect("a count") > 0, "{}", run["automation"]);
    })
}

fn get(service: &Service, path: &str) -> Value {
    let (status, answer) = service.ask("GET", path, "");
    assert_eq!(status, 200, "{answer}");
    answer
}

/// Amounts in minor units.
fn cents(money: &Value) -> i64 {
    money["amount"].as_str().expect("money").replace('.', "").parse().expect("an amount")
}

#[test]
fn what_a_rule_approves_waits_where_people_see_it_and_one_switch_returns_it() {
    let service = trusting();
    let steps = get(&service, "/api/v1/automation");
    let segments = steps["segments"].as_array().expect("segments");
    let in_force = |kind: &str| segments.iter().filter(|segment| segment["kind"] == kind && segment["step"] == "automatic").count();
    assert!(in_force("replenishment") > 0 && in_force("margin") == 0, "{steps}");
    let margin = segments.iter().find(|segment| segment["kind"] == "margin").expect("margin");
    assert_eq!((&margin["asked"], &margin["why"]), (&json!("automatic"), &json!("kind_has_no_caps")));
    let used = cents(&steps["day"]["approved"]);
    assert!(used > 0 && used <= 900_000, "{}", steps["day"]);
    let rows = get(&service, "/api/v1/queues/replenishment")["rows"].as_array().expect("rows").clone();
    let waiting: Vec<&Value> = rows.iter().filter(|row| row["state"] == "auto_approved").collect();
    assert_eq!(waiting.iter().map(|row| cents(&row["order_value"])).sum::<i64>(), used, "the queue adds up to the caps");
    assert!(waiting.iter().all(|row| row["automation"]["rule"] == "automation/all-orders" && row["automation"]["executes_at"].is_string()));
    assert!(rows.iter().filter(|row| row["state"] == "proposed").all(|row| row["automation"]["text"].is_string()), "each says why not");
    let (status, stopped) = service.ask("POST", "/api/v1/automation/switch", &json!({ "stopped": true, "why": "Stock count" }).to_string());
    assert_eq!((status, &stopped["day"]["waiting"], cents(&stopped["day"]["approved"])), (200, &json!(0), 0), "{stopped}");
    let after = get(&service, "/api/v1/queues/replenishment");
    assert!(after["rows"].as_array().expect("rows").iter().all(|row| row["state"] != "auto_approved"));
    assert_eq!(after["total"].as_u64(), Some(rows.len() as u64), "they are with people again");
    let (status, refused) = service.ask("POST", "/api/v1/automation/switch", &json!({ "stopped": true, "why": "" }).to_string());
    assert_eq!(status, 400, "{refused}");
}
