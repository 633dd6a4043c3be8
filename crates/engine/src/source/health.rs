//! Finds the file behind a failed read. Only asked when a query over the lake has failed, so it may take its time.

use object_store::ObjectStoreExt;
use object_store::path::Path;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::{PinnedFile, PinnedLake};
use crate::EngineError;

/// The first file of the snapshot that cannot be read to its end.
pub(crate) async fn first_damaged_file(lake: &PinnedLake) -> Option<EngineError> {
    for (kind, table, file) in lake.files() {
        if let Err(reason) = check(lake, file).await {
            return Some(EngineError::DamagedFile { table: table.to_owned(), kind, file: shown(file), reason });
        }
    }
    None
}

fn shown(file: &PinnedFile) -> String {
    file.url.to_file_path().map_or_else(|()| file.url.to_string(), |path| path.display().to_string())
}

async fn check(lake: &PinnedLake, file: &PinnedFile) -> Result<(), String> {
    let path = Path::from_url_path(file.url.path()).map_err(|error| error.to_string())?;
    let content = match lake.store.get(&path).await {
        Ok(found) => found.bytes().await.map_err(|error| error.to_string())?,
        Err(object_store::Error::NotFound { .. }) => return Err("it is missing".to_owned()),
        Err(error) => return Err(error.to_string()),
    };
    if content.len() as u64 != file.size_bytes {
        return Err(format!("it has {} bytes where the snapshot recorded {}", content.len(), file.size_bytes));
    }
    let reader = ParquetRecordBatchReaderBuilder::try_new(content).and_then(ParquetRecordBatchReaderBuilder::build);
    let mut batches = reader.map_err(|error| error.to_string())?;
    batches.try_for_each(|batch| batch.map(drop)).map_err(|error| error.to_string())
}
