use crate::LakeError;
use crate::storage::Storage;
use std::collections::BTreeMap;

const MARKER: &str = "feed.json";

/// Up to which commit all core tables are whole, and at which versions. Written after them, in one step.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Marker {
    pub commit_seq: i64,
    /// The core whose commits these are.
    pub core_id: String,
    /// What the core said of its commit `commit_seq`; tells a core that was restored and went another way.
    pub fingerprint: Option<String>,
    pub tables: BTreeMap<String, MarkedTable>,
}

/// A table as the feed left it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MarkedTable {
    /// Delta version.
    pub version: u64,
    /// Hash of the names and sizes of its files. Delta passes over an empty log entry as if it were none; this does not.
    pub files_hash: String,
}

impl Marker {
    /// `None` before the first feed.
    pub async fn read(storage: &Storage) -> Result<Option<Self>, LakeError> {
        let Some(content) = storage.read_if_there(MARKER).await? else { return Ok(None) };
        serde_json::from_slice(&content).map(Some).map_err(|error| LakeError::damaged(MARKER, error))
    }

    pub async fn write(&self, storage: &Storage) -> Result<(), LakeError> {
        let content = serde_json::to_vec_pretty(self).map_err(|error| LakeError::damaged(MARKER, error))?;
        storage.replace(MARKER, content).await
    }
}
