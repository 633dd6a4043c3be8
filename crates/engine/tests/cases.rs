//! The runner of pipeline tests finds what is wrong.

mod common;

use std::collections::BTreeMap;

use chandler_engine::Pipelines;
use chandler_engine::case::CaseReport;

const STOCK: &str = "/* Stock. */\n-- grain: item_id\nSELECT item_id, sum(CAST(on_hand AS BIGINT)) AS quantity, array_agg(site_id ORDER BY site_id) AS sites FROM core_item_sites GROUP BY item_id";
const LARGE: &str = "/* Large stock. */\n-- grain: item_id\nSELECT item_id, quantity FROM stock CROSS JOIN run_parameters WHERE quantity > 10 AND as_of_on = DATE '2026-03-01'";

async fn report(cases: &[(&str, &str)]) -> CaseReport {
    let sql = [("facts/stock.sql", STOCK), ("features/large_stock.sql", LARGE)];
    let files: BTreeMap<String, String> = sql.iter().chain(cases).map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    let pipelines = Pipelines::from_files(files).expect("pipelines");
    pipelines.run_cases(&common::empty_lake(), &common::rules()).await.expect("report")
}

const GIVEN: &str = "[[test]]\nname = \"adds sites\"\n[test.given]\ncore_item_sites = '''\nitem_id | site_id | on_hand | commit_seq\nBOLT | MAIN | 5 | 1\nBOLT | WEST | 2 | 1\nBOLT | WEST | 4 | 2\n'''\n[test.expect]\n";

async fn stock_case(expected: &str) -> CaseReport {
    report(&[("facts/stock.test.toml", &format!("{GIVEN}stock = '''\n{expected}\n'''\n"))]).await
}

#[tokio::test]
async fn rows_that_agree_pass_and_others_are_shown() {
    let agreed = stock_case("item_id | quantity | sites\nBOLT | 9 | [\"MAIN\", \"WEST\"]").await;
    assert_eq!((agreed.passed, agreed.failures.len()), (1, 0), "{:?}", agreed.failures);
    let wrong = stock_case("item_id | quantity\nBOLT | 11").await;
    let message = wrong.failures[0].to_string();
    assert!(message.starts_with("facts/stock.test.toml: test \"adds sites\": row 1, quantity: expected 11 and got 9:"), "{message}");
    let missing = stock_case("item_id").await;
    assert!(missing.failures[0].to_string().contains("expected 0 rows and got 1:"));
    let unknown = stock_case("item_id | amount\nBOLT | 9").await;
    assert!(unknown.failures[0].to_string().contains("there is no column `amount`; there are item_id, quantity, sites"));
}

#[tokio::test]
async fn a_pipeline_without_a_test_is_named() {
    let report = report(&[]).await;
    assert_eq!(report.untested, ["facts/stock.sql", "features/large_stock.sql"]);
}

#[tokio::test]
async fn derived_rows_and_the_day_can_be_given() {
    let text = "[[test]]\nname = \"on the day\"\nas_of_on = \"2026-03-01\"\n[test.given]\nstock = '''\nitem_id | quantity\nBOLT | 11\nNUT | 10\n'''\n[test.expect]\nlarge_stock = '''\nitem_id\nBOLT\n'''\n";
    let report = report(&[("features/large_stock.test.toml", text)]).await;
    assert_eq!(report.passed, 1, "{:?}", report.failures);
}

#[tokio::test]
async fn refusals_can_be_expected_and_slips_of_the_test_are_found() {
    let slips = [
        ("[[test]]\nname = \"x\"\nfails = \"something else\"\n", "should fail with `something else` but does not"),
        ("[[test]]\nname = \"x\"\n", "state either expected rows or `fails`"),
        (
            "[[test]]\nname = \"x\"\n[test.given]\ncore_items = '''\nitem_id\nBOLT\n'''\n[test.expect]\nstock = 'item_id'\n",
            "given core_items: the pipeline does not read it",
        ),
        ("[[test]]\nname = \"x\"\n[test.expect]\nstocks = 'item_id'\n", "expect exactly the rows of stock"),
        ("[[test]]\nname = \"x\"\nexpected = 1\n", "unknown field `expected`"),
    ];
    for (text, reason) in slips {
        let report = report(&[("facts/stock.test.toml", text)]).await;
        let message = report.failures[0].to_string();
        assert!(message.contains(reason), "{message}");
    }
    let null_key =
        "[[test]]\nname = \"x\"\nas_of_on = \"2026-03-01\"\nfails = \"item_id of the grain is null\"\n[test.given]\nstock = '''\nquantity\n11\n'''\n";
    assert_eq!(report(&[("features/large_stock.test.toml", null_key)]).await.passed, 1);
}
