use super::settings::Settings;
use super::{InitOptions, database_path};
use crate::connect;
use crate::error::Fault;
use crate::schema::{FrozenCatalogue, sqlite_ddl, system};
use chandler_calendar::Zone;
use chandler_catalogue::Table;
use rusqlite::Connection;
use std::fs;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

/// Makes the folder and its database. The database gets its name last, so that a home is there whole or not at all.
pub(super) fn create(dir: &Path, options: &InitOptions, tables: &[&Table], version: u32) -> Result<(), Fault> {
    options.time_zone.parse::<Zone>().map_err(|_| Fault::BadTimeZone(options.time_zone.clone()))?;
    if database_path(dir).exists() {
        return Err(Fault::HomeExists(dir.to_path_buf()));
    }
    make_folders(dir)?;
    let unfinished = dir.join("chandler.db.new");
    remove_if_there(&unfinished)?;
    fill(&unfinished, options, tables, version)?;
    let finished = database_path(dir);
    fs::rename(&unfinished, &finished).map_err(|error| Fault::io(&finished, &error))?;
    sync_folder(dir)
}

pub(super) fn record_catalogue(connection: &Connection, catalogue: &FrozenCatalogue) -> Result<(), Fault> {
    let declaration = serde_json::to_string(catalogue).map_err(|error| Fault::Internal(error.to_string()))?;
    connection.execute("INSERT INTO catalogues (version, declaration) VALUES (?1, ?2)", (catalogue.version, declaration))?;
    Ok(())
}

/// Private to its owner: the books of a company are in it.
fn make_folders(dir: &Path) -> Result<(), Fault> {
    for folder in [dir.to_path_buf(), dir.join("lake"), dir.join("rules"), dir.join("truth")] {
        let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder);
        made.map_err(|error| Fault::io(&folder, &error))?;
    }
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(dir, fs::Permissions::from_mode(0o700)).map_err(|error| Fault::io(dir, &error))
}

fn fill(path: &Path, options: &InitOptions, tables: &[&Table], version: u32) -> Result<(), Fault> {
    let mut connection = connect::creating(path)?;
    let transaction = connection.transaction()?;
    transaction.execute_batch(system::SQLITE)?;
    for table in tables {
        transaction.execute_batch(&sqlite_ddl(table))?;
    }
    record_catalogue(&transaction, &FrozenCatalogue::of(version, tables))?;
    Settings::create(&transaction, options)?;
    transaction.commit()?;
    connection.close().map_err(|(_, error)| Fault::from(error))
}

/// What an interrupted `init` left.
fn remove_if_there(path: &Path) -> Result<(), Fault> {
    for suffix in ["", "-wal", "-shm"] {
        let mut leftover = path.as_os_str().to_owned();
        leftover.push(suffix);
        match fs::remove_file(&leftover) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(Fault::io(path, &error)),
            _ => {}
        }
    }
    Ok(())
}

fn sync_folder(dir: &Path) -> Result<(), Fault> {
    fs::File::open(dir).and_then(|folder| folder.sync_all()).map_err(|error| Fault::io(dir, &error))
}
