use crate::LakeError;
use crate::delta::LogTable;
use crate::history::HISTORY_LAYER;
use crate::parquet_file::{commits_in_name, import_in_name};
use arrow::datatypes::SchemaRef;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write;

/// The core's tables in the lake after one commit, and the history that was imported by then: which files, at which versions. It never changes; a decision
/// that names it can be made again.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Snapshot {
    /// `<commit_seq>-<first digits of the hash>`.
    pub id: String,
    /// Rows of later commits do not belong to it, though the files may have some.
    pub commit_seq: i64,
    /// SHA-256 over the sequence, the versions, the schemas and the files, whose names carry the hash of their content.
    pub hash: String,
    pub tables: BTreeMap<String, SnapshotTable>,
}

/// A table at a version.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SnapshotTable {
    /// Folder of the table, relative to the lake's root.
    pub path: String,
    /// Delta version.
    pub version: u64,
    /// Rows of all files; of a core table: versions of rows.
    pub rows: u64,
    /// In the order of their commits or imports.
    pub files: Vec<FileRef>,
    pub schema_hash: String,
}

/// A Parquet file of the lake.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileRef {
    /// Relative to the lake's root.
    pub path: String,
    pub size_bytes: u64,
    pub rows: u64,
}

impl Snapshot {
    pub(crate) fn of(commit_seq: i64, tables: BTreeMap<String, SnapshotTable>) -> Self {
        let mut text = format!("commit {commit_seq}\n");
        for (name, table) in &tables {
            put_table(&mut text, name, table);
        }
        let hash = hex::encode(Sha256::digest(text));
        Self { id: format!("{commit_seq}-{}", &hash[..12]), commit_seq, hash, tables }
    }

    /// The same snapshot with tables of history, named as their targets; identity and hash cover them. Without any it stays what it is.
    pub fn with_history(mut self, history: BTreeMap<String, SnapshotTable>) -> Self {
        if history.is_empty() {
            return self;
        }
        self.tables.extend(history);
        Self::of(self.commit_seq, self.tables)
    }
}

impl SnapshotTable {
    /// The table at its loaded version, without files that only have commits after `commit_seq`.
    pub(crate) fn of(table: &LogTable, commit_seq: i64) -> Result<Self, LakeError> {
        let mut files = Vec::new();
        for file in table.files()? {
            if commits_in_name(&file.name).is_none_or(|(first, _)| first <= commit_seq) {
                files.push(FileRef { path: format!("{}/{}", table.path(), file.name), size_bytes: file.size_bytes, rows: file.rows });
            }
        }
        Ok(Self {
            path: table.path().to_owned(),
            version: table.version(),
            rows: files.iter().map(|file| file.rows).sum(),
            files,
            schema_hash: schema_hash(&table.schema()?),
        })
    }

    /// The first of the imports whose rows a table of history has; `None` for other tables, and where there are no rows.
    pub fn first_import(&self) -> Option<&str> {
        let is_history = self.path.strip_prefix(HISTORY_LAYER).is_some_and(|rest| rest.starts_with('/'));
        self.files.first().filter(|_| is_history).and_then(|file| import_in_name(&file.path))
    }
}

/// Hash of the columns' names, types and nullability.
pub(crate) fn schema_hash(schema: &SchemaRef) -> String {
    let text: String = schema.fields().iter().fold(String::new(), |mut text, field| {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{} {} {}", field.name(), field.data_type(), field.is_nullable());
        text
    });
    hex::encode(Sha256::digest(text))
}

fn put_table(text: &mut String, name: &str, table: &SnapshotTable) {
    let _ = writeln!(text, "table {name} {} {} {}", table.path, table.version, table.schema_hash);
    for file in &table.files {
        let _ = writeln!(text, "file {} {} {}", file.path, file.size_bytes, file.rows);
    }
}
