//! Another system's files, checked: good rows are counted, bad ones are told cell by cell, and nothing is loaded.

use crate::harness::Home;
use serde_json::json;
use std::fs;

const MAPPING: &str = r#"
contract = 1
[[load]]
file = "articles.csv"
as = "items"
[load.columns]
item_id = { column = "no" }
name = { column = "text" }
[[load]]
file = "sold.csv"
as = "history_sales_lines"
key = ["doc", "pos"]
where = "doc NOT LIKE 'X%'"
[load.columns]
order_id = { column = "doc" }
item_id = { column = "no" }
customer_id = { column = "cust" }
sold_on = { column = "day", format = "%d.%m.%Y" }
quantity = { column = "qty" }
unit_price = { column = "price" }
"#;

fn exports(home: &Home) -> (String, String) {
    let folder = home.path().join("exports");
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("articles.csv"), "no,text\n0017,Bolt\n0018,Nut\n0018,Nut again\n,Nameless\n").expect("a file");
    let sold = "doc,pos,no,cust,day,qty,price\nA1,1,0017,C1,31.12.2025,10,1.5\nA1,2,0018,C1,31.13.2025,ten,1.5\nX9,1,0018,C1,01.12.2025,1,1.5\nA2,1,0017,C1\n";
    fs::write(folder.join("sold.csv"), sold).expect("a file");
    let mapping = folder.join("mapping.toml");
    fs::write(&mapping, MAPPING).expect("a file");
    (folder.display().to_string(), mapping.display().to_string())
}

#[test]
fn every_row_of_a_file_is_counted_once_and_every_bad_cell_has_a_line_in_quarantine() {
    let home = Home::fresh();
    let before = home.json(&["verify"])["chain"]["head_seq"].clone();
    let (source, mapping) = exports(&home);
    let document = home.json(&["import", &source, "--mapping", &mapping, "--dry-run"]);
    let expected = json!([
        {"file": "articles.csv", "in_file": 4, "filtered": 0, "merged": 0, "read": 4, "loaded": 2, "unchanged": 0, "quarantined": 2, "deleted": 0},
        {"file": "sold.csv", "in_file": 4, "filtered": 1, "merged": 0, "read": 3, "loaded": 1, "unchanged": 0, "quarantined": 2, "deleted": 0},
    ]);
    assert_eq!(document["files"], expected);
    assert_eq!(document["loaded"], json!({"items": 2, "history_sales_lines": 1}));
    let quarantine = fs::read_to_string(document["quarantine"].as_str().expect("a path")).expect("a file");
    let mut lines = quarantine.lines();
    assert_eq!(lines.next(), Some("file,row,field,value,code,reason,remedy"));
    let codes: Vec<String> = lines.map(|line| line.split(',').take(5).collect::<Vec<_>>().join(",")).collect();
    let told = |line: &str| codes.iter().any(|code| code == line);
    assert!(told("articles.csv,4,item_id,0018,duplicate_key"), "{quarantine}");
    assert!(told("articles.csv,5,item_id,,missing_required"), "{quarantine}");
    assert!(told("sold.csv,3,sold_on,31.13.2025,not_a_date") && told("sold.csv,3,quantity,ten,not_a_number"), "{quarantine}");
    assert!(codes.iter().any(|code| code.starts_with("sold.csv,5,") && code.ends_with(",ragged_row")), "{quarantine}");
    assert_eq!(document["complaints"], codes.len());
    assert_eq!(home.json(&["verify"])["chain"]["head_seq"], before, "a dry run loads nothing");
}

#[test]
fn strict_says_no_where_a_row_is_bad_and_a_mapping_that_does_not_fit_says_where() {
    let home = Home::fresh();
    let (source, mapping) = exports(&home);
    assert_eq!(home.run_json(&["import", &source, "--mapping", &mapping, "--dry-run", "--strict"]).code, 1);
    fs::write(&mapping, MAPPING.replace("as = \"items\"", "as = \"article\"")).expect("a file");
    let wrong = home.run_json(&["import", &source, "--mapping", &mapping, "--dry-run"]);
    assert_eq!(wrong.failure().0, 2);
    assert!(wrong.out.contains("\"line\":5"), "{}", wrong.out);
    let told = home.run(&["import", &source, "--mapping", &mapping, "--dry-run"]);
    assert!(told.err.contains("mapping.toml:5, load[1].as)"), "{}", told.err);
    fs::write(&mapping, MAPPING.replace("\"sold.csv\"", "\"gone.csv\"")).expect("a file");
    assert_eq!(home.run_json(&["import", &source, "--mapping", &mapping, "--dry-run"]).failure().0, 2);
}

#[test]
fn what_can_be_loaded_is_in_the_dictionary() {
    let home = Home::fresh();
    let tables = home.json(&["tables", "--layer", "import"]);
    let names: Vec<&str> = tables["tables"].as_array().expect("tables").iter().filter_map(|table| table["name"].as_str()).collect();
    for name in ["items", "suppliers", "opening_stock", "history_sales_lines", "invoices", "sales_lines"] {
        assert!(names.contains(&name), "{name} is missing");
    }
}

#[test]
fn a_mapping_to_start_from_names_the_files_and_what_stays_unknown() {
    let home = Home::fresh();
    let (source, _) = exports(&home);
    let document = home.json(&["import", "--suggest", &source]);
    let mapping = document["mapping"].as_str().expect("a mapping");
    assert!(mapping.contains("contract = 1") && mapping.contains("file = \"articles.csv\""), "{mapping}");
    assert!(document["unknown"].is_array());
    let nowhere = home.run_json(&["import", "--suggest", "no-such-folder"]);
    assert_eq!(nowhere.failure(), (3, "file_failed".to_owned()));
}
