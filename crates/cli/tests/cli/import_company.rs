//! A small company taken over whole: its files become the books to the cent, again they change nothing, a later export is a delta that changes nothing
//! earlier, and business waits until the totals of both systems are the same or explained.

use crate::company::{Company, DAYS};
use crate::harness::Home;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;

fn import(home: &Home, company: &Company) -> Value {
    home.json(&["import", &company.source(), "--mapping", &company.mapping()])
}

/// Loaded, unchanged, quarantined and deleted rows of the files, each of which adds up.
fn counts(document: &Value) -> BTreeMap<String, [u64; 4]> {
    let file = |file: &Value| {
        let count = |name: &str| file[name].as_u64().expect("a count");
        assert_eq!(count("read"), count("loaded") + count("unchanged") + count("quarantined"), "{file}");
        assert_eq!(count("in_file"), count("filtered") + count("merged") + count("read"), "{file}");
        (file["file"].as_str().expect("a name").to_owned(), ["loaded", "unchanged", "quarantined", "deleted"].map(count))
    };
    document["files"].as_array().expect("files").iter().map(file).collect()
}

fn total(counts: &BTreeMap<String, [u64; 4]>, place: usize) -> u64 {
    counts.values().map(|counts| counts[place]).sum()
}

const STOCK: &str = "SELECT item_id, on_hand, pool_value, on_order FROM core_item_sites ORDER BY item_id";
const ORDERED: &str = "SELECT so_number, item_id, quantity, shipped, backordered, ordered_on FROM core_sales_order_lines ORDER BY so_number, line";
const EXPECTED: &str = "SELECT po_number, item_id, quantity, received, ordered_on FROM core_purchase_order_lines ORDER BY po_number, line";
const OWED: &str = "SELECT customer_id, receivable, unapplied FROM core_customer_accounts ORDER BY customer_id";
const OWING: &str = "SELECT supplier_id, sum(open) AS open FROM core_supplier_bills GROUP BY supplier_id ORDER BY supplier_id";
const ACCOUNTS: &str = "SELECT account, sum(amount) AS balance FROM core_journal_lines GROUP BY account ORDER BY account";
const OFFERS: &str = "SELECT item_id, supplier_id, lead_time_days, unit_price FROM core_supplier_items ORDER BY item_id";
const BREAKS: &str = "SELECT item_id, from_quantity, unit_price FROM core_supplier_price_breaks";
const PRICES: &str = "SELECT item_id, customer_id, from_on, unit_price FROM core_prices ORDER BY item_id, customer_id, from_on";
const SALES: &str = "SELECT item_id, count(*) AS lines, sum(quantity) AS sold FROM history_sales_lines GROUP BY item_id ORDER BY item_id";

#[test]
fn the_books_say_what_the_files_say() {
    let (home, company) = taken_over();
    assert_eq!(home.rows(STOCK), ["BOLT|144.000000|142.3700|200.000000", "GLUE|7.000000|28.7000|0.000000", "NUT|400.000000|100.0000|100.000000"]);
    assert_eq!(
        home.rows("SELECT item_id, bin_id, on_hand FROM core_bin_balances ORDER BY item_id, bin_id"),
        ["BOLT|A-01|120.000000", "BOLT|DOCK|24.000000", "GLUE|A-01|7.000000", "NUT|A-01|400.000000"]
    );
    let open = home.rows(ORDERED);
    assert_eq!(open, ["SO-000001|BOLT|6.000000|0.000000|0.000000|2025-12-28", "SO-000001|GLUE|9.000000|0.000000|0.000000|2025-12-28"]);
    assert_eq!(home.rows(EXPECTED), ["PO-000001|BOLT|200.000000|0.000000|2025-12-15", "PO-000001|NUT|100.000000|0.000000|2025-12-15"]);
    let origins = "SELECT origin_number FROM core_sales_orders UNION ALL SELECT origin_number FROM core_purchase_orders ORDER BY origin_number";
    assert_eq!(home.rows(origins), ["P-77", "S-9"]);
    assert_eq!(home.rows(OWED), ["C1|120.4000|0.0000", "C2|75.0000|20.0000"]);
    assert_eq!(home.rows(OWING), ["ACME|300.0000", "CHEM|24.6000"]);
    assert_eq!(
        home.rows(ACCOUNTS),
        ["1000|1500.0000", "1100|175.4000", "1200|271.0700", "2000|-324.6000", "3000|0.0000", "3100|-1621.8700"],
        "everything was taken over, so nothing is left on the account of openings"
    );
    assert_eq!(
        home.rows("SELECT item_id, status FROM core_items ORDER BY item_id"),
        ["BOLT|active", "GLUE|active", "NUT|active", "PIN|discontinued"]
    );
    assert_eq!(home.rows(BREAKS), ["BOLT|480.000000|0.900000"]);
    assert_eq!(home.rows("SELECT unit, numerator FROM core_item_units WHERE item_id = 'BOLT' ORDER BY unit"), ["BX|24"]);
    let substitutes = "SELECT item_id, substitute_id, numerator, denominator, priority FROM core_item_substitutes";
    assert_eq!(home.rows(substitutes), ["BOLT|NUT|2|1|1"]);
    let lines = home.json(&["show", "BOLT"])["lines"].clone();
    let has = |column: &str, value: &str| lines.as_array().expect("lines").iter().any(|row| row[column] == value);
    assert!(has("unit", "BX") && has("substitute_id", "NUT"), "an item is shown with its packs and substitutes: {lines}");
    assert_eq!(home.rows("SELECT entity_id, currency FROM core_entities WHERE entity_id = 'NORTH'"), ["NORTH|USD"]);
    assert_eq!(home.rows("SELECT entity_id, cut_over_on, state FROM core_cut_overs"), ["NORTH|2025-12-31|open"]);
    assert_eq!(home.rows(SALES), sold_by_item(&company.read("sold.csv")));
    assert_eq!(home.rows("SELECT count(*) AS lines, min(known_basis) AS basis FROM history_receipts"), ["17|reconstructed"]);
}

/// A home into which the company's files were imported, every row of them.
fn taken_over() -> (Home, Company) {
    let home = Home::empty();
    let company = Company::in_folder(&home.folder().join("exports"));
    let document = import(&home, &company);
    let counts = counts(&document);
    assert_eq!([1, 2, 3].map(|place| total(&counts, place)), [0, 0, 0], "{document}");
    assert_eq!(document["complaints"], 0);
    assert_eq!(document["clock"].as_str().map(|clock| clock.contains("2025-12-31")), Some(true), "old data stops the clock: {document}");
    assert_eq!([counts["sold.csv"][0], counts["items.csv"][0], counts["offers.csv"][0], counts["open_items.csv"][0]], [DAYS as u64, 4, 4, 5]);
    assert_eq!(document["loaded"]["opening_stock"], 4);
    home.head();
    (home, company)
}

/// Lines and units sold by item, read from the file alone.
fn sold_by_item(text: &str) -> Vec<String> {
    let mut sold: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let item = sold.entry(cells[3].to_owned()).or_default();
        *item = (item.0 + 1, item.1 + cells[5].parse::<u64>().expect("a quantity"));
    }
    sold.into_iter().map(|(item, (lines, units))| format!("{item}|{lines}|{units}.000000")).collect()
}

#[test]
fn the_same_files_again_change_nothing() {
    let (home, company) = taken_over();
    let before = home.head();
    let again = import(&home, &company);
    let counts = counts(&again);
    assert_eq!([0, 2, 3].map(|place| total(&counts, place)), [0, 0, 0], "{again}");
    assert_eq!(counts["sold.csv"][1], DAYS as u64);
    assert_eq!((again["commit_seq"].as_i64(), home.head()), (Some(before), before));
    assert_eq!(home.rows("SELECT count(*) AS imports FROM core_imports"), ["1"]);
}

/// The business day of the home, and the last day of a later export: what it says otherwise was not known before.
const TODAY: &str = "2025-12-31";
const LATER: &str = "2026-01-03";

#[test]
fn a_later_export_of_history_is_a_delta_and_nothing_earlier_changes() {
    let (home, company) = taken_over();
    let before = home.json(&["run", "--as-of", "2025-06-01"]);
    assert_eq!(before["recommendations"]["replenishment"]["checked"], 0);
    assert!(before["note"].as_str().is_some_and(|note| note.starts_with("The books begin with the cut-over on 2025-12-31.")), "{}", before["note"]);
    assert!(home.json(&["run", "--as-of", TODAY])["note"].is_null());
    let past = |as_of: &str| tables(&home.json(&["run", "--as-of", as_of]));
    let (known, computed) = (home.rows_as_of(SALES, &["--as-of", TODAY]), past(TODAY));
    assert!(["past_sales", "demand_daily", "lead_time_demand", "replenishment"].iter().all(|table| computed[*table].0 > 0), "{computed:?}");

    company.replace("sold.csv", "O-100,1,C1,BOLT,2025-04-11,4,2.00\n", "O-100,1,C1,BOLT,2025-04-11,40,2.00\n");
    company.replace("sold.csv", "O-102,1,C1,BOLT,2025-04-13,6,2.00\n", "");
    let late = "O-120,2,C1,NUT,2025-05-01,77,0.55\nO-900,1,C2,GLUE,2026-01-03,2,8.50\n";
    company.write("sold.csv", company.read("sold.csv") + late);
    let delta = import(&home, &company);
    let counts = counts(&delta);
    assert_eq!(counts["sold.csv"], [3, DAYS as u64 - 2, 0, 1], "{delta}");
    assert_eq!((total(&counts, 0), total(&counts, 3)), (3, 1), "{delta}");
    home.head();
    let versions = "SELECT op, count(*) AS rows FROM history_sales_lines_versions WHERE import_id = 'IMP-000002' GROUP BY op ORDER BY op";
    assert_eq!(home.rows(versions), ["delete|1", "insert|2", "update|1"]);
    assert_eq!(home.rows_as_of(SALES, &["--as-of", LATER]), sold_by_item(&company.read("sold.csv")));

    assert_eq!(home.rows_as_of(SALES, &["--as-of", TODAY]), known, "what was known on a day does not change");
    assert_eq!(past(TODAY), computed);
}

#[test]
fn a_later_export_of_masters_is_a_delta_and_nothing_earlier_changes() {
    let (home, company) = taken_over();
    let before = home.head().to_string();
    let computed = tables(&home.json(&["run", "--as-of", &before]));
    company.replace("prices.csv", "NUT,,2025-01-01,0.55", "NUT,,2025-01-01,0.57");
    company.replace("offers.csv", "ACME,NUT,0,0.25,7,100", "ACME,NUT,0,0.25,12,100");
    company.replace("items.csv", "GLUE,Glue 1 l", "GLUE,Glue 1 litre");
    company.replace("items.csv", "PIN,Pin,", "PIN,Pin two,");
    let delta = import(&home, &company);
    let counts = counts(&delta);
    assert_eq!([counts["prices.csv"], counts["offers.csv"], counts["items.csv"]], [[1, 3, 0, 0], [1, 3, 0, 0], [2, 2, 0, 0]], "{delta}");
    assert_eq!((total(&counts, 0), total(&counts, 3)), (4, 0), "{delta}");
    home.head();
    assert_eq!(home.rows(OFFERS), ["BOLT|ACME|7|1.000000", "GLUE|CHEM|14|4.100000", "NUT|ACME|12|0.250000"]);
    assert_eq!(
        home.rows(PRICES),
        [
            "BOLT||2025-01-01|2.000000",
            "BOLT|C1|2025-06-01|1.800000",
            "GLUE||2025-01-01|8.500000",
            "NUT||2025-01-01|0.570000",
            "PIN||2025-01-01|0.100000"
        ],
        "a new name is no new price"
    );
    assert_eq!(home.rows("SELECT name FROM core_items ORDER BY item_id"), ["Bolt M8", "Glue 1 litre", "Nut M8", "Pin two"]);
    assert_eq!(tables(&home.json(&["run", "--as-of", &before])), computed);
    let again = import(&home, &company);
    assert_eq!(again["commit_seq"].as_i64(), Some(home.head()));
    assert_eq!(home.rows("SELECT count(*) AS imports FROM core_imports"), ["2"]);
}

/// Rows and content of what a run computed, by table.
fn tables(run: &Value) -> BTreeMap<String, (i64, String)> {
    let table = |table: &Value| {
        let text = |name: &str| table[name].as_str().expect("a text").to_owned();
        (text("table"), (table["rows"].as_i64().expect("a number"), text("content_hash")))
    };
    run["tables"].as_array().expect("tables").iter().map(table).collect()
}

const TOTALS: &str =
    "kind,subject,amount\nstock_value,MAIN,271.07\nreceivables,C1,120.40\nreceivables,C2,55.00\npayables,,324.60\naccount,1000,1500.25\n";

#[test]
fn the_queue_says_what_was_reconstructed_and_business_waits_for_the_totals() {
    let (home, _) = taken_over();
    home.json(&["run"]);
    let queue = home.json(&["queue", "replenishment"]);
    let rows = queue["rows"].as_array().expect("rows");
    assert!(!rows.is_empty(), "{queue}");
    for row in rows {
        let flags = row["flags"].as_array().expect("flags");
        assert!(flags.iter().any(|flag| flag == "RECONSTRUCTED"), "{row}");
    }
    let rec_id = rows[0]["rec_id"].as_str().expect("an id");
    let approve = || home.run_json(&["approve", rec_id]);
    assert_eq!(approve().failure(), (1, "not_live".to_owned()));

    let totals = home.folder().join("totals.csv");
    fs::write(&totals, TOTALS).expect("a file");
    assert_eq!(home.run_json(&["cut-over", "live"]).failure(), (1, "not_checked".to_owned()));
    let checked = home.json(&["cut-over", "check", &totals.display().to_string()]);
    assert_eq!((&checked["unexplained"], &checked["may_go_live"]), (&Value::from(1), &Value::from(false)), "{checked}");
    let differing: Vec<&Value> =
        checked["totals"].as_array().expect("totals").iter().filter(|total| total["difference"]["amount"] != "0.00").collect();
    assert_eq!((differing.len(), differing[0]["subject"].as_str(), differing[0]["difference"]["amount"].as_str()), (1, Some("1000"), Some("-0.25")));
    assert_eq!(home.run_json(&["cut-over", "live"]).failure(), (1, "difference_unexplained".to_owned()));
    let explained = home.json(&["cut-over", "explain", "account", "1000", "--why", "A coin roll counted twice over there"]);
    let signed = explained["totals"].as_array().expect("totals").iter().filter(|total| total["signed_by"] == "tester").count();
    assert_eq!((&explained["may_go_live"], signed), (&Value::from(true), 1), "{explained}");
    assert_eq!(home.json(&["cut-over", "live"])["state"], "live");

    let done = approve();
    assert_eq!((done.code, &done.document()["done"]), (0, &Value::from(1)), "{}", done.out);
    home.head();
}

#[test]
fn rows_with_a_moment_of_entry_are_not_called_reconstructed() {
    let home = Home::empty();
    let company = Company::in_folder(&home.folder().join("exports"));
    company.replace("mapping.toml", "sold_on = { column = \"day\" }", "sold_on = { column = \"day\" }\nknown_at = { column = \"day\" }");
    company.replace(
        "mapping.toml",
        "received_on = { column = \"arrived\" }",
        "received_on = { column = \"arrived\" }\nknown_at = { column = \"arrived\" }",
    );
    import(&home, &company);
    home.json(&["run"]);
    let queue = home.json(&["queue", "replenishment"]);
    let rows = queue["rows"].as_array().expect("rows");
    assert!(!rows.is_empty() && !queue.to_string().contains("RECONSTRUCTED"), "{queue}");
}
