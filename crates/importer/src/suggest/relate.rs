//! Which column of one file names the rows of another.

use serde::Serialize;

use super::profile::{ColumnProfile, FileProfile};
use super::words::normalized;

/// Values of `column` that are keys of `to_file`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Relation {
    pub file: String,
    pub column: String,
    pub to_file: String,
    pub to_column: String,
    /// Share of the different values that are found there, from 0 to 1.
    pub share: f64,
}

/// A smaller share is chance, or a key that was cleaned up.
const SHARE_MIN: f64 = 0.9;

/// Relations by file and column; of several keys that a column fits the one with the more similar name.
pub(super) fn relations(files: &[FileProfile]) -> Vec<Relation> {
    let mut relations = Vec::new();
    for from in files {
        for column in from.columns.iter().filter(|column| column.distinct > 0) {
            let targets = files.iter().filter(|to| to.file != from.file).flat_map(|to| keys_of(to).map(move |key| (to, key)));
            let related = targets.filter_map(|(to, key)| {
                let found = column.values.iter().filter(|value| key.values.contains(value)).count();
                let share = found as f64 / column.distinct as f64;
                let similar = similarity(&column.name, &key.name, &to.file);
                (share >= SHARE_MIN && similar > 0).then_some((similar, share, to, key))
            });
            let best = related.max_by(|left, right| (left.0, left.1).partial_cmp(&(right.0, right.1)).unwrap_or(std::cmp::Ordering::Equal));
            if let Some((_, share, to, key)) = best {
                relations.push(Relation {
                    file: from.file.clone(),
                    column: column.name.clone(),
                    to_file: to.file.clone(),
                    to_column: key.name.clone(),
                    share,
                });
            }
        }
    }
    relations
}

fn keys_of(file: &FileProfile) -> impl Iterator<Item = &ColumnProfile> {
    file.keys.iter().filter(|key| key.len() == 1).filter_map(|key| file.column(&key[0]))
}

/// Small numbers fit any running number: only names tell which of them is meant.
fn similarity(column: &str, key: &str, to_file: &str) -> usize {
    let (column, key) = (normalized(column), normalized(key));
    if column == key && !matches!(key.as_str(), "id" | "no" | "nr" | "name" | "code") {
        return 3;
    }
    let stem = normalized(crate::mapping::file_stem(to_file));
    let subject = stem.strip_suffix('s').unwrap_or(&stem);
    if column
        .strip_suffix(" id")
        .or_else(|| column.strip_suffix(" code"))
        .or_else(|| column.strip_suffix(" number"))
        .is_some_and(|name| name == subject)
    {
        return 2;
    }
    0
}
