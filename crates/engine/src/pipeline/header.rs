//! What a pipeline file says in its comments: summary, grain and audits at the top, a note behind each column of the last SELECT.

use datafusion::sql::sqlparser::dialect::GenericDialect;
use datafusion::sql::sqlparser::keywords::Keyword;
use datafusion::sql::sqlparser::tokenizer::{Token, TokenWithSpan, Tokenizer, Whitespace};

use super::Layer;
use crate::EngineError;
use crate::error::Position;

pub struct Header {
    pub summary: String,
    pub grain: Vec<String>,
    pub audits: Vec<String>,
    pub column_notes: Vec<ColumnNote>,
}

/// The comment behind a column: `-- demanded [base units]`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ColumnNote {
    pub description: String,
    pub unit: Option<String>,
}

impl Header {
    pub fn parse(file: &str, sql: &str, layer: Layer) -> Result<Self, EngineError> {
        let tokens = tokens(file, sql)?;
        let mut header = Self { summary: String::new(), grain: vec![], audits: vec![], column_notes: column_notes(&tokens) };
        for token in tokens.iter().take_while(|token| matches!(token.token, Token::Whitespace(_))) {
            match &token.token {
                Token::Whitespace(Whitespace::MultiLineComment(text)) => header.add_summary(text),
                Token::Whitespace(Whitespace::SingleLineComment { comment, .. }) => {
                    header
                        .line(comment)
                        .map_err(|message| error(file, Some(position(token)), message, "the head has a summary, -- grain: and -- audits:"))?;
                }
                _ => {}
            }
        }
        if header.summary.is_empty() {
            return Err(error(file, None, "the file does not say what the table is".to_owned(), "begin it with a comment of one sentence"));
        }
        if header.grain.is_empty() && layer != Layer::Audits {
            return Err(error(
                file,
                None,
                "the grain is missing".to_owned(),
                "add a line `-- grain: column, column`: the columns whose values name a row",
            ));
        }
        Ok(header)
    }

    fn add_summary(&mut self, text: &str) {
        let words: Vec<&str> = self.summary.split_whitespace().chain(text.split_whitespace()).collect();
        self.summary = words.join(" ");
    }

    /// One `--` line: several `key: values` with two spaces between them, or a line of the summary.
    fn line(&mut self, comment: &str) -> Result<(), String> {
        let comment = comment.trim();
        if !starts_with_key(comment) {
            self.add_summary(comment);
            return Ok(());
        }
        for part in comment.split("  ").map(str::trim).filter(|part| !part.is_empty()) {
            let (key, values) = part.split_once(':').ok_or_else(|| format!("`{part}` is not written as `key: values`"))?;
            let values = values.split(',').map(|value| value.trim().to_owned()).filter(|value| !value.is_empty()).collect();
            match key {
                "grain" => self.grain = values,
                "audits" => self.audits = values,
                _ => return Err(format!("`{key}` is not a key of the head")),
            }
        }
        Ok(())
    }
}

fn starts_with_key(comment: &str) -> bool {
    let Some((key, _)) = comment.split_once(':') else { return false };
    !key.is_empty() && key.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_')
}

fn tokens(file: &str, sql: &str) -> Result<Vec<TokenWithSpan>, EngineError> {
    Tokenizer::new(&GenericDialect {}, sql).tokenize_with_location().map_err(|problem| {
        let at = Position { line: problem.location.line, column: problem.location.column };
        error(file, Some(at), problem.message, "correct the SQL")
    })
}

fn position(token: &TokenWithSpan) -> Position {
    Position { line: token.span.start.line, column: token.span.start.column }
}

fn error(file: &str, at: Option<Position>, message: String, remedy: &str) -> EngineError {
    EngineError::Pipeline { file: file.to_owned(), at, message, remedy: remedy.to_owned() }
}

/// One note for every item of the last SELECT outside brackets, in order; empty where the item has none.
fn column_notes(tokens: &[TokenWithSpan]) -> Vec<ColumnNote> {
    let mut notes = Notes::default();
    for token in tokens {
        notes.take(token);
    }
    notes.notes
}

#[derive(Default)]
struct Notes {
    notes: Vec<ColumnNote>,
    depth: usize,
    in_list: bool,
    /// The item that a comment on this line belongs to.
    item_of_line: Option<(u64, usize)>,
}

impl Notes {
    fn take(&mut self, token: &TokenWithSpan) {
        let line = token.span.start.line;
        match &token.token {
            Token::Whitespace(Whitespace::SingleLineComment { comment, .. }) => self.comment(line, comment),
            Token::Whitespace(_) => {}
            Token::LParen | Token::LBracket | Token::LBrace => self.depth += 1,
            Token::RParen | Token::RBracket | Token::RBrace => {
                self.depth = self.depth.saturating_sub(1);
                self.mark(line);
            }
            Token::Word(word) if self.depth == 0 && word.keyword == Keyword::SELECT => {
                *self = Self { in_list: true, notes: vec![ColumnNote::default()], ..Self::default() };
            }
            Token::Word(word) if self.depth == 0 && word.keyword == Keyword::FROM => self.in_list = false,
            Token::Comma if self.depth == 0 && self.in_list => {
                self.mark(line);
                self.notes.push(ColumnNote::default());
            }
            _ => self.mark(line),
        }
    }

    fn mark(&mut self, line: u64) {
        if self.in_list && self.depth == 0 {
            self.item_of_line = Some((line, self.notes.len() - 1));
        }
    }

    fn comment(&mut self, line: u64, comment: &str) {
        let Some((item_line, item)) = self.item_of_line else { return };
        if item_line == line && self.depth == 0 {
            self.notes[item] = ColumnNote::read(comment.trim());
        }
    }
}

impl ColumnNote {
    fn read(text: &str) -> Self {
        match text.strip_suffix(']').and_then(|text| text.rsplit_once('[')) {
            Some((description, unit)) => Self { description: description.trim().to_owned(), unit: Some(unit.trim().to_owned()) },
            None => Self { description: text.to_owned(), unit: None },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQL: &str = "/* Demand per item\n   and day. */\n-- grain: item_id, demand_on    audits: demand_not_negative\nWITH a AS (SELECT 1 AS x -- inner\n)\n\
        SELECT\n  item_id, -- stock keeping unit\n  coalesce(a, 0) AS demand_on, -- day\n  CAST(\n    sum(x) -- not this\n    AS BIGINT) AS quantity -- demanded [base units]\nFROM a -- nor this";

    #[test]
    fn the_head_and_the_notes_are_read() {
        let header = Header::parse("facts/demand.sql", SQL, Layer::Facts).expect("header");
        assert_eq!(header.summary, "Demand per item and day.");
        assert_eq!(header.grain, ["item_id", "demand_on"]);
        assert_eq!(header.audits, ["demand_not_negative"]);
        let notes: Vec<&str> = header.column_notes.iter().map(|note| note.description.as_str()).collect();
        assert_eq!(notes, ["stock keeping unit", "day", "demanded"]);
        assert_eq!(header.column_notes[2].unit.as_deref(), Some("base units"));
    }

    #[test]
    fn a_missing_grain_and_an_unknown_key_are_refused() {
        let missing = Header::parse("facts/demand.sql", "/* Demand. */ SELECT 1", Layer::Facts).err().map(|error| error.to_string());
        assert_eq!(missing.as_deref(), Some("facts/demand.sql: the grain is missing"));
        let unknown = Header::parse("facts/demand.sql", "-- Demand.\n-- grian: item_id\nSELECT 1", Layer::Facts).err().map(|error| error.to_string());
        assert_eq!(unknown.as_deref(), Some("facts/demand.sql:2:1: `grian` is not a key of the head"));
    }
}
