//! Finds the file behind a table that cannot be loaded. Only asked then, so it may read the whole log.

use crate::LakeError;
use crate::storage::Storage;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

/// The first damaged or missing entry of a table's log; `None` when the log looks whole.
pub(super) async fn find_damage(storage: &Storage, path: &str, wanted: Option<u64>) -> Option<LakeError> {
    let files = storage.list(&format!("{path}/_delta_log")).await.ok()?;
    let mut next_version = 0;
    for file in &files {
        let content = storage.read(file).await.ok()?;
        if let Some(version) = entry_version(file) {
            if version != next_version {
                return Some(missing_version(path, next_version));
            }
            next_version += 1;
            if let Some(reason) = entry_damage(&content) {
                return Some(LakeError::damaged(file, reason));
            }
        } else if file.ends_with(".parquet") && ParquetRecordBatchReaderBuilder::try_new(content).is_err() {
            let reason = "it is no Parquet file; being only a short cut, it can be deleted together with _last_checkpoint";
            return Some(LakeError::damaged(file, reason));
        }
    }
    wanted.filter(|wanted| *wanted >= next_version).map(|wanted| missing_version(path, wanted))
}

pub(super) fn missing_version(path: &str, version: u64) -> LakeError {
    LakeError::Missing { path: format!("{path}/_delta_log/{version:020}.json") }
}

fn entry_version(file: &str) -> Option<u64> {
    file.rsplit('/').next()?.strip_suffix(".json")?.parse().ok()
}

fn entry_damage(content: &[u8]) -> Option<String> {
    if content.is_empty() {
        return Some("it is empty".to_owned());
    }
    let lines = content.split(|byte| *byte == b'\n').enumerate().filter(|(_, line)| !line.is_empty());
    lines
        .map(|(number, line)| (number, serde_json::from_slice::<serde_json::Value>(line)))
        .find_map(|(number, parsed)| parsed.err().map(|error| format!("line {} is no JSON ({error})", number + 1)))
}
