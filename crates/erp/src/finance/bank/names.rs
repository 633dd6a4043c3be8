//! What a payer writes, made comparable: names without case and punctuation, accounts without spaces, and document numbers as people write them.

/// A name with its letters and digits in upper case, words one space apart: `Miller & Sons, Inc.` is `MILLER SONS INC`.
pub fn name(text: &str) -> String {
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_uppercase).collect::<Vec<_>>().join(" ")
}

/// An account without the spaces that people group it by.
pub fn account(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

/// The form in which numbers of documents are compared: letters, then digits without leading zeros. `IN-000123`, `in 123` and `IN000123` are all `IN123`.
pub fn number(text: &str) -> String {
    let letters: String = text.chars().filter(|letter| letter.is_alphabetic()).flat_map(char::to_uppercase).collect();
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    format!("{letters}{}", digits.trim_start_matches('0'))
}

/// Every number that a text names, in the form of [`number`]: what stands between spaces as a whole, and each run of digits with the word before it, or alone
/// where it has at least five digits. `Inv. 123` also stands for a number of our own series, `IN123`.
pub fn numbers_named(text: &str) -> Vec<String> {
    /// Shorter runs of digits are days, quantities or parts of addresses.
    const BARE_DIGITS: usize = 5;
    const OWN_WORDS: [&str; 5] = ["INVOICE", "INVOICES", "INV", "IN", "NO"];
    let mut named: Vec<String> = text.split(|letter: char| letter.is_whitespace() || ",;/+".contains(letter)).map(number).collect();
    let mut word = String::new();
    for token in tokens(text) {
        if token.chars().all(|letter| letter.is_ascii_digit()) {
            let digits = token.trim_start_matches('0');
            if !word.is_empty() {
                named.push(format!("{word}{digits}"));
            }
            if OWN_WORDS.contains(&word.as_str()) || token.len() >= BARE_DIGITS {
                named.extend([format!("IN{digits}"), digits.to_owned()]);
            }
        } else if token != "AND" {
            word = token;
        }
    }
    named.sort();
    named.dedup();
    named.retain(|number| number.chars().any(|letter| letter.is_ascii_digit()));
    named
}

/// Runs of letters and runs of digits, in upper case. A word counts for every number of a list after it: `invoices 123, 124`.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut last = None;
    for letter in text.chars() {
        let kind = (letter.is_alphabetic() || letter.is_ascii_digit()).then_some(letter.is_ascii_digit());
        match (kind, tokens.last_mut()) {
            (Some(_), Some(token)) if kind == last => token.extend(letter.to_uppercase()),
            (Some(_), _) => tokens.push(letter.to_uppercase().collect()),
            (None, _) => {}
        }
        last = kind;
    }
    tokens
}

/// Whether two numbers of documents are one slip apart: a digit left out, added or other, or two neighbours swapped.
pub fn is_one_slip(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let start = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let (a, b) = (&one[start..], &other[start..]);
    match a.len().abs_diff(b.len()) {
        0 if a.is_empty() => false,
        0 => a[1..] == b[1..] || (a.len() > 1 && a[0] == b[1] && a[1] == b[0] && a[2..] == b[2..]),
        1 if a.len() > b.len() => a[1..] == *b,
        1 => b[1..] == *a,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_however_they_are_written() {
        for text in ["IN-000123", "in 123", "Payment of IN000123.", "Invoice no. 000123", "INV#123", "000123", "invoices 122, 123"] {
            assert!(numbers_named(text).contains(&number("IN-000123")), "{text}: {:?}", numbers_named(text));
        }
        for text in ["", "thank you", "123", "order 123", "IN-000132", "2026-11-02"] {
            assert!(!numbers_named(text).contains(&"IN123".to_owned()), "{text}");
        }
        assert!(numbers_named("re 10421").contains(&number("10421")));
    }

    #[test]
    fn names_and_accounts_are_compared_without_what_people_add() {
        assert_eq!(name("  Miller & Sons,  Inc. "), "MILLER SONS INC");
        assert_eq!(account("US64 svbk-us6s"), "US64SVBKUS6S");
    }

    #[test]
    fn a_slip_is_one_digit_or_one_swap() {
        for other in ["IN124", "IN132", "IN12", "IN1234", "IN1123"] {
            assert!(is_one_slip("IN123", other), "{other}");
        }
        for other in ["IN123", "IN145", "IN312", "IN12345"] {
            assert!(!is_one_slip("IN123", other), "{other}");
        }
    }
}
