//! True or false.

use super::CellError;
use crate::quarantine::Code;

/// Reads the usual words in any case; anything else is for the mapping's `map`.
pub(crate) fn parse_flag(text: &str) -> Result<bool, CellError> {
    let is_one_of = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    if is_one_of(&["true", "t", "yes", "y", "1"]) {
        return Ok(true);
    }
    if is_one_of(&["false", "f", "no", "n", "0"]) {
        return Ok(false);
    }
    Err(CellError::new(Code::NotAFlag, "is neither true nor false", "use true or false, or give `map` in the mapping"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_any_case_and_nothing_else() {
        assert_eq!(["TRUE", "t", "Yes", "1"].map(|text| parse_flag(text).ok()), [Some(true); 4]);
        assert_eq!(["False", "F", "no", "0"].map(|text| parse_flag(text).ok()), [Some(false); 4]);
        assert_eq!(["x", "2", "ja", ""].map(|text| parse_flag(text).map_err(|error| error.code)), [Err(Code::NotAFlag); 4]);
    }
}
