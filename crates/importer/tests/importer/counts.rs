//! Whatever a file holds, every row is accounted for: loaded, unchanged, quarantined, filtered or merged.

use std::collections::BTreeSet;

use chandler_importer::Prior;
use proptest::prelude::*;

use crate::support::{DEMAND_COLUMNS, Folder, demand, try_records};

fn cell() -> impl Strategy<Value = String> {
    const DIRTY: &[&str] =
        &["", " ", "NULL", "A", "a", "B", "-1", "1.5", "1e3", "(2)", "x,y", "\"", "\"q\"", "é", "03/04/2011", "1.23456789", "99999999999999999999"];
    prop_oneof![4 => proptest::sample::select(DIRTY).prop_map(str::to_owned), 1 => "[ -~]{0,6}"]
}

fn rows() -> impl Strategy<Value = Vec<Vec<String>>> {
    proptest::collection::vec(prop_oneof![9 => proptest::collection::vec(cell(), 3), 1 => proptest::collection::vec(cell(), 1..5)], 0..60)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_row_is_accounted_for(rows in rows(), chunk_rows in 1_usize..40, filtered in any::<bool>(), merged in any::<bool>()) {
        let mut bytes = b"item,day,qty\n".to_vec();
        for row in &rows {
            // Raw text, quotes and all: what a careless export writes.
            bytes.extend(row.join(",").as_bytes());
            bytes.push(b'\n');
        }
        let load = format!("{}\n{}", if filtered { "where = \"item <> 'B'\"" } else { "" }, if merged { "distinct = [\"item\", \"day\"]\norder = [\"qty desc\"]" } else { "" });
        let outcome = try_records(&Folder::with_lines(&bytes), &demand(&load, DEMAND_COLUMNS), Prior::none(), chunk_rows);
        // A quote at the end may swallow the header's line break; then there is nothing to count.
        let outcome = outcome.map_err(|error| TestCaseError::fail(error.to_string()))?;
        let report = outcome.report();
        prop_assert_eq!(report.in_file, report.filtered + report.merged + report.read);
        prop_assert_eq!(report.read, report.loaded + report.unchanged + report.quarantined);
        prop_assert_eq!(report.loaded, outcome.records.len() as u64);
        let complained: BTreeSet<u64> = outcome.complaints.iter().map(|complaint| complaint.row).collect();
        prop_assert!(complained.len() as u64 <= report.quarantined);
        prop_assert!(outcome.records.iter().all(|record| !complained.contains(&record.row)));
        let keys: BTreeSet<u128> = outcome.records.iter().map(|record| record.key_hash).collect();
        prop_assert_eq!(keys.len(), outcome.records.len());
    }

    #[test]
    fn well_quoted_rows_are_all_seen(rows in proptest::collection::vec(proptest::collection::vec(cell(), 3), 0..60), chunk_rows in 1_usize..40) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["item", "day", "qty"]).expect("written");
        for row in &rows {
            writer.write_record(row).expect("written");
        }
        let bytes = writer.into_inner().expect("flushed");
        let outcome = try_records(&Folder::with_lines(&bytes), &demand("", DEMAND_COLUMNS), Prior::none(), chunk_rows).expect("imports");
        prop_assert_eq!(outcome.report().in_file, rows.len() as u64);
        let complained: BTreeSet<u64> = outcome.complaints.iter().map(|complaint| complaint.row).collect();
        prop_assert_eq!(complained.len() as u64, outcome.report().quarantined);
    }
}
