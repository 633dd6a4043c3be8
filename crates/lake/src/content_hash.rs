use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::datatypes::{DataType, Date32Type, Decimal128Type, Float64Type, Int64Type, SchemaRef, TimestampMicrosecondType};
use sha2::{Digest, Sha256};

/// Hash of a computed table's content: SHA-256 over its columns' names and types and all values in the order of the rows, however they are cut into
/// batches and files. Not over Parquet bytes, so another writer or compression gives the same hash. Negative zero counts as zero and every NaN as one.
///
/// `None` when a column has a type that the lake does not keep.
pub fn content_hash(schema: &SchemaRef, batches: &[RecordBatch]) -> Option<String> {
    let mut whole = Sha256::new();
    for (index, field) in schema.fields().iter().enumerate() {
        let mut column = Sha256::new();
        column.update(format!("{} {}\n", field.name(), field.data_type()));
        for batch in batches {
            let mut bytes = Vec::new();
            put_values(&mut bytes, batch.column(index), 0, batch.num_rows())?;
            column.update(&bytes);
        }
        whole.update(column.finalize());
    }
    Some(hex::encode(whole.finalize()))
}

/// Appends values `start..end`: each a byte that says whether it is there, and if so its content at a fixed width or with its length before it.
fn put_values(bytes: &mut Vec<u8>, array: &ArrayRef, start: usize, end: usize) -> Option<()> {
    match array.data_type() {
        DataType::Boolean => {
            let values = array.as_boolean_opt()?;
            put_each(bytes, array, start, end, |bytes, row| bytes.push(values.value(row).into()));
        }
        DataType::Int64 => {
            let values = array.as_primitive_opt::<Int64Type>()?;
            put_each(bytes, array, start, end, |bytes, row| bytes.extend(values.value(row).to_le_bytes()));
        }
        DataType::Float64 => {
            let values = array.as_primitive_opt::<Float64Type>()?;
            put_each(bytes, array, start, end, |bytes, row| bytes.extend(canonical(values.value(row)).to_le_bytes()));
        }
        DataType::Decimal128(..) => {
            let values = array.as_primitive_opt::<Decimal128Type>()?;
            put_each(bytes, array, start, end, |bytes, row| bytes.extend(values.value(row).to_le_bytes()));
        }
        DataType::Date32 => {
            let values = array.as_primitive_opt::<Date32Type>()?;
            put_each(bytes, array, start, end, |bytes, row| bytes.extend(values.value(row).to_le_bytes()));
        }
        DataType::Timestamp(..) => {
            let values = array.as_primitive_opt::<TimestampMicrosecondType>()?;
            put_each(bytes, array, start, end, |bytes, row| bytes.extend(values.value(row).to_le_bytes()));
        }
        DataType::Utf8 => {
            let values = array.as_string_opt::<i32>()?;
            put_each(bytes, array, start, end, |bytes, row| put_sized(bytes, values.value(row).as_bytes()));
        }
        DataType::Binary => {
            let values = array.as_binary_opt::<i32>()?;
            put_each(bytes, array, start, end, |bytes, row| put_sized(bytes, values.value(row)));
        }
        DataType::List(_) => put_lists(bytes, array, start, end)?,
        DataType::Struct(_) => put_structs(bytes, array, start, end)?,
        _ => return None,
    }
    Some(())
}

fn put_lists(bytes: &mut Vec<u8>, array: &ArrayRef, start: usize, end: usize) -> Option<()> {
    let lists = array.as_list_opt::<i32>()?;
    let offsets = lists.value_offsets();
    for row in start..end {
        bytes.push(lists.is_valid(row).into());
        if lists.is_valid(row) {
            let (first, last) = (usize::try_from(offsets[row]).ok()?, usize::try_from(offsets[row + 1]).ok()?);
            bytes.extend(((last - first) as u64).to_le_bytes());
            put_values(bytes, lists.values(), first, last)?;
        }
    }
    Some(())
}

fn put_structs(bytes: &mut Vec<u8>, array: &ArrayRef, start: usize, end: usize) -> Option<()> {
    let structs = array.as_struct_opt()?;
    for row in start..end {
        bytes.push(structs.is_valid(row).into());
        if structs.is_valid(row) {
            structs.columns().iter().try_for_each(|column| put_values(bytes, column, row, row + 1))?;
        }
    }
    Some(())
}

fn put_each(bytes: &mut Vec<u8>, array: &ArrayRef, start: usize, end: usize, put: impl Fn(&mut Vec<u8>, usize)) {
    for row in start..end {
        bytes.push(array.is_valid(row).into());
        if array.is_valid(row) {
            put(bytes, row);
        }
    }
}

fn put_sized(bytes: &mut Vec<u8>, content: &[u8]) {
    bytes.extend((content.len() as u64).to_le_bytes());
    bytes.extend(content);
}

fn canonical(value: f64) -> f64 {
    if value.is_nan() { f64::NAN } else { value + 0.0 }
}
