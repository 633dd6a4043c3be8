//! Bad rule files: each is refused with its line, its key, what is wrong and what would make it right.
#![allow(clippy::unwrap_used)]

use chandler_rules::{RuleTable, check};
use proptest::prelude::*;

const GOOD: &str = r#"name = "targets"
summary = "Service level by class"
hit_policy = "unique"

[inputs.abc]
type = "text"
values = ["A", "B"]

[inputs.mean_daily]
type = "decimal"

[inputs.is_new]
type = "boolean"

[inputs.starts_on]
type = "date"

[outputs.service_level]
type = "decimal"
maximum = "0.999"

[[row]]
id = "a"
when = { abc = "A", mean_daily = ">= 2.5" }
then = { service_level = "0.975" }

[[row]]
id = "b"
when = { abc = "B" }
then = { service_level = 0.9 }
"#;

/// The error after one change of the good file.
fn error_after(from: &str, to: &str) -> String {
    assert!(GOOD.contains(from), "the good file does not contain {from:?}");
    RuleTable::parse("targets.toml", &GOOD.replacen(from, to, 1)).unwrap_err().to_string()
}

/// The error of the first row's condition on `mean_daily`, without its place.
fn cell_error(cell: &str) -> String {
    let error = error_after(r#"mean_daily = ">= 2.5""#, &format!("mean_daily = {cell}"));
    let place = "targets.toml:24: row[a].when.mean_daily: ";
    error.strip_prefix(place).unwrap_or_else(|| panic!("{error} is not at {place}")).to_owned()
}

#[test]
fn the_good_file_is_good() {
    assert_eq!(RuleTable::parse("targets.toml", GOOD).unwrap().row_count(), 2);
}

#[test]
fn structure() {
    assert_eq!(
        error_after("type = \"boolean\"", "type = \"float\""),
        "targets.toml:13: inputs.is_new.type: `float` is not a type; use one of text, integer, decimal, boolean, date"
    );
    assert_eq!(
        error_after("hit_policy = \"unique\"", "hit_policy = \"best\""),
        "targets.toml:3: hit_policy: `best` is not a hit policy; use one of unique, any, priority, first, collect_sum, collect_min, collect_max, collect_list"
    );
    assert_eq!(error_after("id = \"b\"", "id = \"a\""), "targets.toml:28: row 2.id: the id `a` is already used at line 22; give each row its own id");
    assert_eq!(error_after("id = \"b\"", "id = \"b c\""), "targets.toml:28: row 2.id: `b c` is not a row id; use letters, digits, `-`, `_` and `.`");
    assert_eq!(error_after("name = \"targets\"\n", ""), "targets.toml:1: name: is missing; add name = \"...\"");
    assert_eq!(
        error_after("name = \"targets\"", "name = \"Targets\""),
        "targets.toml:1: name: `Targets` is not a name; use lower-case letters, digits and underscores, starting with a letter"
    );
    assert_eq!(
        error_after("id = \"b\"", "id = \"b\"\nwehn = {}"),
        "targets.toml:29: row[b].wehn: is not a known key; use one of id, note, priority, when, then"
    );
    assert_eq!(
        error_after("id = \"b\"", "id = \"b\"\npriority = 1"),
        "targets.toml:29: row[b].priority: has no meaning under hit policy unique; remove it or use hit_policy = \"priority\""
    );
    assert_eq!(
        error_after("when = { abc = \"B\" }\n", ""),
        "targets.toml:27: row[b].when: is missing; add when = { ... }; when = {} fits everything"
    );
    assert_eq!(
        error_after("type = \"boolean\"", "type = \"boolean\"\nminimum = 1"),
        "targets.toml:14: inputs.is_new.minimum: does not apply to type boolean; remove it, or use type integer, decimal or date"
    );
    assert_eq!(error_after("[\"A\", \"B\"]", "[\"A\", \"A\"]"), "targets.toml:7: inputs.abc.values: `A` is listed twice; keep one of them");
    assert_eq!(
        error_after("hit_policy = \"unique\"", "hit_policy = \"priority\""),
        "targets.toml:22: row[a].priority: is missing; add a whole number; the smallest wins"
    );
}

#[test]
fn an_empty_table_and_no_table_at_all() {
    let without_rows = &GOOD[..GOOD.find("[[row]]").unwrap()];
    assert_eq!(
        RuleTable::parse("targets.toml", without_rows).unwrap_err().to_string(),
        "targets.toml:1: row: the table is empty; add at least one [[row]] with id, when and then"
    );
    assert_eq!(RuleTable::parse("empty.toml", "").unwrap_err().to_string(), "empty.toml:1: name: is missing; add name = \"...\"");
}

#[test]
fn toml_syntax_names_its_line() {
    let error = error_after("[inputs.mean_daily]", "[inputs.mean_daily");
    assert_eq!(error, "targets.toml:9: TOML: unclosed table, expected `]`; correct the TOML at this line");
    let error = error_after("id = \"b\"", "id = \"b");
    assert!(error.starts_with("targets.toml:28: TOML: "), "{error}");
}

#[test]
fn columns_that_do_not_exist() {
    assert_eq!(
        error_after("abc = \"B\"", "abcd = \"B\""),
        "targets.toml:29: row[b].when.abcd: `abcd` is not an input of this table; \
         declare it under [inputs.abcd] or use one of abc, mean_daily, is_new, starts_on"
    );
    assert_eq!(
        error_after("{ service_level = 0.9 }", "{ service_level = 0.9, stocked = true }"),
        "targets.toml:30: row[b].then.stocked: `stocked` is not an output of this table; \
         declare it under [outputs.stocked] or use one of service_level"
    );
    assert_eq!(error_after("{ service_level = 0.9 }", "{}"), "targets.toml:30: row[b].then.service_level: is missing; give a value of type decimal");
}

#[test]
fn literals_of_the_wrong_type_or_out_of_range() {
    assert_eq!(
        error_after("abc = \"B\"", "abc = 5"),
        "targets.toml:29: row[b].when.abc: the integer 5 is not a value of type text; write it as \"A\""
    );
    assert_eq!(
        error_after("abc = \"B\"", "abc = [\"A\", \"D\"]"),
        "targets.toml:29: row[b].when.abc: `D` is not one of A, B; use a listed value or add this one to `values`"
    );
    assert_eq!(
        error_after("abc = \"B\"", "is_new = \"yes\""),
        "targets.toml:29: row[b].when.is_new: `yes` is not a value of type boolean; write it as true or false"
    );
    assert_eq!(
        error_after("abc = \"B\"", "starts_on = \"2026-02-30\""),
        "targets.toml:29: row[b].when.starts_on: `2026-02-30` is not a value of type date; write it as 2026-01-31"
    );
    assert_eq!(
        error_after("service_level = 0.9", "service_level = 1.5"),
        "targets.toml:30: row[b].then.service_level: `1.5` is not at most 0.999; \
         use a value in range or widen `minimum` and `maximum`"
    );
    assert_eq!(
        error_after("abc = \"B\"", "abc = \">= B\""),
        "targets.toml:29: row[b].when.abc: `>= B` compares, but the input is text; \
         list the values instead; quote text that starts with a bracket: \"'(x)'\""
    );
}

#[test]
fn cells_that_do_not_read() {
    let interval_remedy = "write [low..high] with [ or ] to include an end and ( or ) to leave it out, such as [0.5..1.0)";
    assert_eq!(cell_error("\"[0.5..1.0\""), format!("the interval `[0.5..1.0` is not closed; {interval_remedy}"));
    assert_eq!(cell_error("\"[0.5,1.0)\""), format!("the interval `[0.5,1.0)` has no `..` between its ends; {interval_remedy}"));
    assert_eq!(cell_error("\"(1..1)\""), "the interval `(1..1)` contains nothing; put the lower end first and include at least one value");
    let decimal = "is not a value of type decimal; write it as \"2.5\" (at most 9 fraction digits)";
    assert_eq!(cell_error("\">= fast\""), format!("`fast` {decimal}"));
    assert_eq!(cell_error("\"0.1234567891\""), format!("`0.1234567891` {decimal}"));
    assert_eq!(cell_error("1e3"), format!("`1e3` {decimal}"));
    assert_eq!(cell_error("true"), format!("the boolean true {decimal}"));
    assert_eq!(cell_error("[]"), "the list is empty; list at least one value, or write \"-\" for any");
    assert_eq!(cell_error("\"not(1\""), "`not(1` has no closing bracket; write not(...), such as not(A, B)");
    assert_eq!(cell_error("[\"-\", 1]"), "`-` cannot stand inside a list or not(...); make it the whole cell, or quote it: \"'-'\"");
}

/// Pieces that the cell language and TOML give a meaning to.
fn fragment() -> impl Strategy<Value = String> {
    let pieces = vec![
        "[",
        "]",
        "(",
        ")",
        "..",
        ",",
        "\"",
        "'",
        "-",
        "not(",
        ">=",
        "<",
        "{",
        "}",
        "=",
        "\n",
        "1",
        "-9e99",
        "1_000",
        "nan",
        "ü",
        "99999999999999999999999999999.999999999",
        "9999-12-31",
        "true",
        "\"[1..2]\"",
        "[[row]]",
        "values",
        "type = \"date\"",
        "0x10",
    ];
    prop::collection::vec(prop::sample::select(pieces), 0..4).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    /// A damaged file is read, checked or refused at a line it has; it never brings the program down.
    #[test]
    fn damage_is_refused_with_a_line(start in 0..GOOD.len(), length in 0..12_usize, replacement in fragment()) {
        let end = (start + length).min(GOOD.len());
        let damaged = format!("{}{replacement}{}", &GOOD[..start], &GOOD[end..]);
        match RuleTable::parse("damaged.toml", &damaged) {
            Ok(table) => prop_assert_eq!(check(&table).rows, table.row_count()),
            Err(error) => {
                prop_assert!((1..=damaged.matches('\n').count() + 1).contains(&error.line), "{}", error);
                prop_assert!(!error.message.is_empty() && !error.remedy.is_empty());
            }
        }
    }
}
