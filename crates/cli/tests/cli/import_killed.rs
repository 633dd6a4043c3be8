//! An import killed at any moment is gone on with by the next one: the home is then the same as one that was imported undisturbed.

use crate::company::Company;
use crate::harness::Home;
use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// When an import is killed.
#[derive(Clone, Debug)]
enum Moment {
    /// It says its so manieth step, from 1.
    Step(usize),
    /// It has written so many bytes into the log of the books.
    Written(u64),
    /// A folder of the home holds a data file.
    Appears(&'static str),
}

/// Whether the import was killed; one that ended before the moment came was not.
fn killed(home: &Home, company: &Company, moment: &Moment) -> bool {
    let mut import = home.command(&["import", &company.source(), "--mapping", &company.mapping()]);
    import.env("CHANDLER_LOG", "chandler=info").stdout(Stdio::null());
    // A pipe that nobody reads would stop the import sooner or later.
    import.stderr(if matches!(moment, Moment::Step(_)) { Stdio::piped() } else { Stdio::null() });
    let mut import = import.spawn().expect("it starts");
    let mut steps = import.stderr.take().map(|steps| BufReader::new(steps).lines());
    let log = home.path().join("chandler.db-wal");
    let mut has_come = || match moment {
        Moment::Step(step) => steps.as_mut().is_some_and(|steps| steps.nth(step - 1).is_some()),
        Moment::Written(bytes) => fs::metadata(&log).is_ok_and(|log| log.len() >= *bytes),
        Moment::Appears(folder) => !data_files(&home.path().join(folder)).is_empty(),
    };
    while !has_come() && import.try_wait().expect("a child").is_none() {
        std::thread::yield_now();
    }
    // An import that has ended cannot be killed any more.
    let _ = import.kill();
    import.wait().expect("an end").signal() == Some(9)
}

fn data_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    entries.filter(|path| path.extension().is_some_and(|extension| extension == "parquet")).collect()
}

fn import(home: &Home, company: &Company) {
    let document = home.json(&["import", &company.source(), "--mapping", &company.mapping()]);
    assert_eq!(document["complaints"], 0, "{document}");
}

/// Columns that say when and by which commit something was written, and of an import where its files lay.
const INCIDENTAL: [&str; 9] =
    ["commit_seq", "commit_recorded_at", "commit_effective_at", "commit_known_at", "recorded_at", "published_at", "source", "history", "ledgers"];

/// Tables that are asked for at once: a question may have so many words and no more.
const AT_ONCE: usize = 10;

/// Rows and content of everything in the home that people can ask for: the tables of the business, and history with all its versions.
fn image(home: &Home) -> Vec<String> {
    home.head();
    let document = home.json(&["tables"]);
    let mut questions = Vec::new();
    for table in document["tables"].as_array().expect("tables") {
        let (name, layer) = (table["name"].as_str().expect("a name"), table["layer"].as_str().expect("a layer"));
        let is_copy = layer == "core" && name.ends_with("_history") || name == "run_parameters";
        if ["core", "history"].contains(&layer) && !is_copy {
            questions.push(content_of(name, &table["columns"]));
        }
    }
    let image: Vec<String> = questions.chunks(AT_ONCE).flat_map(|questions| home.rows(&questions.join(" UNION ALL "))).collect();
    assert!(image.len() == questions.len() && image.iter().any(|table| table.starts_with("history_sales_lines_versions|3")), "{image:?}");
    image
}

/// Asserts that two homes are the same, and names the tables that are not.
fn assert_same(home: &Home, expected: &[String], when: &str) {
    let image = image(home);
    let (mut found, mut wanted) = (image.clone(), expected.to_vec());
    found.retain(|table| !expected.contains(table));
    wanted.retain(|table| !image.contains(table));
    assert_eq!(found, wanted, "{when}");
}

/// A question for the number of rows of a table and all their cells.
fn content_of(name: &str, columns: &Value) -> String {
    let columns = columns.as_array().expect("columns").iter().filter_map(|column| column["name"].as_str());
    let cells: Vec<String> =
        columns.filter(|name| !INCIDENTAL.contains(name)).map(|name| format!("coalesce(CAST({name} AS VARCHAR), '-')")).collect();
    let row = cells.join(" || ' ' || ");
    format!(
        "SELECT '{name}' AS name, count(*) AS rows, string_agg(cells, ';' ORDER BY cells) AS content FROM (SELECT {row} AS cells FROM {name}) AS named"
    )
}

/// The company imported without any disturbance, first as it was and then with a later export.
struct Undisturbed {
    first: Vec<String>,
    later: Vec<String>,
}

fn undisturbed() -> Undisturbed {
    let (home, company) = fresh();
    import(&home, &company);
    let first = image(&home);
    export_later(&company);
    import(&home, &company);
    let later = image(&home);
    assert_ne!(first, later);
    Undisturbed { first, later }
}

fn fresh() -> (Home, Company) {
    let home = Home::empty();
    let company = Company::in_folder(&home.folder().join("exports"));
    (home, company)
}

fn export_later(company: &Company) {
    company.replace("sold.csv", "O-100,1,C1,BOLT,2025-04-11,4,2.00\n", "O-100,1,C1,BOLT,2025-04-11,40,2.00\n");
    company.replace("sold.csv", "O-102,1,C1,BOLT,2025-04-13,6,2.00\n", "");
    company.write("received.csv", company.read("received.csv") + "R-17,1,ACME,BOLT,2025-12-16,2025-12-23,2025-12-24,96,96,0,1.00\n");
    company.replace("items.csv", "GLUE,Glue 1 l", "GLUE,Glue 1 litre");
    company.replace("items.csv", "PIN,Pin,fasteners,0.10", "PIN,Pin,fasteners,0.12");
    company.replace("offers.csv", "ACME,NUT,0,0.25,7,100", "ACME,NUT,0,0.25,12,100");
    company.replace("customers.csv", "C2,Second Trade,14,2000.00", "C2,Second Trade,21,2500.00");
    company.replace("open_items.csv", "2026-01-09,120.40", "2026-01-09,130.40");
    company.replace("accounts.csv", "1000,Cash,1500.00", "1000,Cash,1490.00");
}

#[test]
fn an_import_killed_again_and_again_ends_as_if_undisturbed() {
    let expected = undisturbed();
    let (home, company) = fresh();
    let mut kills = 0;
    for step in (1..).step_by(2) {
        match killed(&home, &company, &Moment::Step(step)) {
            true => kills += 1,
            false => break,
        }
    }
    assert!(kills >= 12, "{kills} kills");
    import(&home, &company);
    assert_same(&home, &expected.first, &format!("after {kills} kills"));
    export_later(&company);
    for step in (4..).step_by(5) {
        match killed(&home, &company, &Moment::Step(step)) {
            true => kills += 1,
            false => break,
        }
    }
    assert!(kills >= 16, "{kills} kills");
    import(&home, &company);
    assert_same(&home, &expected.later, &format!("after {kills} kills and a later export"));
}

#[test]
fn an_import_killed_once_anywhere_ends_as_if_undisturbed() {
    let expected = undisturbed();
    let moments = [
        Moment::Appears("imports/IMP-000001/staged/history_sales_lines"),
        Moment::Written(8_000),
        Moment::Written(60_000),
        Moment::Written(120_000),
        Moment::Written(200_000),
        Moment::Written(280_000),
        Moment::Written(360_000),
        Moment::Appears("lake/imported/items"),
        Moment::Appears("lake/imported/opening_stock"),
        Moment::Appears("lake/imported/trial_balance"),
        Moment::Appears("lake/history/history_sales_lines"),
        Moment::Appears("lake/history/history_receipts"),
    ];
    let mut kills = 0;
    for moment in moments {
        let (home, company) = fresh();
        kills += usize::from(killed(&home, &company, &moment));
        import(&home, &company);
        assert_same(&home, &expected.first, &format!("{moment:?}"));
    }
    assert!(kills >= 9, "{kills} kills");
}
