use chandler_catalogue::RowError;
use std::path::{Path, PathBuf};

/// Why the store could not do what it was asked. A business "no" is not here: it is an [`Answer`](crate::Answer).
///
/// `Display` says what is wrong, [`Fault::remedy`] what would make it right. Clonable, because all commands of a group share its fate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("{} is a home already", .0.display())]
    HomeExists(PathBuf),
    #[error("{} is no Chandler home", .0.display())]
    NotAHome(PathBuf),
    #[error("process {pid} is writing to {}", .home.display())]
    Locked { home: PathBuf, pid: String },
    #[error("{} cannot be written: {message}", .path.display())]
    NotWritable { path: PathBuf, message: String },
    #[error("{} belongs to user {owner}, and this process runs as user {user}", .home.display())]
    WrongOwner { home: PathBuf, owner: u32, user: u32 },
    #[error("the home has catalogue {home}, and this program knows catalogues up to {program}")]
    NewerCatalogue { home: u32, program: u32 },
    #[error("the tables of the home cannot become those of this program: {}", .0.join("; "))]
    CatalogueChanged(Vec<String>),
    #[error("`{0}` is not a time zone")]
    BadTimeZone(String),
    #[error("{table} has no column {column}")]
    UnknownColumn { table: String, column: String },
    #[error("the writer's queue is full")]
    Overloaded,
    #[error("the writer has been closed")]
    Closed,
    #[error("the writer has stopped, because the disk did not keep what it was told to: {0}")]
    Stopped(String),
    #[error("the disk is full; nothing of the command was kept")]
    DiskFull,
    #[error("the database could not be used: {0}")]
    Database(String),
    #[error("the stored data are damaged: {0}")]
    Damaged(String),
    #[error("a decision failed inside the program: {0}")]
    Internal(String),
    #[error("{}: {message}", .path.display())]
    Io { path: PathBuf, message: String },
}

/// Which of the three ways of failing it is; programs decide their exit code by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    Refusal,
    Input,
    Fault,
}

impl Fault {
    pub fn kind(&self) -> FaultKind {
        match self {
            Self::HomeExists(_) => FaultKind::Refusal,
            Self::NotAHome(_) | Self::BadTimeZone(_) | Self::UnknownColumn { .. } => FaultKind::Input,
            _ => FaultKind::Fault,
        }
    }

    pub fn code(&self) -> &'static str {
        match self {
            Self::HomeExists(_) => "home_exists",
            Self::NotAHome(_) => "not_a_home",
            Self::Locked { .. } => "home_locked",
            Self::NotWritable { .. } => "home_not_writable",
            Self::WrongOwner { .. } => "wrong_owner",
            Self::NewerCatalogue { .. } => "newer_catalogue",
            Self::CatalogueChanged(_) => "catalogue_changed",
            Self::BadTimeZone(_) => "bad_time_zone",
            Self::UnknownColumn { .. } => "unknown_column",
            Self::Overloaded => "overloaded",
            Self::Closed => "writer_closed",
            Self::Stopped(_) => "writer_stopped",
            Self::DiskFull => "disk_full",
            Self::Database(_) => "database",
            Self::Damaged(_) => "damaged",
            Self::Internal(_) => "internal",
            Self::Io { .. } => "io",
        }
    }

    /// What would make it right, as a sentence.
    pub fn remedy(&self) -> String {
        match self {
            Self::HomeExists(_) => "Use it as it is, or name another folder".to_owned(),
            Self::NotAHome(home) => format!("Make one with `chandler init --home {}`, or name an existing home", home.display()),
            Self::Locked { pid, .. } => format!("Send commands to process {pid}, or stop it first"),
            Self::NotWritable { path, .. } => format!("Make {} writable for the user of this process", path.display()),
            Self::WrongOwner { home, owner, .. } => format!("Run as user {owner}, or give the folder away with `chown -R` on {}", home.display()),
            Self::NewerCatalogue { .. } => "Use the newer program that last wrote to this home".to_owned(),
            Self::CatalogueChanged(_) => "Open it with the program that made it, export, and import into a new home".to_owned(),
            Self::BadTimeZone(_) => "Use a name of the time-zone database, such as America/Chicago".to_owned(),
            Self::UnknownColumn { table, .. } => format!("See the columns of {table} in `chandler tables`"),
            Self::Overloaded => "Send it again in a moment, under the same key".to_owned(),
            Self::Closed => "Open the home again, and send it again under the same key".to_owned(),
            Self::Stopped(_) => "Check the disk, start again, and run `chandler verify`".to_owned(),
            Self::DiskFull => "Make room on the disk of the home, and send it again under the same key".to_owned(),
            Self::Database(_) => "Send it again under the same key; if it stays, run `chandler verify`".to_owned(),
            Self::Damaged(_) => "Run `chandler verify`, and restore the latest backup that it finds whole".to_owned(),
            Self::Internal(_) => "Report it together with the command; nothing of it was kept".to_owned(),
            Self::Io { path, .. } => format!("Check that {} can be reached by the user of this process", path.display()),
        }
    }

    /// The file or folder it is about; empty where there is none.
    pub fn subject(&self) -> String {
        match self {
            Self::HomeExists(path) | Self::NotAHome(path) => path.display().to_string(),
            Self::Locked { home, .. } | Self::WrongOwner { home, .. } => home.display().to_string(),
            Self::NotWritable { path, .. } | Self::Io { path, .. } => path.display().to_string(),
            Self::BadTimeZone(zone) => zone.clone(),
            Self::UnknownColumn { table, column } => format!("{table}.{column}"),
            _ => String::new(),
        }
    }

    pub(crate) fn io(path: &Path, error: &std::io::Error) -> Self {
        let (path, message) = (path.to_path_buf(), error.to_string());
        match error.kind() {
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => Self::NotWritable { path, message },
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::DiskFull,
            _ => Self::Io { path, message },
        }
    }
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ffi;
        let message = error.to_string();
        let rusqlite::Error::SqliteFailure(failure, _) = &error else {
            return Self::Database(message);
        };
        match failure.extended_code {
            // After a failed sync nobody knows what the disk holds: trying again could "succeed" without the lost pages.
            ffi::SQLITE_IOERR_FSYNC | ffi::SQLITE_IOERR_DIR_FSYNC => Self::Stopped(message),
            // The index of the log cannot grow, which even a reader needs; SQLite has no other word for it.
            ffi::SQLITE_IOERR_SHMSIZE => Self::DiskFull,
            _ => match failure.code {
                rusqlite::ErrorCode::DiskFull => Self::DiskFull,
                rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase => Self::Damaged(message),
                _ => Self::Database(message),
            },
        }
    }
}

impl From<RowError> for Fault {
    fn from(error: RowError) -> Self {
        Self::Damaged(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::{Connection, Error, ffi};

    #[test]
    fn a_database_without_room_is_a_full_disk() {
        let connection = Connection::open_in_memory().expect("a database");
        connection.execute_batch("CREATE TABLE t (x); PRAGMA max_page_count = 3;").expect("a small one");
        let error = connection.execute("INSERT INTO t VALUES (zeroblob(100000))", []).expect_err("too much");
        assert_eq!(Fault::from(error), Fault::DiskFull);
    }

    #[test]
    fn a_failed_sync_is_the_end_of_writing() {
        let failure = |code| Fault::from(Error::SqliteFailure(ffi::Error::new(code), None));
        assert!(matches!(failure(ffi::SQLITE_IOERR_FSYNC), Fault::Stopped(_)));
        assert!(matches!(failure(ffi::SQLITE_IOERR_WRITE), Fault::Database(_)));
        assert_eq!(failure(ffi::SQLITE_IOERR_SHMSIZE), Fault::DiskFull);
        assert!(matches!(failure(ffi::SQLITE_CORRUPT), Fault::Damaged(_)));
    }
}
