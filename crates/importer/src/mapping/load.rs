//! One `[[load]]`: a file, what it becomes, and how it is read.

use super::column::{Column, parse_columns, rows_columns};
use super::document::{Fields, Node, Place};
use super::join::{Join, parse_join};
use super::{OCCURRENCE, ROW};
use crate::error::{MappingError, Problem};
use crate::load::Expression;
use crate::nearest::use_instead;
use crate::source::Encoding;
use crate::targets::{self, Target};

/// What the top of the mapping says for all loads.
#[derive(Debug, Clone)]
pub(super) struct Inherited {
    pub entity: Option<String>,
    pub site: Option<String>,
    pub time_zone: Option<String>,
}

/// How the bytes of a file become rows of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FileFormat {
    pub sheet: Option<String>,
    /// Row that names the columns, from 1.
    pub header_row: usize,
    /// Found in the file where it is not given.
    pub delimiter: Option<u8>,
    pub quote: u8,
    /// UTF-8, or UTF-16 by its byte order mark, where it is not given.
    pub encoding: Option<Encoding>,
}

/// How the text of cells is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TextRules {
    pub decimal: char,
    pub thousands: Option<char>,
    pub null: Vec<String>,
    pub trim: bool,
}

/// A column of the file by its name, or an SQL expression where no column has that name.
#[derive(Debug, Clone)]
pub(crate) struct Operand {
    pub text: String,
    pub expression: Option<Expression>,
    pub place: Place,
}

/// Which of several rows comes first.
#[derive(Debug, Clone)]
pub(crate) struct OrderBy {
    pub by: Operand,
    pub descending: bool,
}

/// Rows written in the mapping: names of columns, and cells by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct InlineRows {
    pub header: Vec<String>,
    pub cells: Vec<Vec<Option<String>>>,
}

/// One load, checked against its target.
#[derive(Debug, Clone)]
pub(crate) struct Load {
    pub file: String,
    /// Rows that stand in the mapping itself instead of a file.
    pub rows: Option<InlineRows>,
    pub target: &'static Target,
    /// As the mapping gives it; the target's own where it is empty.
    pub key: Vec<String>,
    pub joins: Vec<Join>,
    pub filter: Option<Expression>,
    pub columns: Vec<Column>,
    pub format: FileFormat,
    pub text: TextRules,
    pub distinct: Vec<Operand>,
    pub order: Vec<OrderBy>,
    pub complete: bool,
    pub entity: Option<String>,
    pub site: Option<String>,
    pub time_zone: Option<(String, Place)>,
    pub place: Place,
}

const KEYS: &[&str] = &[
    "file",
    "rows",
    "as",
    "key",
    "join",
    "where",
    "columns",
    "sheet",
    "header_row",
    "delimiter",
    "quote",
    "encoding",
    "decimal",
    "thousands",
    "null",
    "trim",
    "distinct",
    "order",
    "complete",
    "entity",
    "site",
    "time_zone",
];

pub(super) fn parse_load(node: &Node<'_>, file_name: &str, number: usize, inherited: &Inherited) -> Result<Load, MappingError> {
    let fields = node.fields()?.at_path(format!("load[{number}]"));
    fields.allow_only(KEYS)?;
    let target = parse_target(&fields.require("as", "name the target, such as \"history_sales_lines\"")?)?;
    let distinct = fields.get("distinct").map_or(Ok(Vec::new()), |node| operands(&node))?;
    let rows = fields.get("rows").map(|node| parse_rows(&fields, &node)).transpose()?;
    let columns = match (&rows, fields.get("columns")) {
        (Some(rows), None) => rows_columns(&fields, &rows.header, target)?,
        (Some(_), Some(node)) => return Err(node.wrong("has no meaning beside `rows`", "name the fields in `rows` itself")),
        (None, _) => parse_columns(&fields.require("columns", "add [load.columns] with a column for each field")?, target, !distinct.is_empty())?,
    };
    let file = match &rows {
        Some(_) => file_name.to_owned(),
        None => fields.require("file", "name a file of the source folder")?.text()?.to_owned(),
    };
    let load = Load {
        file,
        rows,
        target,
        key: fields.get("key").map_or(Ok(Vec::new()), |node| node.texts())?,
        joins: fields.get("join").map_or(Ok(Vec::new()), |node| node.items()?.iter().map(parse_join).collect())?,
        filter: fields.get("where").map(|node| Expression::parse(node.text()?, node.place())).transpose()?,
        columns,
        format: parse_format(&fields)?,
        text: parse_text_rules(&fields)?,
        order: parse_order(&fields, &distinct)?,
        distinct,
        complete: fields.get("complete").map_or(Ok(true), |node| node.flag())?,
        entity: fields.text("entity")?.or_else(|| inherited.entity.clone()),
        site: fields.text("site")?.or_else(|| inherited.site.clone()),
        time_zone: time_zone(&fields, inherited)?,
        place: fields.place(),
    };
    check_key(&fields, &load)?;
    check_fields(&load)?;
    Ok(load)
}

fn parse_target(node: &Node<'_>) -> Result<&'static Target, MappingError> {
    let name = node.text()?;
    let names = targets::targets().map(|target| target.name);
    let unknown = || Problem::new("unknown_target", format!("`{name}` is nothing that can be loaded"), use_instead(name, names));
    targets::target(name).ok_or_else(|| node.error(unknown()))
}

pub(super) fn parse_format(fields: &Fields<'_>) -> Result<FileFormat, MappingError> {
    let byte = |name: &str| {
        let single = |node: Node<'_>| {
            let character = node.character()?;
            u8::try_from(character).ok().filter(u8::is_ascii).ok_or_else(|| node.wrong("is not an ASCII character", "use one such as \";\""))
        };
        fields.get(name).map(single).transpose()
    };
    let encoding = |node: Node<'_>| {
        let text = node.text()?;
        let unknown = || node.wrong(format!("`{text}` is not a known encoding"), use_instead(text, Encoding::NAMES.iter().copied()));
        Encoding::of_name(text).ok_or_else(unknown)
    };
    Ok(FileFormat {
        sheet: fields.text("sheet")?,
        header_row: fields.get("header_row").map_or(Ok(1), |node| node.integer_in(1..=1_000))?,
        delimiter: byte("delimiter")?,
        quote: byte("quote")?.unwrap_or(b'"'),
        encoding: fields.get("encoding").map(encoding).transpose()?,
    })
}

fn parse_text_rules(fields: &Fields<'_>) -> Result<TextRules, MappingError> {
    let default_null = || ["", "NULL", "\\N", "#N/A"].map(str::to_owned).to_vec();
    let decimal = fields.get("decimal").map_or(Ok('.'), |node| node.character())?;
    let thousands = fields.get("thousands").map(|node| node.character()).transpose()?;
    for (name, character) in [("decimal", Some(decimal)), ("thousands", thousands)] {
        let is_part_of_number = character.is_some_and(|character| character.is_ascii_alphanumeric() || "+-()".contains(character));
        if is_part_of_number || (name == "thousands" && thousands == Some(decimal)) {
            let node = fields.require(name, "")?;
            return Err(node.wrong("cannot separate digits", "use two different signs, such as decimal = \",\" and thousands = \".\""));
        }
    }
    Ok(TextRules {
        decimal,
        thousands,
        null: fields.get("null").map_or(Ok(default_null()), |node| node.texts())?,
        trim: fields.get("trim").map_or(Ok(true), |node| node.flag())?,
    })
}

fn parse_order(fields: &Fields<'_>, distinct: &[Operand]) -> Result<Vec<OrderBy>, MappingError> {
    let Some(node) = fields.get("order") else {
        return Ok(Vec::new());
    };
    if distinct.is_empty() {
        return Err(node.wrong("has no meaning without `distinct`", "add distinct = [...], or remove it"));
    }
    orders(&node)
}

/// `"column"`, `"column desc"`, or an expression in place of the column.
pub(super) fn orders(node: &Node<'_>) -> Result<Vec<OrderBy>, MappingError> {
    let order = |text: String| {
        let (column, descending) = match text.rsplit_once(' ') {
            Some((column, direction)) if direction.eq_ignore_ascii_case("desc") => (column.trim().to_owned(), true),
            Some((column, direction)) if direction.eq_ignore_ascii_case("asc") => (column.trim().to_owned(), false),
            _ => (text, false),
        };
        OrderBy { by: Operand { expression: Expression::parse(&column, node.place()).ok(), text: column, place: node.place() }, descending }
    };
    Ok(node.texts()?.into_iter().map(order).collect())
}

fn operands(node: &Node<'_>) -> Result<Vec<Operand>, MappingError> {
    let operand = |text: String| Operand { expression: Expression::parse(&text, node.place()).ok(), text, place: node.place() };
    Ok(node.texts()?.into_iter().map(operand).collect())
}

/// `rows = [{ site_id = "MAIN", name = "Warehouse" }]`: what the source has no file for.
fn parse_rows(fields: &Fields<'_>, node: &Node<'_>) -> Result<InlineRows, MappingError> {
    if let Some(file) = fields.get("file") {
        return Err(file.wrong("stands beside `rows`", "keep one of them"));
    }
    let mut header: Vec<String> = Vec::new();
    let mut rows = Vec::new();
    for item in node.items()? {
        let mut row = Vec::new();
        for (name, value) in item.fields()?.in_file_order() {
            if !header.iter().any(|known| known == name) {
                header.push(name.to_owned());
            }
            row.push((name, value.cell()?));
        }
        rows.push(row);
    }
    let cell = |row: &Vec<(&str, String)>, name: &String| row.iter().find(|(known, _)| known == name).map(|(_, text)| text.clone());
    let cells = rows.iter().map(|row| header.iter().map(|name| cell(row, name)).collect()).collect();
    Ok(InlineRows { header, cells })
}

fn time_zone(fields: &Fields<'_>, inherited: &Inherited) -> Result<Option<(String, Place)>, MappingError> {
    let place = fields.get("time_zone").map_or_else(|| fields.place().under("time_zone"), |node| node.place());
    let Some(name) = fields.text("time_zone")?.or_else(|| inherited.time_zone.clone()) else {
        return Ok(None);
    };
    match name.parse::<chandler_calendar::Zone>() {
        Ok(_) => Ok(Some((name, place))),
        Err(error) => Err(place.error(Problem::new("bad_value", error.to_string(), "use a name such as Europe/London"))),
    }
}

fn check_key(fields: &Fields<'_>, load: &Load) -> Result<(), MappingError> {
    let Some(node) = fields.get("key") else {
        return Ok(());
    };
    if load.key.is_empty() {
        return Err(node.wrong("is empty", "name the fields that tell one row from another, or leave `key` out"));
    }
    if load.key.iter().all(|part| part == OCCURRENCE) {
        return Err(node.wrong(format!("`{OCCURRENCE}` alone says nothing of a row"), format!("add a field, or use `{ROW}`")));
    }
    Ok(())
}

/// Every field that must be there has a column, a constant or a default; what the caller can give is left to him.
fn check_fields(load: &Load) -> Result<(), MappingError> {
    let place = load.place.under("columns");
    let is_mapped = |name: &str| load.columns.iter().any(|column| column.field == name);
    for group in load.target.one_of {
        if group.iter().filter(|name| is_mapped(name)).count() != 1 {
            let names = group.join(" or ");
            let message = format!("`{}` needs either {names}", load.target.name);
            return Err(place.error(Problem::new("missing_field", message, "map exactly one of them")));
        }
    }
    let given_by_caller = ["entity_id", "site_id", "currency"];
    let needs = |field: &&crate::Field| field.required && field.default.is_none() && !given_by_caller.contains(&field.name);
    if let Some(field) = load.target.fields.iter().filter(needs).find(|field| !is_mapped(field.name)) {
        let message = format!("`{}` needs the field `{}`: {}", load.target.name, field.name, field.description);
        let remedy = format!("add {} = {{ column = \"...\" }}, or const", field.name);
        return Err(place.error(Problem::new("missing_field", message, remedy)));
    }
    let is_known =
        |name: &&&str| load.target.field(name).is_some_and(|field| is_mapped(name) || field.refers_to.is_some() || field.default.is_some());
    if load.key.is_empty()
        && let Some(name) = load.target.key.iter().find(|name| !is_known(name) && !load.target.is_own_code(name))
    {
        let message = format!("`{name}` is not mapped, so nothing tells the rows of `{}` apart", load.target.name);
        let remedy = format!("map `{name}`, or give `key`, such as key = [\"...\", \"{OCCURRENCE}\"]");
        return Err(place.error(Problem::new("missing_key", message, remedy)));
    }
    Ok(())
}
