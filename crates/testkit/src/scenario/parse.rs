use super::ScenarioError;
use std::collections::{BTreeMap, VecDeque};

/// Words and `key=value` options of a line or of one of its parts; whoever reads them takes them, so that nothing stays unread.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields {
    words: VecDeque<String>,
    options: BTreeMap<String, String>,
}

/// How a command should end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// Accepted, with these documents among those it names.
    Accepted {
        documents: Vec<String>,
    },
    Refused {
        code: String,
        parameters: BTreeMap<String, String>,
    },
    Invalid {
        field: String,
    },
}

/// One line of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub line: usize,
    pub verb: String,
    pub fields: Fields,
    pub parts: Vec<Fields>,
    pub expected: Expected,
}

/// Reads a scenario.
///
/// # Errors
/// When an outcome is none.
pub fn parse(text: &str) -> Result<Vec<Step>, ScenarioError> {
    let lines = text.lines().enumerate().map(|(index, line)| (index + 1, line.split('#').next().unwrap_or_default().trim()));
    lines.filter(|(_, line)| !line.is_empty()).map(|(number, line)| step(number, line)).collect()
}

fn step(line: usize, text: &str) -> Result<Step, ScenarioError> {
    let (command, outcome) = text.split_once("->").unwrap_or((text, ""));
    let mut parts = command.split('|').map(Fields::read);
    let mut fields = parts.next().unwrap_or_default();
    let verb = fields.words.pop_front().unwrap_or_default();
    let expected = expected(outcome).map_err(|message| ScenarioError { line, message })?;
    Ok(Step { line, verb, fields, parts: parts.collect(), expected })
}

fn expected(text: &str) -> Result<Expected, String> {
    let mut fields = Fields::read(text);
    let first = fields.words.pop_front().unwrap_or_default();
    match first.as_str() {
        "refused" => Ok(Expected::Refused { code: fields.word("code")?, parameters: fields.options }),
        "invalid" => Ok(Expected::Invalid { field: fields.word("field").unwrap_or_default() }),
        "" => Ok(Expected::Accepted { documents: Vec::new() }),
        _ if fields.options.is_empty() => Ok(Expected::Accepted { documents: std::iter::once(first).chain(fields.words).collect() }),
        _ => Err(format!("`{text}` is no outcome: write documents, `refused CODE name=value` or `invalid FIELD`")),
    }
}

impl Fields {
    fn read(text: &str) -> Self {
        let mut fields = Self::default();
        for token in text.split_whitespace() {
            match token.split_once('=') {
                Some((name, value)) => drop(fields.options.insert(name.to_owned(), value.to_owned())),
                None => fields.words.push_back(token.to_owned()),
            }
        }
        fields
    }

    /// The next word, which `name` describes.
    ///
    /// # Errors
    /// When there is none.
    pub fn word(&mut self, name: &str) -> Result<String, String> {
        self.words.pop_front().ok_or_else(|| format!("{name} is missing"))
    }

    /// The next word that begins with this mark, without it.
    pub fn marked(&mut self, mark: char) -> Option<String> {
        let index = self.words.iter().position(|word| word.starts_with(mark))?;
        self.words.remove(index).map(|word| word[mark.len_utf8()..].to_owned())
    }

    /// Whether a bare word is there.
    pub fn flag(&mut self, word: &str) -> bool {
        let index = self.words.iter().position(|found| found == word);
        index.and_then(|index| self.words.remove(index)).is_some()
    }

    pub fn option(&mut self, name: &str) -> Option<String> {
        self.options.remove(name)
    }

    /// # Errors
    /// When the option is not there.
    pub fn required(&mut self, name: &str) -> Result<String, String> {
        self.option(name).ok_or_else(|| format!("{name}= is missing"))
    }

    /// All options that are left, for lines whose names are data.
    pub fn rest(&mut self) -> BTreeMap<String, String> {
        std::mem::take(&mut self.options)
    }

    /// # Errors
    /// When something was not understood.
    pub fn finish(&self) -> Result<(), String> {
        let words = self.words.iter().cloned();
        let options = self.options.iter().map(|(name, value)| format!("{name}={value}"));
        let unread: Vec<String> = words.chain(options).collect();
        if unread.is_empty() { Ok(()) } else { Err(format!("not understood: {}", unread.join(" "))) }
    }
}
