//! SQL expressions of a mapping: row by row over text columns, the same for the same row whatever lies around it.

use polars::prelude::{Column, DataFrame, DataType, Expr, IntoColumn, IntoLazy, NamedFrom, PlSmallStr, Series};

use crate::error::{MappingError, Problem};
use crate::mapping::{Place, ROW};

const VALUE: &str = "\u{1}value";
/// More rows of one chunk on which an expression fails than this are a mistake of the mapping, not of the rows.
const FAILURES_MAX: usize = 1_000;
/// Words that would make a row's value depend on other rows, other files or the moment.
const REFUSED: &[&str] = &["select", "over", "current_date", "current_time", "current_timestamp", "localtimestamp", "now", "random", "rand"];

/// A parsed expression with the columns it reads.
#[derive(Debug, Clone)]
pub(crate) struct Expression {
    text: String,
    expr: Expr,
    pub columns: Vec<String>,
    pub place: Place,
}

/// The value of an expression for each row, and the rows on which it fails.
pub(crate) struct Evaluated {
    /// Null on the rows that failed.
    pub values: Column,
    pub failures: Vec<(usize, String)>,
}

impl Expression {
    pub fn parse(text: &str, place: Place) -> Result<Self, MappingError> {
        let bad = |message: String| place.error(Problem::new("bad_sql", message, "write one SQL expression over the columns of the file"));
        let quoted = quote_qualified(text).map_err(|word| bad(format!("`{word}` is not for an expression that is read row by row")))?;
        let expr = polars::sql::sql_expr(&quoted).map_err(|error| bad(one_line(&error)))?;
        let columns = expr.into_iter().filter_map(|node| match node {
            Expr::Column(name) => Some(name.to_string()),
            _ => None,
        });
        let mut columns: Vec<String> = columns.collect();
        columns.sort();
        columns.dedup();
        let is_rowwise = expr.into_iter().all(is_rowwise);
        if !is_rowwise {
            return Err(bad(format!("`{text}` reads several rows at once")));
        }
        Ok(Self { text: text.to_owned(), expr, columns, place })
    }

    /// The type of the value over columns of these names, all of them text but the row number.
    ///
    /// # Errors
    /// When a column is not there, the types do not fit, or several rows make one value.
    pub fn probe(&self, names: &[&str]) -> Result<DataType, MappingError> {
        if let Some(missing) = self.columns.iter().find(|name| !names.contains(&name.as_str())) {
            return Err(unknown_column(&self.place, missing, names));
        }
        let text = |name: &str| Series::new_null(PlSmallStr::from_str(name), 2).cast(&DataType::String);
        let column = |name: &String| if name == ROW { Ok(Series::new(ROW.into(), [1_u64, 2])) } else { text(name) };
        let columns = self.columns.iter().map(|name| column(name).map(IntoColumn::into_column)).collect::<Result<Vec<_>, _>>();
        let value = columns.and_then(|columns| self.select(&DataFrame::new(2, columns)?));
        let wrong = |message: String| {
            let remedy = "cells are text here: compare with text, or use TRY_CAST(column AS DECIMAL(18,6))";
            Err(self.place.error(Problem::new("bad_sql", message, remedy)))
        };
        match value {
            Err(error) => wrong(format!("`{}` cannot be computed: {}", self.text, one_line(&error))),
            Ok(value) if value.len() != 2 && !self.columns.is_empty() => wrong(format!("`{}` reads several rows at once", self.text)),
            Ok(value) => Ok(value.dtype().clone()),
        }
    }

    /// The value for each row of a frame that has the columns.
    pub fn evaluate(&self, frame: &DataFrame) -> Result<Evaluated, MappingError> {
        let mut failures = Vec::new();
        let values = self.evaluate_part(frame, 0, &mut failures)?;
        Ok(Evaluated { values, failures })
    }

    /// An expression stops at the first row it fails on; halving finds all of them and computes the others.
    fn evaluate_part(&self, frame: &DataFrame, offset: usize, failures: &mut Vec<(usize, String)>) -> Result<Column, MappingError> {
        let rows = frame.height();
        match self.select(frame) {
            Ok(value) if value.len() == rows => Ok(value),
            Ok(value) if self.columns.is_empty() && value.len() == 1 => Ok(value.new_from_index(0, rows)),
            Ok(_) => Err(self.place.error(Problem::new("bad_sql", "reads several rows at once", "write an expression of one row"))),
            Err(error) if rows <= 1 || self.columns.is_empty() => {
                if failures.len() == FAILURES_MAX || self.columns.is_empty() {
                    let message = format!("`{}` fails on many rows: {}", self.text, one_line(&error));
                    return Err(self.place.error(Problem::new("bad_sql", message, "use TRY_CAST, or a CASE for the rows that differ")));
                }
                failures.push((offset, one_line(&error)));
                Ok(Series::new_null(VALUE.into(), rows).into_column())
            }
            Err(_) => {
                let middle = rows / 2;
                let mut left = self.evaluate_part(&frame.slice(0, middle), offset, failures)?;
                let mut right =
                    self.evaluate_part(&frame.slice(i64::try_from(middle).unwrap_or(i64::MAX), rows - middle), offset + middle, failures)?;
                let fails = |error: &polars::prelude::PolarsError| {
                    self.place.error(Problem::new("bad_sql", one_line(error), "write an expression with one type for all rows"))
                };
                let dtype = if left.dtype().is_null() { right.dtype().clone() } else { left.dtype().clone() };
                for half in [&mut left, &mut right] {
                    if half.dtype().is_null() {
                        *half = half.cast(&dtype).map_err(|error| fails(&error))?;
                    }
                }
                left.append(&right).map_err(|error| fails(&error))?;
                Ok(left)
            }
        }
    }

    fn select(&self, frame: &DataFrame) -> polars::prelude::PolarsResult<Column> {
        let value = frame.clone().lazy().select([self.expr.clone().alias(VALUE)]).collect()?;
        value.column(VALUE).cloned()
    }
}

pub(crate) fn unknown_column(place: &Place, name: &str, known: &[&str]) -> MappingError {
    let known: Vec<&str> = known.iter().copied().filter(|known| !known.starts_with('\u{1}')).collect();
    let message = format!("no column `{name}` in the file");
    place.error(Problem::new("unknown_column", message, crate::nearest::use_instead(name, known.iter().copied())))
}

/// Lists of constants, as in `IN ('a', 'b')`, are built by an aggregate; only aggregates over columns mix rows.
fn is_rowwise(node: &Expr) -> bool {
    !node.into_iter().any(|inner| matches!(inner, Expr::Column(_))) || is_rowwise_kind(node)
}

fn is_rowwise_kind(node: &Expr) -> bool {
    matches!(
        node,
        Expr::Alias(..)
            | Expr::Column(_)
            | Expr::Literal(_)
            | Expr::BinaryExpr { .. }
            | Expr::Cast { .. }
            | Expr::Ternary { .. }
            | Expr::Function { .. }
            | Expr::KeepName(_)
    )
}

fn one_line(error: &impl ToString) -> String {
    let text = error.to_string();
    text.lines().next().unwrap_or_default().trim().to_owned()
}

/// Joined columns are named `file.column`; SQL would take the dot for a structure's, so the name is quoted as a whole.
/// Fails with the word that an expression may not have.
fn quote_qualified(text: &str) -> Result<String, String> {
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = token_length(rest, first);
        let (token, behind) = rest.split_at(length);
        let is_word = first.is_alphabetic() || first == '_';
        if is_word && REFUSED.contains(&token.to_ascii_lowercase().as_str()) {
            return Err(token.to_owned());
        }
        let second = behind.strip_prefix('.').filter(|_| is_word || first == '"').and_then(|behind| {
            let next = behind.chars().next().filter(|next| next.is_alphabetic() || matches!(next, '_' | '"'))?;
            Some(behind.split_at(token_length(behind, next)))
        });
        match second {
            Some((name, behind)) => {
                out.push_str(&format!("\"{}.{}\"", token.trim_matches('"'), name.trim_matches('"')));
                rest = behind;
            }
            None => {
                out.push_str(token);
                rest = behind;
            }
        }
    }
    Ok(out)
}

/// Length of the quoted text, word or single character that `text` starts with.
fn token_length(text: &str, first: char) -> usize {
    match first {
        '\'' | '"' => text[1..].find(first).map_or(text.len(), |end| end + 2),
        _ if first.is_alphanumeric() || first == '_' => {
            text.find(|character: char| !character.is_alphanumeric() && character != '_').unwrap_or(text.len())
        }
        _ => first.len_utf8(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place() -> Place {
        Place { file: "mapping.toml".into(), line: 1, field: "where".to_owned() }
    }

    #[test]
    fn qualified_names_are_one_column() {
        let expression = Expression::parse("orders.status <> 'a.b' AND \"orders\".\"ship date\" IS NOT NULL AND x > '1.5'", place()).expect("parses");
        assert_eq!(expression.columns, ["orders.ship date", "orders.status", "x"]);
    }

    #[test]
    fn what_looks_beyond_the_row_is_refused() {
        for text in ["SUM(x)", "ROW_NUMBER() OVER ()", "(SELECT 1)", "x = NOW()", "CURRENT_DATE", "x +", "x; y", ""] {
            let refused = Expression::parse(text, place()).and_then(|expression| expression.probe(&["x"]).map(|_| ()));
            assert!(refused.is_err(), "{text}");
        }
    }

    #[test]
    fn only_the_rows_that_fail_fail() {
        let expression = Expression::parse("CAST(x AS INT) + 1", place()).expect("parses");
        let cells: Vec<String> = (0..100).map(|row| if row == 13 || row == 77 { "?".to_owned() } else { row.to_string() }).collect();
        let frame = DataFrame::new(100, vec![Series::new("x".into(), cells).into_column()]).expect("a frame");
        let evaluated = expression.evaluate(&frame).expect("evaluates");
        assert_eq!(evaluated.failures.iter().map(|(row, _)| *row).collect::<Vec<_>>(), [13, 77]);
        assert_eq!(evaluated.values.len(), 100);
        assert_eq!(evaluated.values.get(99).expect("a value").to_string(), "100");
    }
}
