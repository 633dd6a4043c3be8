//! Words of SQL in any order: nothing panics through, nothing is written, and what is answered was one query. `SOUP_CASES` asks for more cases of each kind.

use chandler_engine::{EngineError, QueryLimits};
use datafusion::sql::sqlparser::ast::Statement;
use datafusion::sql::sqlparser::dialect::GenericDialect;
use datafusion::sql::sqlparser::parser::Parser;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::cell::Cell;
use std::time::Duration;

use crate::Guarded;

const CASES: u32 = 400;

const WORDS: &[&str] = &[
    "SELECT",
    "FROM",
    "WHERE",
    "GROUP BY",
    "ORDER BY",
    "HAVING",
    "LIMIT",
    "OFFSET",
    "WITH",
    "AS",
    "UNION",
    "ALL",
    "EXCEPT",
    "INTERSECT",
    "JOIN",
    "LEFT",
    "CROSS",
    "LATERAL",
    "ON",
    "USING",
    "IN",
    "EXISTS",
    "NOT",
    "AND",
    "OR",
    "BETWEEN",
    "LIKE",
    "CASE",
    "WHEN",
    "THEN",
    "ELSE",
    "END",
    "CAST",
    "OVER",
    "PARTITION BY",
    "ROWS",
    "DISTINCT",
    "VALUES",
    "INSERT",
    "INTO",
    "UPDATE",
    "SET",
    "DELETE",
    "DROP",
    "TABLE",
    "CREATE",
    "EXTERNAL",
    "LOCATION",
    "COPY",
    "TO",
    "EXPLAIN",
    "ANALYZE",
    "RECURSIVE",
    "RETURNING",
    "PREPARE",
    "EXECUTE",
    "BEGIN",
    "COMMIT",
    "UNNEST",
    "CUBE",
    "ROLLUP",
    "GROUPING SETS",
    "FILTER",
    "QUALIFY",
    "WINDOW",
    "INTERVAL",
    "DATE",
    "NULL",
    "TRUE",
    "IS",
    "ANY",
    "FOR",
    "(",
    ")",
    ",",
    ";",
    "*",
    "+",
    "-",
    "/",
    "||",
    "::",
    "=",
    "<",
    ">",
    ".",
    "[",
    "]",
    "{",
    "}",
    "'",
    "\"",
    "--",
    "/*",
    "*/",
    "$1",
    "?",
    "@",
    "|>",
    "->",
    "1",
    "0",
    "-1",
    "9223372036854775807",
    "1e308",
    "''",
    "'x'",
    "'[1]'",
    "'2026-02-30'",
    "core_item_sites",
    "core_items",
    "run_parameters",
    "item_id",
    "on_hand",
    "site_id",
    "x",
    "a",
    "b",
    "INT",
    "DECIMAL(38, 10)",
    "TEXT",
    "count",
    "sum",
    "max",
    "lag",
    "rank",
    "array_agg",
    "make_array",
    "concat",
    "replace",
    "substr",
    "date_trunc",
    "to_char",
    "arrow_cast",
    "random",
    "now",
    "read_csv",
    "generate_series",
    "'{folder}/canary.csv'",
    "'/etc/passwd'",
    "information_schema.tables",
    "\u{202e}",
    "\0",
    "é",
    "💥",
];

/// Whole statements, from which words are taken and into which words are put.
const STATEMENTS: &[&str] = &[
    "SELECT item_id , sum ( on_hand ) AS x FROM core_item_sites GROUP BY item_id HAVING sum ( on_hand ) > 0 ORDER BY x LIMIT 1",
    "WITH a AS ( SELECT * FROM core_item_sites ) SELECT count ( * ) FROM a JOIN core_items USING ( item_id )",
    "SELECT CASE WHEN on_hand > 1 THEN 'x' ELSE concat ( item_id , site_id ) END FROM core_item_sites WHERE item_id IN ( SELECT item_id FROM core_items )",
    "SELECT rank ( ) OVER ( PARTITION BY item_id ORDER BY on_hand ROWS BETWEEN 1 PRECEDING AND CURRENT ROW ) FROM core_item_sites UNION ALL SELECT 1",
    "SELECT array_agg ( item_id ) , max ( CAST ( on_hand AS TEXT ) ) FROM core_item_sites , LATERAL ( SELECT 1 ) AS b WHERE EXISTS ( VALUES ( 1 ) )",
];

/// Functions that people may call, for calls with values that do not suit them.
const FUNCTIONS: &[&str] = &[
    "abs",
    "array_append",
    "array_concat",
    "array_distinct",
    "array_element",
    "array_has",
    "array_length",
    "array_max",
    "array_position",
    "array_slice",
    "array_sort",
    "arrow_cast",
    "arrow_typeof",
    "ascii",
    "avg",
    "btrim",
    "cardinality",
    "chr",
    "coalesce",
    "concat",
    "concat_ws",
    "contains",
    "corr",
    "date_bin",
    "date_part",
    "date_trunc",
    "ends_with",
    "exp",
    "flatten",
    "gcd",
    "greatest",
    "initcap",
    "lcm",
    "left",
    "length",
    "levenshtein",
    "ln",
    "log",
    "make_array",
    "make_date",
    "map_keys",
    "max",
    "median",
    "min",
    "named_struct",
    "nullif",
    "nvl2",
    "percentile_cont",
    "power",
    "regexp_count",
    "regexp_like",
    "regexp_match",
    "replace",
    "reverse",
    "right",
    "round",
    "split_part",
    "sqrt",
    "stddev",
    "string_agg",
    "strpos",
    "substr",
    "substr_index",
    "sum",
    "to_char",
    "to_date",
    "to_timestamp",
    "translate",
    "trunc",
    "unnest",
    "upper",
    "var_pop",
];

const VALUES: &[&str] = &[
    "NULL",
    "0",
    "-1",
    "1",
    "2147483648",
    "-9223372036854775808",
    "9223372036854775807",
    "0.1",
    "99999999999999999999999999999999999999",
    "1e308",
    "-0.0",
    "''",
    "'x'",
    "'é💥'",
    "'-1'",
    "'%Y'",
    "'('",
    "'day'",
    "'Int8'",
    "true",
    "DATE '2026-01-01'",
    "DATE '9999-12-31'",
    "TIMESTAMP '2026-01-01 00:00:00'",
    "INTERVAL '1 month'",
    "INTERVAL '-1 nanosecond'",
    "[1, NULL]",
    "[]",
    "[['a']]",
    "{'a': 1}",
    "item_id",
    "on_hand",
    "commit_seq",
    "commit_known_at",
];

/// A change of a statement: at a place, so many words go and others come.
type Change = (prop::sample::Index, usize, Vec<&'static str>);

fn soup() -> impl Strategy<Value = String> {
    let begins = select(&["", "SELECT ", "SELECT * FROM core_item_sites ", "WITH x AS (SELECT 1) "][..]);
    (begins, prop::collection::vec(select(WORDS), 1..20)).prop_map(|(begin, words)| format!("{begin}{}", words.join(" ")))
}

fn changed() -> impl Strategy<Value = String> {
    let change = (any::<prop::sample::Index>(), 0_usize..2, prop::collection::vec(select(WORDS), 0..2));
    (select(STATEMENTS), prop::collection::vec(change, 1..3)).prop_map(|(statement, changes): (_, Vec<Change>)| {
        let mut words: Vec<&str> = statement.split(' ').collect();
        for (place, gone, new) in changes {
            let start = place.index(words.len() + 1);
            let end = (start + gone).min(words.len());
            words.splice(start..end, new);
        }
        words.join(" ")
    })
}

fn calls() -> impl Strategy<Value = String> {
    let call =
        || (select(FUNCTIONS), prop::collection::vec(select(VALUES), 0..4)).prop_map(|(name, values)| format!("{name}({})", values.join(", ")));
    let inner = (select(FUNCTIONS), call(), select(VALUES)).prop_map(|(name, call, value)| format!("{name}({call}, {value})"));
    prop_oneof![call(), inner].prop_map(|call| format!("SELECT {call} FROM core_item_sites"))
}

#[test]
fn words_in_any_order_do_no_harm() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let guarded = runtime.block_on(Guarded::open());
    let folder = guarded.folder.path().display().to_string();
    let limits = QueryLimits { rows: 10, deadline: Duration::from_secs(20), ..QueryLimits::default() };
    let cases = std::env::var("SOUP_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(CASES);
    let answered = Cell::new(0);
    for strategy in [soup().boxed(), changed().boxed(), calls().boxed()] {
        let config = Config { cases, failure_persistence: None, ..Config::default() };
        let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
        let outcome = runner.run(&strategy, |sql| {
            let sql = sql.replace("{folder}", &folder);
            match runtime.block_on(guarded.session.query_within(&sql, &limits)) {
                Ok(_) => {
                    answered.set(answered.get() + 1);
                    prop_assert!(is_one_query(&sql), "answered: {sql}");
                }
                Err(EngineError::Query { message, remedy, .. }) => prop_assert!(!message.is_empty() && !remedy.is_empty(), "{sql}"),
                Err(other) => prop_assert!(false, "{sql}: {other}"),
            }
            Ok(())
        });
        outcome.unwrap_or_else(|error| panic!("{error}"));
    }
    println!("{} of {} answered", answered.get(), 3 * cases);
    assert!(answered.get() >= 10, "words that never make a statement show nothing");
    runtime.block_on(guarded.assert_untouched());
}

fn is_one_query(sql: &str) -> bool {
    Parser::parse_sql(&GenericDialect {}, sql).is_ok_and(|statements| matches!(statements[..], [Statement::Query(_)]))
}
