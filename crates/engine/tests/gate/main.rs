//! What people may ask, and what stops them.

#[path = "../common/mod.rs"]
mod common;
mod corpus;
mod limits;
mod places;
mod soup;

use std::fs;
use std::path::Path;

use chandler_engine::Session;

/// A session over a folder that holds, besides the snapshot's files, some that nobody may read.
struct Guarded {
    folder: tempfile::TempDir,
    session: Session,
    before: Vec<(String, Vec<u8>)>,
}

impl Guarded {
    async fn open() -> Self {
        let folder = tempfile::tempdir().expect("folder");
        fs::write(folder.path().join("canary.csv"), "x\n1\n").expect("canary");
        let lake = common::lake_of_stock(folder.path(), &common::usual_stock(3));
        fs::copy(folder.path().join("part-0.parquet"), folder.path().join("stray.parquet")).expect("stray");
        let before = content(folder.path());
        Self { session: common::session(lake).await, before, folder }
    }

    /// Nothing was written, and the tables are as they were.
    async fn assert_untouched(&self) {
        assert!(content(self.folder.path()) == self.before, "the folder has changed");
        let rows = self.session.query("SELECT count(*) FROM core_item_sites", 10).await.expect("unharmed").rows;
        assert_eq!(rows[0][0], 3);
    }
}

fn content(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(folder).expect("folder").map(|entry| entry.expect("entry"));
    let mut files: Vec<_> = entries.map(|entry| (entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path()).expect("file"))).collect();
    files.sort();
    files
}
