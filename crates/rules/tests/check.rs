//! The static check on tables whose findings are known, and at its limits.
#![allow(clippy::unwrap_used)]

use chandler_rules::{RuleTable, Value, check};

#[test]
fn a_gap_and_an_overlap_are_named() {
    let table = RuleTable::parse(
        "rates.toml",
        r#"
name = "rates"
summary = "By class and volume"
hit_policy = "unique"
inputs.abc = { type = "text", values = ["A", "B"] }
inputs.mean_daily = { type = "decimal", minimum = 0 }
outputs.level = { type = "decimal" }
row = [
    { id = "a", when = { abc = "A" }, then = { level = 1 } },
    { id = "a-fast", when = { abc = "A", mean_daily = "> 10" }, then = { level = 2 } },
    { id = "b", when = { abc = "B", mean_daily = ["[2.5..5)", ">= 7"] }, then = { level = 3 } },
]
"#,
    )
    .unwrap();
    let report = check(&table);
    assert_eq!(report.gaps.iter().map(ToString::to_string).collect::<Vec<_>>(), ["abc=B, mean_daily in [0..2.5) or [5..7)"]);
    assert_eq!(report.overlaps.len(), 1);
    assert_eq!(report.overlaps[0].rows, ["a", "a-fast"]);
    assert_eq!(report.overlaps[0].region.to_string(), "abc=A, mean_daily > 10");
    assert!(!report.is_sound());
}

#[test]
fn a_row_outside_the_declared_range_is_unreachable() {
    let table = RuleTable::parse(
        "days.toml",
        r#"
name = "days"
summary = "By days"
hit_policy = "unique"
inputs.days = { type = "integer", minimum = 0, maximum = 30 }
outputs.step = { type = "text" }
row = [
    { id = "all", when = {}, then = { step = "wait" } },
    { id = "late", when = { days = "> 30" }, then = { step = "call" } },
]
"#,
    )
    .unwrap();
    let report = check(&table);
    assert_eq!(report.unreachable.len(), 1);
    assert_eq!((report.unreachable[0].row.as_str(), report.unreachable[0].line), ("late", 9));
    assert_eq!(report.unreachable[0].why, "its cell for `days` fits no value that is from 0 to 30");
}

#[test]
fn a_first_table_is_linted_and_its_shadowed_row_found() {
    let table = RuleTable::parse(
        "first.toml",
        r#"
name = "steps"
summary = "By days"
hit_policy = "first"
inputs.days = { type = "integer" }
outputs.step = { type = "text" }
row = [
    { id = "low", when = { days = "< 5" }, then = { step = "wait" } },
    { id = "high", when = { days = ">= 5" }, then = { step = "call" } },
    { id = "rest", when = {}, then = { step = "write" } },
]
"#,
    )
    .unwrap();
    let report = check(&table);
    assert_eq!(report.warnings, ["hit policy first: the meaning hangs on row order; prefer unique or priority"]);
    assert_eq!(report.unreachable[0].row, "rest");
    assert_eq!(report.unreachable[0].why, "rows that win over it fit all its inputs");
}

/// Eighteen pigeons, seventeen holes, one row per pair that shares a hole: every input is covered, but only counting shows it, and the search does not count.
#[test]
fn a_table_too_wide_to_check_says_so() {
    let mut text = String::from("name = \"wide\"\nsummary = \"Wide\"\nhit_policy = \"any\"\noutputs.answer = { type = \"integer\" }\n");
    for pigeon in 0..18 {
        text.push_str(&format!("inputs.p{pigeon} = {{ type = \"integer\", minimum = 1, maximum = 17 }}\n"));
    }
    for (pigeon, other) in (0..18).flat_map(|pigeon| (0..pigeon).map(move |other| (pigeon, other))) {
        for hole in 1..=17 {
            let when = format!("{{ p{pigeon} = {hole}, p{other} = {hole} }}");
            text.push_str(&format!("[[row]]\nid = \"{pigeon}-{other}-{hole}\"\nwhen = {when}\nthen = {{ answer = 1 }}\n"));
        }
    }
    let report = check(&RuleTable::parse("wide.toml", &text).unwrap());
    assert!(!report.complete && !report.is_sound());
    assert_eq!(report.warnings, ["the table is too wide for a full gap check: it stopped at its limit of work; use fewer inputs or split the table"]);
    assert_eq!((report.gaps.len(), report.overlaps.len()), (0, 0));
}

#[test]
fn a_table_with_thousands_of_rows_is_checked_whole() {
    let mut text = String::from(
        "name = \"owners\"\nsummary = \"By supplier\"\nhit_policy = \"unique\"\n\
         inputs.supplier_id = { type = \"text\" }\ninputs.family = { type = \"text\" }\noutputs.owner = { type = \"text\" }\n",
    );
    for supplier in 0..4_000 {
        text.push_str(&format!("[[row]]\nid = \"{supplier}\"\nwhen = {{ supplier_id = \"S{supplier}\" }}\nthen = {{ owner = \"a\" }}\n"));
    }
    let report = check(&RuleTable::parse("owners.toml", &text).unwrap());
    assert!(report.complete);
    assert_eq!(report.gaps.len(), 1);
    assert_eq!(report.gaps[0].example().get("supplier_id"), Some(&Value::from("other")));
    assert!(report.overlaps.is_empty());
}
