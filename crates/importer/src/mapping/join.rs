//! A further file whose columns are looked up for each row.

use super::document::{Node, Place};
use super::load::{FileFormat, OrderBy, orders, parse_format};
use crate::error::MappingError;
use crate::load::Expression;

/// What a row without a match means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Missing {
    Quarantine,
    Null,
}

/// One joined file. Its columns are named as in the file, and `name.column` always.
#[derive(Debug, Clone)]
pub(crate) struct Join {
    pub file: String,
    pub name: String,
    /// Columns of the rows so far, of the load's file or an earlier join.
    pub left: Vec<String>,
    /// Columns of the joined file, as many.
    pub right: Vec<String>,
    pub filter: Option<Expression>,
    /// Which of several rows is taken; several are refused where it is empty.
    pub order: Vec<OrderBy>,
    pub missing: Missing,
    pub format: FileFormat,
    pub place: Place,
}

pub(super) fn parse_join(node: &Node<'_>) -> Result<Join, MappingError> {
    let fields = node.fields()?;
    fields.allow_only(&["file", "left", "right", "where", "order", "as", "missing", "sheet", "header_row", "delimiter", "quote", "encoding"])?;
    let file = fields.require("file", "name the file to look up")?.text()?.to_owned();
    let left = fields.require("left", "name the column of this file")?.texts()?;
    let right_node = fields.require("right", "name the column of the joined file")?;
    let right = right_node.texts()?;
    if left.len() != right.len() || left.is_empty() {
        return Err(right_node.wrong(format!("has {} columns and `left` {}", right.len(), left.len()), "name the same number in the same order"));
    }
    let missing = match fields.get("missing") {
        None => Missing::Quarantine,
        Some(node) => match node.text()? {
            "quarantine" => Missing::Quarantine,
            "null" => Missing::Null,
            other => return Err(node.wrong(format!("`{other}` is not known"), "use \"quarantine\" or \"null\"")),
        },
    };
    let filter = fields.get("where").map(|node| Expression::parse(node.text()?, node.place())).transpose()?;
    let name = fields.text("as")?.unwrap_or_else(|| file_stem(&file).to_owned());
    let order = fields.get("order").map_or(Ok(Vec::new()), |node| orders(&node))?;
    Ok(Join { name, left, right, filter, order, missing, format: parse_format(&fields)?, place: node.place(), file })
}

/// `data/customers.csv.gz` is `customers`.
pub(crate) fn file_stem(file: &str) -> &str {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    name.split('.').next().unwrap_or(name)
}
