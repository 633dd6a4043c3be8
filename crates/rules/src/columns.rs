//! Reading the declared inputs and outputs of a table.

use std::sync::Arc;

use crate::ValueType;
use crate::cell::parse_literal;
use crate::document::{Fields, Node, check_identifier};
use crate::domain::{Domain, Extent, Key};
use crate::error::{Problem, RuleError};
use crate::table::Column;

const MAXIMUM_COLUMNS: usize = 32;

/// The declarations under `[inputs]` or `[outputs]`, in file order.
pub(crate) fn parse_columns(root: &Fields<'_>, section: &str) -> Result<Vec<Column>, RuleError> {
    let node = root.require(section, &format!("add [{section}.NAME] with a type"))?;
    let columns: Vec<Column> = node.fields()?.in_file_order().into_iter().map(|(name, node)| parse_column(name, &node)).collect::<Result<_, _>>()?;
    match columns.len() {
        0 => Err(node.error(Problem::new("is empty", format!("add [{section}.NAME] with a type")))),
        1..=MAXIMUM_COLUMNS => Ok(columns),
        count => Err(node
            .error(Problem::new(format!("has {count} columns, more than {MAXIMUM_COLUMNS}"), "split the table into several that feed each other"))),
    }
}

fn parse_column(name: &str, node: &Node<'_>) -> Result<Column, RuleError> {
    check_identifier(name).map_err(|problem| node.error(problem))?;
    let fields = node.fields()?;
    fields.allow_only(&["type", "values", "minimum", "maximum", "unit"])?;
    let value_type = parse_type(&fields)?;
    let unit = fields.get("unit").map(|unit| unit.text().map(Arc::from)).transpose()?;
    Ok(Column { name: name.into(), unit, domain: parse_domain(&fields, value_type)? })
}

fn parse_type(fields: &Fields<'_>) -> Result<ValueType, RuleError> {
    let names = ValueType::ALL.map(ValueType::name).join(", ");
    let node = fields.require("type", &format!("add one of {names}"))?;
    let text = node.text()?;
    let known = ValueType::ALL.into_iter().find(|value_type| value_type.name() == text);
    known.ok_or_else(|| node.error(Problem::new(format!("`{text}` is not a type"), format!("use one of {names}"))))
}

fn parse_domain(fields: &Fields<'_>, value_type: ValueType) -> Result<Domain, RuleError> {
    let unbounded = Domain::unbounded(value_type);
    let minimum = parse_bound(fields, "minimum", &unbounded)?;
    let maximum = parse_bound(fields, "maximum", &unbounded)?;
    let values = fields.get("values").map(|node| parse_values(&node, &unbounded)).transpose()?;
    let extent = match (unbounded.extent, values) {
        (Extent::Points(mut extent), _) => {
            extent.first = minimum.unwrap_or(extent.first);
            extent.last = maximum.unwrap_or(extent.last);
            if extent.first > extent.last {
                return Err(fields.error("minimum", Problem::new("is above `maximum`", "swap the two")));
            }
            Extent::Points(extent)
        }
        (_, Some(values)) => Extent::ClosedText(values),
        (open, None) => open,
    };
    Ok(Domain { value_type, extent })
}

fn parse_bound(fields: &Fields<'_>, name: &str, unbounded: &Domain) -> Result<Option<i128>, RuleError> {
    let Some(node) = fields.get(name) else {
        return Ok(None);
    };
    if matches!(unbounded.value_type, ValueType::Text | ValueType::Boolean) {
        let message = format!("does not apply to type {}", unbounded.value_type);
        return Err(node.error(Problem::new(message, "remove it, or use type integer, decimal or date")));
    }
    let literal = parse_literal(unbounded, &node)?;
    Ok(literal.as_scalar().and_then(|scalar| unbounded.key(&scalar)).and_then(|key| match key {
        Key::Point(point) => Some(point),
        Key::Name(_) => None,
    }))
}

fn parse_values(node: &Node<'_>, unbounded: &Domain) -> Result<Vec<Arc<str>>, RuleError> {
    if unbounded.value_type != ValueType::Text {
        let message = format!("does not apply to type {}", unbounded.value_type);
        return Err(node.error(Problem::new(message, "remove it, or use type text")));
    }
    let mut values: Vec<Arc<str>> = Vec::new();
    for item in node.items()? {
        let value = item.text()?;
        if values.iter().any(|known| &**known == value) {
            return Err(item.error(Problem::new(format!("`{value}` is listed twice"), "keep one of them")));
        }
        values.push(value.into());
    }
    if values.is_empty() {
        return Err(node.error(Problem::new("the list is empty", "list the allowed values, or remove the key for any text")));
    }
    Ok(values)
}
