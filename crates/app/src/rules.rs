//! The home's decision tables: checked, published, and read by runs.

use crate::CONTRACT;
use crate::failure::{Failure, Place};
use crate::home::App;
use chandler_catalogue::key;
use chandler_recommend::collections::check_texts;
use chandler_recommend::tables::{PublishedRules, RuleBundle};
use chandler_rules::{Bundle, RuleError, RuleTable, default_tables};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Rule files as text, by name.
type Files = BTreeMap<String, String>;

impl App {
    /// Checks tables for gaps, overlaps and unreachable rows; the home's own, or those of a folder.
    ///
    /// # Errors
    /// When a file cannot be read as a table; gaps and overlaps are in the document.
    pub fn check_rules(&self, folder: Option<&Path>) -> Result<Value, Failure> {
        let bundle = parse(&self.rule_files(folder)?)?;
        check_texts(&bundle).map_err(|error| rule_failure(&error))?;
        report(&bundle)
    }

    /// Checks tables and makes them the ones that runs use.
    ///
    /// # Errors
    /// Code `rules_unsound` where the tables have gaps or overlaps, or do not ask and answer what runs need.
    pub fn publish_rules(&self, folder: Option<&Path>) -> Result<Value, Failure> {
        let files = self.rule_files(folder)?;
        let bundle = parse(&files)?;
        check_use(&bundle)?;
        let document = report(&bundle)?;
        if document["ok"] != json!(true) {
            let message = format!("The tables have gaps, overlaps or rows that nothing reaches: {}", first_fault(&document));
            let remedy = "Close what `chandler rules check --format json` lists, then publish again";
            return Err(Failure::refusal("rules_unsound", bundle.hash(), message, remedy));
        }
        let key = format!("publish_rules:{}:{}", bundle.hash(), self.head_seq()?);
        self.submit_accepted(&key, "publish_rules", json!({"tables": files}))?;
        Ok(document)
    }

    pub(crate) fn write_default_rules(&self) -> Result<(), Failure> {
        let dir = self.home.rules_dir();
        fs::create_dir_all(&dir).map_err(|error| file_failure(&dir, &error))?;
        for (name, text) in default_tables() {
            let file = dir.join(name);
            fs::write(&file, text).map_err(|error| file_failure(&file, &error))?;
        }
        Ok(())
    }

    /// The published tables.
    pub(crate) fn published_bundle(&self) -> Result<(Bundle, Files), Failure> {
        let reader = self.home.reader()?;
        let entity_id = self.settings()?.entity_id;
        let published: Option<PublishedRules> = reader.get(&key![&entity_id])?;
        let none = || Failure::input("no_published_rules", &entity_id, "No decision tables are published", "Run `chandler rules publish`");
        self.bundle_by_hash(&published.ok_or_else(none)?.bundle)
    }

    /// A bundle that was published, or kept for replay, under its hash.
    pub(crate) fn bundle_by_hash(&self, hash: &str) -> Result<(Bundle, Files), Failure> {
        let stored: Option<RuleBundle> = self.home.reader()?.get(&key![hash])?;
        let missing =
            || Failure::fault("unknown_rule_bundle", hash, format!("The rule bundle {hash} is not in the books"), "Restore the home from a backup");
        let files: Files = serde_json::from_value(stored.ok_or_else(missing)?.tables).map_err(|_| missing())?;
        Ok((parse(&files)?, files))
    }

    /// The tables of a folder, as a draft.
    pub(crate) fn draft_bundle(&self, folder: &Path) -> Result<(Bundle, Files), Failure> {
        let files = self.rule_files(Some(folder))?;
        let bundle = parse(&files)?;
        check_use(&bundle)?;
        Ok((bundle, files))
    }

    fn rule_files(&self, folder: Option<&Path>) -> Result<Files, Failure> {
        let own = self.home.rules_dir();
        let dir = folder.unwrap_or(&own);
        let entries = fs::read_dir(dir).map_err(|error| file_failure(dir, &error))?;
        let mut files = Files::new();
        for entry in entries {
            let path = entry.map_err(|error| file_failure(dir, &error))?.path();
            if path.extension().is_some_and(|extension| extension == "toml") {
                let text = fs::read_to_string(&path).map_err(|error| file_failure(&path, &error))?;
                files.insert(path.file_name().unwrap_or_default().to_string_lossy().into_owned(), text);
            }
        }
        if files.is_empty() {
            let message = format!("There is no rule file in {}", dir.display());
            return Err(Failure::input(
                "no_rules",
                dir.display().to_string(),
                message,
                "Name a folder with .toml tables; `chandler init` writes the default ones",
            ));
        }
        Ok(files)
    }
}

pub(crate) fn parse(files: &Files) -> Result<Bundle, Failure> {
    let tables: Result<Vec<RuleTable>, RuleError> = files.iter().map(|(name, text)| RuleTable::parse(name, text)).collect();
    tables.and_then(Bundle::from_tables).map_err(|error| rule_failure(&error))
}

/// Whether runs can ask the tables what they need, and every text can be filled.
fn check_use(bundle: &Bundle) -> Result<(), Failure> {
    bundle.check_interfaces().and_then(|()| check_texts(bundle)).map_err(|error| rule_failure(&error))
}

fn report(bundle: &Bundle) -> Result<Value, Failure> {
    let report = serde_json::to_value(bundle.check());
    let mut document = report.map_err(|error| Failure::fault("internal", "rules", error.to_string(), "Report it with the rule files"))?;
    if let Some(fields) = document.as_object_mut() {
        fields.insert("contract".to_owned(), json!(CONTRACT));
    }
    Ok(document)
}

/// The first thing that a report lists, with its table.
fn first_fault(report: &Value) -> String {
    let tables = report["tables"].as_array().into_iter().flatten();
    let faults = tables.flat_map(|table| ["gaps", "overlaps", "unreachable"].map(|list| (table, list)));
    let mut listed = faults.filter_map(|(table, list)| Some((table["name"].as_str()?, list, table[list].as_array()?.first()?)));
    let words = |(table, list, first): (&str, &str, &Value)| format!("{table}, {list}: {}", first.as_str().map_or(first.to_string(), str::to_owned));
    listed.next().map(words).unwrap_or_default()
}

fn rule_failure(error: &RuleError) -> Failure {
    let place = Place { file: Some(error.file.clone()), line: u64::try_from(error.line).ok(), field: Some(error.field.clone()) };
    Failure::input("bad_rule_table", &error.file, &error.message, &error.remedy).at(place)
}

fn file_failure(path: &Path, error: &std::io::Error) -> Failure {
    let place = path.display().to_string();
    Failure::input("unreadable_file", &place, format!("{place}: {error}"), "Name a file or folder that this user can read")
}
