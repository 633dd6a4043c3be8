//! Identifiers, kept exactly: leading zeros, inner spaces and case belong to them.

use std::borrow::Cow;

/// A line break, tab or other control character is no part of a code: it breaks labels, files and screens.
pub(crate) fn has_control_character(text: &str) -> bool {
    text.bytes().any(|byte| byte < 0x20 || byte == 0x7f) || text.chars().any(|character| ('\u{80}'..'\u{a0}').contains(&character))
}

/// Zeros on the left up to a length in characters.
pub(crate) fn padded(text: &str, length: usize) -> Cow<'_, str> {
    let missing = length.saturating_sub(text.chars().count());
    if missing == 0 { Cow::Borrowed(text) } else { Cow::Owned(format!("{}{text}", "0".repeat(missing))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_padded_by_characters_and_never_cut() {
        assert_eq!(padded("42", 5), "00042");
        assert_eq!(padded("é2", 3), "0é2");
        assert_eq!(padded("123456", 5), "123456");
        assert!(has_control_character("A\n1") && !has_control_character("A 1é"));
    }
}
