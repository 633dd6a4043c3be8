//! The content hash: what changes it, what does not, and that it stays.
#![allow(clippy::unwrap_used)]

use chandler_rules::{Bundle, RuleTable, default_tables};

const TABLE: &str = r#"
name = "targets"
summary = "Service level by class"
hit_policy = "unique"
[inputs.abc]
type = "text"
values = ["A", "B", "C"]
[inputs.cv]
type = "decimal"
[outputs.level]
type = "decimal"
[[row]]
id = "best"
when = { abc = ["A", "B"], cv = "-" }
then = { level = "0.95" }
[[row]]
id = "rest"
note = "Little margin"
when = { abc = "C" }
then = { level = 0.90 }
"#;

fn hash(text: &str) -> String {
    let table = RuleTable::parse("targets.toml", text).unwrap();
    Bundle::from_tables(vec![table]).unwrap().hash().to_owned()
}

fn hash_after(from: &str, to: &str) -> String {
    assert!(TABLE.contains(from), "{from}");
    hash(&TABLE.replacen(from, to, 1))
}

#[test]
fn spelling_does_not_change_the_hash() {
    let spellings = [
        ("name = \"targets\"", "# a comment\n\n   name   =   \"targets\"  # another"),
        ("[\"A\", \"B\"], cv = \"-\"", "[\"B\", \"A\"]"),
        ("[\"A\", \"B\"]", "\"not(C)\""),
        ("abc = [\"A\", \"B\"], cv = \"-\"", "cv = \"-\", abc = [\"A\", \"B\"]"),
        ("level = 0.90", "level = \"0.9\""),
        (
            "[inputs.cv]\ntype = \"decimal\"\n[outputs.level]\ntype = \"decimal\"",
            "[outputs.level]\ntype = \"decimal\"\n[inputs.cv]\ntype = \"decimal\"",
        ),
        ("values = [\"A\", \"B\", \"C\"]", "values = [\"C\", \"B\", \"A\"]"),
    ];
    for (from, to) in spellings {
        assert_eq!(hash_after(from, to), hash(TABLE), "{to}");
    }
    assert_eq!(hash(&TABLE.replace('\n', "\r\n")), hash(TABLE));
}

#[test]
fn meaning_changes_the_hash() {
    let changes = [
        ("\"0.95\"", "\"0.951\""),
        ("[\"A\", \"B\"]", "\"A\""),
        ("cv = \"-\"", "cv = \">= 0\""),
        ("id = \"rest\"", "id = \"others\""),
        ("\"Little margin\"", "\"No margin\""),
        ("\"unique\"", "\"any\""),
        ("values = [\"A\", \"B\", \"C\"]", "values = [\"A\", \"B\", \"C\", \"D\"]"),
        ("[inputs.cv]\ntype = \"decimal\"", "[inputs.cv]\ntype = \"decimal\"\nunit = \"ratio\""),
        ("[inputs.cv]\ntype = \"decimal\"", "[inputs.cv]\ntype = \"integer\""),
    ];
    let mut hashes: Vec<String> = changes.iter().map(|(from, to)| hash_after(from, to)).collect();
    hashes.push(hash(TABLE));
    let distinct: std::collections::BTreeSet<&String> = hashes.iter().collect();
    assert_eq!(distinct.len(), hashes.len());
}

/// Published bundles are named by this hash for ever: a change here needs a new version in the canonical form, not a new number in this test.
#[test]
fn the_hash_is_the_one_it_always_was() {
    assert_eq!(hash(TABLE), "51f19808ac1a03bd88b11fc125f4393d51afa9dd775cecb2dea964d825050e95");
}

#[test]
fn the_order_of_tables_does_not_matter_but_every_table_counts() {
    let tables = || default_tables().map(|(file, text)| RuleTable::parse(file, text).unwrap()).to_vec();
    let mut reversed = tables();
    reversed.reverse();
    let bundle = Bundle::from_tables(tables()).unwrap();
    assert_eq!(Bundle::from_tables(reversed).unwrap().hash(), bundle.hash());
    assert_ne!(Bundle::from_tables(tables().split_off(1)).unwrap().hash(), bundle.hash());
    assert_eq!(bundle.check().bundle, bundle.hash());
    assert!(bundle.table("owners").is_some() && bundle.table("nobody").is_none());
}

#[test]
fn two_tables_of_one_name_are_refused() {
    let table = |file: &str| RuleTable::parse(file, TABLE).unwrap();
    let refusal = Bundle::from_tables(vec![table("one.toml"), table("two.toml")]).unwrap_err();
    assert_eq!(refusal.to_string(), "two.toml:1: name: `targets` is already the name of the table in one.toml; rename or remove one of them");
}
