//! What a planner tries in the first quarter of an hour: add the top row up again, look for what should not be ordered, edit below the minimum, approve
//! twice, and run again over what was said.

use crate::harness::Home;
use crate::loop_once::folds;
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn rows<'a>(document: &'a Value, list: &str) -> &'a [Value] {
    document[list].as_array().map(Vec::as_slice).unwrap_or_default()
}

fn text<'a>(row: &'a Value, name: &str) -> &'a str {
    row[name].as_str().unwrap_or_default()
}

/// A small company at the end of its time, after its first run.
fn company() -> Home {
    let home = Home::nowhere();
    home.json(&["init"]);
    home.json(&["simulate", "--seed", "7"]);
    home.json(&["run"]);
    home
}

fn queue(home: &Home) -> Value {
    home.json(&["queue", "replenishment"])
}

fn state(home: &Home, rec_id: &str) -> Value {
    home.json(&["show", rec_id])["recommendation"].clone()
}

#[test]
fn a_planner_finds_sums_that_hold_traps_that_are_named_and_answers_that_stay() {
    let home = company();
    let first = queue(&home);
    the_top_row_adds_up(&home, &first);
    every_trap_is_held_and_none_is_ordered(&home, &first);
    let edited = an_edit_below_the_minimum_names_the_way_out(&home, &first);
    approving_twice_orders_once(&home, &first, &edited);
    what_people_said_stands_after_a_run(&home, &first, &edited);
    what_is_settled_is_released(&home);
}

fn the_top_row_adds_up(home: &Home, queue: &Value) {
    let top = &queue["rows"][0];
    let shown = home.json(&["show", text(top, "rec_id")]);
    assert!(folds(&shown["derivation"]), "{}", shown["derivation"]);
    assert_eq!(shown["derivation"]["result"], top["quantity"]);
}

fn every_trap_is_held_and_none_is_ordered(home: &Home, queue: &Value) {
    let planted = std::fs::read_to_string(home.path().join("truth/traps.json")).expect("traps");
    let planted: Value = serde_json::from_str(&planted).expect("JSON");
    let traps = planted.as_array().expect("traps");
    let kinds: BTreeSet<&str> = traps.iter().map(|trap| text(trap, "why")).collect();
    assert_eq!(kinds.len(), 5, "{traps:?}");
    let held = rows(queue, "held");
    assert_eq!(queue["held_total"], json!(held.len()));
    for trap in traps {
        let (item, why) = (text(trap, "item_id"), text(trap, "why"));
        let named: Vec<&Value> = held.iter().filter(|row| row["item_id"] == item && row["why"] == why).collect();
        assert!(!named.is_empty(), "{trap} is not held: {held:?}");
        for row in &named {
            assert!(row["site_id"].is_string() && !text(row, "text").contains('{') && !text(row, "remedy").is_empty(), "{row}");
            assert!(text(row, "quantity").parse::<f64>().expect("a quantity") > 0.0, "nobody wants {row}");
            assert_eq!(row["document"], trap["document"], "{row}");
        }
        let ordered: Vec<&Value> =
            rows(queue, "rows").iter().filter(|row| row["item_id"] == item && named.iter().any(|held| held["site_id"] == row["site_id"])).collect();
        match why {
            // The item itself sells on: only the project is left out.
            "one_off_suspected" => {
                let project: f64 = text(named[0], "quantity").parse().expect("a quantity");
                assert!(ordered.iter().all(|row| text(row, "quantity").parse::<f64>().expect("a quantity") < project / 2.0), "{ordered:?}");
            }
            _ => assert!(ordered.is_empty(), "{trap} is ordered: {ordered:?}"),
        }
    }
    let listed = home.run(&["queue", "replenishment", "--held"]);
    assert!(traps.iter().all(|trap| listed.out.contains(text(trap, "item_id")) && listed.out.contains(text(trap, "why"))), "{}", listed.out);
    let table = home.run(&["queue", "replenishment", "--top", "3"]);
    assert!(table.out.contains(&format!("{} held back", held.len())), "{}", table.out);
}

/// The recommendation that was edited at last.
fn an_edit_below_the_minimum_names_the_way_out(home: &Home, queue: &Value) -> String {
    for row in rows(queue, "rows").iter().skip(2) {
        let rec_id = text(row, "rec_id");
        let refused = home.run_json(&["edit", rec_id, "--set", "quantity=1", "--reason", "demand_lower"]);
        let refusal = refused.document()["results"][0]["refusal"].clone();
        if refusal["code"] != "below_minimum" {
            continue;
        }
        assert_eq!(refused.code, 1);
        let way_out: String = text(&refusal, "remedy").chars().filter(char::is_ascii_digit).collect();
        assert_eq!(state(home, rec_id)["state"], "proposed", "a refused edit changes nothing");
        let edit = home.json(&["edit", rec_id, "--set", &format!("quantity={way_out}"), "--reason", "demand_lower"]);
        assert_eq!((&edit["done"], &state(home, rec_id)["quantity"]), (&json!(1), &json!(way_out)), "{refusal}");
        return rec_id.to_owned();
    }
    panic!("no row has a minimum above one");
}

fn approving_twice_orders_once(home: &Home, queue: &Value, edited: &str) {
    let ids: Vec<&str> = rows(queue, "rows").iter().map(|row| text(row, "rec_id")).filter(|id| *id != edited).take(2).collect();
    let orders = || home.rows("SELECT count(*) FROM core_purchase_order_lines WHERE rec_id <> ''").remove(0);
    let before: i64 = orders().parse().expect("a count");
    let approved = home.json(&["approve", ids[0], ids[1]]);
    assert_eq!(approved["done"], 2, "{approved}");
    let again = home.run_json(&["approve", ids[0], ids[1]]);
    assert_eq!((again.code, &again.document()["done"], &again.document()["refused"]), (1, &json!(0), &json!(2)), "{}", again.out);
    assert_eq!(orders().parse::<i64>().expect("a count"), before + 2);
}

fn what_people_said_stands_after_a_run(home: &Home, queue: &Value, edited: &str) {
    let open: Vec<&str> = rows(queue, "rows").iter().map(|row| text(row, "rec_id")).filter(|id| *id != edited).skip(2).take(2).collect();
    home.json(&["reject", open[0], "--reason", "discontinued", "--note", "no longer sold"]);
    home.json(&["snooze", open[1], "--until", "2027-01-15"]);
    let quantity = state(home, edited)["quantity"].clone();
    home.json(&["run"]);
    assert_eq!((&state(home, edited)["state"], &state(home, edited)["quantity"]), (&json!("edited"), &quantity));
    assert_eq!((&state(home, open[0])["state"], &state(home, open[1])["state"]), (&json!("rejected"), &json!("snoozed")));
    let after = self::queue(home);
    let listed = |id: &str| rows(&after, "rows").iter().any(|row| row["rec_id"] == id);
    assert!(listed(edited) && !listed(open[0]) && !listed(open[1]));
    let row = rows(queue, "rows").iter().find(|row| row["rec_id"] == open[0]).expect("the rejected row");
    assert!(rows(&after, "rows").iter().all(|other| other["item_id"] != row["item_id"]), "a rejected item is not proposed again");
}

/// A settled count and a word on the order let go of both; the rest stays since its day.
fn what_is_settled_is_released(home: &Home) {
    let of = |why: &str| rows(&queue(home), "held").iter().find(|row| row["why"] == why).cloned();
    let (count, order) = (of("count_open").expect("a count"), of("one_off_suspected").expect("an order"));
    let settle =
        json!({"key": "settle", "command": "settle_count", "body": {"count_number": count["document"], "post": true, "reason": "shrinkage"}});
    let judge = json!({"key": "judge", "command": "judge_order_line", "body": {"so_number": order["document"], "line": 1, "regular": false}});
    let (code, answers) = home.send(&format!("{settle}\n{judge}\n"));
    assert_eq!(code, 0, "{answers:?}");
    home.json(&["run"]);
    let after = queue(home);
    let still = |settled: &Value| rows(&after, "held").iter().any(|row| row["subject"] == settled["subject"] && row["why"] == settled["why"]);
    assert!(!still(&count) && !still(&order));
    assert_eq!(of("superseded").expect("still held")["since"], "2026-10-30");
}
