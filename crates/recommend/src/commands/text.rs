//! What people write: said, and not longer than anybody reads.

use chandler_erp::{Invalid, Stop};

/// The longest remark.
pub(super) const LONGEST_NOTE: usize = 2_000;

/// The text without white space around it.
pub(super) fn text<'a>(field: &str, given: &'a str, longest: usize) -> Result<&'a str, Stop> {
    let text = given.trim();
    let length = text.chars().count();
    if (1..=longest).contains(&length) {
        return Ok(text);
    }
    let message = if length == 0 { "it is empty".to_owned() } else { format!("it has {length} characters") };
    Err(Stop::Invalid(Invalid { field: field.to_owned(), message, remedy: format!("Give between 1 and {longest} characters") }))
}

/// The same where nothing need be said.
pub(super) fn optional_text<'a>(field: &str, given: Option<&'a str>) -> Result<Option<&'a str>, Stop> {
    given.filter(|given| !given.trim().is_empty()).map(|given| text(field, given, LONGEST_NOTE)).transpose()
}
