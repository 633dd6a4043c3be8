//! Hidden columns for the expressions that rows are grouped and ordered by.

use polars::prelude::{DataFrame, SortMultipleOptions};

use crate::error::{ImportError, Problem};
use crate::mapping::{Operand, OrderBy, ROW};

/// The column that an operand is: the file's own, or a hidden one with the expression's values.
pub(crate) fn column_of(operand: &Operand, names: &[&str]) -> String {
    if names.contains(&operand.text.as_str()) { operand.text.clone() } else { format!("\u{1}value:{}", operand.text) }
}

/// Adds the hidden column of an operand, where it is an expression.
pub(crate) fn compute(frame: &mut DataFrame, name: &str, operand: &Operand) -> Result<(), ImportError> {
    let Some(expression) = operand.expression.as_ref().filter(|_| name.starts_with('\u{1}')) else { return Ok(()) };
    let evaluated = expression.evaluate(frame)?;
    if let Some((_, why)) = evaluated.failures.first() {
        let message = format!("`{}` fails: {why}", operand.text);
        return Err(operand.place.error(Problem::new("bad_sql", message, "use TRY_CAST")).into());
    }
    let column = evaluated.values.with_name(name.into());
    frame.with_column(column).map_err(|error| ImportError::frame("ordering rows", &error))?;
    Ok(())
}

/// Checks that an operand is a column or an expression over the columns.
pub(crate) fn check(operand: &Operand, names: &[&str]) -> Result<(), ImportError> {
    if names.contains(&operand.text.as_str()) {
        return Ok(());
    }
    match &operand.expression {
        Some(expression) => Ok(expression.probe(names).map(|_| ())?),
        None => Err(super::expression::unknown_column(&operand.place, &operand.text, names).into()),
    }
}

/// The rows by an order, those that agree in it as in the file; empty values last.
pub(crate) fn sorted(mut frame: DataFrame, order: &[OrderBy]) -> Result<DataFrame, ImportError> {
    let names: Vec<String> = frame.get_column_names().iter().map(ToString::to_string).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let columns: Vec<String> = order.iter().map(|order| column_of(&order.by, &names)).collect();
    for (name, order) in columns.iter().zip(order) {
        compute(&mut frame, name, &order.by)?;
    }
    let by = columns.into_iter().chain([ROW.to_owned()]);
    let descending: Vec<bool> = order.iter().map(|order| order.descending).chain([false]).collect();
    let options = SortMultipleOptions::default().with_order_descending_multi(descending).with_nulls_last(true).with_maintain_order(true);
    frame.sort(by, options).map_err(|error| ImportError::frame("ordering rows", &error))
}
