//! Every code of the quarantine, each by an input that causes it.

use std::collections::BTreeSet;

use chandler_importer::{Code, Complaint, Defaults, Import, Mapping, Prior, Quarantine, QuarantineFile};

use crate::support::{DEMAND_COLUMNS, Folder, demand, failure, records};

/// The codes of the complaints about `lines.csv`, read as demand.
fn codes(text: &str, load: &str, columns: &str) -> Vec<(u64, String, &'static str)> {
    let outcome = records(&Folder::with_lines(text), &demand(load, columns));
    let report = outcome.report();
    assert_eq!(report.read, report.loaded + report.unchanged + report.quarantined);
    outcome.complaints.iter().map(|complaint| (complaint.row, complaint.field.clone(), complaint.code.name())).collect()
}

fn one(row: u64, field: &str, code: &'static str) -> Vec<(u64, String, &'static str)> {
    vec![(row, field.to_owned(), code)]
}

/// An input, keys of the load, columns, and the only complaint it causes.
#[test]
fn every_code_has_an_input_that_causes_it() {
    let d = DEMAND_COLUMNS;
    let sales = |column: &str| {
        let columns = "line_id = { column = \"item\" }\ninvoice_id = { const = \"1\" }\nitem_id = { const = \"A\" }\nsold_on = { const = \"2024-01-02\" }\n\
            quantity = { const = 1 }\nunit_price = { const = 1 }";
        demand("", &format!("{columns}\n{column}")).replace("\"demand\"", "\"sales_lines\"")
    };
    let mut seen = BTreeSet::new();
    /// What is loaded, how, the file, and the row, field and code of the complaint.
    type Case = (&'static str, &'static str, String, (u64, &'static str, &'static str));
    let cases: Vec<Case> = vec![
        ("item,day,qty\nA,,1\n", "", d.into(), (2, "period", "missing_required")),
        ("item,day,qty\nA,d,1e3\n", "", d.into(), (2, "qty", "not_a_number")),
        ("item,day,qty\nA,d,1.0000001\n", "", d.into(), (2, "qty", "too_many_decimals")),
        ("item,day,qty\nA,d,123456789012345\n", "", d.into(), (2, "qty", "out_of_range")),
        (
            "item,day,qty\nA,d,x\n",
            "",
            format!("{d}\npromo = {{ column = \"qty\", map = {{ yes = 1 }}, on_unmapped = \"quarantine\" }}")
                .replace("qty = { column = \"qty\" }", "qty = { const = 1 }"),
            (2, "promo", "unknown_code"),
        ),
        ("item,day,qty\n\"A\nB\",d,1\n", "", d.into(), (2, "series_id", "bad_code")),
        ("item,day,qty\nA,d,1\nA,d,2\n", "", d.into(), (3, "series_id, period", "duplicate_key")),
        ("item,day,qty\nA,d\n", "", d.into(), (2, "", "ragged_row")),
        (
            "item,day,qty\nA,d,x\n",
            "",
            d.replace("qty = { column = \"qty\" }", "qty = { sql = \"CAST(qty AS INT)\" }"),
            (2, "qty", "failed_expression"),
        ),
        ("item,day,qty\nA,d,x\n", "where = \"CAST(qty AS INT) > 0\"", d.into(), (2, "where", "failed_expression")),
        ("item,day,qty\n,d,1\n", "key = [\"item\", \"period\"]", d.replace("\"item\"", "\"day\""), (2, "item", "missing_required")),
    ];
    for (text, load, columns, (row, field, code)) in &cases {
        assert_eq!(codes(text, load, columns), one(*row, field, code), "{text}");
        seen.insert(*code);
    }
    let by_sales = [
        ("2024-02-30", "sold_on = { column = \"x\" }", "sold_on", "not_a_date"),
        ("03/04/2011", "sold_on = { column = \"x\", format = [\"%d/%m/%Y\", \"%m/%d/%Y\"] }", "sold_on", "ambiguous_date"),
        ("1850-01-01", "sold_on = { column = \"x\" }", "sold_on", "out_of_range"),
    ];
    for (cell, column, field, code) in by_sales {
        let name = column.split(' ').next().expect("a name");
        let mapping = sales("").lines().filter(|line| !line.starts_with(name)).collect::<Vec<_>>().join("\n") + "\n" + column;
        // A second row keeps a column of one date from being the mapping's mistake.
        let good = if column.contains("format") { "13/01/2024" } else { "2024-01-02" };
        let outcome = records(&Folder::with_lines(format!("item,x\nL1,{cell}\nL2,{good}\n")), &mapping);
        assert_eq!(outcome.codes(), [(2, field, code)], "{cell}");
        seen.insert(code);
    }
    let bytes = records(&Folder::with_lines(b"item,day,qty\n\xff,d,1\n"), &demand("", d));
    assert_eq!(bytes.codes(), [(2, "item", "bad_encoding")]);
    seen.insert("bad_encoding");
    for (joined, code) in [("id,n\nB,1\n", "no_match"), ("id,n\nA,1\nA,2\n", "many_matches")] {
        let folder = Folder::with_lines("item,day,qty\nA,d,1\n");
        folder.write("items.csv", joined);
        let outcome = records(&folder, &demand("join = [{ file = \"items.csv\", left = \"item\", right = \"id\" }]", d));
        assert_eq!(outcome.codes(), [(2, "item", code)]);
        seen.insert(code);
    }
    let invoices = "contract = 1\n[[load]]\nfile = \"lines.csv\"\nas = \"invoices\"\n[load.columns]\ncustomer_id = { const = \"C\" }\n\
        invoice_id = { column = \"item\" }\ninvoice_on = { const = \"2024-01-02\" }\ndue_on = { const = \"2024-02-01\" }\namount = { const = 5 }\n\
        currency = { column = \"x\" }";
    assert_eq!(records(&Folder::with_lines("item,x\n1,DOLLAR\n"), invoices).codes(), [(2, "currency", "not_a_currency")]);
    seen.insert("not_a_currency");
    let disputed = invoices.replace("currency =", "disputed =");
    assert_eq!(records(&Folder::with_lines("item,x\n1,maybe\n2,yes\n"), &disputed).codes(), [(2, "disputed", "not_a_flag")]);
    seen.insert("not_a_flag");
    assert_eq!(unknown_reference(), [(2, "item_id".to_owned(), Code::UnknownReference)]);
    seen.insert("unknown_reference");
    assert_eq!(wrong_currency("column = \"x\"").expect("starts"), [(3, "currency".to_owned(), Code::WrongCurrency)]);
    seen.insert("wrong_currency");
    // What the business refuses is told by whoever asked it.
    let all: BTreeSet<&str> = Code::ALL.iter().filter(|code| **code != Code::Refused).map(|code| code.name()).collect();
    assert_eq!(seen, all, "a code without a test, or a test without a code");
}

#[test]
fn a_currency_that_stands_for_all_rows_and_is_not_that_of_the_books_is_the_mapping_s_mistake() {
    let error = wrong_currency("const = \"EUR\"").expect_err("no row can be loaded").to_string();
    assert!(error.contains("is not the currency of the books, USD") && error.contains("convert the amounts to USD"), "{error}");
}

/// Two prices, one in dollars and one in euros, for books in dollars.
fn wrong_currency(currency: &str) -> Result<Vec<(u64, String, Code)>, chandler_importer::ImportError> {
    let folder = Folder::with_lines("item,x\nA,USD\nB,EUR\n");
    let text = format!(
        "contract = 1\nentity = \"E1\"\n[[load]]\nfile = \"lines.csv\"\nas = \"prices\"\n[load.columns]\nitem_id = {{ column = \"item\" }}\n\
         valid_from = {{ const = \"2024-01-01\" }}\nunit_price = {{ const = 1 }}\ncurrency = {{ {currency} }}"
    );
    let mapping = Mapping::parse("mapping.toml", &text).expect("a mapping");
    let import = Import { books_currency: Some("USD".to_owned()), ..Import::new(folder.path(), &mapping, "i") };
    let mut complaints: Vec<Complaint> = Vec::new();
    import.records(mapping.targets()[0], Prior::none(), &mut complaints)?.collect::<Result<Vec<_>, _>>()?;
    Ok(complaints.into_iter().map(|complaint| (complaint.row, complaint.field, complaint.code)).collect())
}

fn unknown_reference() -> Vec<(u64, String, Code)> {
    let folder = Folder::with_lines("item\nA\nB\n");
    let text = "contract = 1\n[[load]]\nfile = \"lines.csv\"\nas = \"prices\"\n[load.columns]\nitem_id = { column = \"item\" }\n\
        valid_from = { const = \"2024-01-01\" }\nunit_price = { const = 1 }";
    let mapping = Mapping::parse("mapping.toml", text).expect("a mapping");
    let knows = |target: &str, code: &str| target != "items" || code == "B";
    let defaults = Defaults { entity: Some("E1".into()), currency: Some("USD".into()), ..Defaults::default() };
    let import = Import { references: Some(&knows), defaults, ..Import::new(folder.path(), &mapping, "i") };
    let mut complaints: Vec<Complaint> = Vec::new();
    let records: Vec<_> = import.records(mapping.targets()[0], Prior::none(), &mut complaints).expect("starts").collect();
    assert_eq!(records.len(), 1);
    complaints.into_iter().map(|complaint| (complaint.row, complaint.field, complaint.code)).collect()
}

#[test]
fn a_row_with_three_bad_cells_has_three_lines_and_counts_once() {
    let outcome = records(&Folder::with_lines("item,day,qty\n,,x\n"), &demand("", DEMAND_COLUMNS));
    assert_eq!((outcome.complaints.len(), outcome.report().quarantined), (3, 1));
}

#[test]
fn a_column_of_days_without_a_format_is_the_mappings_mistake() {
    let mapping = "contract = 1\n[[load]]\nfile = \"lines.csv\"\nas = \"prices\"\n[load.columns]\nitem_id = { column = \"item\" }\n\
        valid_from = { column = \"day\" }\nunit_price = { const = 1 }";
    let error = failure(&Folder::with_lines("item,day\nA,03/04/2011\nB,13/04/2011\n"), mapping);
    assert!(error.starts_with("mapping.toml:7: load[1].columns.valid_from: has days such as `03/04/2011`"), "{error}");
}

#[test]
fn the_file_is_csv_that_no_spreadsheet_runs() {
    let folder = Folder::new();
    let path = folder.path().join("quarantine.csv");
    let mut file = QuarantineFile::create(&path).expect("created");
    let complaint = |value: &str| Complaint {
        file: "lines.csv".into(),
        row: 2,
        field: "qty".into(),
        value: value.into(),
        code: Code::NotANumber,
        reason: "is not a number".into(),
        remedy: "write \"12.5\", say".into(),
    };
    for value in ["=HYPERLINK(\"x\")", "+1", "-1-", "@x", "plain, with comma"] {
        file.add(complaint(value)).expect("written");
    }
    assert_eq!(file.finish().expect("flushed"), 5);
    let text = std::fs::read_to_string(&path).expect("read");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    assert_eq!(reader.headers().expect("a header"), vec!["file", "row", "field", "value", "code", "reason", "remedy"]);
    let values: Vec<String> = reader.records().map(|row| row.expect("a row")[3].to_owned()).collect();
    assert_eq!(values, ["'=HYPERLINK(\"x\")", "'+1", "'-1-", "'@x", "plain, with comma"]);
}
