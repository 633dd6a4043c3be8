//! The pipelines of this repository: each plans, each has a test beside it, and every test holds.

mod common;

use std::collections::BTreeSet;

use chandler_engine::{Layer, Pipelines, Session};

#[tokio::test]
async fn every_pipeline_has_tests_and_they_hold() {
    let pipelines = Pipelines::embedded().unwrap_or_else(|error| panic!("{error}; {}", error.remedy()));
    let report = pipelines.run_cases(&common::empty_lake(), &common::rules()).await.unwrap_or_else(|error| panic!("{error}; {}", error.remedy()));
    let failures: Vec<String> = report.failures.iter().map(ToString::to_string).collect();
    assert!(failures.is_empty(), "{} passed\n{}", report.passed, failures.join("\n\n"));
    assert_eq!(report.untested, Vec::<String>::new(), "write a .test.toml beside each");
    assert!(report.passed >= pipelines.tables().count());
}

#[tokio::test]
async fn the_dictionary_describes_every_column() {
    let pipelines = Pipelines::embedded().expect("pipelines");
    let session = Session::scratch(&common::empty_lake(), &common::rules()).await.expect("session");
    let tables = pipelines.dictionary(&session).await.expect("dictionary");
    assert!(tables.iter().any(|table| table.name == "core_items" && table.layer == "core" && table.grain == ["item_id"]));
    for table in tables {
        assert!(!table.summary.is_empty() && !table.columns.is_empty(), "{}", table.name);
        let silent: Vec<&str> = table.columns.iter().filter(|column| column.description.is_empty()).map(|column| column.name.as_str()).collect();
        assert_eq!(silent, Vec::<&str>::new(), "{}: describe these columns", table.name);
    }
}

#[test]
fn every_problem_of_the_data_has_its_words() {
    let pipelines = Pipelines::embedded().expect("pipelines");
    let lines = |layer: Layer, mark: &'static str| {
        let sources = pipelines.tables().filter(move |pipeline| pipeline.layer == layer);
        sources.flat_map(|pipeline| pipeline.sql.lines()).filter(move |line| line.contains(mark))
    };
    let is_code = |text: &&str| text.contains('_') && text.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_');
    // A code is a quoted word of a line that names the column, or what a line of history lacks.
    let named = lines(Layer::Kpis, " AS code").filter_map(|line| line.split(" AS code").next());
    let lacking = lines(Layer::Staging, " THEN '").filter_map(|line| line.split(" THEN ").nth(1));
    let given: BTreeSet<&str> = named.chain(lacking).flat_map(|line| line.split('\'').skip(1).step_by(2)).filter(is_code).collect();
    let worded: BTreeSet<&str> = chandler_recommend::DATA_PROBLEMS.iter().map(|kind| kind.code).collect();
    assert_eq!(given, worded);
    assert!(chandler_recommend::DATA_PROBLEMS.windows(2).all(|pair| pair[0].code < pair[1].code));
}
