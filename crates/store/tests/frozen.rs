//! The tables of this program are those of its newest frozen catalogue, and their SQL is what a person has read.
//!
//! After a change of declarations, `CHANDLER_FREEZE=1 cargo test -p chandler-store --test frozen` writes the files anew. Once a catalogue has been
//! released it stays as it is: raise `CATALOGUE_VERSION` first, and the new file is written beside the old.

use chandler_catalogue::{Storage, Table};
use chandler_store::{CATALOGUE_VERSION, FrozenCatalogue, POSTGRES_PRELUDE, postgres_ddl, sqlite_ddl};
use std::fs;
use std::path::PathBuf;

fn tables() -> Vec<&'static Table> {
    chandler_erp::tables::TABLES.iter().chain(chandler_recommend::TABLES).copied().collect()
}

fn check(name: &str, text: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("schema").join(name);
    if std::env::var_os("CHANDLER_FREEZE").is_some() {
        fs::create_dir_all(path.parent().expect("a folder")).and_then(|()| fs::write(&path, text)).expect("written");
    }
    let frozen = fs::read_to_string(&path).unwrap_or_default();
    let difference = text.lines().zip(frozen.lines()).find(|(now, then)| now != then);
    assert!(text == frozen, "schema/{name} is not what the declarations give; first difference: {difference:?}. See the head of tests/frozen.rs");
}

#[test]
fn declarations_are_the_newest_frozen_catalogue() {
    let catalogue = FrozenCatalogue::of(CATALOGUE_VERSION, &tables());
    let text = serde_json::to_string_pretty(&catalogue).expect("JSON") + "\n";
    assert_eq!(serde_json::from_str::<FrozenCatalogue>(&text).expect("a catalogue"), catalogue);
    check(&format!("{CATALOGUE_VERSION:04}.json"), &text);
}

#[test]
fn no_later_catalogue_is_frozen() {
    let next = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("schema/{:04}.json", CATALOGUE_VERSION + 1));
    assert!(!next.exists(), "{} is newer than CATALOGUE_VERSION", next.display());
}

#[test]
fn sqlite_is_what_was_read() {
    check("sqlite.sql", &tables().into_iter().map(sqlite_ddl).collect::<Vec<_>>().join("\n"));
}

#[test]
fn postgres_is_what_was_read() {
    let ddl = tables().into_iter().map(postgres_ddl).collect::<Vec<_>>().join("\n");
    check("postgres.sql", &format!("{POSTGRES_PRELUDE}\n{ddl}"));
}

#[test]
fn every_table_keeps_the_conventions() {
    // Words that are taken in SQLite or PostgreSQL; identifiers are written without quotes.
    const RESERVED: &[&str] = &[
        "all",
        "and",
        "any",
        "as",
        "asc",
        "between",
        "by",
        "case",
        "check",
        "column",
        "constraint",
        "create",
        "default",
        "desc",
        "distinct",
        "do",
        "else",
        "end",
        "except",
        "false",
        "fetch",
        "for",
        "foreign",
        "from",
        "grant",
        "group",
        "having",
        "in",
        "index",
        "into",
        "is",
        "join",
        "key_columns",
        "limit",
        "not",
        "null",
        "offset",
        "on",
        "only",
        "or",
        "order",
        "primary",
        "references",
        "select",
        "some",
        "table",
        "then",
        "to",
        "true",
        "union",
        "unique",
        "user",
        "using",
        "values",
        "when",
        "where",
        "window",
        "with",
    ];
    for table in tables() {
        let names = std::iter::once(table.name).chain(table.columns.iter().map(|column| column.name));
        for name in names {
            assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_'), "{}.{name}", table.name);
            assert!(!RESERVED.contains(&name), "{}.{name} is a word of SQL", table.name);
        }
        assert!(table.key_columns > 0 && table.columns[..table.key_columns].iter().all(|column| !column.nullable), "the key of {}", table.name);
        assert!(!table.has_amounts() || table.column("currency").is_some(), "{} has amounts and no currency", table.name);
        let protected = sqlite_ddl(table).matches("CREATE TRIGGER").count();
        assert_eq!(protected, if table.storage == Storage::Append { 2 } else { 0 }, "{}", table.name);
    }
}
