use crate::LakeError;
use crate::storage::Storage;
use rustix::fs::{FlockOperation, flock};
use std::fs::{File, OpenOptions};

const LOCK: &str = "feed.lock";

/// The right to feed a local lake; given back when dropped or when the process ends. An object store has none: there the deployment runs one feed.
#[derive(Debug)]
pub(crate) struct FeedLock {
    _file: Option<File>,
}

impl FeedLock {
    pub fn take(storage: &Storage) -> Result<Self, LakeError> {
        let Some(folder) = storage.folder() else { return Ok(Self { _file: None }) };
        let path = folder.join(LOCK);
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(|error| LakeError::io(&path, error))?;
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(Self { _file: Some(file) }),
            Err(rustix::io::Errno::WOULDBLOCK) => Err(LakeError::Locked { path: path.display().to_string() }),
            Err(error) => Err(LakeError::io(&path, error.into())),
        }
    }
}
