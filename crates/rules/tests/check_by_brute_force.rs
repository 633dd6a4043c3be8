//! The static check against brute force: random tables over inputs small enough to try every value that could matter.
#![allow(clippy::unwrap_used)]

use chandler_rules::{DecideError, Decimal, Inputs, RuleTable, TableReport, check};
use proptest::prelude::*;

const REGIONS: [&str; 3] = ["north", "south", "west"];

/// A cell of one of the four inputs, with its text in the file and its own, independent meaning.
#[derive(Debug, Clone)]
enum Cell {
    Any,
    Names {
        members: Vec<usize>,
        negated: bool,
    },
    /// Bounds in tenths for the decimal input, in units for the integer input.
    Between {
        low: i64,
        low_included: bool,
        high: i64,
        high_included: bool,
        negated: bool,
    },
    Above {
        bound: i64,
        included: bool,
    },
    Below {
        bound: i64,
        included: bool,
    },
    Flag(bool),
}

impl Cell {
    fn text(&self, number: impl Fn(i64) -> String) -> String {
        let wrap = |negated: bool, inner: String| {
            if negated { format!("\"not({inner})\"") } else { format!("\"{inner}\"") }
        };
        match self {
            Self::Any => "\"-\"".to_owned(),
            Self::Names { members, negated: true } => wrap(true, names(members).join(", ")),
            Self::Names { members, negated: false } => format!("[\"{}\"]", names(members).join("\", \"")),
            Self::Between { low, low_included, high, high_included, negated } => {
                let (opening, closing) = (if *low_included { '[' } else { '(' }, if *high_included { ']' } else { ')' });
                wrap(*negated, format!("{opening}{}..{}{closing}", number(*low), number(*high)))
            }
            Self::Above { bound, included } => format!("\"{} {}\"", if *included { ">=" } else { ">" }, number(*bound)),
            Self::Below { bound, included } => format!("\"{} {}\"", if *included { "<=" } else { "<" }, number(*bound)),
            Self::Flag(flag) => flag.to_string(),
        }
    }

    /// `value` in the unit of the cell's bounds times `scale`.
    fn accepts_number(&self, value: i128, scale: i128) -> bool {
        let above = |bound: i64, included: bool| value > i128::from(bound) * scale || included && value == i128::from(bound) * scale;
        let below = |bound: i64, included: bool| value < i128::from(bound) * scale || included && value == i128::from(bound) * scale;
        match self {
            Self::Any => true,
            Self::Between { low, low_included, high, high_included, negated } => {
                (above(*low, *low_included) && below(*high, *high_included)) != *negated
            }
            Self::Above { bound, included } => above(*bound, *included),
            Self::Below { bound, included } => below(*bound, *included),
            Self::Names { .. } | Self::Flag(_) => false,
        }
    }

    fn accepts_name(&self, name: usize) -> bool {
        match self {
            Self::Any => true,
            Self::Names { members, negated } => members.contains(&name) != *negated,
            _ => false,
        }
    }

    fn accepts_flag(&self, flag: bool) -> bool {
        matches!(self, Self::Any) || matches!(self, Self::Flag(expected) if *expected == flag)
    }
}

fn names(members: &[usize]) -> Vec<&'static str> {
    members.iter().map(|member| REGIONS[*member]).collect()
}

#[derive(Debug, Clone)]
struct RowSpec {
    region: Cell,
    /// Over the open text input, the same names; everything else is a fourth value.
    channel: Cell,
    days: Cell,
    rate: Cell,
    flag: Cell,
    priority: i64,
}

/// One point of the input space: region, channel (3 = a text nobody mentions), days, rate in billionths, flag.
type Point = (usize, usize, i64, i128, bool);

impl RowSpec {
    fn accepts(&self, point: Point) -> bool {
        let (region, channel, days, rate, flag) = point;
        self.region.accepts_name(region)
            && self.channel.accepts_name(channel)
            && self.days.accepts_number(days.into(), 1)
            && self.rate.accepts_number(rate, 100_000_000)
            && self.flag.accepts_flag(flag)
    }
}

fn inputs_at((region, channel, days, rate, flag): Point) -> Inputs {
    Inputs::new()
        .with("region", REGIONS[region])
        .with("channel", REGIONS.get(channel).copied().unwrap_or("elsewhere"))
        .with("days", days)
        .with("rate", Decimal::from_billionths(rate).unwrap())
        .with("flag", flag)
}

/// Every value that could matter: for the decimal, each tenth of 0 to 1 and its two neighbours.
fn all_points() -> Vec<Point> {
    let rates: Vec<i128> = (0..=10).flat_map(|tenth| [-1, 0, 1].map(|step| tenth * 100_000_000 + step)).collect();
    let rates: Vec<i128> = rates.into_iter().filter(|rate| (0..=1_000_000_000).contains(rate)).collect();
    let mut points = Vec::new();
    for region in 0..3 {
        for channel in 0..4 {
            for days in 0..=4 {
                for rate in &rates {
                    points.extend([true, false].map(|flag| (region, channel, days, *rate, flag)));
                }
            }
        }
    }
    points
}

fn parse(policy: &str, rows: &[RowSpec]) -> RuleTable {
    let mut text = format!(
        r#"
name = "sample"
summary = "A random table"
hit_policy = "{policy}"
inputs.region = {{ type = "text", values = ["north", "south", "west"] }}
inputs.channel = {{ type = "text" }}
inputs.days = {{ type = "integer", minimum = 0, maximum = 4 }}
inputs.rate = {{ type = "decimal", minimum = 0, maximum = 1 }}
inputs.flag = {{ type = "boolean" }}
outputs.answer = {{ type = "integer" }}
"#
    );
    for (index, row) in rows.iter().enumerate() {
        let priority = if policy == "priority" { format!("priority = {}\n", row.priority) } else { String::new() };
        let whole = |value: i64| value.to_string();
        let tenths = |value: i64| format!("{}.{}", value / 10, value % 10);
        text.push_str(&format!(
            "[[row]]\nid = \"{index}\"\n{priority}when = {{ region = {}, channel = {}, days = {}, rate = {}, flag = {} }}\nthen = {{ answer = {} }}\n",
            row.region.text(whole),
            row.channel.text(whole),
            row.days.text(whole),
            row.rate.text(tenths),
            row.flag.text(whole),
            index % 2,
        ));
    }
    RuleTable::parse("sample.toml", &text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn name_cell() -> impl Strategy<Value = Cell> {
    let members = proptest::sample::subsequence(vec![0, 1, 2], 1..=3);
    prop_oneof![
        2 => Just(Cell::Any),
        3 => (members, any::<bool>()).prop_map(|(members, negated)| Cell::Names { members, negated }),
    ]
}

fn number_cell(highest: i64) -> impl Strategy<Value = Cell> {
    let between = (0..highest, any::<bool>(), any::<bool>(), any::<bool>()).prop_flat_map(move |(low, low_included, high_included, negated)| {
        // Two apart at least, so that the interval is not empty even with both ends left out.
        (low + 2..=highest + 2).prop_map(move |high| Cell::Between { low, low_included, high, high_included, negated })
    });
    prop_oneof![
        3 => Just(Cell::Any),
        2 => between,
        1 => (0..=highest, any::<bool>()).prop_map(|(bound, included)| Cell::Above { bound, included }),
        1 => (0..=highest, any::<bool>()).prop_map(|(bound, included)| Cell::Below { bound, included }),
    ]
}

fn row() -> impl Strategy<Value = RowSpec> {
    let flag = prop_oneof![Just(Cell::Any), any::<bool>().prop_map(Cell::Flag)];
    (name_cell(), name_cell(), number_cell(4), number_cell(10), flag, 1_i64..4).prop_map(|(region, channel, days, rate, flag, priority)| RowSpec {
        region,
        channel,
        days,
        rate,
        flag,
        priority,
    })
}

/// Rows that fit each point, by the test's own reading of the cells.
fn fitting(rows: &[RowSpec], point: Point) -> Vec<usize> {
    (0..rows.len()).filter(|row| rows[*row].accepts(point)).collect()
}

fn gap_at(report: &TableReport, inputs: &Inputs) -> bool {
    report.gaps.iter().any(|gap| gap.contains(inputs))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn gaps_and_overlaps_are_those_of_brute_force(rows in prop::collection::vec(row(), 1..8)) {
        let table = parse("unique", &rows);
        let report = check(&table);
        let mut overlapping = std::collections::BTreeSet::new();
        for point in all_points() {
            let fitting = fitting(&rows, point);
            let inputs = inputs_at(point);
            let is_reported = gap_at(&report, &inputs);
            // Of more than fifty gaps fifty are listed, and the report says so.
            prop_assert_eq!(is_reported || !report.complete, fitting.is_empty() || !report.complete, "{}", inputs);
            prop_assert!(fitting.is_empty() || !is_reported, "{}", inputs);
            for (index, row) in fitting.iter().enumerate() {
                overlapping.extend(fitting[index + 1..].iter().map(|other| [row.to_string(), other.to_string()]));
            }
        }
        let reported: std::collections::BTreeSet<_> = report.overlaps.iter().map(|overlap| overlap.rows.clone()).collect();
        prop_assert_eq!(reported, overlapping);
    }

    #[test]
    fn the_example_of_each_finding_fails_as_reported(rows in prop::collection::vec(row(), 1..8)) {
        let table = parse("unique", &rows);
        let report = check(&table);
        for gap in &report.gaps {
            let is_no_row = matches!(table.decide(&gap.example()), Err(DecideError::NoRow { .. }));
            prop_assert!(is_no_row, "{} at {}", gap, gap.example());
        }
        for overlap in &report.overlaps {
            let is_several = matches!(table.decide(&overlap.region.example()), Err(DecideError::SeveralRows { .. }));
            prop_assert!(is_several, "{}", overlap.region);
        }
    }

    #[test]
    fn decide_fires_the_rows_of_brute_force(rows in prop::collection::vec(row(), 1..8)) {
        let table = parse("collect_list", &rows);
        for point in all_points().into_iter().step_by(7) {
            let decision = table.decide(&inputs_at(point)).unwrap();
            let fired: Vec<usize> = decision.fired.iter().map(|row| row.index).collect();
            prop_assert_eq!(fired, fitting(&rows, point));
        }
    }

    #[test]
    fn unreachable_rows_are_those_that_never_win(rows in prop::collection::vec(row(), 1..8), ranked in any::<bool>()) {
        let policy = if ranked { "priority" } else { "first" };
        let report = check(&parse(policy, &rows));
        let mut can_win = vec![false; rows.len()];
        for point in all_points() {
            let fitting = fitting(&rows, point);
            let best = fitting.iter().map(|row| rows[*row].priority).min();
            let winners = fitting.iter().filter(|row| !ranked || Some(rows[**row].priority) == best);
            winners.take(if ranked { usize::MAX } else { 1 }).for_each(|row| can_win[*row] = true);
        }
        let expected: Vec<String> = (0..rows.len()).filter(|row| !can_win[*row]).map(|row| row.to_string()).collect();
        let reported: Vec<String> = report.unreachable.iter().map(|row| row.row.clone()).collect();
        prop_assert_eq!(reported, expected);
    }

    #[test]
    fn any_and_priority_forbid_only_what_they_cannot_resolve(rows in prop::collection::vec(row(), 1..6)) {
        let by_outputs = check(&parse("any", &rows));
        let by_rank = check(&parse("priority", &rows));
        let number = |row: &String| row.parse::<usize>().unwrap();
        let all = check(&parse("unique", &rows)).overlaps;
        let differing = all.iter().filter(|overlap| number(&overlap.rows[0]) % 2 != number(&overlap.rows[1]) % 2).count();
        let tied = all.iter().filter(|overlap| rows[number(&overlap.rows[0])].priority == rows[number(&overlap.rows[1])].priority).count();
        prop_assert_eq!(by_outputs.overlaps.len(), differing);
        prop_assert_eq!(by_rank.overlaps.len(), tied);
    }
}
