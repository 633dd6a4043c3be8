use super::arrow_schema::{AMOUNT_SCALE, OPERATION, PRICE_DIGITS, PRICE_SCALE, QUANTITY_SCALE, WIDE_DIGITS, instant_type};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use chandler_catalogue::targets::{self, FieldType, Target};
use std::collections::HashMap;
use std::sync::Arc;

/// The same for all versions of a row: 32 hexadecimal digits.
pub const KEY_HASH: &str = "key_hash";
/// When the business knew a row of history.
pub const HISTORY_KNOWN_AT: &str = "known_at";
/// Import that brought the version; later imports have greater ones.
pub const IMPORT_ID: &str = "import_id";

/// The columns of a history target in the lake: its fields, then those that tell where a version of a row came from and when the business knew it.
///
/// Every field has a `description`, and a `unit` where it has one. Money is DECIMAL(20,4) major units of the row's `currency`, quantities are
/// DECIMAL(20,6), prices and shares DECIMAL(18,6), instants microseconds in UTC. The target's fields may be empty, since a deletion has none.
///
/// ```
/// let target = chandler_catalogue::targets::target("history_settlements").expect("a target");
/// let schema = chandler_lake::history_schema(target);
/// assert_eq!(schema.field_with_name("amount").expect("a field").metadata()["unit"], "major units of currency");
/// let names: Vec<_> = schema.fields().iter().map(|field| field.name().as_str()).collect();
/// assert_eq!(names[7..], ["method", "source_file", "source_row", "source_key", "key_hash", "row_hash", "known_at", "known_basis", "op", "import_id"]);
/// ```
pub fn history_schema(target: &Target) -> SchemaRef {
    let declared = target.fields.iter().filter(|field| field.name != HISTORY_KNOWN_AT).map(declared_field);
    let fields: Vec<Field> = declared.chain(origin_fields()).collect();
    Arc::new(Schema::new_with_metadata(fields, described(target.summary)))
}

/// The columns of what is kept of masters and openings: which rows of which files became commands. `known_at` is
/// always empty, since commands carry it.
pub fn imported_schema(target: &Target) -> SchemaRef {
    const LEFT_OUT: [&str; 3] = ["source_row", "source_key", "known_basis"];
    let kept = origin_fields().into_iter().filter(|field| !LEFT_OUT.contains(&field.name().as_str()));
    let fields: Vec<Field> = kept.map(|field| if field.name() == HISTORY_KNOWN_AT { field.with_nullable(true) } else { field }).collect();
    Arc::new(Schema::new_with_metadata(fields, described(&format!("Rows of files that became commands: {}", target.summary))))
}

/// All history targets, in the order of the catalogue.
pub fn history_targets() -> impl Iterator<Item = &'static Target> + Clone {
    targets::targets().filter(|target| target.layer == targets::Layer::History)
}

fn declared_field(field: &targets::Field) -> Field {
    let mut metadata = described(field.description);
    if let Some(unit) = unit(field) {
        metadata.insert("unit".to_owned(), unit.to_owned());
    }
    Field::new(field.name, data_type(field.kind), true).with_metadata(metadata)
}

fn data_type(kind: FieldType) -> DataType {
    match kind {
        FieldType::Text | FieldType::Code | FieldType::Currency => DataType::Utf8,
        FieldType::Integer => DataType::Int64,
        FieldType::Money => DataType::Decimal128(WIDE_DIGITS, AMOUNT_SCALE),
        FieldType::Quantity => DataType::Decimal128(WIDE_DIGITS, QUANTITY_SCALE),
        FieldType::Price | FieldType::Decimal => DataType::Decimal128(PRICE_DIGITS, PRICE_SCALE),
        FieldType::Day => DataType::Date32,
        FieldType::Instant => instant_type(),
        FieldType::Flag => DataType::Boolean,
    }
}

fn unit(field: &targets::Field) -> Option<&'static str> {
    match field.kind {
        _ if !field.unit.is_empty() => Some(field.unit),
        FieldType::Money | FieldType::Price => Some("major units of currency"),
        FieldType::Instant => Some("UTC"),
        _ => None,
    }
}

fn origin_fields() -> [Field; 9] {
    let field = |name: &str, data_type, nullable, description: &str| Field::new(name, data_type, nullable).with_metadata(described(description));
    let mut known_at = described("when the business knew the version");
    known_at.insert("unit".to_owned(), "UTC".to_owned());
    [
        field("source_file", DataType::Utf8, false, "file that had the row, or has it no longer"),
        field("source_row", DataType::Int64, true, "its line or row number in the file; empty for a deletion"),
        field("source_key", DataType::Utf8, true, "its key as text, parts separated by |; empty for a deletion"),
        field(KEY_HASH, DataType::Utf8, false, "hash of the key: the same for all versions of a row"),
        field("row_hash", DataType::Utf8, false, "hash of the values"),
        Field::new(HISTORY_KNOWN_AT, instant_type(), false).with_metadata(known_at),
        field("known_basis", DataType::Utf8, false, "mapped where the source says known_at, reconstructed where a conservative rule gave it"),
        field(OPERATION, DataType::Utf8, false, "insert, update or delete"),
        field(IMPORT_ID, DataType::Utf8, false, "import that brought the version"),
    ]
}

fn described(description: &str) -> HashMap<String, String> {
    HashMap::from([("description".to_owned(), description.to_owned())])
}
