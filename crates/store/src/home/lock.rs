use crate::error::Fault;
use rustix::fs::{FlockOperation, flock};
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A lock without a pid is being taken, looked at or given back just now: worth another try.
const TRIES: u32 = 20;
const PAUSE: Duration = Duration::from_millis(10);

/// The right to write to a home, held by one process and given back by the system when it ends, however it ends.
#[derive(Debug)]
pub(crate) struct HomeLock {
    file: File,
}

impl HomeLock {
    /// # Errors
    /// [`Fault::Locked`] naming the process that has it.
    pub(crate) fn take(dir: &Path) -> Result<Self, Fault> {
        let path = lock_path(dir);
        let mut file = open(&path)?;
        let mut tries = 0;
        while flock(&file, FlockOperation::NonBlockingLockExclusive).is_err() {
            let pid = read_pid(&mut file);
            if tries == TRIES || !pid.is_empty() {
                return Err(Fault::Locked { home: dir.to_path_buf(), pid: if pid.is_empty() { "of unknown number".to_owned() } else { pid } });
            }
            tries += 1;
            std::thread::sleep(PAUSE);
        }
        let written = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| writeln!(file, "{}", std::process::id()));
        written.map_err(|error| Fault::io(&path, &error))?;
        Ok(Self { file })
    }

    pub(crate) fn holder(dir: &Path) -> Result<Option<String>, Fault> {
        let mut file = open(&lock_path(dir))?;
        match flock(&file, FlockOperation::NonBlockingLockShared) {
            Ok(()) => Ok(None),
            Err(_) => Ok(Some(read_pid(&mut file))),
        }
    }
}

impl Drop for HomeLock {
    fn drop(&mut self) {
        // The pid goes before the lock, so that nobody reads the pid of a process that has let go.
        let _ = self.file.set_len(0);
        let _ = flock(&self.file, FlockOperation::Unlock);
    }
}

fn lock_path(dir: &Path) -> PathBuf {
    dir.join("chandler.lock")
}

fn open(path: &Path) -> Result<File, Fault> {
    let opened = OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(path);
    opened.map_err(|error| Fault::io(path, &error))
}

/// Empty while the holder has not written it yet, or is letting go.
fn read_pid(file: &mut File) -> String {
    let mut pid = String::new();
    let _ = file.rewind().and_then(|()| file.read_to_string(&mut pid));
    pid.trim().to_owned()
}
