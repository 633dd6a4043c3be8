//! All tables of a home under one content hash: what a run names and a published decision rests on.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::check::{TableReport, check};
use crate::domain::Extent;
use crate::table::{Column, Row, RuleTable};
use crate::value_set::ValueSet;
use crate::{RuleError, Value};

/// Tables by name, with the hash of their content.
#[derive(Debug, Clone)]
pub struct Bundle {
    tables: BTreeMap<Arc<str>, Arc<RuleTable>>,
    hash: String,
}

/// The check of every table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BundleReport {
    pub ok: bool,
    pub tables: Vec<TableReport>,
    /// The content hash.
    pub bundle: String,
}

impl Bundle {
    /// Gathers tables into a bundle. The order they come in has no meaning.
    ///
    /// # Errors
    /// Two tables of one name.
    pub fn from_tables(tables: Vec<RuleTable>) -> Result<Self, RuleError> {
        let mut by_name: BTreeMap<Arc<str>, Arc<RuleTable>> = BTreeMap::new();
        for table in tables {
            if let Some(earlier) = by_name.get(&table.name) {
                return Err(RuleError {
                    file: table.file.to_string(),
                    line: 1,
                    field: "name".to_owned(),
                    message: format!("`{}` is already the name of the table in {}", table.name, earlier.file),
                    remedy: "rename or remove one of them".to_owned(),
                });
            }
            by_name.insert(table.name.clone(), Arc::new(table));
        }
        let hash = hash(by_name.values());
        Ok(Self { tables: by_name, hash })
    }

    /// SHA-256 over the canonical form, in hexadecimal. Comments, white space, file names, the order of keys and different spellings of one set
    /// (`not(C)` for `["A", "B"]`) do not change it; any change of meaning, of a note or of the order of rows does.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// The table of that name.
    pub fn table(&self, name: &str) -> Option<&Arc<RuleTable>> {
        self.tables.get(name)
    }

    /// All tables, by name.
    pub fn tables(&self) -> impl Iterator<Item = &Arc<RuleTable>> {
        self.tables.values()
    }

    /// Checks every table.
    pub fn check(&self) -> BundleReport {
        let tables: Vec<TableReport> = self.tables.values().map(|table| check(table)).collect();
        BundleReport { ok: tables.iter().all(TableReport::is_sound), tables, bundle: self.hash.clone() }
    }
}

fn hash<'t>(tables: impl Iterator<Item = &'t Arc<RuleTable>>) -> String {
    let mut canonical = Canonical(String::new());
    canonical.text("chandler-rules/1");
    tables.for_each(|table| canonical.table(table));
    hex::encode(Sha256::digest(canonical.0.as_bytes()))
}

/// Writes every field with its length before it, so that no two contents have one form.
struct Canonical(String);

impl Canonical {
    fn text(&mut self, text: &str) {
        self.0.push_str(&format!("{}:{text}", text.len()));
    }

    fn count(&mut self, count: usize) {
        self.text(&count.to_string());
    }

    fn table(&mut self, table: &RuleTable) {
        self.text(&table.name);
        self.text(&table.summary);
        self.text(table.hit_policy.name());
        // Columns by name: their order in the file has no meaning.
        let inputs = by_name(&table.inputs);
        let outputs = by_name(&table.outputs);
        for columns in [&inputs, &outputs] {
            self.count(columns.len());
            columns.iter().for_each(|(_, column)| self.column(column));
        }
        self.count(table.rows.len());
        table.rows.iter().for_each(|row| self.row(row, &inputs, &outputs));
    }

    fn column(&mut self, column: &Column) {
        self.text(&column.name);
        self.text(column.value_type().name());
        self.text(column.unit().unwrap_or_default());
        match &column.domain.extent {
            Extent::OpenText => self.text("open"),
            Extent::ClosedText(_) | Extent::Points(_) => self.set(&column.domain.full()),
        }
    }

    fn row(&mut self, row: &Row, inputs: &[(usize, &Column)], outputs: &[(usize, &Column)]) {
        self.text(&row.id);
        self.text(&row.note);
        self.text(&row.priority.map(|priority| priority.to_string()).unwrap_or_default());
        inputs.iter().for_each(|(index, _)| self.set(&row.cells[*index]));
        outputs.iter().for_each(|(index, _)| self.value(&row.outputs[*index]));
    }

    fn set(&mut self, set: &ValueSet) {
        match set {
            ValueSet::Names(names) | ValueSet::AllNamesBut(names) => {
                self.text(if matches!(set, ValueSet::Names(_)) { "in" } else { "not in" });
                self.count(names.len());
                names.iter().for_each(|name| self.text(name));
            }
            ValueSet::Points(intervals) => {
                let mut text = String::new();
                for interval in intervals {
                    let _ = write!(text, "{}..{};", interval.first, interval.last);
                }
                self.text(&text);
            }
        }
    }

    fn value(&mut self, value: &Value) {
        self.text(&value.to_string());
    }
}

fn by_name(columns: &[Column]) -> Vec<(usize, &Column)> {
    let mut indexed: Vec<(usize, &Column)> = columns.iter().enumerate().collect();
    indexed.sort_by_key(|(_, column)| column.name.clone());
    indexed
}
