//! Reading a TOML document so that every complaint can name its line and key.

use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::error::{MappingError, Problem};
use crate::nearest::use_instead;

/// Where in a mapping file something was said, for complaints that only the data can cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub file: Arc<str>,
    pub line: usize,
    pub field: String,
}

impl Place {
    pub fn error(&self, problem: Problem) -> MappingError {
        let Problem { code, message, remedy } = problem;
        MappingError { code, file: self.file.to_string(), line: self.line, field: self.field.clone(), message, remedy }
    }

    pub fn under(&self, name: &str) -> Self {
        let field = if self.field.is_empty() { name.to_owned() } else { format!("{}.{name}", self.field) };
        Self { field, ..self.clone() }
    }
}

/// The file under the parser.
#[derive(Debug, Clone)]
pub(super) struct MappingText<'a> {
    pub name: Arc<str>,
    pub text: &'a str,
}

impl MappingText<'_> {
    pub fn place(&self, span: &Range<usize>, field: &str) -> Place {
        let before = &self.text.as_bytes()[..span.start.min(self.text.len())];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        Place { file: Arc::clone(&self.name), line, field: field.to_owned() }
    }
}

/// One value of the document with its place.
#[derive(Debug, Clone)]
pub(super) struct Node<'a> {
    pub source: MappingText<'a>,
    pub field: String,
    pub span: Range<usize>,
    pub value: &'a DeValue<'a>,
}

/// The keys of one TOML table.
#[derive(Debug, Clone)]
pub(super) struct Fields<'a> {
    source: MappingText<'a>,
    path: String,
    span: Range<usize>,
    table: &'a DeTable<'a>,
}

impl<'a> Node<'a> {
    pub fn place(&self) -> Place {
        self.source.place(&self.span, &self.field)
    }

    pub fn error(&self, problem: Problem) -> MappingError {
        self.place().error(problem)
    }

    pub fn wrong(&self, message: impl Into<String>, remedy: impl Into<String>) -> MappingError {
        self.error(Problem::new("bad_value", message, remedy))
    }

    pub fn fields(&self) -> Result<Fields<'a>, MappingError> {
        match self.value {
            DeValue::Table(table) => Ok(Fields { source: self.source.clone(), path: self.field.clone(), span: self.span.clone(), table }),
            _ => Err(self.expected("a table", "{ column = \"...\" }")),
        }
    }

    /// The items of a list; a single value is a list of one.
    pub fn one_or_more(&self) -> Vec<Node<'a>> {
        let DeValue::Array(items) = self.value else {
            return vec![self.clone()];
        };
        let node = |item: &'a Spanned<DeValue<'a>>| Node { span: item.span(), value: item.get_ref(), ..self.clone() };
        items.iter().map(node).collect()
    }

    pub fn items(&self) -> Result<Vec<Node<'a>>, MappingError> {
        match self.value {
            DeValue::Array(_) => Ok(self.one_or_more()),
            _ => Err(self.expected("a list", "[...]")),
        }
    }

    pub fn text(&self) -> Result<&'a str, MappingError> {
        self.value.as_str().ok_or_else(|| self.expected("text", "\"...\""))
    }

    pub fn texts(&self) -> Result<Vec<String>, MappingError> {
        self.one_or_more().iter().map(|item| Ok(item.text()?.to_owned())).collect()
    }

    pub fn flag(&self) -> Result<bool, MappingError> {
        self.value.as_bool().ok_or_else(|| self.expected("true or false", "true or false without quotes"))
    }

    pub fn integer(&self) -> Result<i64, MappingError> {
        let integer = self.value.as_integer().filter(|integer| integer.radix() == 10);
        integer.and_then(|integer| integer.as_str().parse().ok()).ok_or_else(|| self.expected("an integer", "a whole number"))
    }

    pub fn integer_in(&self, allowed: std::ops::RangeInclusive<i64>) -> Result<usize, MappingError> {
        let integer = self.integer()?;
        match usize::try_from(integer) {
            Ok(size) if allowed.contains(&integer) => Ok(size),
            _ => Err(self.wrong(format!("{integer} is out of range"), format!("use {} to {}", allowed.start(), allowed.end()))),
        }
    }

    /// A value as the text that a cell would have: numbers keep the digits that were written.
    pub fn cell(&self) -> Result<String, MappingError> {
        match self.value {
            DeValue::String(text) => Ok(text.to_string()),
            DeValue::Integer(integer) if integer.radix() == 10 => Ok(integer.as_str().to_owned()),
            DeValue::Float(float) => Ok(float.as_str().to_owned()),
            DeValue::Boolean(flag) => Ok(flag.to_string()),
            DeValue::Datetime(datetime) => Ok(datetime.to_string()),
            _ => Err(self.expected("a single value", "text, a number, a day, true or false")),
        }
    }

    /// The one character that a separator or quote is.
    pub fn character(&self) -> Result<char, MappingError> {
        let text = self.text()?;
        let mut characters = text.chars();
        match (characters.next(), characters.next()) {
            (Some(character), None) => Ok(character),
            _ => Err(self.wrong(format!("`{text}` is not one character"), "write a single character, such as \";\"")),
        }
    }

    fn expected(&self, what: &str, shape: &str) -> MappingError {
        self.wrong(format!("expected {what}, found a TOML {}", self.value.type_str()), format!("write {shape}"))
    }
}

impl<'a> Fields<'a> {
    pub fn root(source: MappingText<'a>, table: &'a DeTable<'a>) -> Self {
        Self { source, path: String::new(), span: 0..0, table }
    }

    pub fn place(&self) -> Place {
        self.source.place(&self.span, &self.path)
    }

    pub fn get(&self, name: &str) -> Option<Node<'a>> {
        let (_, value) = self.table.get_key_value(name)?;
        Some(self.node(name, value))
    }

    pub fn require(&self, name: &str, remedy: &str) -> Result<Node<'a>, MappingError> {
        let missing = || Problem::new("missing_key", "is missing", remedy);
        self.get(name).ok_or_else(|| self.source.place(&self.span, &self.join(name)).error(missing()))
    }

    pub fn text(&self, name: &str) -> Result<Option<String>, MappingError> {
        self.get(name).map(|node| node.text().map(str::to_owned)).transpose()
    }

    /// All keys in the order the file gives them.
    pub fn in_file_order(&self) -> Vec<(&'a str, Node<'a>)> {
        let mut keys: Vec<_> = self.table.iter().collect();
        keys.sort_by_key(|(key, _)| key.span().start);
        let named = |(key, value): (&'a Spanned<_>, &'a Spanned<DeValue<'a>>)| {
            let name: &std::borrow::Cow<'a, str> = key.get_ref();
            (name.as_ref(), Node { span: key.span(), ..self.node(name, value) })
        };
        keys.into_iter().map(named).collect()
    }

    /// Refuses a key that means nothing here, most often a typing error.
    pub fn allow_only(&self, known: &[&str]) -> Result<(), MappingError> {
        match self.in_file_order().into_iter().find(|(name, _)| !known.contains(name)) {
            None => Ok(()),
            Some((name, node)) => {
                let message = format!("`{name}` is not a key here");
                Err(node.error(Problem::new("unknown_key", message, use_instead(name, known.iter().copied()))))
            }
        }
    }

    /// The same fields under another path, once a better name for them is known.
    pub fn at_path(mut self, path: String) -> Self {
        self.path = path;
        self
    }

    fn join(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    fn node(&self, key: &str, value: &'a Spanned<DeValue<'a>>) -> Node<'a> {
        Node { source: self.source.clone(), field: self.join(key), span: value.span(), value: value.get_ref() }
    }
}
