//! Public exports that nobody here made, through the binary: imported twice, compared with sums of the files read without the importer, and decided on.
//! Skipped, aloud, where `CHANDLER_DATA` names no folder.

use crate::harness::Home;
use crate::loop_once::folds;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

fn data() -> Option<PathBuf> {
    let folder = std::env::var_os("CHANDLER_DATA").map(PathBuf::from).filter(|folder| folder.is_dir());
    if folder.is_none() {
        eprintln!("skipped: CHANDLER_DATA names no folder with the public data sets");
    }
    folder
}

/// A home with a data set in it, imported twice: the second time changes nothing. `quarantined` rows are known to be wrong.
fn taken_over(data: &Path, set: &str, quarantined: u64) -> Home {
    let home = Home::empty();
    let source = data.join(set).display().to_string();
    let mapping = Path::new(env!("CARGO_MANIFEST_DIR")).join("../importer/mappings").join(format!("{set}.toml")).display().to_string();
    let import = || home.json(&["import", &source, "--mapping", &mapping]);
    let first = sums(&import());
    assert_eq!((first.unchanged, first.quarantined), (0, quarantined), "{set}");
    let head = home.head();
    let again = import();
    let second = sums(&again);
    assert_eq!((second.loaded, second.unchanged, second.quarantined, second.deleted), (0, first.loaded, quarantined, 0), "{set}");
    assert_eq!((again["commit_seq"].as_i64(), home.head()), (Some(head), head), "{set}");
    home
}

/// Counts of all files of an import.
struct Sums {
    loaded: u64,
    unchanged: u64,
    quarantined: u64,
    deleted: u64,
}

fn sums(import: &Value) -> Sums {
    let files = import["files"].as_array().expect("files");
    let sum = |name: &str| files.iter().map(|file| file[name].as_u64().expect("a count")).sum();
    let sums = Sums { loaded: sum("loaded"), unchanged: sum("unchanged"), quarantined: sum("quarantined"), deleted: sum("deleted") };
    assert_eq!(sum("read"), sums.loaded + sums.unchanged + sums.quarantined, "{import}");
    assert_eq!(sum("in_file"), sum("filtered") + sum("merged") + sum("read"), "{import}");
    sums
}

/// The rows of a gzip CSV file, by column name, read without the importer.
fn rows(data: &Path, file: &str) -> Vec<HashMap<String, String>> {
    let mut text = String::new();
    flate2::read::MultiGzDecoder::new(File::open(data.join(file)).expect("the file")).read_to_string(&mut text).expect("text");
    csv::Reader::from_reader(text.as_bytes()).deserialize().collect::<Result<_, _>>().expect("rows")
}

/// A decimal text in millionths, read digit by digit; what is smaller has to be nothing.
fn millionths(text: &str) -> i128 {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let (millionths, smaller) = fraction.split_at(fraction.len().min(6));
    assert!(smaller.bytes().all(|digit| digit == b'0'), "{text}");
    let value = whole.parse::<i128>().expect("digits") * 1_000_000 + format!("{millionths:0<6}").parse::<i128>().expect("digits");
    if negative { -value } else { value }
}

/// The one number that a question gives, in millionths.
fn number(home: &Home, sql: &str) -> i128 {
    let rows = home.rows(sql);
    assert_eq!(rows.len(), 1, "{sql}");
    millionths(&rows[0])
}

/// Quantity times price of a row, in millionths.
fn amount(row: &HashMap<String, String>, quantity: &str, price: &str) -> i128 {
    millionths(&row[quantity]) / 1_000_000 * millionths(&row[price])
}

/// Decides, and checks what a planner would: every proposal adds up, covers no more than a year and is for something that was wanted in the last one.
fn queue_is_believable(home: &Home, wanted: &BTreeSet<String>) {
    let run = home.json(&["run"]);
    assert_eq!(run["audits"].as_array().expect("audits").iter().filter(|audit| audit["rows"] != 0).count(), 0, "{}", run["audits"]);
    let queue = home.json(&["queue", "replenishment"]);
    let proposals = queue["rows"].as_array().expect("rows");
    assert!(proposals.len() > 20, "{} proposals", proposals.len());
    for row in proposals {
        assert!(wanted.contains(row["item_id"].as_str().expect("an item")), "nobody wanted it for a year: {row}");
        assert!(row["cover_days_after"].as_f64().is_some_and(|days| days > 0.0 && days <= 365.0), "{row}");
    }
    let quantities: HashMap<&str, &Value> = proposals.iter().map(|row| (row["rec_id"].as_str().expect("an id"), &row["quantity"])).collect();
    let records = home.json(&["sql", "SELECT rec_id, record FROM core_recommendation_revisions WHERE rec_id IN (SELECT rec_id FROM core_recommendations WHERE kind = 'replenishment')"]);
    let records = records["rows"].as_array().expect("rows");
    assert_eq!(records.len(), proposals.len());
    for record in records {
        let rec_id = record[0].as_str().expect("an id");
        let record: Value = serde_json::from_str(record[1].as_str().expect("a record")).expect("JSON");
        assert!(folds(&record["derivation"]), "{rec_id} does not add up: {}", record["derivation"]);
        assert_eq!(&record["derivation"]["result"], quantities[rec_id], "{rec_id}");
    }
    home.head();
}

#[test]
fn uci_has_every_line_and_every_penny_and_a_queue() {
    let Some(data) = data() else { return };
    let home = taken_over(&data, "uci_online_retail", 0);
    let lines = rows(&data, "uci_online_retail/lines.csv.gz");
    let count = |table: &str| number(&home, &format!("SELECT count(*) AS rows FROM {table}")) / 1_000_000;
    assert_eq!(count("history_sales_lines") + count("history_returns") + count("history_stock_movements"), lines.len() as i128);
    let revenue: i128 = lines.iter().map(|line| amount(line, "quantity", "unit_price")).sum();
    let billed = |table: &str| number(&home, &format!("SELECT sum(quantity * unit_price) AS amount FROM {table}"));
    assert_eq!(billed("history_sales_lines") - billed("history_returns"), revenue);
    assert_eq!(number(&home, "SELECT sum(amount) AS amount FROM history_invoices"), revenue);
    let recent = |line: &&HashMap<String, String>| line["invoice_date"].as_str() >= "2010-12-10" && !line["quantity"].starts_with('-');
    let wanted = lines.iter().filter(recent).map(|line| line["stock_code"].to_uppercase()).collect();
    queue_is_believable(&home, &wanted);
}

#[test]
fn adventureworks_receives_what_was_ordered_less_what_was_rejected_but_for_the_lines_that_differ() {
    let Some(data) = data() else { return };
    let home = taken_over(&data, "adventureworks", 41);
    let headers = rows(&data, "adventureworks/purchasing_purchaseorderheader.csv.gz");
    let done: BTreeSet<String> =
        headers.into_iter().filter(|row| ["3", "4"].contains(&row["status"].as_str())).map(|row| row["purchaseorderid"].clone()).collect();
    let mut lines = rows(&data, "adventureworks/purchasing_purchaseorderdetail.csv.gz");
    lines.retain(|line| done.contains(&line["purchaseorderid"]));
    for (field, column) in [("ordered_quantity", "orderqty"), ("received_quantity", "receivedqty"), ("rejected_quantity", "rejectedqty")] {
        let expected: i128 = lines.iter().map(|line| millionths(&line[column])).sum();
        assert_eq!(number(&home, &format!("SELECT sum({field}) AS quantity FROM history_receipts")), expected, "{field}");
    }
    let differs =
        |line: &&HashMap<String, String>| millionths(&line["receivedqty"]) != millionths(&line["orderqty"]) - millionths(&line["rejectedqty"]);
    let expected: BTreeSet<String> =
        lines.iter().filter(differs).map(|line| format!("{}|{}", line["purchaseorderid"], line["purchaseorderdetailid"])).collect();
    assert!(!expected.is_empty());
    let differing = "SELECT po_number, line FROM history_receipts WHERE received_quantity <> ordered_quantity - rejected_quantity";
    let found = home.rows(differing);
    assert_eq!((found.len(), found.into_iter().collect::<BTreeSet<_>>()), (expected.len(), expected));
    let wanted = home.rows("SELECT DISTINCT item_id FROM history_sales_lines WHERE sold_on > DATE '2013-08-12' AND quantity > 0");
    queue_is_believable(&home, &wanted.into_iter().collect());
}

#[test]
fn classicmodels_sells_and_is_paid_what_its_files_say() {
    let Some(data) = data() else { return };
    let home = taken_over(&data, "classicmodels", 0);
    let status: HashMap<String, String> =
        rows(&data, "classicmodels/orders.csv.gz").into_iter().map(|row| (row["order_number"].clone(), row["status"].clone())).collect();
    let mut ordered: BTreeMap<&str, i128> = BTreeMap::new();
    for line in rows(&data, "classicmodels/orderdetails.csv.gz") {
        let state = match status[&line["order_number"]].as_str() {
            "Cancelled" => "cancelled",
            "In Process" | "On Hold" => "open",
            _ => "shipped",
        };
        *ordered.entry(state).or_default() += amount(&line, "quantity_ordered", "price_each");
    }
    assert_eq!(ordered.values().sum::<i128>(), 9_604_190_610_000, "sum of quantity times price of all lines");
    assert_eq!(number(&home, "SELECT sum(quantity * unit_price) AS amount FROM history_sales_lines"), ordered["shipped"]);
    assert_eq!(number(&home, "SELECT sum(amount) AS amount FROM core_sales_order_lines"), ordered["open"]);
    let paid: i128 = rows(&data, "classicmodels/payments.csv.gz").iter().map(|row| millionths(&row["amount"])).sum();
    // Payments of June 2005 are in the files, and unknown on the last day of May, at which the home stands.
    assert_eq!(number(&home, "SELECT sum(amount) AS amount FROM history_settlements_versions"), paid);
}

#[test]
fn northwind_has_on_hand_what_its_movements_left() {
    let Some(data) = data() else { return };
    let home = taken_over(&data, "northwind_2007", 0);
    let mut stock: BTreeMap<String, i128> = BTreeMap::new();
    for row in rows(&data, "northwind_2007/inventory_transactions.csv.gz") {
        let sign = match row["transaction_type"].as_str() {
            "1" => 1,
            "2" => -1,
            _ => 0,
        };
        *stock.entry(row["product_id"].clone()).or_default() += sign * millionths(&row["quantity"]);
    }
    stock.retain(|_, quantity| *quantity != 0);
    let on_hand = home.rows("SELECT item_id, on_hand FROM core_item_sites WHERE on_hand <> 0");
    let on_hand = on_hand.iter().filter_map(|row| row.split_once('|')).map(|(item, quantity)| (item.to_owned(), millionths(quantity)));
    assert_eq!(on_hand.collect::<BTreeMap<_, _>>(), stock);
    assert_eq!(home.rows("SELECT count(*) AS rows FROM history_receipts"), ["43"]);
    home.head();
}
