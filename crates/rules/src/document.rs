//! Reading a TOML document so that every complaint can name its line and key.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::error::{Problem, RuleError, SourceFile};

/// One value of the document with its place.
#[derive(Debug, Clone)]
pub(crate) struct Node<'a> {
    pub source: SourceFile<'a>,
    pub field: String,
    pub span: Range<usize>,
    pub value: &'a DeValue<'a>,
}

/// The keys of one TOML table.
#[derive(Debug, Clone)]
pub(crate) struct Fields<'a> {
    source: SourceFile<'a>,
    path: String,
    span: Range<usize>,
    table: &'a DeTable<'a>,
}

impl<'a> Node<'a> {
    pub fn error(&self, problem: Problem) -> RuleError {
        self.source.error(&self.span, &self.field, problem)
    }

    pub fn line(&self) -> usize {
        self.source.line(&self.span)
    }

    pub fn fields(&self) -> Result<Fields<'a>, RuleError> {
        match self.value {
            DeValue::Table(table) => Ok(Fields { source: self.source, path: format!("{}.", self.field), span: self.span.clone(), table }),
            _ => Err(self.expected("a table", "{ name = ... }")),
        }
    }

    pub fn items(&self) -> Result<Vec<Node<'a>>, RuleError> {
        let DeValue::Array(items) = self.value else {
            return Err(self.expected("a list", "[...]"));
        };
        let node = |item: &'a Spanned<DeValue<'a>>| Node { span: item.span(), value: item.get_ref(), ..self.clone() };
        Ok(items.iter().map(node).collect())
    }

    pub fn text(&self) -> Result<&'a str, RuleError> {
        self.value.as_str().ok_or_else(|| self.expected("text", "\"...\""))
    }

    pub fn integer(&self) -> Result<i64, RuleError> {
        let integer = self.value.as_integer().filter(|integer| integer.radix() == 10);
        integer.and_then(|integer| integer.as_str().parse().ok()).ok_or_else(|| self.expected("an integer", "a whole number"))
    }

    /// A name that may appear in SQL and reports.
    pub fn identifier(&self) -> Result<&'a str, RuleError> {
        let text = self.text()?;
        check_identifier(text).map_err(|problem| self.error(problem))?;
        Ok(text)
    }

    fn expected(&self, what: &str, shape: &str) -> RuleError {
        let found = self.value.type_str();
        self.error(Problem::new(format!("expected {what}, found a TOML {found}"), format!("write {shape}")))
    }
}

impl<'a> Fields<'a> {
    pub fn root(source: SourceFile<'a>, table: &'a DeTable<'a>) -> Self {
        Self { source, path: String::new(), span: 0..0, table }
    }

    pub fn get(&self, name: &str) -> Option<Node<'a>> {
        let (key, value) = self.table.get_key_value(name)?;
        Some(self.node(key.get_ref(), value))
    }

    pub fn require(&self, name: &str, remedy: &str) -> Result<Node<'a>, RuleError> {
        self.get(name).ok_or_else(|| self.error(name, Problem::new("is missing", remedy)))
    }

    /// All keys in the order the file gives them.
    pub fn in_file_order(&self) -> Vec<(&'a str, Node<'a>)> {
        let mut keys: Vec<_> = self.table.iter().collect();
        keys.sort_by_key(|(key, _)| key.span().start);
        keys.into_iter().map(|(key, value)| (key.get_ref().as_ref(), self.node(key.get_ref(), value))).collect()
    }

    /// Refuses a key that means nothing here, most often a typing error.
    pub fn allow_only(&self, known: &[&str]) -> Result<(), RuleError> {
        for (name, node) in self.in_file_order() {
            if !known.contains(&name) {
                let remedy = format!("use one of {}", known.join(", "));
                return Err(node.error(Problem::new("is not a known key", remedy)));
            }
        }
        Ok(())
    }

    pub fn error(&self, name: &str, problem: Problem) -> RuleError {
        self.source.error(&self.span, &format!("{}{name}", self.path), problem)
    }

    /// The same fields under another path, once a better name for them is known.
    pub fn at_path(mut self, path: String) -> Self {
        self.path = path;
        self
    }

    fn node(&self, key: &str, value: &'a Spanned<DeValue<'a>>) -> Node<'a> {
        Node { source: self.source, field: format!("{}{key}", self.path), span: value.span(), value: value.get_ref() }
    }
}

/// Lower-case letters, digits and underscores, starting with a letter: usable in SQL without quotes.
pub(crate) fn check_identifier(text: &str) -> Result<(), Problem> {
    let starts_well = text.starts_with(|first: char| first.is_ascii_lowercase());
    let is_plain = |character: char| character.is_ascii_lowercase() || character.is_ascii_digit() || character == '_';
    if starts_well && text.chars().all(is_plain) {
        return Ok(());
    }
    Err(Problem::new(format!("`{text}` is not a name"), "use lower-case letters, digits and underscores, starting with a letter"))
}
