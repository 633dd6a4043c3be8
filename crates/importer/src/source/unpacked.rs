//! How large a workbook is once it is unpacked, found before anything of it is held in memory.
//!
//! A small ZIP file can unpack to any size. What it says of itself is not believed: every part that will be read is unpacked once, counted, and not kept.

use std::io::{self, Read, Seek};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::error::ImportError;

/// The reader holds texts and styles of a workbook in memory: bytes of them all together.
const HELD_BYTES_MAX: u64 = 512 * MEGABYTE;
/// Sheets are read row by row: bytes of one of them.
const SHEET_BYTES_MAX: u64 = 8 * 1024 * MEGABYTE;
/// Spreadsheet programs pack 10 to 50 times; a part that is packed more densely than this was made to be so.
const DENSITY_MAX: u64 = 200;
/// Smaller parts may be as dense as they like.
const DENSE_BYTES_MAX: u64 = 16 * MEGABYTE;

const MEGABYTE: u64 = 1024 * 1024;

/// Refuses a workbook that unpacks to more than can be read in bounded memory and time.
///
/// # Errors
/// Code `unpacks_too_large` for such a workbook, `damaged` for one that cannot be unpacked.
pub(super) fn check(file: impl Read + Seek, name: &str) -> Result<(), ImportError> {
    match excess(file) {
        Ok(None) => Ok(()),
        Ok(Some(part)) => {
            let message = format!("its part {} of {} bytes unpacks to more than a workbook should", part.name, part.packed_bytes);
            let remedy = "ask where the file comes from; a table of this size can be given as CSV";
            Err(ImportError::input("unpacks_too_large", name, message, remedy))
        }
        Err(error) => {
            let message = format!("is no readable workbook: {error}");
            Err(ImportError::input("damaged", name, message, "save it again as XLSX without a password"))
        }
    }
}

/// A part of a workbook that is too large.
struct Excess {
    name: String,
    packed_bytes: u64,
}

fn excess(file: impl Read + Seek) -> Result<Option<Excess>, ZipError> {
    let mut archive = ZipArchive::new(file)?;
    let mut held_bytes = 0;
    for index in 0..archive.len() {
        let mut part = archive.by_index(index)?;
        let (name, packed_bytes) = (part.name()?.into_owned(), part.compressed_size());
        if !is_read(&name) {
            continue;
        }
        let is_sheet = name.contains("/worksheets/");
        let room = if is_sheet { SHEET_BYTES_MAX } else { HELD_BYTES_MAX - held_bytes };
        let limit = room.min(DENSE_BYTES_MAX.max(packed_bytes.saturating_mul(DENSITY_MAX)));
        let bytes = if part.size() > limit { part.size() } else { io::copy(&mut part.by_ref().take(limit + 1), &mut io::sink())? };
        if bytes > limit {
            return Ok(Some(Excess { name, packed_bytes }));
        }
        held_bytes += if is_sheet { 0 } else { bytes };
    }
    Ok(None)
}

/// Pictures and the like are never unpacked.
fn is_read(part: &str) -> bool {
    let lower = part.to_ascii_lowercase();
    lower.ends_with(".xml") || lower.ends_with(".rels")
}
