//! Decisions under each hit policy, refusals of bad inputs, and explanations.
#![allow(clippy::unwrap_used)]

use chandler_rules::{DecideError, Decimal, Inputs, RuleTable, Scalar, Value};
use jiff::civil::date;

/// A dunning table: rows fit from 1, from 15 and from 30 days late, so that at 40 days all three do.
fn table(policy: &str) -> RuleTable {
    let priority = |value: i64| {
        if policy == "priority" { format!("priority = {value}, ") } else { String::new() }
    };
    let text = format!(
        r#"
name = "dunning"
summary = "What to do about a late invoice"
hit_policy = "{policy}"
inputs.days_late = {{ type = "integer", minimum = 0 }}
outputs.points = {{ type = "integer" }}
outputs.fee = {{ type = "decimal" }}
row = [
    {{ id = "remind", {}when = {{ days_late = ">= 1" }}, then = {{ points = 10, fee = "1.10" }} }},
    {{ id = "call", {}when = {{ days_late = ">= 15" }}, then = {{ points = 5, fee = "2.20" }} }},
    {{ id = "hold", {}when = {{ days_late = ">= 30" }}, then = {{ points = 20, fee = "0.30" }} }},
]
"#,
        priority(3),
        priority(2),
        priority(1)
    );
    RuleTable::parse("dunning.toml", &text).unwrap()
}

fn late(days: i64) -> Inputs {
    Inputs::new().with("days_late", days)
}

/// points, fee and the rows that fired.
fn answer(policy: &str, days: i64) -> (String, String, Vec<String>) {
    let decision = table(policy).decide(&late(days)).unwrap();
    let output = |name: &str| decision.outputs.get(name).unwrap().to_string();
    (output("points"), output("fee"), decision.fired.iter().map(|row| row.row_id.clone()).collect())
}

fn expected(points: &str, fee: &str, fired: &[&str]) -> (String, String, Vec<String>) {
    (points.to_owned(), fee.to_owned(), fired.iter().map(ToString::to_string).collect())
}

#[test]
fn each_policy_has_its_answer() {
    let all = ["remind", "call", "hold"];
    assert_eq!(answer("unique", 5), expected("10", "1.1", &["remind"]));
    assert_eq!(answer("any", 5), expected("10", "1.1", &["remind"]));
    assert_eq!(answer("priority", 40), expected("20", "0.3", &["hold"]));
    assert_eq!(answer("priority", 20), expected("5", "2.2", &["call"]));
    assert_eq!(answer("first", 40), expected("10", "1.1", &["remind"]));
    assert_eq!(answer("collect_sum", 40), expected("35", "3.6", &all));
    assert_eq!(answer("collect_min", 40), expected("5", "0.3", &all));
    assert_eq!(answer("collect_max", 40), expected("20", "2.2", &all));
    assert_eq!(answer("collect_list", 20), expected("[10, 5]", "[1.1, 2.2]", &["remind", "call"]));
}

#[test]
fn without_a_row_a_sum_is_zero_and_a_list_empty_and_the_others_refuse() {
    assert_eq!(answer("collect_sum", 0), expected("0", "0", &[]));
    assert_eq!(answer("collect_list", 0), expected("[]", "[]", &[]));
    for policy in ["unique", "any", "priority", "first", "collect_min", "collect_max"] {
        assert_eq!(
            table(policy).decide(&late(0)).unwrap_err().to_string(),
            "table dunning has no row for days_late=0; add one, or a row with an empty `when` for everything else"
        );
    }
}

#[test]
fn several_rows_are_refused_where_they_cannot_agree() {
    for policy in ["unique", "any"] {
        assert_eq!(
            table(policy).decide(&late(20)).unwrap_err().to_string(),
            "table dunning has several rows for days_late=20: remind, call; \
             narrow their cells or choose a hit policy that ranks or collects"
        );
    }
    let agreeing = table("any").source().replace("points = 5, fee = \"2.20\"", "points = 10, fee = \"1.1\"");
    let decision = RuleTable::parse("dunning.toml", &agreeing).unwrap().decide(&late(20)).unwrap();
    assert_eq!(decision.fired.len(), 2);
    assert_eq!(decision.outputs.get("points"), Some(&Value::Integer(10)));
}

#[test]
fn bad_inputs_are_refused() {
    let refusal = |inputs: Inputs| table("unique").decide(&inputs).unwrap_err().to_string();
    assert_eq!(refusal(Inputs::new()), "table dunning: input `days_late` is missing; give a value of type integer");
    assert_eq!(refusal(Inputs::new().with("days_late", "ten")), "table dunning: input `days_late` is of type text; give a value of type integer");
    assert_eq!(refusal(late(-1)), "table dunning: input `days_late` = -1 is not at least 0; correct the value or widen the input in the rule file");
    assert_eq!(table("unique").decide_scalars(&[]).unwrap_err(), DecideError::InputCount { table: "dunning".to_owned(), expected: 1, found: 0 });
}

#[test]
fn a_sum_beyond_the_range_is_refused() {
    let text = table("collect_sum").source().replace("points = 10", &format!("points = {}", i64::MAX));
    let refusal = RuleTable::parse("dunning.toml", &text).unwrap().decide(&late(40)).unwrap_err();
    assert_eq!(refusal.to_string(), "table dunning: output `points` adds up beyond its range; use smaller numbers in rows remind, call, hold");
}

#[test]
fn every_type_can_be_an_input() {
    let table = RuleTable::parse(
        "types.toml",
        r#"
name = "types"
summary = "One input of each type"
hit_policy = "unique"
inputs.word = { type = "text" }
inputs.count = { type = "integer" }
inputs.rate = { type = "decimal" }
inputs.flag = { type = "boolean" }
inputs.day = { type = "date" }
outputs.day = { type = "date" }
row = [
    { id = "one", when = { word = "'-'", count = [1, "[5..6]"], rate = "(0..0.1]", flag = false, day = ">= 2026-03-01" }, then = { day = 2026-02-28 } },
    { id = "two", when = { word = "not('-', 'a, b')" }, then = { day = "1969-12-31" } },
]
"#,
    )
    .unwrap();
    let decide = |word: &'static str, count: i64, rate: f64, day: jiff::civil::Date| {
        let rate = Decimal::from_f64(rate).unwrap();
        let scalars = [Scalar::Text(word), Scalar::Integer(count), Scalar::Decimal(rate), Scalar::Boolean(false), Scalar::Date(day)];
        table.decide_scalars(&scalars).map(|decision| decision.outputs.get("day").unwrap().to_string())
    };
    assert_eq!(decide("-", 6, 0.1, date(2026, 3, 1)).unwrap(), "2026-02-28");
    assert_eq!(decide("a", 6, 0.1, date(2026, 3, 1)).unwrap(), "1969-12-31");
    assert!(decide("-", 4, 0.1, date(2026, 3, 1)).is_err());
    assert!(decide("-", 6, 0.0, date(2026, 3, 1)).is_err());
    assert!(decide("-", 6, 0.1, date(2026, 2, 28)).is_err());
    assert!(decide("a, b", 6, 0.1, date(2026, 3, 1)).is_err());
}

#[test]
fn an_integer_is_accepted_where_a_decimal_is_declared() {
    let text = table("unique").source().replace("type = \"integer\", minimum = 0", "type = \"decimal\"");
    let decision = RuleTable::parse("dunning.toml", &text).unwrap().decide(&late(3)).unwrap();
    assert_eq!(decision.fired[0].row_id, "remind");
}

#[test]
fn an_explanation_shows_every_row() {
    assert_eq!(
        table("priority").explain(&late(20)).unwrap().to_string(),
        "dunning (priority) for days_late=20\n  \
         remind fits: days_late >= 1\n  \
         call fits: days_late >= 15\n  \
         hold does not: needs days_late >= 30\n  \
         points = 5\n  \
         fee = 2.2\n"
    );
    let unanswered = table("unique").explain(&late(20)).unwrap();
    assert!(unanswered.decision.is_none());
    assert!(unanswered.refusal.unwrap().contains("several rows for days_late=20: remind, call"));
}

#[test]
fn a_table_can_be_shared_between_threads() {
    let table = table("collect_sum");
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|days| {
                scope.spawn({
                    let table = &table;
                    move || table.decide(&late(days * 10)).unwrap().fired.len()
                })
            })
            .collect();
        let fired: Vec<usize> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
        assert_eq!(fired, [0, 1, 2, 3]);
    });
}
