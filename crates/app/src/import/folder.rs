//! The folder of one import in the home, and the lock that keeps two imports apart.

use crate::failure::Failure;
use crate::home::App;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// `imports/<import_id>` with its quarantine and, while it runs, its staged rows.
pub(super) struct ImportFolder {
    dir: PathBuf,
    pub import_id: String,
    _lock: File,
}

impl ImportFolder {
    /// Takes the lock of all imports of the home, which goes with the process, and makes the folder of the next one.
    ///
    /// # Errors
    /// Code `import_running` while another import of this home runs.
    pub fn take(app: &App) -> Result<Self, Failure> {
        let imports = app.imports_dir();
        fs::create_dir_all(&imports).map_err(|error| unwritable(&imports, &error))?;
        let lock = locked(app, &imports)?;
        // Only now: an import that ended in the meantime has this number.
        let import_id = app.next_import_id()?;
        let dir = imports.join(&import_id);
        fs::create_dir_all(&dir).map_err(|error| unwritable(&dir, &error))?;
        Ok(Self { dir, import_id, _lock: lock })
    }

    pub fn quarantine(&self) -> PathBuf {
        self.dir.join(QUARANTINE)
    }

    /// An empty folder for staged rows; what a killed import left there goes.
    pub fn staging(&self) -> Result<PathBuf, Failure> {
        let staging = self.dir.join("staged");
        self.clear()?;
        fs::create_dir_all(&staging).map_err(|error| unwritable(&staging, &error))?;
        Ok(staging)
    }

    /// Takes the staged rows away.
    pub fn clear(&self) -> Result<(), Failure> {
        let staging = self.dir.join("staged");
        match fs::remove_dir_all(&staging) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(unwritable(&staging, &error)),
            _ => Ok(()),
        }
    }
}

fn locked(app: &App, imports: &Path) -> Result<File, Failure> {
    let path = imports.join("lock");
    let lock = File::create(&path).map_err(|error| unwritable(&path, &error))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => {
            let subject = app.home_dir().display().to_string();
            Err(Failure::refusal(
                "import_running",
                &subject,
                format!("Another import of {subject} is running"),
                "Wait until it has ended, then import again",
            ))
        }
        Err(TryLockError::Error(error)) => Err(unwritable(&path, &error)),
    }
}

/// Complaints of an import, in its folder.
const QUARANTINE: &str = "quarantine.csv";

impl App {
    pub(super) fn imports_dir(&self) -> PathBuf {
        self.home_dir().join("imports")
    }

    /// The quarantine of an import, as CSV: `file,row,field,value,code,reason,remedy`.
    ///
    /// # Errors
    /// Code `unknown_import` where no import has this name.
    pub fn quarantine_file(&self, import_id: &str) -> Result<Vec<u8>, Failure> {
        let is_name = import_id.len() <= 20 && import_id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let unknown = || Failure::input("unknown_import", import_id, format!("There is no import {import_id}"), "See the list of imports");
        if !is_name {
            return Err(unknown());
        }
        fs::read(self.imports_dir().join(import_id).join(QUARANTINE)).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => unknown(),
            _ => unwritable(&self.imports_dir(), &error),
        })
    }
}

pub(super) fn unwritable(path: &Path, error: &io::Error) -> Failure {
    let subject = path.display().to_string();
    Failure::fault("file_not_written", &subject, format!("{subject}: {error}"), "Make room and make the home writable, then try again")
}
