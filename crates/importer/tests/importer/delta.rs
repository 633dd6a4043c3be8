//! A second import: unchanged rows are no work, changes and deletions are found, and nothing becomes known earlier than it was.

use std::collections::BTreeMap;
use std::path::PathBuf;

use chandler_importer::{LoadReport, Prior};

use crate::support::{Folder, column, records, stage, try_records};

const HEADER: &str = "order,line,item,day,qty\n";

fn sales(load: &str) -> String {
    format!(
        "contract = 1\n[[load]]\nfile = \"lines.csv\"\nas = \"history_sales_lines\"\n{load}\n[load.columns]\norder_id = {{ column = \"order\" }}\n\
         line = {{ column = \"line\" }}\nitem_id = {{ column = \"item\" }}\nsold_on = {{ column = \"day\" }}\nquantity = {{ column = \"qty\" }}\n"
    )
}

/// Versions of one file imported one after the other; the parts of each import.
fn import_versions(load: &str, versions: &[&str]) -> (Folder, Vec<Vec<PathBuf>>, Vec<LoadReport>) {
    let folder = Folder::new();
    let (mut parts, mut reports): (Vec<Vec<PathBuf>>, Vec<LoadReport>) = (Vec::new(), Vec::new());
    for (number, version) in versions.iter().enumerate() {
        folder.write("lines.csv", format!("{HEADER}{version}"));
        let prior = Prior::from_parts(parts.iter().flatten()).expect("earlier parts");
        let (staged, _) = stage(&folder, &sales(load), prior, &folder.path().join(format!("v{number}")));
        parts.push(staged.parts);
        reports.extend(staged.loads);
    }
    (folder, parts, reports)
}

fn counts(report: &LoadReport) -> (u64, u64, u64, u64, u64) {
    (report.inserted, report.updated, report.unchanged, report.deleted, report.quarantined)
}

/// Operation, known_at and basis by key hash of the first version's keys, or `?` for others.
fn staged_rows(parts: &[PathBuf], names: &BTreeMap<String, String>) -> Vec<(String, String, String, String)> {
    let name = |hash: &String| names.get(hash).cloned().unwrap_or_else(|| "?".to_owned());
    let hashes = column(parts, "key_hash");
    let rest = column(parts, "op").into_iter().zip(column(parts, "known_at")).zip(column(parts, "known_basis"));
    hashes.iter().zip(rest).map(|(hash, ((op, known), basis))| (name(hash), op, known[..10].to_owned(), basis)).collect()
}

fn names(parts: &[PathBuf]) -> BTreeMap<String, String> {
    column(parts, "key_hash").into_iter().zip(column(parts, "source_key")).collect()
}

fn row(key: &str, op: &str, known: &str, basis: &str) -> (String, String, String, String) {
    (key.to_owned(), op.to_owned(), known.to_owned(), basis.to_owned())
}

#[test]
fn the_second_import_of_a_file_changes_nothing() {
    let version = "1,1,A,2024-01-02,5\n1,2,B,2024-01-02,1\n";
    let (_folder, parts, reports) = import_versions("", &[version, version]);
    assert_eq!((counts(&reports[0]), counts(&reports[1])), ((2, 0, 0, 0, 0), (0, 0, 2, 0, 0)));
    assert_eq!(parts[1], Vec::<PathBuf>::new());
}

#[test]
fn a_later_version_changes_deletes_and_adds_without_touching_the_past() {
    let first = "1,1,A,2024-01-02,5\n1,2,B,2024-01-02,1\n2,1,A,2024-01-03,4\n";
    // Line 1,2 has another quantity, 2,1 is gone, 0,9 came late, 3,1 is new.
    let second = "1,1,A,2024-01-02,5\n1,2,B,2024-01-02,3\n0,9,A,2024-01-01,7\n3,1,C,2024-01-09,2\n";
    let (_folder, parts, reports) = import_versions("", &[first, second, second]);
    assert_eq!(counts(&reports[1]), (2, 1, 1, 1, 0));
    assert_eq!(counts(&reports[2]), (0, 0, 4, 0, 0));
    let first_rows = staged_rows(&parts[0], &names(&parts[0]));
    assert_eq!(
        first_rows,
        [
            row("E1|1|1", "insert", "2024-01-02", "reconstructed"),
            row("E1|1|2", "insert", "2024-01-02", "reconstructed"),
            row("E1|2|1", "insert", "2024-01-03", "reconstructed"),
        ]
    );
    let mut known = names(&parts[0]);
    known.extend(names(&parts[1]).into_iter().filter(|(_, key)| !key.is_empty()));
    assert_eq!(
        staged_rows(&parts[1], &known),
        [
            row("E1|1|2", "update", "2024-01-09", "reconstructed"),
            row("E1|0|9", "insert", "2024-01-09", "reconstructed"),
            row("E1|3|1", "insert", "2024-01-09", "reconstructed"),
            row("E1|2|1", "delete", "2024-01-09", "reconstructed"),
        ]
    );
}

#[test]
fn a_row_that_comes_back_is_an_insert_again() {
    let row = "1,1,A,2024-01-02,5\n";
    let other = "2,1,A,2024-01-03,5\n";
    let both = format!("{row}{other}");
    let (_folder, _, reports) = import_versions("", &[&both, other, &both]);
    assert_eq!(reports.iter().map(counts).collect::<Vec<_>>(), [(2, 0, 0, 0, 0), (0, 0, 1, 1, 0), (1, 0, 1, 0, 0)]);
}

#[test]
fn an_incomplete_file_deletes_nothing() {
    let (_folder, _, reports) = import_versions("complete = false", &["1,1,A,2024-01-02,5\n", "2,1,A,2024-01-03,4\n"]);
    assert_eq!(counts(&reports[1]), (1, 0, 0, 0, 0));
}

#[test]
fn a_row_that_went_to_quarantine_is_not_gone() {
    let first = "1,1,A,2024-01-02,5\n1,2,B,2024-01-02,1\n";
    let (_folder, parts, reports) = import_versions("", &[first, "1,1,A,2024-01-02,many\n1,2,B,2024-01-02,1\n"]);
    assert_eq!((counts(&reports[1]), parts[1].len()), ((0, 0, 1, 0, 1), 0));
    // Nobody can know whose row a ragged one is, so nothing is deleted on the strength of it.
    let (_folder, parts, reports) = import_versions("", &[first, "1,1,A\n1,2,B,2024-01-02,1\n"]);
    assert_eq!((counts(&reports[1]), parts[1].len()), ((0, 0, 1, 0, 1), 0));
    assert_eq!(reports[1].warnings[0].code, "deletions_withheld");
}

#[test]
fn mapped_knowledge_is_kept_in_the_first_version_and_lifted_in_later_ones() {
    let load = "known_at = { column = \"day\", format = \"%Y-%m-%d\" }\n";
    let text = |version: &str| format!("{HEADER}{version}");
    let folder = Folder::with_lines(text("1,1,A,2024-01-02,5\n"));
    let mapping = sales("") + load;
    let (first, _) = stage(&folder, &mapping, Prior::none(), &folder.path().join("a"));
    assert_eq!(column(&first.parts, "known_basis"), ["mapped"]);
    assert_eq!(column(&first.parts, "known_at")[0][..19], *"2024-01-02 23:59:59");
    folder.write("lines.csv", text("1,1,A,2024-01-02,6\n2,1,A,2024-01-05,1\n"));
    let prior = Prior::from_parts(&first.parts).expect("the first part");
    let (second, _) = stage(&folder, &mapping, prior, &folder.path().join("b"));
    assert_eq!(column(&second.parts, "known_basis"), ["reconstructed", "reconstructed"]);
    assert!(column(&second.parts, "known_at").iter().all(|known| known.starts_with("2024-01-05 23:59:59")));
}

#[test]
fn another_file_of_the_same_target_keeps_its_own_past_and_never_counts_twice() {
    let folder = Folder::with_lines(format!("{HEADER}1,1,A,2024-01-02,5\n"));
    let (first, _) = stage(&folder, &sales(""), Prior::none(), &folder.path().join("a"));
    folder.write("older.csv", format!("{HEADER}0,1,A,2023-01-02,5\n1,1,A,2024-01-02,5\n"));
    let prior = Prior::from_parts(&first.parts).expect("the first part");
    let (second, _) = stage(&folder, &sales("").replace("lines.csv", "older.csv"), prior, &folder.path().join("b"));
    assert_eq!(counts(&second.loads[0]), (1, 0, 1, 0, 0));
    assert!(column(&second.parts, "known_at")[0].starts_with("2023-01-02"));
}

#[test]
fn masters_are_compared_the_same_way() {
    let text =
        "contract = 1\n[[load]]\nfile = \"lines.csv\"\nas = \"items\"\n[load.columns]\nitem_id = { column = \"id\" }\nname = { column = \"name\" }\n";
    let folder = Folder::with_lines("id,name\nA,Bolt\nB,Nut\n");
    let first = records(&folder, text);
    let prior = || {
        let row = |record: &chandler_importer::Record| chandler_importer::PriorRow {
            key_hash: record.key_hash,
            row_hash: record.row_hash,
            known_at: None,
            file: record.file.clone(),
        };
        Prior::from_rows(first.records.iter().map(row))
    };
    assert_eq!(try_records(&folder, text, prior(), 100).expect("imports").report().unchanged, 2);
    folder.write("lines.csv", "id,name\nA,Bolt M8\nC,Washer\n");
    let second = try_records(&folder, text, prior(), 100).expect("imports");
    let ops: Vec<(&str, &str)> = second.records.iter().map(|record| (record.op.name(), record.key.as_str())).collect();
    assert_eq!(ops, [("update", "A"), ("insert", "C"), ("delete", "")]);
    assert_eq!(second.records[2].key_hash, first.records[1].key_hash);
}
