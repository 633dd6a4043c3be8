//! Which character separates the cells of a CSV file, seen in its first lines.

/// Candidates in the order in which they win a tie.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Lines that are looked at.
const LINES: usize = 50;

/// What the start of a file says of its form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sniffed {
    pub delimiter: u8,
    /// Lines end in CR LF.
    pub has_carriage_returns: bool,
    /// Bytes of a first line `sep=;`, which names the separator and is no row.
    pub separator_line: usize,
}

/// The delimiter that splits most lines alike: the one with the highest count that stays the same from the header on.
pub(super) fn sniff(start: &[u8], quote: u8, header_row: usize) -> Sniffed {
    let has_carriage_returns = start.windows(2).find(|pair| pair[1] == b'\n').is_some_and(|pair| pair[0] == b'\r');
    let first_line = start.split_inclusive(|byte| *byte == b'\n').next().unwrap_or_default();
    if let [b's', b'e', b'p', b'=', delimiter, rest @ ..] = first_line
        && rest.iter().all(|byte| matches!(byte, b'\r' | b'\n'))
    {
        return Sniffed { delimiter: *delimiter, has_carriage_returns, separator_line: first_line.len() };
    }
    let lines = lines_outside_quotes(start, quote);
    let lines = lines.get(header_row - 1..).unwrap_or_default();
    let score = |delimiter: &u8| {
        let counts = lines.iter().map(|line| line.iter().filter(|byte| *byte == delimiter).count());
        let header = counts.clone().next().unwrap_or(0);
        let alike = counts.filter(|count| *count == header && header > 0).count();
        (alike, header)
    };
    let best = DELIMITERS.iter().rev().max_by_key(|delimiter| score(delimiter)).copied();
    Sniffed { delimiter: best.filter(|delimiter| score(delimiter).0 > 0).unwrap_or(b','), has_carriage_returns, separator_line: 0 }
}

/// The first lines without what stands in quotes; a quoted line break does not end a line.
fn lines_outside_quotes(start: &[u8], quote: u8) -> Vec<Vec<u8>> {
    let mut lines = vec![Vec::new()];
    let mut quoted = false;
    for byte in start {
        if *byte == quote {
            quoted = !quoted;
        } else if *byte == b'\n' && !quoted {
            if lines.len() == LINES {
                return lines;
            }
            lines.push(Vec::new());
        } else if let (Some(line), false) = (lines.last_mut(), quoted) {
            line.push(*byte);
        }
    }
    // The last line may be cut off.
    if lines.len() > 1 {
        lines.pop();
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_that_splits_all_lines_alike_wins() {
        let of = |text: &str| sniff(text.as_bytes(), b'"', 1).delimiter;
        assert_eq!(of("a,b,c\n1,2,3\n4,5,6\n"), b',');
        assert_eq!(of("name;price\nA, B and C;1,5\nD, E;2,5\n"), b';');
        assert_eq!(of("a\tb\n1\t\"x,y,z\"\n"), b'\t');
        assert_eq!(of("a|b|c\n1|2,0|3\n"), b'|');
        assert_eq!(of("only\n1\n2\n"), b',');
        assert_eq!(of("\"a;b\",c\n\"x;\ny\",2\n"), b',');
        assert_eq!(sniff(b"sep=|\r\na|b\r\n", b'"', 1), Sniffed { delimiter: b'|', has_carriage_returns: true, separator_line: 7 });
    }
}
