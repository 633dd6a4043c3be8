//! Staged parts have the types that the lake keeps.

use chandler_importer::{Defaults, Import, Mapping, Prior, target};

use crate::support::{Folder, column, parquet, stage};

const TEXT: &str = "contract = 1\n[[load]]\nfile = \"lines.csv\"\nas = \"history_receipts\"\nkey = [\"po\", \"line\"]\n[load.columns]\npo_number = { column = \"po\" }\n\
    supplier_id = { const = \"S\" }\nitem_id = { column = \"item\" }\nordered_on = { const = \"2024-01-01\" }\nreceived_on = { column = \"day\" }\n\
    received_quantity = { column = \"qty\" }\nunit_cost = { column = \"cost\" }\n";

#[test]
fn parts_have_the_columns_of_the_target_and_where_each_row_comes_from() {
    let folder = Folder::with_lines("po,line,item,day,qty,cost\nP1,1,A,2024-01-02,2.5,0.000001\nP1,2,B,2024-07-02,4,1\n");
    let (staged, complaints) = stage(&folder, TEXT, Prior::none(), &folder.path().join("out"));
    assert_eq!((complaints.len(), staged.rows, staged.parts.len()), (0, 2, 1));
    let frame = parquet(&staged.parts[0]);
    let types: Vec<String> = frame.columns().iter().map(|column| format!("{} {}", column.name(), column.dtype())).collect();
    assert_eq!(
        types,
        [
            "entity_id str",
            "po_number str",
            "line i64",
            "supplier_id str",
            "item_id str",
            "site_id str",
            "ordered_on date",
            "promised_on date",
            "received_on date",
            "ordered_quantity decimal[20,6]",
            "received_quantity decimal[20,6]",
            "rejected_quantity decimal[20,6]",
            "unit str",
            "unit_cost decimal[18,6]",
            "currency str",
            "source_file str",
            "source_row i64",
            "source_key str",
            "key_hash str",
            "row_hash str",
            "known_at datetime[μs, UTC]",
            "known_basis str",
            "op str",
            "import_id str",
        ]
    );
    let texts = |name: &str| column(&staged.parts, name);
    assert_eq!(texts("received_quantity"), ["2.500000", "4.000000"]);
    assert_eq!(texts("unit_cost"), ["0.000001", "1.000000"]);
    assert_eq!(texts("rejected_quantity"), ["0.000000", "0.000000"]);
    assert_eq!((texts("source_row"), texts("source_key")), (vec!["2".to_owned(), "3".to_owned()], vec!["E1|P1|1".to_owned(), "E1|P1|2".to_owned()]));
    assert_eq!((texts("currency"), texts("import_id")), (vec!["USD".to_owned(); 2], vec!["import-1".to_owned(); 2]));
    assert!(texts("key_hash").iter().all(|hash| hash.len() == 32 && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))));
}

#[test]
fn a_day_is_known_at_its_end_in_the_zone() {
    let folder = Folder::with_lines("po,line,item,day,qty,cost\nP1,1,A,2024-01-02,2,1\nP1,2,B,2024-07-02,4,1\n");
    let zones = [
        ("Europe/Berlin", ["2024-01-02 22:59:59.999999", "2024-07-02 21:59:59.999999"]),
        ("America/Chicago", ["2024-01-03 05:59:59.999999", "2024-07-03 04:59:59.999999"]),
    ];
    for (zone, known) in zones {
        let mapping = Mapping::parse("m.toml", TEXT).expect("a mapping");
        let defaults = Defaults { entity: Some("E".into()), currency: Some("EUR".into()), time_zone: Some(zone.into()), site: None };
        let import = Import { defaults, ..Import::new(folder.path(), &mapping, "i") };
        let mut complaints: Vec<chandler_importer::Complaint> = Vec::new();
        let receipts = target("history_receipts").expect("the target");
        let staged = import.stage(receipts, Prior::none(), &folder.path().join(zone), &mut complaints).expect("staged");
        let found: Vec<String> = column(&staged.parts, "known_at").iter().map(|text| text[..26].to_owned()).collect();
        assert_eq!(found, known);
    }
}

#[test]
fn the_same_import_gives_the_same_bytes_whatever_the_chunks() {
    let mut text = "po,line,item,day,qty,cost\n".to_owned();
    for row in 0..500 {
        text.push_str(&format!("P{},{row},I{},2024-{:02}-02,{row},1.5\n", row / 7, row % 13, row % 12 + 1));
    }
    let folder = Folder::with_lines(text);
    let mapping = Mapping::parse("m.toml", TEXT).expect("a mapping");
    let hashes = |chunk_rows: usize| {
        let defaults = Defaults { entity: Some("E".into()), currency: Some("EUR".into()), ..Defaults::default() };
        let import = Import { defaults, chunk_rows, ..Import::new(folder.path(), &mapping, "i") };
        let mut complaints: Vec<chandler_importer::Complaint> = Vec::new();
        let out = folder.path().join(chunk_rows.to_string());
        let staged = import.stage(mapping.targets()[0], Prior::none(), &out, &mut complaints).expect("staged");
        (column(&staged.parts, "key_hash"), column(&staged.parts, "row_hash"))
    };
    assert_eq!(hashes(3), hashes(10_000));
}
