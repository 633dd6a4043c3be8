//! Bad input and a bad world: each is told in a sentence with its remedy, by the right exit code, and nothing is half done.

use crate::harness::Home;
use serde_json::Value;
use std::fs;
use std::process::Stdio;

fn row_code(row: &Value) -> (&str, &str) {
    let refusal = if row["refusal"].is_null() { &row["invalid"] } else { &row["refusal"] };
    (row["outcome"].as_str().unwrap_or_default(), refusal["code"].as_str().unwrap_or_default())
}

#[test]
fn a_home_is_made_once() {
    let home = Home::fresh();
    assert_eq!(home.run_json(&["init"]).failure(), (1, "home_exists".to_owned()));
}

#[test]
fn without_a_home_the_remedy_is_to_make_one() {
    let home = Home::nowhere();
    let run = home.run_json(&["queue", "replenishment"]);
    assert_eq!(run.failure(), (2, "not_a_home".to_owned()));
    assert!(run.out.contains("init"), "{}", run.out);
}

#[test]
fn a_reader_who_has_seen_enough_is_no_fault() {
    let home = Home::fresh();
    let mut child = home.command(&["tables", "--format", "json"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary starts");
    drop(child.stdout.take());
    let ended = child.wait_with_output().expect("the binary ends");
    assert_eq!((ended.status.code(), String::from_utf8_lossy(&ended.stderr).as_ref()), (Some(0), ""));
}

#[test]
fn a_bad_currency_zone_or_clock_makes_no_home() {
    for (option, value) in [("--currency", "dollars"), ("--time-zone", "Mars/Base"), ("--clock", "yesterday"), ("--store", "oracle")] {
        let home = Home::nowhere();
        let (code, _) = home.run_json(&["init", option, value]).failure();
        assert_eq!(code, 2, "{option} {value}");
        assert!(!home.path().join("chandler.db").exists(), "{option} {value} left a database");
    }
}

#[test]
fn lines_that_are_no_commands_are_answered_and_the_next_goes_on() {
    let home = Home::fresh();
    let lines = concat!(
        "{\"key\": \"cut off\n",
        "{\"key\":\"k1\",\"command\":\"no_such_command\",\"body\":{}}\n",
        "{\"key\":\"k2\",\"command\":\"create_item\",\"body\":{\"surprise\":1}}\n",
        "{\"key\":\"k3\",\"command\":\"create_site\",\"body\":{\"site_id\":\"MAIN\",\"name\":\"Main\",\"time_zone\":\"America/Chicago\",\"bins\":[{\"bin_id\":\"A-01\"}]}}\n",
    );
    let (code, rows) = home.send(lines);
    assert_eq!(code, 2);
    let outcomes: Vec<&str> = rows.iter().map(|row| row["outcome"].as_str().unwrap_or_default()).collect();
    assert_eq!(outcomes, ["invalid", "invalid", "invalid", "accepted"]);
    assert_eq!(rows[0]["line"], 1);
    let malformed = &rows[0]["refusal"];
    assert_eq!(malformed["code"], "malformed_json");
    assert!(malformed["message"].as_str().is_some_and(|text| text.starts_with("line 1 is not JSON")), "{malformed}");
    assert!(malformed["remedy"].as_str().is_some_and(|text| text.contains("one JSON object a line")), "{malformed}");
}

/// Bodies that cannot be carried out: command, body, code or field, and what the remedy says.
const IMPOSSIBLE: &[(&str, &str, &str, &str)] = &[
    ("create_sales_order", r#"{"customer_id":"ACME","lines":[{"item_id":"NONE","site_id":"MAIN","quantity":"1"}]}"#, "unknown_item", "create_item"),
    (
        "create_sales_order",
        r#"{"customer_id":"WHO","lines":[{"item_id":"BOLT","site_id":"MAIN","quantity":"1"}]}"#,
        "unknown_customer",
        "create_customer",
    ),
    (
        "create_sales_order",
        r#"{"customer_id":"ACME","lines":[{"item_id":"BOLT","site_id":"MAIN","quantity":"-5"}]}"#,
        "not_positive",
        "a positive number",
    ),
    (
        "create_sales_order",
        r#"{"customer_id":"ACME","lines":[{"item_id":"BOLT","site_id":"MAIN","quantity":"0"}]}"#,
        "not_positive",
        "a positive number",
    ),
    ("create_sales_order", r#"{"customer_id":"ACME","lines":[{"item_id":"BOLT","site_id":"MAIN","quantity":"1.5"}]}"#, "not_whole_units", "whole"),
    (
        "create_sales_order",
        r#"{"customer_id":"ACME","lines":[{"item_id":"BOLT","site_id":"MAIN","quantity":"9000000000000000000"}]}"#,
        "lines[0].quantity",
        "command --list",
    ),
    (
        "create_sales_order",
        r#"{"customer_id":"ACME","lines":[{"item_id":"BOLT","site_id":"MAIN","quantity":"many"}]}"#,
        "lines[0].quantity",
        "command --list",
    ),
    (
        "create_sales_order",
        r#"{"customer_id":"ACME","currency":"EUR","lines":[{"item_id":"BOLT","site_id":"MAIN","quantity":"1"}]}"#,
        "wrong_currency",
        "in USD",
    ),
    (
        "record_payment",
        r#"{"customer_id":"ACME","amount":{"amount":"5.00","currency":"EUR"},"reference":"x","applications":[]}"#,
        "wrong_currency",
        "in USD",
    ),
    ("record_payment", r#"{"customer_id":"ACME","amount":"5.005","reference":"x","applications":[]}"#, "amount", "no more digits"),
    (
        "adjust_stock",
        r#"{"item_id":"BOLT","site_id":"MAIN","bin_id":"A-01","difference":"-5","reason":"count"}"#,
        "insufficient_stock",
        "next receipt",
    ),
    (
        "adjust_stock",
        r#"{"item_id":"BOLT","site_id":"NONE","bin_id":"A-01","difference":"5","unit_cost":"1.00","reason":"count"}"#,
        "unknown_site",
        "create_site",
    ),
    ("create_site", r#"{"site_id":"X","name":"X","time_zone":"Mars/Base","bins":[{"bin_id":"A"}]}"#, "time_zone", ""),
    ("create_site", r#"{"site_id":"X","surprise":1}"#, "surprise", "command --list"),
    ("no_such_command", "{}", "command", "command --list"),
];

#[test]
fn impossible_commands_say_why_and_what_to_do_and_change_nothing() {
    let home = Home::fresh();
    let (code, _) = home.send(MASTERS);
    assert_eq!(code, 0);
    let before = home.head();
    let line = |(number, (command, body, ..)): (usize, &(&str, &str, &str, &str))| {
        format!("{{\"key\":\"k{number}\",\"command\":\"{command}\",\"body\":{body}}}\n")
    };
    let (code, rows) = home.send(&IMPOSSIBLE.iter().enumerate().map(line).collect::<String>());
    assert_eq!((code, rows.len()), (2, IMPOSSIBLE.len()));
    for (row, (command, body, expected, remedy)) in rows.iter().zip(IMPOSSIBLE) {
        let said = if row["refusal"].is_null() { &row["invalid"] } else { &row["refusal"] };
        let named = said["code"].as_str().or(said["field"].as_str()).unwrap_or_default();
        let text = |name: &str| said[name].as_str().unwrap_or_default();
        assert_eq!(named, *expected, "{command} {body}\n{row}");
        assert!(text("message").len() > 10 && text("remedy").len() > 10 && text("remedy").contains(remedy), "{command} {body}\n{row}");
    }
    assert_eq!(home.head(), before);
}

const MASTERS: &str = concat!(
    "{\"key\":\"site\",\"command\":\"create_site\",\"body\":{\"site_id\":\"MAIN\",\"name\":\"Main\",\"time_zone\":\"America/Chicago\",\"bins\":[{\"bin_id\":\"A-01\"}]}}\n",
    "{\"key\":\"item\",\"command\":\"create_item\",\"body\":{\"item_id\":\"BOLT\",\"name\":\"Bolt\",\"family\":\"F\",\"base_unit\":\"EA\",\"costing\":\"fifo\",\"list_price\":{\"unit_price\":\"1.00\"}}}\n",
    "{\"key\":\"customer\",\"command\":\"create_customer\",\"body\":{\"customer_id\":\"ACME\",\"name\":\"Acme\",\"payment_days\":30,\"credit_limit\":\"1000.00\"}}\n",
);

#[test]
fn a_key_used_again_for_another_command_is_a_conflict() {
    let home = Home::fresh();
    home.send(MASTERS);
    let (code, rows) = home.send(&MASTERS.replace("\"MAIN\"", "\"OTHER\""));
    assert_eq!(code, 1);
    assert_eq!((row_code(&rows[0]), row_code(&rows[1]).0), (("conflict", "key_conflict"), "repeated"));
    assert!(rows[0]["refusal"]["remedy"].as_str().is_some_and(|remedy| remedy.contains("a key of its own")), "{}", rows[0]);
}

#[test]
fn a_rule_table_with_a_gap_is_named_and_not_published() {
    let home = Home::fresh();
    let drafts = home.folder().join("drafts");
    fs::create_dir_all(&drafts).expect("a folder");
    for file in fs::read_dir(home.path().join("rules")).expect("rules").flatten() {
        fs::copy(file.path(), drafts.join(file.file_name())).expect("a copy");
    }
    let table = drafts.join("service_targets.toml");
    let text = fs::read_to_string(&table).expect("a table");
    let cut = text.rfind("[[row]]").expect("rows");
    fs::write(&table, &text[..cut]).expect("a shorter table");
    let folder = drafts.display().to_string();
    let check = home.run_json(&["rules", "check", "--rules", &folder]);
    assert_eq!(check.code, 1);
    let gaps: usize = check.document()["tables"].as_array().expect("tables").iter().map(|table| table["gaps"].as_array().map_or(0, Vec::len)).sum();
    assert!(gaps > 0, "{}", check.out);
    assert_eq!(home.run_json(&["rules", "publish", "--rules", &folder]).failure(), (1, "rules_unsound".to_owned()));
}

#[test]
fn a_rule_file_that_is_no_table_is_named_with_its_line() {
    let home = Home::fresh();
    let file = home.path().join("rules").join("service_targets.toml");
    fs::write(&file, "name = \"service_targets\"\nhit_policy = [unique\n").expect("a broken file");
    let run = home.run_json(&["rules", "check"]);
    assert_eq!(run.failure(), (2, "bad_rule_table".to_owned()));
    assert_eq!(run.document()["error"]["at"]["file"], "service_targets.toml");
    assert!(run.document()["error"]["at"]["line"].as_u64().is_some_and(|line| line >= 1));
}

#[test]
fn sql_that_writes_or_leaves_the_lake_is_refused() {
    let home = Home::fresh();
    for (statement, code) in [
        ("DROP TABLE core_items", "sql_refused"),
        ("COPY core_items TO '/tmp/x'", "sql_refused"),
        ("SELECT * FROM '/etc/passwd'", "unknown_table"),
        ("SELECT 1; SELECT 2", "sql_refused"),
        ("SELECT nonsense FROM core_items", "sql_invalid"),
        ("SELECT 1 / 0", "sql_failed"),
    ] {
        assert_eq!(home.run_json(&["sql", statement]).failure(), (2, code.to_owned()), "{statement}");
    }
}

#[test]
fn unknown_recommendations_documents_and_queues_say_so() {
    let home = Home::fresh();
    for arguments in [
        &["show", "REC-000000000000"][..],
        &["show", "PO-999999"],
        &["approve", "REC-000000000000"],
        &["queue", "weather"],
        &["replay", "REC-000000000000"],
    ] {
        let (code, _) = home.run_json(arguments).failure();
        assert_eq!(code, 2, "{arguments:?}");
    }
}

#[test]
fn a_damaged_lake_file_is_named_with_its_remedy() {
    let home = Home::fresh();
    home.send("{\"key\":\"s\",\"command\":\"create_site\",\"body\":{\"site_id\":\"MAIN\",\"name\":\"Main\",\"time_zone\":\"America/Chicago\",\"bins\":[{\"bin_id\":\"A-01\"}]}}\n");
    home.json(&["sql", "SELECT count(*) AS sites FROM core_sites"]);
    let file = parquet_files(&home.path().join("lake").join("core").join("sites")).pop().expect("a file of the table");
    fs::write(&file, b"not parquet at all").expect("damage");
    let run = home.run_json(&["sql", "SELECT site_id FROM core_sites"]);
    assert_eq!(run.failure(), (3, "lake_file_damaged".to_owned()));
    assert!(run.out.contains("restore it from a backup of the lake, or rebuild sites from the core"), "{}", run.out);
    let name = file.file_name().expect("a name").to_string_lossy().into_owned();
    assert!(run.out.contains(&name), "{}", run.out);
}

fn parquet_files(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder of the table").flatten().map(|entry| entry.path());
    entries.filter(|path| path.extension().is_some_and(|extension| extension == "parquet")).collect()
}
