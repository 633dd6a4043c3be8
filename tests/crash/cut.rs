//! What a power cut may leave of files: any part of the changes since the last sync, in sectors, in any order.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

const SECTOR: usize = 512;
const PAGE: usize = 4_096;

/// The log: a header, then frames of a header and a page each.
const LOG_HEADER: usize = 32;
const FRAME: usize = 24 + PAGE;

/// The contents of a home's database and of its write-ahead log; one that is not there is empty.
#[derive(Clone, PartialEq, Eq)]
pub struct Files {
    pub database: Vec<u8>,
    pub log: Vec<u8>,
}

impl Files {
    pub fn read(dir: &Path) -> Self {
        let read = |name: &str| fs::read(dir.join(name)).unwrap_or_default();
        Self { database: read("chandler.db"), log: read("chandler.db-wal") }
    }

    /// Writes them as a home. The index of the log is never synced, so what it has after a cut is rubbish.
    pub fn write(&self, dir: &Path) {
        fs::write(dir.join("chandler.db"), &self.database).expect("written");
        fs::write(dir.join("chandler.db-wal"), &self.log).expect("written");
        fs::write(dir.join("chandler.db-shm"), [0xA5; 32 * 1_024]).expect("written");
    }
}

/// Files after a cut.
pub struct Cut {
    pub name: String,
    pub files: Files,
    /// All changes reached the disk.
    pub is_whole: bool,
}

/// Reproducible numbers.
pub struct Random(pub u64);

impl Random {
    /// The next one below a limit (SplitMix64).
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % limit.max(1) as u64) as usize
    }
}

/// Cuts of a step that changes one of the two files.
pub fn cuts_of(before: &Files, after: &Files, random: &mut Random) -> Vec<Cut> {
    let in_log = before.database == after.database;
    assert!(in_log || before.log == after.log, "one file at a time");
    let (old, new) = if in_log { (&before.log, &after.log) } else { (&before.database, &after.database) };
    let what = if in_log { "log" } else { "database" };
    let rest = |content: Vec<u8>| {
        if in_log { Files { log: content, ..before.clone() } } else { Files { database: content, ..before.clone() } }
    };
    let name = |part: String| format!("{what} of {} to {} bytes, {part}", old.len(), new.len());
    parts(old, new, random).into_iter().map(|(part, content)| Cut { name: name(part), is_whole: content == *new, files: rest(content) }).collect()
}

fn parts(old: &[u8], new: &[u8], random: &mut Random) -> Vec<(String, Vec<u8>)> {
    if new.len() < old.len() {
        // File systems with a journal cut or remove a file whole or not at all; SQLite rests on it.
        return vec![("not cut".to_owned(), old.to_vec()), ("cut".to_owned(), new.to_vec())];
    }
    let changed: Vec<usize> = sectors(old, new, SECTOR);
    if changed.is_empty() {
        return vec![];
    }
    let (first, last) = (changed.first().copied().unwrap_or(0), changed.last().map_or(0, |sector| sector + SECTOR).min(new.len()));
    let mut parts = Vec::new();
    let boundaries = (0..).map(|frame| LOG_HEADER + frame * FRAME).take_while(|place| *place <= last).filter(|place| *place + FRAME > first);
    let somewhere: Vec<usize> = (0..8).map(|_| first + random.below(last - first)).collect();
    for place in boundaries.chain(somewhere).chain([first, last]) {
        parts.push((format!("in order up to byte {place}"), in_order(old, new, place)));
        parts.push((format!("in order up to byte {place}, of full length"), padded(in_order(old, new, place), new.len())));
    }
    for size in [SECTOR, PAGE] {
        for round in 0..4 {
            let kept: Vec<usize> = sectors(old, new, size).into_iter().filter(|_| random.below(4) > round % 4).collect();
            parts.push((format!("{} parts of {size} bytes in any order", kept.len()), some_sectors(old, new, &kept, size)));
        }
    }
    for _ in 0..4 {
        let torn = changed[random.below(changed.len())];
        let mut content = padded(in_order(old, new, torn), new.len());
        content[torn..(torn + SECTOR).min(new.len())].fill(0x5A);
        parts.push((format!("torn at byte {torn}"), content));
    }
    let mut seen = HashSet::new();
    parts.retain(|(_, content)| seen.insert(content.clone()));
    parts
}

/// Where sectors of the two differ.
fn sectors(old: &[u8], new: &[u8], size: usize) -> Vec<usize> {
    let part = |bytes: &'_ [u8], start: usize| bytes.get(start..(start + size).min(bytes.len())).map(<[u8]>::to_vec);
    (0..new.len()).step_by(size).filter(|start| part(old, *start) != part(new, *start)).collect()
}

/// New up to a byte, old after it.
fn in_order(old: &[u8], new: &[u8], place: usize) -> Vec<u8> {
    let mut content = new[..place].to_vec();
    content.extend(old.iter().skip(place));
    content
}

fn some_sectors(old: &[u8], new: &[u8], kept: &[usize], size: usize) -> Vec<u8> {
    let mut content = padded(old.to_vec(), new.len());
    for start in kept {
        let end = (start + size).min(new.len());
        content[*start..end].copy_from_slice(&new[*start..end]);
    }
    content
}

/// The end that was never written reads as zeros.
fn padded(mut content: Vec<u8>, length: usize) -> Vec<u8> {
    content.resize(length.max(content.len()), 0);
    content
}
