//! Rows written by hand: a heading and lines of cells with `|` between them.

use std::io::Cursor;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, RecordBatch, StringArray, new_null_array};
use arrow::compute::{CastOptions, cast_with_options};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use arrow::error::ArrowError;
use arrow::json::ReaderBuilder;

/// The cells of a block of text; an absent cell is null.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<Option<String>>>,
}

impl Block {
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let heading = lines.next().ok_or("the block is empty; write at least the heading")?;
        let columns: Vec<String> = heading.split('|').map(|name| name.trim().to_owned()).collect();
        let mut rows = Vec::new();
        for line in lines {
            let escaped = line.replace(r"\|", "\u{1f}");
            let cells: Vec<Option<String>> = escaped.split('|').map(|cell| read_cell(&cell.trim().replace('\u{1f}', "|"))).collect();
            if cells.len() != columns.len() {
                return Err(format!("the row `{line}` has {} cells where the heading has {}", cells.len(), columns.len()));
            }
            rows.push(cells);
        }
        Ok(Self { columns, rows })
    }

    /// Adds a column with another value in each row, unless the block states it.
    pub fn number_rows(&mut self, column: &str) {
        if self.columns.iter().any(|stated| stated == column) {
            return;
        }
        self.columns.push(column.to_owned());
        for (number, row) in self.rows.iter_mut().enumerate() {
            row.push(Some(format!("{number:032x}")));
        }
    }

    /// The rows under a schema. A column that the block leaves out takes the text that `default` gives for it, or null.
    pub fn to_batch(&self, schema: &SchemaRef, default: impl Fn(&str) -> Option<&'static str>) -> Result<RecordBatch, String> {
        if let Some(unknown) = self.columns.iter().find(|name| schema.index_of(name).is_err()) {
            let known: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
            return Err(format!("there is no column `{unknown}`; there are {}", known.join(", ")));
        }
        let columns = schema.fields().iter().map(|field| {
            let position = self.columns.iter().position(|name| name == field.name());
            let cells: Vec<Option<&str>> = match position {
                Some(position) => self.rows.iter().map(|row| row[position].as_deref()).collect(),
                None => vec![default(field.name()); self.rows.len()],
            };
            read_column(&cells, field.data_type()).map_err(|error| format!("column `{}`: {error}", field.name()))
        });
        let columns = columns.collect::<Result<Vec<_>, _>>()?;
        RecordBatch::try_new(schema.clone(), columns).map_err(|error| error.to_string())
    }
}

/// The same columns, all of them nullable: rows written by hand state what matters and leave out the rest.
pub fn relaxed(schema: &Schema) -> SchemaRef {
    Arc::new(Schema::new(schema.fields().iter().map(|field| field.as_ref().clone().with_nullable(true)).collect::<Vec<Field>>()))
}

fn read_cell(cell: &str) -> Option<String> {
    match cell {
        "" => None,
        "''" => Some(String::new()),
        text => Some(text.to_owned()),
    }
}

fn read_column(cells: &[Option<&str>], data_type: &DataType) -> Result<ArrayRef, ArrowError> {
    if cells.iter().all(Option::is_none) {
        return Ok(new_null_array(data_type, cells.len()));
    }
    if data_type.is_nested() {
        return read_json(cells, data_type);
    }
    let texts: ArrayRef = Arc::new(StringArray::from(cells.to_vec()));
    cast_with_options(&texts, data_type, &CastOptions { safe: false, ..CastOptions::default() })
}

fn read_json(cells: &[Option<&str>], data_type: &DataType) -> Result<ArrayRef, ArrowError> {
    let lines: Vec<&str> = cells.iter().map(|cell| cell.unwrap_or("null")).collect();
    let field = Field::new("cell", data_type.clone(), true);
    let reader = ReaderBuilder::new_with_field(field).with_batch_size(lines.len()).build(Cursor::new(lines.join("\n")))?;
    let batches = reader.collect::<Result<Vec<_>, _>>()?;
    let columns: Vec<&dyn Array> = batches.iter().map(|batch| batch.column(0).as_ref()).collect();
    arrow::compute::concat(&columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_become_values_of_the_column() {
        let schema = Arc::new(Schema::new(vec![
            Field::new("item_id", DataType::Utf8, true),
            Field::new("quantity", DataType::Decimal128(20, 6), true),
            Field::new("daily", DataType::new_list(DataType::Int64, true), true),
            Field::new("on", DataType::Date32, true),
        ]));
        let block = Block::parse("item_id | quantity | daily\n BOLT | 2.5 | [0, 3]\n '' | |").expect("block");
        let batch = block.to_batch(&schema, |name| (name == "on").then_some("2026-11-23")).expect("batch");
        let shown = arrow::util::pretty::pretty_format_batches(&[batch]).expect("table").to_string();
        assert!(shown.contains("| BOLT    | 2.500000 | [0, 3] | 2026-11-23 |"), "{shown}");
        assert!(shown.contains("|         |          |        | 2026-11-23 |"), "{shown}");
    }

    #[test]
    fn mistakes_name_the_row_and_the_column() {
        let schema = Arc::new(Schema::new(vec![Field::new("on", DataType::Date32, true)]));
        assert!(Block::parse("a | b\n1").expect_err("narrow").contains("has 1 cells where the heading has 2"));
        let unknown = Block::parse("day\n2026-11-23").expect("block").to_batch(&schema, |_| None).expect_err("unknown");
        assert_eq!(unknown, "there is no column `day`; there are on");
        let wrong = Block::parse("on\nyesterday").expect("block").to_batch(&schema, |_| None).expect_err("no day");
        assert!(wrong.starts_with("column `on`: "), "{wrong}");
    }
}
