//! What every command shares: a schema, a name of its own, and a precise word about a body that is wrong.

use chandler_calendar::Instant;
use chandler_erp::posting_rules::POSTING_RULES;
use chandler_erp::tables::TABLES;
use chandler_erp::{command, commands};
use chandler_testkit::{Bench, Outcome};
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[test]
fn every_command_has_a_schema_and_a_name_of_its_own() {
    let names: BTreeSet<&str> = commands().iter().map(|spec| spec.name).collect();
    assert_eq!(names.len(), commands().len());
    for spec in commands() {
        let schema = (spec.body_schema)();
        assert_eq!(schema["type"], "object", "{}", spec.name);
        assert_eq!(schema["additionalProperties"], false, "{}", spec.name);
        assert!(!spec.summary.is_empty() && command(spec.name).is_some());
        let refusals: BTreeSet<_> = spec.refusals.iter().collect();
        assert_eq!(refusals.len(), spec.refusals.len(), "{} repeats a refusal", spec.name);
    }
}

#[test]
fn what_waits_for_an_entity_to_go_live_says_so() {
    for spec in commands() {
        assert!(spec.before_live || spec.refusals.contains(&"not_live"), "{} does not declare the refusal not_live", spec.name);
    }
    let waiting = commands().iter().filter(|spec| !spec.before_live).count();
    assert_eq!(waiting, 42, "business that waits");
}

#[test]
fn what_is_wrong_with_a_body_is_named_by_its_path() {
    let invalid = |name: &str, body: Value, field: &str, part: &str| {
        let mut bench = Bench::new("CO", Instant(0));
        match bench.run_json(name, &body) {
            Outcome::Invalid(invalid) => {
                assert_eq!(invalid.field, field, "{}", invalid.message);
                assert!(invalid.message.contains(part), "{}", invalid.message);
            }
            outcome => panic!("{body} gave {outcome:?}"),
        }
    };
    let line =
        |quantity: Value| json!({ "customer_id": "ACME", "lines": [{ "item_id": "A", "quantity": "1" }, { "item_id": "B", "quantity": quantity }] });
    invalid("create_sales_order", line(json!(10)), "lines[1].quantity", "a decimal number as text");
    invalid("create_sales_order", line(json!("ten")), "lines[1].quantity", "is not a decimal number");
    invalid("create_sales_order", line(json!("99999999999999999999")), "lines[1].quantity", "too large");
    invalid("create_sales_order", json!({ "lines": [] }), "", "missing field `customer_id`");
    invalid("create_sales_order", json!({ "customer": "ACME" }), "customer", "unknown field `customer`");
    invalid("record_payment", json!({ "customer_id": "ACME", "amount": 5 }), "amount", "an amount is a decimal as text");
    invalid("set_price", json!({ "item_id": "A", "unit_price": "1", "from_on": "1.2.2026" }), "from_on", "is not a day");
    invalid("create_entity", json!([]), "", "");
    invalid("create_entity", json!({ "entity_id": "CO", "name": "", "currency": "dollars", "time_zone": "UTC" }), "currency", "ISO 4217");
    invalid("create_entity", json!({ "entity_id": " CO", "name": "", "currency": "USD", "time_zone": "UTC" }), "entity_id", "is no id");
}

/// Anything at all as a body gives an answer, never a panic.
#[test]
fn no_body_panics() {
    let bodies = [json!(null), json!(true), json!(-1), json!("x"), json!([[]]), json!({}), json!({ "lines": [null] }), json!({ "lines": {} })];
    for spec in commands() {
        for body in &bodies {
            let outcome = Bench::new("CO", Instant(i64::MAX)).run_json(spec.name, body);
            // These need to say nothing.
            let is_whole = ["go_live", "settle_promises"].contains(&spec.name) && *body == json!({});
            assert!(matches!(outcome, Outcome::Invalid(_)) || is_whole, "{} took {body}: {outcome:?}", spec.name);
        }
    }
}

#[test]
fn posting_rules_are_versioned_and_named_once() {
    let ids: BTreeSet<&str> = POSTING_RULES.iter().map(|rule| rule.id).collect();
    assert_eq!(ids.len(), POSTING_RULES.len());
    assert!(ids.iter().all(|id| id.split_once('@').is_some_and(|(_, version)| version.parse::<u32>().is_ok())));
}

/// The conventions that the store and the lake rely on.
#[test]
fn tables_keep_the_conventions_of_the_catalogue() {
    let names: BTreeSet<&str> = TABLES.iter().map(|table| table.name).collect();
    assert_eq!(names.len(), TABLES.len());
    for table in TABLES {
        let key = &table.columns[..table.key_columns];
        assert!(key.iter().all(|column| !column.nullable), "{} has a nullable key", table.name);
        let columns: BTreeSet<&str> = table.columns.iter().map(|column| column.name).collect();
        assert_eq!(columns.len(), table.columns.len(), "{} repeats a column", table.name);
        assert!(!table.has_amounts() || columns.contains("currency"), "{} has amounts without a currency", table.name);
        assert!(!columns.contains("entity_id") || table.columns[0].name == "entity_id", "{} hides its entity", table.name);
    }
}
