//! The shipped tables are sound, and decide what a planner would expect of them.
#![allow(clippy::unwrap_used)]

use chandler_rules::{Bundle, Decision, Inputs, RuleTable, Value, default_tables};

fn bundle() -> Bundle {
    let tables = default_tables().map(|(file, text)| RuleTable::parse(file, text).unwrap());
    Bundle::from_tables(tables.into()).unwrap()
}

fn decide(table: &str, inputs: Inputs) -> Decision {
    bundle().table(table).unwrap().decide(&inputs).unwrap()
}

fn output(table: &str, inputs: Inputs, name: &str) -> String {
    decide(table, inputs).outputs.get(name).unwrap().to_string()
}

#[test]
fn every_default_table_is_sound_and_named_like_its_file() {
    let report = bundle().check();
    for table in &report.tables {
        assert!(table.is_sound(), "{table:?}");
    }
    assert!(report.ok);
    for (file, text) in default_tables() {
        assert_eq!(format!("{}.toml", RuleTable::parse(file, text).unwrap().name()), file);
    }
}

#[test]
fn the_only_warnings_are_the_open_inputs_of_automation_capacity_credit_actions_models_and_owners() {
    let report = bundle().check();
    let warnings: Vec<&str> = report.tables.iter().flat_map(|table| &table.warnings).map(String::as_str).collect();
    assert_eq!(
        warnings,
        [
            "no row tests input `kind`",
            "no row tests input `supplier_id`",
            "no row tests input `abc`",
            "no row tests input `owner`",
            "no row tests input `verb`",
            "no row tests input `model`",
            "no row tests input `supplier_id`",
            "no row tests input `family`"
        ]
    );
}

#[test]
fn service_falls_with_class_and_irregularity_and_dead_items_are_not_stocked() {
    let level = |abc: &str, class: &str| -> chandler_rules::Decimal {
        output("service_targets", Inputs::new().with("abc", abc).with("demand_class", class), "service_level").parse().unwrap()
    };
    assert_eq!(level("A", "smooth").to_string(), "0.98");
    assert_eq!(level("C", "lumpy").to_string(), "0.92");
    for class in ["smooth", "erratic", "intermittent", "lumpy", "new"] {
        assert!(level("A", class) >= level("B", class) && level("B", class) >= level("C", class), "{class}");
    }
    for abc in ["A", "B", "C"] {
        assert!(level(abc, "smooth") >= level(abc, "erratic") && level(abc, "erratic") >= level(abc, "lumpy"), "{abc}");
        let dead = decide("service_targets", Inputs::new().with("abc", abc).with("demand_class", "dead"));
        assert_eq!(dead.outputs.get("stocked"), Some(&Value::Boolean(false)));
    }
}

#[test]
fn cover_stays_within_a_year_and_a_slow_c_item_within_half_of_it() {
    let cover = |abc: &str, class: &str| -> i64 {
        output("ordering_limits", Inputs::new().with("abc", abc).with("demand_class", class), "maximum_cover_days").parse().unwrap()
    };
    assert_eq!(cover("C", "intermittent"), 180);
    for abc in ["A", "B", "C"] {
        assert_eq!(cover(abc, "dead"), 0);
        for class in ["smooth", "erratic", "intermittent", "lumpy", "new"] {
            assert!((1..=365).contains(&cover(abc, class)), "{abc} {class}");
        }
    }
}

#[test]
fn owners_hysteresis_and_minutes_answer_for_inputs_nobody_listed() {
    let owner = |kind: &str| output("owners", Inputs::new().with("kind", kind).with("supplier_id", "S-999").with("family", ""), "owner");
    assert_eq!(owner("replenishment"), "buyer");
    assert_eq!(owner("collections"), "credit_controller");
    let minutes = |kind: &str, verb: &str| output("minutes", Inputs::new().with("kind", kind).with("verb", verb), "minutes");
    assert_eq!(minutes("replenishment", "buy"), "1.5");
    assert_eq!(minutes("replenishment", "postpone"), "4");
    let percent = |waits: bool| output("hysteresis", Inputs::new().with("abc", "A").with("is_backordered", waits), "minimum_change_percent");
    assert_eq!([percent(true), percent(false)], ["0", "10"]);
}
