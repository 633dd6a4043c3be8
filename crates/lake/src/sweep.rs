//! Removal of files that nobody can ask for any more. Nothing calls it by itself.

use crate::delta::LogTable;
use crate::lake::CORE_LAYER;
use crate::{Feed, Lake, LakeError};
use std::collections::BTreeSet;

impl Feed {
    /// Deletes the Parquet files of core tables that neither the newest snapshot nor a pinned one names: what compaction replaced and what killed
    /// feeds left. Older versions of the tables can then no longer be read, except pinned ones. Returns the paths that went.
    ///
    /// # Errors
    /// When the lake cannot be read, or a file not be deleted.
    pub async fn sweep(&mut self) -> Result<Vec<String>, LakeError> {
        let mut needed = pinned_files(&self.lake).await?;
        needed.extend(self.lake.snapshot().await?.tables.into_values().flat_map(|table| table.files).map(|file| file.path));
        for table in self.tables {
            let path = format!("{CORE_LAYER}/{}", table.name);
            let newest = LogTable::open(&self.lake.storage, &path, None).await?;
            let files = newest.map_or(Ok(Vec::new()), |newest| newest.files())?;
            needed.extend(files.into_iter().map(|file| format!("{path}/{}", file.name)));
        }
        let mut removed = Vec::new();
        for path in self.lake.storage.list(CORE_LAYER).await? {
            if path.ends_with(".parquet") && !path.contains("/_delta_log/") && !needed.contains(&path) {
                self.lake.storage.delete(&path).await?;
                removed.push(path);
            }
        }
        Ok(removed)
    }
}

async fn pinned_files(lake: &Lake) -> Result<BTreeSet<String>, LakeError> {
    let pins = lake.pins().await?;
    Ok(pins.into_iter().flat_map(|pin| pin.snapshot.tables.into_values()).flat_map(|table| table.files).map(|file| file.path).collect())
}
