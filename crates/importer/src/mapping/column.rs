//! One field of a load: where its text comes from and how it is read.

use std::collections::HashMap;

use super::document::{Fields, Node, Place};
use crate::cell::DateFormat;
use crate::error::{MappingError, Problem};
use crate::load::Expression;
use crate::nearest::use_instead;
use crate::targets::{Field, FieldType, Target};

/// Where the text of a field comes from.
#[derive(Debug, Clone)]
pub(crate) enum Origin {
    Column(String),
    Const(String),
    Sql(Expression),
}

/// A field of the target with its source.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub field: String,
    pub kind: FieldType,
    /// The target's declaration; `None` for a column that the mapping named itself.
    pub declared: Option<&'static Field>,
    pub origin: Origin,
    /// Tried in order; ISO 8601 where there is none.
    pub formats: Vec<DateFormat>,
    pub map: HashMap<String, String>,
    pub rejects_unmapped: bool,
    pub default: Option<String>,
    /// Codes shorter than this get zeros on the left.
    pub pad: usize,
    /// Digits after the point that the source only implies.
    pub implied_digits: u8,
    /// Summed over the rows that `distinct` merges.
    pub total: bool,
    pub place: Place,
}

const KEYS: &[&str] = &["column", "const", "sql", "type", "format", "map", "on_unmapped", "default", "pad", "scale", "total"];

/// Columns in the order of the target's fields, then those the mapping named itself, by name.
pub(super) fn parse_columns(node: &Node<'_>, target: &'static Target, is_distinct: bool) -> Result<Vec<Column>, MappingError> {
    let mut columns = Vec::new();
    for (name, node) in node.fields()?.in_file_order() {
        let declared = target.field(name);
        let is_open = target.open_prefix.is_some_and(|prefix| name.strip_prefix(prefix).is_some_and(is_identifier));
        if declared.is_none() && !is_open {
            let message = format!("`{name}` is not a field of `{}`", target.name);
            return Err(node.error(Problem::new("unknown_field", message, use_instead(name, target.field_names()))));
        }
        columns.push(parse_column(name, &node, declared, is_distinct)?);
    }
    let place_in_target = |column: &Column| target.field_names().position(|name| name == column.field).unwrap_or(usize::MAX);
    columns.sort_by(|left, right| (place_in_target(left), &left.field).cmp(&(place_in_target(right), &right.field)));
    Ok(columns)
}

/// The columns of rows that stand in the mapping itself: their names are those of the fields.
pub(super) fn rows_columns(load: &Fields<'_>, header: &[String], target: &'static Target) -> Result<Vec<Column>, MappingError> {
    let place = load.place().under("rows");
    let column = |name: &String| {
        let message = || format!("`{name}` is not a field of `{}`", target.name);
        let unknown = || place.error(Problem::new("unknown_field", message(), use_instead(name, target.field_names())));
        let field = target.field(name).ok_or_else(unknown)?;
        Ok(Column { default: field.default.map(str::to_owned), ..Column::plain(field, Origin::Column(name.clone()), place.under(name)) })
    };
    header.iter().map(column).collect()
}

impl Column {
    /// A column that is read as it is.
    pub fn plain(field: &'static Field, origin: Origin, place: Place) -> Self {
        Self {
            field: field.name.to_owned(),
            kind: field.kind,
            declared: Some(field),
            origin,
            formats: Vec::new(),
            map: HashMap::new(),
            rejects_unmapped: false,
            default: None,
            pad: 0,
            implied_digits: 0,
            total: false,
            place,
        }
    }
}

fn is_identifier(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

fn parse_column(name: &str, node: &Node<'_>, declared: Option<&'static Field>, is_distinct: bool) -> Result<Column, MappingError> {
    let fields = node.fields()?;
    fields.allow_only(KEYS)?;
    let kind = parse_kind(&fields, declared)?;
    let (map, rejects_unmapped) = parse_map(&fields)?;
    let is_number = kind.scale().is_some() || kind == FieldType::Integer;
    let is_code = matches!(kind, FieldType::Code | FieldType::Text);
    let only_for = |name: &str, allowed: bool, what: &str| match fields.get(name) {
        Some(node) if !allowed => Err(node.wrong(format!("has no meaning for a {}", kind.name()), format!("use it for {what}, or remove it"))),
        other => Ok(other),
    };
    let total = match only_for("total", is_number, "numbers")? {
        Some(node) if !is_distinct => return Err(node.wrong("has no meaning without `distinct`", "add distinct = [...] to the load, or remove it")),
        node => node.map_or(Ok(false), |node| node.flag())?,
    };
    Ok(Column {
        field: name.to_owned(),
        kind,
        declared,
        origin: parse_origin(&fields)?,
        formats: parse_formats(&fields, kind)?,
        map,
        rejects_unmapped,
        default: fields.get("default").map(|node| node.cell()).transpose()?.or_else(|| declared.and_then(|field| field.default.map(str::to_owned))),
        pad: only_for("pad", is_code, "codes")?.map_or(Ok(0), |node| node.integer_in(1..=64))?,
        implied_digits: only_for("scale", is_number, "numbers")?.map_or(Ok(0), |node| node.integer_in(0..=12))? as u8,
        total,
        place: node.place(),
    })
}

fn parse_origin(fields: &Fields<'_>) -> Result<Origin, MappingError> {
    let given: Vec<(&str, Node<'_>)> = ["column", "const", "sql"].into_iter().filter_map(|name| Some((name, fields.get(name)?))).collect();
    match given.as_slice() {
        [("column", node)] => Ok(Origin::Column(node.text()?.to_owned())),
        [("const", node)] => Ok(Origin::Const(node.cell()?)),
        [(_, node)] => Ok(Origin::Sql(Expression::parse(node.text()?, node.place())?)),
        _ => {
            let message = if given.is_empty() { "says not where its value comes from" } else { "says twice where its value comes from" };
            Err(fields.place().error(Problem::new("bad_value", message, "give exactly one of `column`, `const` and `sql`")))
        }
    }
}

/// The declared type; the mapping may repeat it, or say `decimal` for any number and `text` for any code.
fn parse_kind(fields: &Fields<'_>, declared: Option<&'static Field>) -> Result<FieldType, MappingError> {
    let Some(node) = fields.get("type") else {
        return Ok(declared.map_or(FieldType::Text, |field| field.kind));
    };
    let name = node.text()?;
    let known = FieldType::ALL.into_iter().find(|kind| kind.name() == name);
    let unknown = || node.wrong(format!("`{name}` is not a type"), use_instead(name, FieldType::ALL.map(FieldType::name)));
    let given = known.ok_or_else(unknown)?;
    let Some(field) = declared else {
        return Ok(given);
    };
    let is_number = |kind: FieldType| kind.scale().is_some() || kind == FieldType::Integer;
    let is_text = |kind: FieldType| matches!(kind, FieldType::Text | FieldType::Code | FieldType::Currency);
    let is_time = |kind: FieldType| matches!(kind, FieldType::Day | FieldType::Instant);
    let agrees = [is_number, is_text, is_time].iter().any(|is_family| is_family(given) && is_family(field.kind));
    if given == field.kind || agrees {
        return Ok(field.kind);
    }
    Err(node.wrong(format!("`{}` is a {}, not a {name}", field.name, field.kind.name()), "remove `type`"))
}

fn parse_formats(fields: &Fields<'_>, kind: FieldType) -> Result<Vec<DateFormat>, MappingError> {
    let Some(node) = fields.get("format") else {
        return Ok(Vec::new());
    };
    if !matches!(kind, FieldType::Day | FieldType::Instant) {
        return Err(node.wrong(format!("has no meaning for a {}", kind.name()), "use it for days and instants, or remove it"));
    }
    let format = |node: &Node<'_>| DateFormat::parse(node.text()?).map_err(|problem| node.error(problem));
    node.one_or_more().iter().map(format).collect()
}

fn parse_map(fields: &Fields<'_>) -> Result<(HashMap<String, String>, bool), MappingError> {
    let mut map = HashMap::new();
    if let Some(node) = fields.get("map") {
        for (from, to) in node.fields()?.in_file_order() {
            map.insert(from.to_owned(), to.cell()?);
        }
    }
    let rejects_unmapped = match fields.get("on_unmapped") {
        None => false,
        Some(node) if map.is_empty() => return Err(node.wrong("has no meaning without `map`", "add map = { ... }, or remove it")),
        Some(node) => match node.text()? {
            "keep" => false,
            "quarantine" => true,
            other => return Err(node.wrong(format!("`{other}` is not known"), "use \"quarantine\" or \"keep\"")),
        },
    };
    Ok((map, rejects_unmapped))
}
