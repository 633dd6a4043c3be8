//! Files and mappings that are wrong: each is told by code, exit code and what would make it right; nothing is half loaded, and the next import goes on.

use crate::company::Company;
use crate::harness::{Home, Run};
use crate::workbook::{bomb, formula, text, workbook};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

/// A home without business, and the company's files beside it.
fn before() -> (Home, Company) {
    let home = Home::empty();
    let company = Company::in_folder(&home.folder().join("exports"));
    (home, company)
}

fn import(home: &Home, company: &Company) -> Run {
    home.run_json(&["import", &company.source(), "--mapping", &company.mapping()])
}

/// The import says no in these words and leaves the home as it was.
fn stops(home: &Home, company: &Company, expected: (i32, &str), says: &str) {
    let before = home.head();
    let run = import(home, company);
    assert_eq!(run.failure(), (expected.0, expected.1.to_owned()), "{}", run.out);
    assert!(run.out.contains(says), "{says}: {}", run.out);
    assert_eq!(home.head(), before, "half loaded: {}", run.out);
    assert_eq!(home.rows("SELECT count(*) AS imports FROM core_imports"), ["0"]);
}

/// The import loads what is good.
fn loads(home: &Home, company: &Company) -> Value {
    let run = import(home, company);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    home.head();
    run.document()
}

/// The quarantine of an import as `file,row,field,value,code`, and as it stands in the file.
fn quarantine(document: &Value) -> (Vec<String>, String) {
    let file = fs::read_to_string(document["quarantine"].as_str().expect("a path")).expect("a file");
    let mut lines = Vec::new();
    for record in csv::Reader::from_reader(file.as_bytes()).records() {
        let record = record.expect("a line");
        assert!(record[5].len() > 5 && record[6].len() > 5, "a reason and a remedy: {record:?}");
        lines.push(record.iter().take(5).collect::<Vec<_>>().join(","));
    }
    (lines, file)
}

fn quarantined(document: &Value, file: &str) -> u64 {
    let files = document["files"].as_array().expect("files");
    files.iter().find(|counts| counts["file"] == file).and_then(|counts| counts["quarantined"].as_u64()).expect("the file")
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("compressed");
    encoder.finish().expect("compressed")
}

#[test]
fn a_missing_column_names_the_columns_that_are_there() {
    let (home, company) = before();
    company.replace("accounts.csv", "account,name,balance", "account,name,saldo");
    stops(&home, &company, (2, "unknown_column"), "`balance`");
    company.replace("accounts.csv", "account,name,saldo", "account,name,balance");
    loads(&home, &company);
}

#[test]
fn days_in_another_form_go_to_quarantine_and_an_impossible_form_is_a_mistake_in_the_mapping() {
    let (home, company) = before();
    company.replace("mapping.toml", "sold_on = { column = \"day\" }", "sold_on = { column = \"day\", format = \"%d day %H\" }");
    stops(&home, &company, (2, "bad_format"), "sold_on");
    company.replace("mapping.toml", "format = \"%d day %H\"", "format = [\"%Y-%m-%d\"]");
    company.replace("sold.csv", "O-007,1,C2,BOLT,2025-01-08", "O-007,1,C2,BOLT,08.01.2025");
    let document = loads(&home, &company);
    assert_eq!(quarantine(&document).0, ["sold.csv,9,sold_on,08.01.2025,not_a_date"]);
    assert_eq!(quarantined(&document, "sold.csv"), 1);
}

#[test]
fn a_row_in_another_currency_goes_to_quarantine_and_a_whole_file_is_a_mistake_in_the_mapping() {
    let (home, company) = before();
    company.replace(
        "mapping.toml",
        "payment_days = { column = \"days\" }\ncurrency = { const = \"USD\" }",
        "payment_days = { column = \"days\" }\ncurrency = { const = \"EUR\" }",
    );
    let file = company.read("mapping.toml").replace(
        "unit_price = { column = \"price\" }\n\n[[load]]\nfile = \"received.csv\"",
        "unit_price = { column = \"price\" }\ncurrency = { const = \"EUR\" }\n\n[[load]]\nfile = \"received.csv\"",
    );
    company.write("mapping.toml", file);
    stops(&home, &company, (2, "wrong_currency"), "EUR");
    company.replace(
        "mapping.toml",
        "currency = { const = \"EUR\" }\n\n[[load]]\nfile = \"received.csv\"",
        "currency = { column = \"money\" }\n\n[[load]]\nfile = \"received.csv\"",
    );
    company.replace("mapping.toml", "currency = { const = \"EUR\" }", "currency = { const = \"USD\" }");
    let mixed = company.read("sold.csv").lines().enumerate().fold(String::new(), |text, (number, line)| {
        let money = if number == 0 {
            "money"
        } else if number == 5 {
            "EUR"
        } else {
            "USD"
        };
        text + line + "," + money + "\n"
    });
    company.write("sold.csv", mixed);
    let document = loads(&home, &company);
    assert_eq!(quarantine(&document).0, ["sold.csv,6,currency,EUR,wrong_currency"]);
}

#[test]
fn a_file_that_was_cut_in_the_middle_stops_before_anything_is_loaded() {
    let (home, company) = before();
    let whole = company.read("accounts.csv");
    company.replace("mapping.toml", "file = \"accounts.csv\"", "file = \"accounts.csv.gz\"");
    let packed = gzip(whole.repeat(50).as_bytes());
    company.write("accounts.csv.gz", &packed[..packed.len() - 12]);
    stops(&home, &company, (2, "damaged"), "export the file again");
    company.write("accounts.csv.gz", gzip(whole.as_bytes()));
    // Of plain text nothing tells that the end is missing but its last row.
    let sold = company.read("sold.csv");
    company.write("sold.csv", &sold[..sold.len() - 8]);
    let document = loads(&home, &company);
    let (lines, _) = quarantine(&document);
    assert!(lines.len() == 1 && lines[0].starts_with("sold.csv,355,") && lines[0].ends_with(",ragged_row"), "{lines:?}");
    company.write("sold.csv", sold);
    let document = loads(&home, &company);
    assert_eq!((quarantine(&document).0.len(), &document["loaded"]["history_sales_lines"]), (0, &Value::from(1)));
}

#[test]
fn a_key_in_two_files_is_loaded_once_and_told() {
    let (home, company) = before();
    company.write("more_items.csv", "no,text,group\nNUT,Another nut,fasteners\nPEG,Peg,fasteners\n");
    let load = "[[load]]\nfile = \"more_items.csv\"\nas = \"items\"\n[load.columns]\nitem_id = { column = \"no\" }\nname = { column = \"text\" }\nfamily = { column = \"group\" }\n";
    company.write("mapping.toml", company.read("mapping.toml") + load);
    let document = loads(&home, &company);
    assert_eq!(quarantine(&document).0, ["more_items.csv,2,item_id,NUT,duplicate_key"]);
    assert_eq!(home.rows("SELECT item_id, name FROM core_items WHERE item_id IN ('NUT', 'PEG') ORDER BY item_id"), ["NUT|Nut M8", "PEG|Peg"]);
}

#[test]
fn a_workbook_that_unpacks_to_hundreds_of_megabytes_is_not_read() {
    let (home, company) = before();
    let packed = bomb(300);
    assert!(packed.len() < 1 << 20, "{} bytes", packed.len());
    company.write("accounts.xlsx", packed);
    company.replace("mapping.toml", "file = \"accounts.csv\"", "file = \"accounts.xlsx\"");
    stops(&home, &company, (2, "unpacks_too_large"), "sharedStrings.xml");
    let row = |cells: [&str; 3]| cells.map(text);
    company.write("accounts.xlsx", workbook(&[&row(["account", "name", "balance"]), &row(["1000", "Cash", "12.50"])]));
    assert_eq!(loads(&home, &company)["loaded"]["trial_balance"], 1);
}

#[test]
fn a_line_without_an_end_is_not_read_into_memory() {
    let (home, company) = before();
    company.replace("mapping.toml", "file = \"accounts.csv\"", "file = \"accounts.csv.gz\"");
    let line = format!("account,name,balance\n1000,{},1.00\n", "x".repeat(60 << 20));
    let packed = gzip(line.as_bytes());
    assert!(packed.len() < 1 << 20, "{} bytes", packed.len());
    company.write("accounts.csv.gz", packed);
    stops(&home, &company, (2, "endless_row"), "longer than 16 MB");
}

#[test]
fn a_formula_stays_text_and_the_quarantine_does_not_run_it() {
    let (home, company) = before();
    let evil = "=HYPERLINK(\"\"http://example.test\"\")";
    company.write("items.csv", format!("{}=PEG,\"{evil}\",x,,\n", company.read("items.csv")));
    let row = |cells: [&str; 3]| cells.map(text);
    let computed = [text("1000"), text("Cash"), formula("SUM(A1:A9)", "1500.00")];
    let failing = [text("4000"), text("Sales"), formula("1/0", "#DIV/0!")];
    company.write("accounts.xlsx", workbook(&[&row(["account", "name", "balance"]), &computed, &failing]));
    company.replace("mapping.toml", "file = \"accounts.csv\"", "file = \"accounts.xlsx\"");
    company.replace("stock_by_cost.csv", "NUT,400,0.25", "NUT,=200+200,0.25");
    let document = loads(&home, &company);
    assert_eq!(home.rows("SELECT item_id, name FROM core_items WHERE family = 'x'"), ["=PEG|=HYPERLINK(\"http://example.test\")"]);
    assert_eq!(home.rows("SELECT account, balance FROM core_opening_balances"), ["1000|1500.0000"]);
    let (lines, file) = quarantine(&document);
    assert_eq!(lines, ["stock_by_cost.csv,2,quantity,'=200+200,not_a_number", "accounts.xlsx,3,balance,#DIV/0!,not_a_number"]);
    assert!(!file.contains(",=") && !file.contains("\"="), "{file}");
}

#[test]
fn a_mapping_that_names_what_does_not_exist_says_where_and_what_was_meant() {
    let (home, company) = before();
    company.replace("mapping.toml", "as = \"trial_balance\"", "as = \"trial_balances\"");
    stops(&home, &company, (2, "unknown_target"), "trial_balance");
    company.replace("mapping.toml", "as = \"trial_balances\"", "as = \"trial_balance\"");
    company.replace("mapping.toml", "balance = { column", "balanse = { column");
    stops(&home, &company, (2, "unknown_field"), "`balance`");
    let place = import(&home, &company).document()["error"]["at"].clone();
    assert!(place["line"].as_u64().is_some_and(|line| line > 100), "{place}");
    company.replace("mapping.toml", "balanse = { column", "balance = { column");
    company.replace("mapping.toml", "file = \"accounts.csv\"", "file = \"konten.csv\"");
    stops(&home, &company, (2, "no_file"), "konten.csv");
}

#[test]
fn a_home_with_business_keeps_its_books_and_an_empty_one_takes_the_mapping_s() {
    let (home, company) = before();
    let item = r#"{"key":"i","command":"create_item","body":{"item_id":"OWN","name":"Own","family":"F","base_unit":"EA","costing":"fifo","list_price":{"unit_price":"1.00"}}}"#;
    assert_eq!(home.send(&format!("{item}\n")).0, 0);
    stops(&home, &company, (1, "other_entity"), "--entity NORTH --currency USD --time-zone America/Chicago");
    let (empty, company) = before();
    let document = loads(&empty, &company);
    assert!(document["notes"].to_string().contains("keeps the books of NORTH"), "{document}");
    company.replace("mapping.toml", "entity_id = \"NORTH\", name", "entity_id = \"SOUTH\", name");
    let other = import(&empty, &company);
    assert_eq!(other.failure(), (1, "other_entity".to_owned()), "{}", other.out);
}

#[test]
fn the_day_of_the_cut_over_stays() {
    let (home, company) = before();
    loads(&home, &company);
    let head = home.head();
    company.replace("items.csv", "Bolt M8", "Bolt M8 zinc");
    let other = home.run_json(&["import", &company.source(), "--mapping", &company.mapping(), "--cut-over", "2026-01-31"]);
    assert_eq!(other.failure(), (1, "other_cut_over".to_owned()), "{}", other.out);
    assert!(other.out.contains("2025-12-31") && other.out.contains("Leave the cut-over day out"), "{}", other.out);
    assert_eq!(home.head(), head);
    let no_day = home.run_json(&["import", &company.source(), "--mapping", &company.mapping(), "--cut-over", "Silvester"]);
    assert_eq!(no_day.failure(), (2, "bad_day".to_owned()));
}

#[test]
fn what_the_business_refuses_goes_to_quarantine_and_loads_once_its_cause_is_mended() {
    let (home, company) = before();
    company.replace("stock_by_cost.csv", "NUT,400,0.25", "NUTT,400,0.25");
    company.replace("stock_by_value.csv", "BOLT,24,24.00", "BOLT,23.5,24.00");
    company.replace("sales_orders.csv", "C1,GLUE", "C1,GLU");
    let document = loads(&home, &company);
    let (lines, file) = quarantine(&document);
    assert_eq!(
        lines,
        [
            "stock_by_value.csv,3,item_id,NORTH|MAIN|DOCK|BOLT,refused",
            "stock_by_cost.csv,2,item_id,NORTH|MAIN|A-01|NUTT,refused",
            "sales_orders.csv,2,line,NORTH|S-9|1,refused",
            "sales_orders.csv,3,line,NORTH|S-9|2,refused",
        ]
    );
    for says in ["not_whole_units: ", "unknown_item: ", "create_item"] {
        assert!(file.contains(says), "{says}: {file}");
    }
    assert_eq!(document["loaded"]["opening_stock"], 2, "{document}");
    assert_eq!(home.rows("SELECT item_id, on_hand FROM core_item_sites WHERE on_hand > 0 ORDER BY item_id"), ["BOLT|120.000000", "GLUE|7.000000"]);

    company.write("more_items.csv", "no,text,group\nNUTT,Nut with two,fasteners\nGLU,Glu,chemicals\n");
    let load = "[[load]]\nfile = \"more_items.csv\"\nas = \"items\"\n[load.columns]\nitem_id = { column = \"no\" }\nname = { column = \"text\" }\n";
    company.write("mapping.toml", company.read("mapping.toml") + load);
    company.replace("stock_by_value.csv", "BOLT,23.5,24.00", "BOLT,23,24.00");
    let document = loads(&home, &company);
    assert_eq!(
        (quarantine(&document).0, &document["loaded"]["opening_stock"], &document["loaded"]["open_sales_orders"]),
        (vec![], &Value::from(2), &Value::from(2))
    );
    let on_hand = home.rows("SELECT item_id, on_hand FROM core_item_sites WHERE on_hand > 0 ORDER BY item_id");
    assert_eq!(on_hand, ["BOLT|143.000000", "GLUE|7.000000", "NUTT|400.000000"]);
}

#[test]
fn a_second_import_at_the_same_time_is_told_to_wait() {
    let (home, company) = before();
    let mut first = home.command(&["import", &company.source(), "--mapping", &company.mapping()]);
    let mut first = first.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
    let begun = home.path().join("imports").join("IMP-000001");
    while !begun.exists() {
        assert!(first.try_wait().expect("a child").is_none(), "the first import ended");
        std::thread::yield_now();
    }
    signal("-STOP", first.id());
    let second = import(&home, &company);
    signal("-CONT", first.id());
    assert_eq!(second.failure(), (1, "import_running".to_owned()), "{}", second.out);
    assert!(second.out.contains("Wait until it has ended"), "{}", second.out);
    assert!(first.wait().expect("an end").success());
    home.head();
    assert_eq!(home.rows("SELECT count(*) AS imports FROM core_imports"), ["1"]);
    assert_eq!(loads(&home, &company)["loaded"]["items"], 0);
}

fn signal(name: &str, process: u32) {
    let sent = Command::new("kill").arg(name).arg(process.to_string()).status().expect("kill");
    assert!(sent.success());
}
