//! Control totals of real exports, against sums computed here from the bytes alone. Skipped, aloud, where `CHANDLER_DATA` names no folder.

use std::collections::{BTreeMap, HashMap};
use std::io::Read;
use std::path::{Path, PathBuf};

use chandler_importer::{Complaint, Import, Layer, LoadReport, Mapping, Prior, Record, Value, target};
use polars::prelude::{DataFrame, DataType};

use crate::support::parquet;

fn data() -> Option<PathBuf> {
    let folder = std::env::var_os("CHANDLER_DATA").map(PathBuf::from).filter(|folder| folder.is_dir());
    if folder.is_none() {
        eprintln!("skipped: CHANDLER_DATA names no folder with the public data sets");
    }
    folder
}

/// One data set imported by its mapping.
struct Imported {
    records: HashMap<&'static str, Vec<Record>>,
    history: HashMap<&'static str, Vec<DataFrame>>,
    reports: Vec<LoadReport>,
    complaints: Vec<Complaint>,
}

fn import(data: &Path, set: &str) -> Imported {
    let mapping = Path::new(env!("CARGO_MANIFEST_DIR")).join("mappings").join(format!("{set}.toml"));
    let mapping = Mapping::read(&mapping).unwrap_or_else(|error| panic!("{error}"));
    let source = data.join(set);
    let import = Import::new(&source, &mapping, "control");
    let staging = tempfile::tempdir().expect("a folder");
    let mut out = Imported { records: HashMap::new(), history: HashMap::new(), reports: Vec::new(), complaints: Vec::new() };
    for target in mapping.targets() {
        if target.layer == Layer::History {
            let staged = import.stage(target, Prior::none(), &staging.path().join(target.name), &mut out.complaints).expect("staged");
            out.history.insert(target.name, staged.parts.iter().map(|part| parquet(part)).collect());
            out.reports.extend(staged.loads);
        } else {
            let mut records = import.records(target, Prior::none(), &mut out.complaints).expect("starts");
            out.records.insert(target.name, records.by_ref().collect::<Result<_, _>>().expect("records"));
            out.reports.extend(records.reports());
        }
    }
    for report in &out.reports {
        assert_eq!(report.in_file, report.filtered + report.merged + report.read, "{report:?}");
        assert_eq!(report.read, report.loaded + report.unchanged + report.quarantined, "{report:?}");
    }
    out
}

impl Imported {
    /// Sum of a money or quantity field, or of the product of two, in `10^-digits`.
    fn total(&self, target: &str, fields: &[&str]) -> (i128, u32) {
        let mut sum = 0;
        let mut digits = 0;
        for frame in &self.history[target] {
            let mut product = vec![1_i128; frame.height()];
            digits = 0;
            for field in fields {
                let column = frame.column(field).expect("the field");
                let DataType::Decimal(_, scale) = column.dtype() else { panic!("{field} is no decimal") };
                digits += *scale as u32;
                let units = column.decimal().expect("decimals").physical().clone();
                product.iter_mut().zip(units.iter()).for_each(|(product, units)| *product *= units.unwrap_or_default());
            }
            sum += product.iter().sum::<i128>();
        }
        (sum, digits)
    }

    fn rows(&self, target: &str) -> usize {
        self.records.get(target).map_or_else(|| self.history[target].iter().map(DataFrame::height).sum(), Vec::len)
    }
}

/// The rows of a gzip CSV file, by column name, read without the importer.
fn rows(data: &Path, file: &str) -> Vec<BTreeMap<String, String>> {
    let mut text = String::new();
    flate2::read::MultiGzDecoder::new(std::fs::File::open(data.join(file)).expect("the file")).read_to_string(&mut text).expect("text");
    csv::Reader::from_reader(text.as_bytes()).deserialize().collect::<Result<_, _>>().expect("rows")
}

/// A decimal text in `10^-6`, read digit by digit.
fn millionths(text: &str) -> i128 {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let value = whole.parse::<i128>().expect("digits") * 1_000_000 + format!("{fraction:0<6}").parse::<i128>().expect("digits");
    if negative { -value } else { value }
}

fn money(value: (i128, u32)) -> i128 {
    value.0 * 1_000_000 / 10_i128.pow(value.1)
}

#[test]
fn uci_every_line_and_every_penny() {
    let Some(data) = data() else { return };
    let imported = import(&data, "uci_online_retail");
    let lines = rows(&data, "uci_online_retail/lines.csv.gz");
    assert_eq!(lines.len(), 541_909);
    let expected: i128 = lines.iter().map(|line| millionths(&line["quantity"]) / 1_000_000 * millionths(&line["unit_price"])).sum();
    let sales = imported.total("history_sales_lines", &["quantity", "unit_price"]);
    let returns = imported.total("history_returns", &["quantity", "unit_price"]);
    assert_eq!(money(sales) - money(returns), expected);
    assert_eq!(expected, 9_747_747_934_000, "sum of quantity times price of all lines");
    assert_eq!(money(imported.total("history_invoices", &["amount"])), expected);
    let all = imported.rows("history_sales_lines") + imported.rows("history_returns") + imported.rows("history_stock_movements");
    assert_eq!((all, imported.complaints.len()), (541_909, 0));
    let expected: i128 = lines.iter().map(|line| millionths(&line["quantity"])).sum();
    let moved = imported.total("history_stock_movements", &["quantity"]).0;
    assert_eq!(imported.total("history_sales_lines", &["quantity"]).0 - imported.total("history_returns", &["quantity"]).0 + moved, expected);
    let customers: std::collections::BTreeSet<&str> = lines.iter().map(|line| line["customer_id"].as_str()).filter(|id| !id.is_empty()).collect();
    assert_eq!(imported.rows("customers"), customers.len());
}

#[test]
fn classicmodels_sales_stock_and_payments() {
    let Some(data) = data() else { return };
    let imported = import(&data, "classicmodels");
    assert_eq!(imported.complaints, []);
    let status: HashMap<String, String> =
        rows(&data, "classicmodels/orders.csv.gz").into_iter().map(|row| (row["order_number"].clone(), row["status"].clone())).collect();
    let (mut shipped, mut open, mut cancelled) = (0, 0, 0);
    for line in rows(&data, "classicmodels/orderdetails.csv.gz") {
        let amount = millionths(&line["quantity_ordered"]) / 1_000_000 * millionths(&line["price_each"]);
        match status[&line["order_number"]].as_str() {
            "Cancelled" => cancelled += amount,
            "In Process" | "On Hold" => open += amount,
            _ => shipped += amount,
        }
    }
    assert_eq!(shipped + open + cancelled, 9_604_190_610_000, "sum of quantity times price of all lines");
    assert_eq!(money(imported.total("history_sales_lines", &["quantity", "unit_price"])), shipped);
    assert_eq!(money(imported.total("history_invoices", &["amount"])), shipped);
    let decimal = |record: &Record, field: &str| match record.get(field) {
        Some(Value::Decimal { units, scale }) => (*units, u32::from(*scale)),
        other => panic!("{field} is {other:?}"),
    };
    let product = |record: &Record, left: &str, right: &str| {
        let ((left, left_digits), (right, right_digits)) = (decimal(record, left), decimal(record, right));
        money((left * right, left_digits + right_digits))
    };
    assert_eq!(imported.records["open_sales_orders"].iter().map(|record| product(record, "quantity", "unit_price")).sum::<i128>(), open);
    let paid: i128 = rows(&data, "classicmodels/payments.csv.gz").iter().map(|row| millionths(&row["amount"])).sum();
    assert_eq!((money(imported.total("history_settlements", &["amount"])), paid), (paid, 8_853_839_230_000));
    let stock: i128 = rows(&data, "classicmodels/products.csv.gz")
        .iter()
        .map(|row| millionths(&row["quantity_in_stock"]) / 1_000_000 * millionths(&row["buy_price"]))
        .sum();
    assert_eq!(imported.records["opening_stock"].iter().map(|record| product(record, "quantity", "unit_cost")).sum::<i128>(), stock);
}

#[test]
fn adventureworks_receipts_stock_and_the_orders_without_a_header() {
    let Some(data) = data() else { return };
    let imported = import(&data, "adventureworks");
    let headers = rows(&data, "adventureworks/purchasing_purchaseorderheader.csv.gz");
    let after_cut_over: Vec<&str> =
        headers.iter().filter(|row| row["orderdate"].as_str() > "2014-08-13").map(|row| row["purchaseorderid"].as_str()).collect();
    let status: HashMap<String, String> = headers.iter().map(|row| (row["purchaseorderid"].clone(), row["status"].clone())).collect();
    let details = rows(&data, "adventureworks/purchasing_purchaseorderdetail.csv.gz");
    let sum = |field: &str, statuses: [&str; 2]| -> i128 {
        details.iter().filter(|row| statuses.contains(&status[&row["purchaseorderid"]].as_str())).map(|row| millionths(&row[field])).sum()
    };
    for (field, column) in [("ordered_quantity", "orderqty"), ("received_quantity", "receivedqty"), ("rejected_quantity", "rejectedqty")] {
        assert_eq!(imported.total("history_receipts", &[field]).0, sum(column, ["3", "4"]), "{field}");
    }
    let quantity = |record: &Record| match record.get("quantity") {
        Some(Value::Decimal { units, .. }) => *units,
        other => panic!("quantity is {other:?}"),
    };
    let late: i128 = details.iter().filter(|row| after_cut_over == [row["purchaseorderid"].as_str()]).map(|row| millionths(&row["orderqty"])).sum();
    assert!(late > 0);
    assert_eq!(imported.records["open_purchase_orders"].iter().map(quantity).sum::<i128>(), sum("orderqty", ["1", "2"]) - late);
    // Received is ordered less rejected but for the lines that differ; what inspection passed is what production used.
    let differing: Vec<&BTreeMap<String, String>> = details
        .iter()
        .filter(|row| ["3", "4"].contains(&status[&row["purchaseorderid"]].as_str()))
        .filter(|row| millionths(&row["receivedqty"]) != millionths(&row["orderqty"]) - millionths(&row["rejectedqty"]))
        .collect();
    assert!(!differing.is_empty());
    let stock: i128 = rows(&data, "adventureworks/production_productinventory.csv.gz").iter().map(|row| millionths(&row["quantity"])).sum();
    assert_eq!(imported.records["opening_stock"].iter().map(quantity).sum::<i128>(), stock);
    assert_eq!(imported.complaints.len(), 41);
    assert!(imported.complaints.iter().all(|complaint| complaint.code.name() == "no_match" && complaint.field == "salesorderid"));
    let due: i128 = rows(&data, "adventureworks/sales_salesorderheader_sample.csv.gz").iter().map(|row| millionths(&row["totaldue"])).sum();
    assert_eq!(money(imported.total("history_invoices", &["amount"])), due);
    let preferred = imported.records["supplier_items"].iter().filter(|record| record.get("preferred") == Some(&Value::Flag(true))).count();
    assert_eq!((imported.rows("supplier_items"), preferred), (460, 265), "one preferred vendor an item");
}

#[test]
fn northwind_stock_is_the_sum_of_its_movements() {
    let Some(data) = data() else { return };
    let imported = import(&data, "northwind_2007");
    assert_eq!(imported.complaints, []);
    let mut stock: BTreeMap<String, i128> = BTreeMap::new();
    for row in rows(&data, "northwind_2007/inventory_transactions.csv.gz") {
        let sign = match row["transaction_type"].as_str() {
            "1" => 1,
            "2" => -1,
            _ => 0,
        };
        *stock.entry(row["product_id"].clone()).or_default() += sign * millionths(&row["quantity"]);
    }
    let loaded = imported.records["opening_stock"].iter().map(|record| match (record.get("item_id"), record.get("quantity")) {
        (Some(Value::Text(item)), Some(Value::Decimal { units, .. })) => (item.clone(), *units),
        other => panic!("{other:?}"),
    });
    assert_eq!(loaded.collect::<BTreeMap<_, _>>(), stock);
    assert_eq!((imported.rows("history_receipts"), imported.rows("open_purchase_orders")), (43, 12));
    assert_eq!(imported.rows("supplier_items"), 50);
}

/// Every code that a row names is a master of the same import.
#[test]
fn the_mappings_name_no_code_that_they_do_not_load() {
    let Some(data) = data() else { return };
    for set in ["classicmodels", "northwind_2007", "adventureworks"] {
        let imported = import(&data, set);
        let known = |target: &str| -> std::collections::HashSet<&str> {
            let key = chandler_importer::target(target).and_then(|target| target.key.last().copied()).unwrap_or_default();
            let text = |record: &'_ Record| match record.fields.iter().find(|(name, _)| name == key) {
                Some((_, Value::Text(text))) => Some(text.clone().leak() as &str),
                _ => None,
            };
            imported.records.get(target).into_iter().flatten().filter_map(text).collect()
        };
        for (name, records) in &imported.records {
            for field in target(name).expect("a target").fields.iter().filter(|field| field.refers_to.is_some()) {
                let known = known(field.refers_to.unwrap_or_default());
                let unknown =
                    records.iter().filter_map(|record| record.get(field.name)).map(ToString::to_string).find(|code| !known.contains(code.as_str()));
                assert_eq!(unknown, None, "{set}: {name}.{}", field.name);
            }
        }
        for (name, frames) in &imported.history {
            for field in target(name).expect("a target").fields.iter().filter(|field| field.refers_to.is_some()) {
                let known = known(field.refers_to.unwrap_or_default());
                for frame in frames {
                    let codes = frame.column(field.name).expect("the field").str().expect("text").clone();
                    assert_eq!(codes.iter().flatten().find(|code| !known.contains(code)), None, "{set}: {name}.{}", field.name);
                }
            }
        }
    }
}
