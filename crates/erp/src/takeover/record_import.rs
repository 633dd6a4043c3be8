//! `record_import`: the last step of an import. What it put into the lake counts from here on.

use crate::command::Command;
use crate::finance::Books;
use crate::reading;
use crate::tables::Import;
use crate::work::{Lookup, Stop, Work};
use chandler_calendar::Day;
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
/// Records what an import did, and makes its rows of history count.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordImport {
    pub import_id: String,
    /// folder or upload that the files came from
    pub source: String,
    /// digest of the mapping
    pub mapping_hash: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub cut_over_on: Option<Day>,
    /// what became of the rows of each file
    #[serde(default)]
    pub files: Vec<Value>,
    /// what became of the rows of each load
    #[serde(default)]
    pub loads: Vec<Value>,
    /// rows loaded by target
    #[serde(default)]
    pub loaded: BTreeMap<String, u64>,
    /// history tables as they are after the import
    #[serde(default)]
    pub history: BTreeMap<String, TableVersion>,
    /// tables that remember which masters and openings came in, as they are after the import
    #[serde(default)]
    pub ledgers: BTreeMap<String, TableVersion>,
    /// rows that were not taken
    #[serde(default)]
    pub quarantined: u32,
}

/// A version of a table in the lake.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TableVersion {
    pub version: u64,
    /// rows in it, all versions of each counted
    pub rows: u64,
}

impl Command for RecordImport {
    const NAME: &'static str = "record_import";
    const SUMMARY: &'static str = "Records what an import did, and makes its rows of history count";
    const REFUSALS: &'static [&'static str] = &["unknown_entity", "already_exists"];
    const BEFORE_LIVE: bool = true;

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        reading::id(&self.import_id, "import_id")?;
        let import_key = key![work.entity_id(), &self.import_id];
        work.fetch([Books::lookup(work), Lookup::row::<Import>(import_key.clone())])?;
        Books::open(work)?;
        work.require_new::<Import>(import_key)?;
        work.document("import", &self.import_id);
        work.insert(Import {
            entity_id: work.entity_id().to_owned(),
            import_id: self.import_id,
            commit_seq: work.context.commit_seq,
            source: self.source,
            mapping_hash: self.mapping_hash,
            cut_over_on: self.cut_over_on,
            files: json!(self.files),
            loads: json!(self.loads),
            loaded: json!(self.loaded),
            history: json!(self.history),
            ledgers: json!(self.ledgers),
            quarantined: i64::from(self.quarantined),
            actor: work.context.actor.clone(),
            recorded_at: work.context.recorded_at,
        });
        Ok(())
    }
}
