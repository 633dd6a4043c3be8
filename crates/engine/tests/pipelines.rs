//! The pipelines of this repository: each plans, each has a test beside it, and every test holds.

mod common;

use chandler_engine::{Pipelines, Session};

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
