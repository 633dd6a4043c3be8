//! How connections are opened, so that every one keeps the same promises.

use crate::error::Fault;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::path::Path;
use std::time::Duration;

/// Statements kept prepared per connection: more than two per table, so that none is prepared twice.
const STATEMENTS: usize = 512;

/// The writer's connection.
pub(crate) fn writing(path: &Path) -> Result<Connection, Fault> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(|error| at(path, error))?;
    prepare_for_writing(&connection).map_err(|error| at(path, error))?;
    Ok(connection)
}

/// The connection that makes a new database.
pub(crate) fn creating(path: &Path) -> Result<Connection, Fault> {
    let connection = Connection::open(path).map_err(|error| at(path, error))?;
    prepare_for_writing(&connection).map_err(|error| at(path, error))?;
    Ok(connection)
}

/// A connection that cannot write to tables. It still needs to write beside the database: SQLite's readers take part in the shared log index.
pub(crate) fn reading(path: &Path) -> Result<Connection, Fault> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(|error| at(path, error))?;
    prepare_for_reading(&connection).map_err(|error| at(path, error))?;
    Ok(connection)
}

fn prepare_for_reading(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.execute_batch("PRAGMA query_only = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000;")?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // The first read is where a folder that cannot be written shows.
    connection.query_row("PRAGMA schema_version", [], |_| Ok(()))
}

/// An acknowledged commit survives a power cut: write-ahead log with `synchronous = FULL`. Recursive triggers make `INSERT OR REPLACE` fire the
/// triggers that protect posted rows.
fn prepare_for_writing(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON;
         PRAGMA recursive_triggers = ON;
         PRAGMA temp_store = MEMORY;
         PRAGMA cache_size = -64000;
         PRAGMA wal_autocheckpoint = 4000;",
    )?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(())
}

/// The same error, with the file that it is about.
fn at(path: &Path, error: rusqlite::Error) -> Fault {
    match error.sqlite_error_code() {
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
            Fault::NotWritable { path: path.parent().unwrap_or(path).to_path_buf(), message: error.to_string() }
        }
        _ => error.into(),
    }
}

#[cfg(test)]
mod tests {
    /// Before 3.51.3 a reset of the write-ahead log could damage a database.
    #[test]
    fn sqlite_is_new_enough() {
        assert!(rusqlite::version_number() >= 3_051_003, "SQLite {}", rusqlite::version());
    }
}
