//! The names of a file's columns.

use std::collections::HashMap;

use super::Wanted;
use crate::error::ImportError;

/// Names without outer spaces; a column without a name is `column_3`, a second `name` is `name_2`.
///
/// # Errors
/// When a wanted name stands twice, so that nobody could say which one is meant.
pub(super) fn names(cells: impl IntoIterator<Item = String>, file: &str, wanted: &Wanted) -> Result<Vec<String>, ImportError> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    let mut names = Vec::new();
    for (index, cell) in cells.into_iter().enumerate() {
        let name = cell.trim_matches(|character: char| character.is_whitespace() || character == '\u{feff}').to_owned();
        let name = if name.is_empty() { format!("column_{}", index + 1) } else { name };
        let count = counts.entry(name.clone()).or_default();
        *count += 1;
        if *count > 1 && wanted.columns.as_ref().is_some_and(|wanted| wanted.contains(&name)) {
            let message = format!("the column `{name}` stands twice in the header");
            return Err(ImportError::input("double_column", file, message, "rename one of them in the file"));
        }
        names.push(if *count > 1 { format!("{name}_{count}") } else { name });
    }
    if names.is_empty() {
        return Err(ImportError::input("no_header", file, "the file has no header", "give `header_row`, or a file with one"));
    }
    Ok(names)
}

/// Places and names of the wanted columns.
pub(super) fn wanted_columns(names: &[String], wanted: &Wanted) -> Vec<(usize, String)> {
    let is_wanted = |name: &String| wanted.columns.as_ref().is_none_or(|wanted| wanted.contains(name));
    names.iter().enumerate().filter(|(_, name)| is_wanted(name)).map(|(index, name)| (index, name.clone())).collect()
}
