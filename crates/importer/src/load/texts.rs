//! The texts of a column before they are read.

use polars::prelude::{Column as FrameColumn, DataFrame, DataType, StringChunked};

use crate::error::{ImportError, Problem};
use crate::mapping::{Column, Origin};
use crate::source::{CellKind, kind_column, text_column};

/// The texts of a column, and what the file knows of each.
pub(super) struct Texts {
    text: FrameColumn,
    kind: CellKind,
    kinds: Option<Vec<CellKind>>,
    /// Rows on which the mapping's expression fails.
    pub failures: Vec<(usize, String)>,
}

impl Texts {
    pub fn of(column: &Column, frame: &DataFrame) -> Result<Self, ImportError> {
        let failed = |error| ImportError::frame("reading cells", &error);
        let name = match &column.origin {
            Origin::Column(name) => name,
            Origin::Sql(expression) => return Self::of_expression(column, expression, frame),
            Origin::Const(text) => {
                return Err(column.place.error(Problem::new("bad_value", format!("`{text}` is no column"), "use `column`")).into());
            }
        };
        let (text, kind) = match frame.column(name).map_err(failed)? {
            text if text.dtype() == &DataType::String => (text.clone(), CellKind::Text),
            // The row number is the only column of a file that is no text.
            number => (number.cast(&DataType::String).map_err(failed)?, CellKind::Text),
        };
        let byte = |kind: Option<u32>| kind.and_then(|kind| u8::try_from(kind).ok()).unwrap_or(0);
        let kinds = frame.column(&kind_column(name)).ok().map(|kinds| Ok(kinds.u32()?.iter().map(|kind| CellKind::of(byte(kind))).collect()));
        Ok(Self { text, kind, kinds: kinds.transpose().map_err(failed)?, failures: Vec::new() })
    }

    fn of_expression(column: &Column, expression: &super::Expression, frame: &DataFrame) -> Result<Self, ImportError> {
        let evaluated = expression.evaluate(frame)?;
        let problem = |message: &str, remedy: &str| expression.place.error(Problem::new("bad_sql", message, remedy));
        if evaluated.values.dtype().is_float() && column.kind.scale().is_some() {
            return Err(problem("gives a binary number, which is not exact", "compute with CAST(... AS DECIMAL(18,6))").into());
        }
        let no_value = || problem("gives no single value", "give text, a number, a day or a flag");
        let (text, kind) = text_column(&evaluated.values, "value").ok_or_else(no_value)?;
        Ok(Self { text, kind, kinds: None, failures: evaluated.failures })
    }

    pub fn text(&self) -> Result<&StringChunked, ImportError> {
        self.text.str().map_err(|error| ImportError::frame("reading cells", &error))
    }

    pub fn kind(&self, row: usize) -> CellKind {
        self.kinds.as_ref().map_or(self.kind, |kinds| kinds[row])
    }
}
