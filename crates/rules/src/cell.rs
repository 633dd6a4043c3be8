//! The language of one cell: `-`, a literal, a list, a comparison, an interval, `not(...)`. It is total: every cell is a set of values, decided without
//! evaluation order, loops or failure.
//! The forms are listed in the crate's documentation.

use jiff::civil::Date;
use toml::de::DeValue;

use crate::document::Node;
use crate::domain::{Domain, Extent, Key};
use crate::error::{Problem, RuleError};
use crate::value_set::ValueSet;
use crate::{Decimal, Scalar, Value, ValueType};

/// The set of values a cell of that input accepts.
pub(crate) fn parse_cell(domain: &Domain, node: &Node<'_>) -> Result<ValueSet, RuleError> {
    match node.value {
        DeValue::Array(_) => parse_list(domain, node),
        DeValue::String(text) => parse_text_cell(domain, text.trim()).map_err(|problem| node.error(problem)),
        _ => parse_element(domain, node),
    }
}

/// A literal of the domain's type, as an output or a bound: no `-`, list or comparison.
pub(crate) fn parse_literal(domain: &Domain, node: &Node<'_>) -> Result<Value, RuleError> {
    let value = typed_literal(domain.value_type, node.value).map_err(|problem| node.error(problem))?;
    if let Some(scalar) = value.as_scalar() {
        domain.single(&scalar).map_err(|problem| node.error(problem))?;
    }
    Ok(value)
}

fn parse_list(domain: &Domain, node: &Node<'_>) -> Result<ValueSet, RuleError> {
    let items = node.items()?;
    let sets: Vec<ValueSet> = items.iter().map(|item| parse_element(domain, item)).collect::<Result<_, _>>()?;
    sets.into_iter()
        .reduce(ValueSet::union)
        .ok_or_else(|| node.error(Problem::new("the list is empty", "list at least one value, or write \"-\" for any")))
}

/// A cell on its own or an element of a list.
fn parse_element(domain: &Domain, node: &Node<'_>) -> Result<ValueSet, RuleError> {
    match node.value {
        DeValue::String(text) => parse_test(domain, text.trim()),
        value => typed_literal(domain.value_type, value).and_then(|value| single(domain, &value)),
    }
    .map_err(|problem| node.error(problem))
}

fn parse_text_cell(domain: &Domain, text: &str) -> Result<ValueSet, Problem> {
    if text == "-" {
        return Ok(domain.full());
    }
    let Some(inner) = text.strip_prefix("not(") else {
        return parse_test(domain, text);
    };
    let Some(inner) = inner.strip_suffix(')') else {
        return Err(Problem::new(format!("`{text}` has no closing bracket"), "write not(...), such as not(A, B)"));
    };
    let sets: Vec<ValueSet> = split_commas(inner).map(|part| parse_test(domain, part.trim())).collect::<Result<_, _>>()?;
    let excluded = sets.into_iter().reduce(ValueSet::union);
    Ok(excluded.map_or_else(|| domain.full(), |set| domain.complement(&set)))
}

/// A literal, comparison or interval.
fn parse_test(domain: &Domain, text: &str) -> Result<ValueSet, Problem> {
    if text == "-" || text.starts_with("not(") {
        return Err(Problem::new(format!("`{text}` cannot stand inside a list or not(...)"), "make it the whole cell, or quote it: \"'-'\""));
    }
    let is_ordered = !matches!(domain.value_type, ValueType::Text | ValueType::Boolean);
    let is_test = text.starts_with(['<', '>', '[', '(']);
    match (is_test, is_ordered) {
        (true, true) if text.starts_with(['<', '>']) => parse_comparison(domain, text),
        (true, true) => parse_interval(domain, text),
        (true, false) => Err(Problem::new(
            format!("`{text}` compares, but the input is {}", domain.value_type),
            "list the values instead; quote text that starts with a bracket: \"'(x)'\"",
        )),
        (false, _) => literal_from_text(domain.value_type, text).and_then(|value| single(domain, &value)),
    }
}

fn parse_comparison(domain: &Domain, text: &str) -> Result<ValueSet, Problem> {
    let operator_length = if text[1..].starts_with('=') { 2 } else { 1 };
    let (operator, literal) = text.split_at(operator_length);
    let point = literal_point(domain, literal.trim())?;
    let Extent::Points(extent) = domain.extent else {
        return Ok(domain.full());
    };
    Ok(match operator {
        ">=" => domain.interval(point, extent.last),
        ">" => domain.interval(point + 1, extent.last),
        "<=" => domain.interval(extent.first, point),
        _ => domain.interval(extent.first, point - 1),
    })
}

fn parse_interval(domain: &Domain, text: &str) -> Result<ValueSet, Problem> {
    let remedy = "write [low..high] with [ or ] to include an end and ( or ) to leave it out, such as [0.5..1.0)";
    let inner = text[1..].strip_suffix([']', ')']);
    let inner = inner.ok_or_else(|| Problem::new(format!("the interval `{text}` is not closed"), remedy))?;
    let ends = inner.split_once("..");
    let (low, high) = ends.ok_or_else(|| Problem::new(format!("the interval `{text}` has no `..` between its ends"), remedy))?;
    let (low, high) = (literal_point(domain, low.trim())?, literal_point(domain, high.trim())?);
    let first = if text.starts_with('(') { low + 1 } else { low };
    let last = if text.ends_with(')') { high - 1 } else { high };
    if first > last {
        return Err(Problem::new(format!("the interval `{text}` contains nothing"), "put the lower end first and include at least one value"));
    }
    Ok(domain.interval(first, last))
}

fn literal_point(domain: &Domain, text: &str) -> Result<i128, Problem> {
    let value = literal_from_text(domain.value_type, text)?;
    match value.as_scalar().and_then(|scalar| domain.key(&scalar)) {
        Some(Key::Point(point)) => Ok(point),
        _ => Err(wrong_literal(domain.value_type, &format!("`{text}`"))),
    }
}

fn single(domain: &Domain, value: &Value) -> Result<ValueSet, Problem> {
    match value.as_scalar() {
        Some(scalar) => domain.single(&scalar),
        None => Err(wrong_literal(domain.value_type, "a list")),
    }
}

fn typed_literal(value_type: ValueType, value: &DeValue<'_>) -> Result<Value, Problem> {
    let found = |kind: &str| wrong_literal(value_type, kind);
    match (value_type, value) {
        (_, DeValue::String(text)) => literal_from_text(value_type, text.trim()),
        (ValueType::Boolean, DeValue::Boolean(boolean)) => Ok(Value::Boolean(*boolean)),
        (ValueType::Integer | ValueType::Decimal, DeValue::Integer(integer)) if integer.radix() == 10 => {
            literal_from_text(value_type, integer.as_str())
        }
        // The digits of the file, not a float: 0.1 is exactly one tenth.
        (ValueType::Decimal, DeValue::Float(float)) => literal_from_text(value_type, float.as_str()),
        (ValueType::Date, DeValue::Datetime(datetime)) => literal_from_text(value_type, &datetime.to_string()),
        (_, DeValue::Integer(integer)) => Err(found(&format!("the integer {integer}"))),
        (_, DeValue::Float(float)) => Err(found(&format!("the number {float}"))),
        (_, DeValue::Boolean(boolean)) => Err(found(&format!("the boolean {boolean}"))),
        (_, DeValue::Datetime(datetime)) => Err(found(&format!("the date {datetime}"))),
        (_, DeValue::Array(_)) => Err(found("a list")),
        (_, DeValue::Table(_)) => Err(found("a table")),
    }
}

fn literal_from_text(value_type: ValueType, text: &str) -> Result<Value, Problem> {
    let wrong = || wrong_literal(value_type, &format!("`{text}`"));
    match value_type {
        ValueType::Text => unquote(text).map(Value::from),
        ValueType::Integer => text.parse().map(Value::Integer).map_err(|_| wrong()),
        ValueType::Decimal => text.parse::<Decimal>().map(Value::Decimal).map_err(|_| wrong()),
        ValueType::Boolean => text.parse().map(Value::Boolean).map_err(|_| wrong()),
        // jiff also reads a date-time; a rule date is a plain day.
        ValueType::Date if text.len() == 10 => text.parse::<Date>().map(Value::Date).map_err(|_| wrong()),
        ValueType::Date => Err(wrong()),
    }
}

fn unquote(text: &str) -> Result<&str, Problem> {
    let Some(rest) = text.strip_prefix('\'') else {
        return if text.is_empty() {
            Err(Problem::new("the text is empty", "write a value, \"-\" for any, or \"''\" for the empty text"))
        } else {
            Ok(text)
        };
    };
    rest.strip_suffix('\'').ok_or_else(|| Problem::new(format!("`{text}` opens a quote that is not closed"), "end it with '"))
}

/// Splits at commas outside single quotes.
fn split_commas(text: &str) -> impl Iterator<Item = &str> {
    let mut is_quoted = false;
    text.split(move |character| {
        is_quoted ^= character == '\'';
        character == ',' && !is_quoted
    })
}

fn wrong_literal(value_type: ValueType, found: &str) -> Problem {
    let example = match value_type {
        ValueType::Text => "\"A\"",
        ValueType::Integer => "12",
        ValueType::Decimal => "\"2.5\" (at most 9 fraction digits)",
        ValueType::Boolean => "true or false",
        ValueType::Date => "2026-01-31",
    };
    Problem::new(format!("{found} is not a value of type {value_type}"), format!("write it as {example}"))
}

impl From<Scalar<'_>> for Value {
    fn from(scalar: Scalar<'_>) -> Self {
        match scalar {
            Scalar::Text(text) => Self::from(text),
            Scalar::Integer(integer) => Self::Integer(integer),
            Scalar::Decimal(decimal) => Self::Decimal(decimal),
            Scalar::Boolean(boolean) => Self::Boolean(boolean),
            Scalar::Date(date) => Self::Date(date),
        }
    }
}
