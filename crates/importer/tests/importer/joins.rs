//! Joins, filters, distinct rows, totals, defaults and keys.

use crate::support::{DEMAND_COLUMNS, Folder, demand, records, try_records};
use chandler_importer::Prior;

#[test]
fn joined_columns_are_used_like_own_ones() {
    let folder = Folder::with_lines("item,day,qty,shop\nA,d1,1,7\nB,d1,2,8\nC,d1,3,9\n");
    folder.write("shops.csv", "id,item,region_id,open\n7,S7,N,yes\n8,S8,S,no\n9,S9,N,no\n");
    folder.write("regions.csv", "code,name\nN,North\nS,South\n");
    let load = "join = [{ file = \"shops.csv\", left = \"shop\", right = \"id\" }, { file = \"regions.csv\", left = \"region_id\", right = \"code\", as = \"region\" }]\n\
        where = \"open <> 'yes' OR shops.item = 'S7'\"";
    let outcome = records(&folder, &demand(load, &DEMAND_COLUMNS.replace("column = \"day\"", "sql = \"region.name || shops.item\"")));
    assert_eq!(outcome.values("series_id"), ["A", "B", "C"]);
    assert_eq!(outcome.values("period"), ["NorthS7", "SouthS8", "NorthS9"]);
}

#[test]
fn a_row_without_a_match_is_never_silently_left_out() {
    let folder = Folder::with_lines("item,day,qty,shop\nA,d1,1,7\nB,d1,2,\nC,d1,3,6\nX,d1,4,6\n");
    folder.write("shops.csv", "id,open\n7,yes\n");
    let join = |more: &str| format!("join = [{{ file = \"shops.csv\", left = \"shop\", right = \"id\"{more} }}]");
    let outcome = records(&folder, &demand(&format!("{}\nwhere = \"open = 'yes' AND item <> 'X'\"", join("")), DEMAND_COLUMNS));
    assert_eq!(outcome.codes(), [(3, "shop", "no_match"), (4, "shop", "no_match")]);
    let report = outcome.report();
    assert_eq!((report.in_file, report.filtered, report.read, report.loaded, report.quarantined), (4, 1, 3, 1, 2));
    let outcome = records(&folder, &demand(&join(", missing = \"null\""), DEMAND_COLUMNS));
    assert_eq!((outcome.codes(), outcome.report().loaded), (vec![], 4));
}

#[test]
fn of_several_matches_the_first_by_order_is_taken() {
    let folder = Folder::with_lines("item,day,qty\nA,d1,1\n");
    folder.write("prices.csv", "item,price,active\nA,10,yes\nA,9.5,yes\nA,1,no\n");
    let load = "join = [{ file = \"prices.csv\", left = \"item\", right = \"item\", where = \"active = 'yes'\", order = [\"TRY_CAST(price AS DECIMAL(18,6))\"] }]";
    let outcome = records(&folder, &demand(load, &format!("{DEMAND_COLUMNS}\nprice = {{ column = \"price\" }}")));
    assert_eq!(outcome.values("price"), ["9.5"]);
}

#[test]
fn distinct_keeps_the_first_by_order_across_chunks_and_sums_totals() {
    let mut text = String::from("item,day,qty\n");
    for row in 0..1_000 {
        text.push_str(&format!("{},{:04},{}.25\n", ["A", "a", "B"][row % 3], (row * 7) % 1_000, row));
    }
    let folder = Folder::with_lines(&text);
    let columns = "series_id = { sql = \"UPPER(item)\" }\nperiod = { column = \"day\" }\nqty = { column = \"qty\", total = true }\nprice = { column = \"qty\" }";
    let load = "distinct = [\"UPPER(item)\"]\norder = [\"day desc\"]";
    let expected: i64 = (0..1_000).filter(|row| row % 3 != 2).map(|row| row * 100 + 25).sum();
    for chunk_rows in [1, 7, 100, 5_000] {
        let outcome = try_records(&folder, &demand(load, columns), Prior::none(), chunk_rows).expect("imports");
        let report = outcome.report();
        assert_eq!((report.in_file, report.merged, report.read, report.loaded), (1_000, 998, 2, 2));
        let latest = outcome.records.iter().find(|record| record.get("series_id").is_some_and(|item| item.to_string() == "A")).expect("A");
        // Row 857 has day 999: 857 * 7 = 5,999; 857 % 3 = 2 is B. The latest A is row 714 with 998.
        assert_eq!(latest.get("period").map(ToString::to_string).as_deref(), Some("0998"));
        assert_eq!(latest.get("price").map(ToString::to_string).as_deref(), Some("714.25"));
        assert_eq!(
            latest.get("qty").map(ToString::to_string),
            Some(format!("{}.{:02}", expected / 100, expected % 100)).map(|text| text.trim_end_matches(".00").trim_end_matches('0').to_owned())
        );
    }
}

#[test]
fn a_total_must_be_readable_in_every_row_and_in_range_as_a_sum() {
    let text = "contract = 1\n[[load]]\nfile = \"lines.csv\"\nas = \"opening_stock\"\ndistinct = [\"item\"]\n[load.columns]\nbin_id = { const = \"B\" }\n\
        item_id = { column = \"item\" }\nquantity = { column = \"qty\", total = true }\nvalue = { const = 1 }";
    let outcome = records(&Folder::with_lines("item,qty\nA,5\nA,-3\nB,1\nB,-2\nC,1\nC,x\n"), text);
    assert_eq!((outcome.values("item_id"), outcome.values("quantity")), (vec!["A".to_owned(), "C".to_owned()], vec!["2".to_owned(), "1".to_owned()]));
    assert_eq!(outcome.codes(), [(4, "quantity", "out_of_range"), (7, "quantity", "not_a_number")]);
    let report = outcome.report();
    assert_eq!((report.in_file, report.merged, report.read, report.loaded, report.quarantined), (6, 2, 4, 2, 2));
}

#[test]
fn a_key_may_count_and_may_name_columns_that_are_no_fields() {
    let text = "item,day,qty,order\nA,d,1,X\nA,d,1,X\nA,d,1,Y\n";
    let outcome = records(&Folder::with_lines(text), &demand("key = [\"order\", \"@occurrence\"]", DEMAND_COLUMNS));
    assert_eq!(outcome.records.iter().map(|record| record.key.as_str()).collect::<Vec<_>>(), ["X|1", "X|2", "Y|1"]);
    let outcome = records(&Folder::with_lines(text), &demand("key = [\"@row\"]", DEMAND_COLUMNS));
    assert_eq!(outcome.records.iter().map(|record| record.key.as_str()).collect::<Vec<_>>(), ["2", "3", "4"]);
    let hashes: std::collections::HashSet<u128> = outcome.records.iter().map(|record| record.key_hash).collect();
    assert_eq!(hashes.len(), 3);
}

#[test]
fn a_key_of_two_parts_is_not_one_of_the_same_letters() {
    let outcome = records(&Folder::with_lines("item,day,qty\nA|B,C,1\nA,B|C,1\n"), &demand("", DEMAND_COLUMNS));
    assert_eq!((outcome.codes(), outcome.records[0].key == outcome.records[1].key), (vec![], true));
    assert_ne!(outcome.records[0].key_hash, outcome.records[1].key_hash);
}

#[test]
fn cells_are_trimmed_mapped_padded_scaled_and_defaulted() {
    let columns = "series_id = { column = \"item\", pad = 5 }\nperiod = { column = \"day\", map = { jan = \"2024-01\", \"\" = \"2024-12\" } }\n\
        qty = { column = \"qty\", scale = 2, default = \"700\" }";
    let outcome = records(&Folder::with_lines("item,day,qty\n 42 ,jan,1250\n7,feb,NULL\n8,,-5\n"), &demand("", columns));
    assert_eq!(outcome.values("series_id"), ["00042", "00007", "00008"]);
    assert_eq!(outcome.values("period"), ["2024-01", "feb", "2024-12"]);
    assert_eq!(outcome.values("qty"), ["12.5", "7", "-0.05"]);
    let warning = &outcome.report().warnings[0];
    assert_eq!((warning.code, warning.field.as_str(), warning.cells), ("outer_spaces", "series_id", 1));
    let outcome = records(&Folder::with_lines("item,day,qty\n A,d,1\n"), &demand("trim = false\nnull = []", DEMAND_COLUMNS));
    assert_eq!((outcome.values("series_id"), outcome.report().warnings.len()), (vec![" A".to_owned()], 0));
}

#[test]
fn rows_may_stand_in_the_mapping() {
    let text = "contract = 1\nentity = \"E9\"\n[[load]]\nas = \"bins\"\nrows = [{ site_id = \"S\", bin_id = \"A\" }, { site_id = \"S\", bin_id = \"D\", kind = \"receiving\" }, { bin_id = \"X\", site_id = \"S\", kind = \"attic\" }]\n";
    let outcome = records(&Folder::new(), text);
    assert_eq!(
        (outcome.values("bin_id"), outcome.values("kind")),
        (vec!["A".to_owned(), "D".to_owned()], vec!["storage".to_owned(), "receiving".to_owned()])
    );
    assert_eq!(outcome.values("entity_id"), ["E9", "E9"]);
    assert_eq!(outcome.codes(), [(3, "kind", "unknown_code")]);
    assert_eq!(outcome.report().file, "mapping.toml");
}
