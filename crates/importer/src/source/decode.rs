//! From the bytes of a file to UTF-8, with a mark where the bytes are no text.

use std::io::{self, Read};

use encoding_rs::{CoderResult, DecoderResult, Encoding as Table, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// A byte that never occurs in UTF-8: it makes the reader of rows find the row that holds undecodable bytes.
const UNDECODABLE: u8 = 0xff;

/// How a text file stores its characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    Utf8,
    Latin1,
    Cp1252,
    Utf16Le,
    Utf16Be,
}

impl Encoding {
    pub const NAMES: &[&str] = &["utf-8", "latin-1", "cp1252", "utf-16", "utf-16le", "utf-16be"];

    pub fn of_name(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "utf-8" | "utf8" => Some(Self::Utf8),
            "latin-1" | "latin1" | "iso-8859-1" => Some(Self::Latin1),
            "cp1252" | "windows-1252" => Some(Self::Cp1252),
            "utf-16" | "utf-16le" => Some(Self::Utf16Le),
            "utf-16be" => Some(Self::Utf16Be),
            _ => None,
        }
    }

    /// The encoding that a byte order mark names, and the mark's length.
    pub fn of_mark(start: &[u8]) -> Option<(Self, usize)> {
        match start {
            [0xef, 0xbb, 0xbf, ..] => Some((Self::Utf8, 3)),
            [0xff, 0xfe, ..] => Some((Self::Utf16Le, 2)),
            [0xfe, 0xff, ..] => Some((Self::Utf16Be, 2)),
            _ => None,
        }
    }
}

/// Gives UTF-8, whatever the inner bytes are.
pub(super) struct Decoded<R> {
    inner: R,
    coder: Coder,
    input: Vec<u8>,
    output: Vec<u8>,
    taken: usize,
    ended: bool,
}

enum Coder {
    Bytes,
    /// What each byte stands for; nothing for bytes that the encoding leaves out.
    Single(Box<[Option<char>; 256]>),
    Stream(encoding_rs::Decoder),
}

impl<R: Read> Decoded<R> {
    pub fn new(inner: R, encoding: Encoding) -> Self {
        let stream = |table: &'static Table| Coder::Stream(table.new_decoder_without_bom_handling());
        let coder = match encoding {
            Encoding::Utf8 => Coder::Bytes,
            Encoding::Latin1 => Coder::Single(Box::new(std::array::from_fn(latin1))),
            Encoding::Cp1252 => Coder::Single(Box::new(std::array::from_fn(cp1252))),
            Encoding::Utf16Le => stream(UTF_16LE),
            Encoding::Utf16Be => stream(UTF_16BE),
        };
        Self { inner, coder, input: vec![0; 64 * 1024], output: Vec::new(), taken: 0, ended: false }
    }

    fn refill(&mut self) -> io::Result<()> {
        let length = self.inner.read(&mut self.input)?;
        self.ended = length == 0;
        self.output.clear();
        self.taken = 0;
        let input = &self.input[..length];
        match &mut self.coder {
            Coder::Bytes => self.output.extend_from_slice(input),
            Coder::Single(table) => {
                let mut buffer = [0; 4];
                for byte in input {
                    match table[usize::from(*byte)] {
                        Some(character) => self.output.extend_from_slice(character.encode_utf8(&mut buffer).as_bytes()),
                        None => self.output.push(UNDECODABLE),
                    }
                }
            }
            Coder::Stream(decoder) => decode(decoder, input, self.ended, &mut self.output),
        }
        Ok(())
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if matches!(self.coder, Coder::Bytes) {
            return self.inner.read(out);
        }
        while self.taken == self.output.len() && !self.ended {
            self.refill()?;
        }
        let length = out.len().min(self.output.len() - self.taken);
        out[..length].copy_from_slice(&self.output[self.taken..self.taken + length]);
        self.taken += length;
        Ok(length)
    }
}

/// Decodes to the end of the input, marking what is malformed.
fn decode(decoder: &mut encoding_rs::Decoder, mut input: &[u8], is_last: bool, output: &mut Vec<u8>) {
    loop {
        let room = decoder.max_utf8_buffer_length_without_replacement(input.len()).unwrap_or(input.len() * 3 + 16);
        let start = output.len();
        output.resize(start + room, 0);
        let (result, read, written) = decoder.decode_to_utf8_without_replacement(input, &mut output[start..], is_last);
        output.truncate(start + written);
        input = &input[read..];
        match result {
            DecoderResult::InputEmpty => return,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => output.push(UNDECODABLE),
        }
    }
}

/// ISO 8859-1. The control characters from 0x80 are no text of an export: a file that has them is most often cp1252.
fn latin1(byte: usize) -> Option<char> {
    let byte = u8::try_from(byte).ok()?;
    (!(0x80..0xa0).contains(&byte)).then_some(char::from(byte))
}

/// Windows 1252 without the five bytes that it does not define.
fn cp1252(byte: usize) -> Option<char> {
    let byte = u8::try_from(byte).ok()?;
    if matches!(byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d) {
        return None;
    }
    let mut text = String::with_capacity(4);
    let (result, ..) = WINDOWS_1252.new_decoder_without_bom_handling().decode_to_string(&[byte], &mut text, true);
    matches!(result, CoderResult::InputEmpty).then(|| text.chars().next()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8], encoding: Encoding) -> Vec<u8> {
        let mut out = Vec::new();
        Decoded::new(bytes, encoding).read_to_end(&mut out).expect("reads");
        out
    }

    #[test]
    fn undecodable_bytes_are_marked_and_the_rest_is_kept() {
        assert_eq!(decoded(b"caf\xe9", Encoding::Latin1), "café".as_bytes());
        assert_eq!(decoded(b"5 \x80", Encoding::Cp1252), "5 €".as_bytes());
        assert_eq!(decoded(b"5 \x80", Encoding::Latin1), b"5 \xff");
        assert_eq!(decoded(b"a\x81b", Encoding::Cp1252), b"a\xffb");
        assert_eq!(decoded(b"\xe9\0,\0\x3d\xd8\0\xde", Encoding::Utf16Le), "é,😀".as_bytes());
        assert_eq!(decoded(b"a\0\0\xd8b\0", Encoding::Utf16Le), b"a\xffb");
        assert_eq!(decoded(b"a\0b", Encoding::Utf16Le), b"a\xff");
    }
}
