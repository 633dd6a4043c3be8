#![allow(dead_code)]

pub mod registry;

use chandler_store::{Home, HomeClock, InitOptions, Reader, Registry, Writer, WriterOptions};
use registry::{COMMANDS, TABLES};
use std::path::Path;
use tempfile::TempDir;

pub fn registry() -> Registry {
    Registry { tables: TABLES.to_vec(), commands: COMMANDS.to_vec() }
}

pub fn options() -> InitOptions {
    InitOptions { entity_id: "E".to_owned(), currency: "USD".to_owned(), time_zone: "America/Chicago".to_owned(), clock: HomeClock::System }
}

/// A new home in a folder that goes with the value.
pub struct TestHome {
    pub folder: TempDir,
    pub home: Home,
}

pub fn new_home() -> TestHome {
    let folder = TempDir::new().expect("a temporary folder");
    let home = Home::init(&folder.path().join("home"), &options(), registry()).expect("a new home");
    TestHome { folder, home }
}

impl TestHome {
    pub fn writer(&self) -> Writer {
        Writer::start(&self.home, WriterOptions::default()).expect("the writer starts")
    }

    pub fn reader(&self) -> Reader {
        self.home.reader().expect("a reader")
    }

    pub fn dir(&self) -> &Path {
        self.home.dir()
    }

    /// A connection that keeps none of our promises, as an intruder's would.
    pub fn raw(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.home.database_path()).expect("the database opens")
    }
}
