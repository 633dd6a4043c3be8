//! Counting what became of rows when the business, and not the mapping, has the last word.

use crate::documents::{ImportedFile, LoadCounts};
use std::collections::BTreeMap;

/// Moves a row that was counted as loaded to quarantine.
pub(super) fn refuse(loads: &mut [LoadCounts], file: &str, target: &str, is_update: bool) {
    let load = loads.iter_mut().find(|load| load.file == file && load.target == target && counted(load, is_update) > 0);
    if let Some(load) = load {
        if is_update {
            load.updated -= 1
        } else {
            load.inserted -= 1
        }
        load.loaded -= 1;
        load.quarantined += 1;
    }
}

fn counted(load: &LoadCounts, is_update: bool) -> u64 {
    if is_update { load.updated } else { load.inserted }
}

/// The counts by file, over all loads of it.
pub(super) fn by_file(loads: &[LoadCounts]) -> Vec<ImportedFile> {
    let mut files: BTreeMap<&str, ImportedFile> = BTreeMap::new();
    for load in loads {
        let sums = files.entry(&load.file).or_insert_with(|| ImportedFile { file: load.file.clone(), ..ImportedFile::default() });
        sums.in_file += load.in_file;
        sums.filtered += load.filtered;
        sums.merged += load.merged;
        sums.read += load.read;
        sums.loaded += load.loaded;
        sums.unchanged += load.unchanged;
        sums.quarantined += load.quarantined;
        sums.deleted += load.deleted;
    }
    files.into_values().collect()
}

/// Rows loaded by target.
pub(super) fn by_target(loads: &[LoadCounts]) -> BTreeMap<String, u64> {
    loads.iter().fold(BTreeMap::new(), |mut sums, load| {
        *sums.entry(load.target.clone()).or_default() += load.loaded;
        sums
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(file: &str, inserted: u64, updated: u64) -> LoadCounts {
        LoadCounts {
            file: file.to_owned(),
            target: "items".to_owned(),
            in_file: 10,
            filtered: 0,
            merged: 0,
            read: 10,
            loaded: inserted + updated,
            inserted,
            updated,
            unchanged: 10 - inserted - updated,
            quarantined: 0,
            deleted: 0,
            warnings: Vec::new(),
        }
    }

    #[test]
    fn a_refused_row_moves_and_the_counts_still_add_up() {
        let mut loads = vec![load("a.csv", 4, 2), load("a.csv", 1, 0)];
        refuse(&mut loads, "a.csv", "items", true);
        refuse(&mut loads, "a.csv", "items", false);
        for load in &loads {
            assert_eq!(load.read, load.loaded + load.unchanged + load.quarantined);
        }
        let files = by_file(&loads);
        assert_eq!((files.len(), files[0].read, files[0].loaded, files[0].quarantined), (1, 20, 5, 2));
        assert_eq!(by_target(&loads)["items"], 5);
    }
}
