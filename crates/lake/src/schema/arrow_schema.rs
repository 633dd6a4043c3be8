use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use chandler_catalogue::{Column, ColumnKind, Table};
use std::collections::HashMap;
use std::sync::Arc;

/// Commit that wrote the version; some tables declare it themselves, and then it is the same column.
pub const COMMIT_SEQ: &str = "commit_seq";
/// When the writer stored the version.
pub const RECORDED_AT: &str = "commit_recorded_at";
/// When it happened.
pub const EFFECTIVE_AT: &str = "commit_effective_at";
/// When the business knew it.
pub const KNOWN_AT: &str = "commit_known_at";
/// `insert` or `update`.
pub const OPERATION: &str = "op";

/// Decimal places of quantities and of money in the lake.
pub(super) const QUANTITY_SCALE: i8 = 6;
pub(super) const AMOUNT_SCALE: i8 = 4;
pub(super) const PRICE_SCALE: i8 = 6;
/// Digits of quantities and amounts, and of prices.
pub(super) const WIDE_DIGITS: u8 = 20;
pub(super) const PRICE_DIGITS: u8 = 18;

/// The columns of a declared table in the lake: the declared ones, then those that tell which commit wrote the version.
///
/// Every field has a `description`, and a `unit` where it has one. Quantities are DECIMAL(20,6) base units, amounts DECIMAL(20,4) major units of the
/// row's `currency`, prices DECIMAL(18,6), instants microseconds in UTC.
///
/// ```
/// use chandler_catalogue::{table, Record};
/// table! {
///     /// A place where goods lie.
///     pub struct Place: places, Current, key 1 {
///         place_id: String = "place",
///     }
/// }
/// let schema = chandler_lake::arrow_schema(Place::TABLE);
/// let names: Vec<_> = schema.fields().iter().map(|field| field.name().as_str()).collect();
/// assert_eq!(names, ["place_id", "commit_seq", "commit_recorded_at", "commit_effective_at", "commit_known_at", "op"]);
/// ```
pub fn arrow_schema(table: &Table) -> SchemaRef {
    let declared = table.columns.iter().map(declared_field);
    let system = system_fields().into_iter().filter(|field| table.column(field.name()).is_none());
    let fields: Vec<Field> = declared.chain(system).collect();
    let metadata = HashMap::from([("description".to_owned(), table.summary.trim().to_owned())]);
    Arc::new(Schema::new_with_metadata(fields, metadata))
}

pub(super) fn instant_type() -> DataType {
    DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()))
}

fn declared_field(column: &Column) -> Field {
    let field = Field::new(column.name, data_type(column.kind), column.nullable);
    let mut metadata = HashMap::from([("description".to_owned(), column.description.to_owned())]);
    if let Some(unit) = unit(column) {
        metadata.insert("unit".to_owned(), unit.to_owned());
    }
    field.with_metadata(metadata)
}

fn data_type(kind: ColumnKind) -> DataType {
    match kind {
        ColumnKind::Text | ColumnKind::Json => DataType::Utf8,
        ColumnKind::Integer => DataType::Int64,
        ColumnKind::Boolean => DataType::Boolean,
        ColumnKind::Quantity => DataType::Decimal128(WIDE_DIGITS, QUANTITY_SCALE),
        ColumnKind::Amount => DataType::Decimal128(WIDE_DIGITS, AMOUNT_SCALE),
        ColumnKind::Price => DataType::Decimal128(PRICE_DIGITS, PRICE_SCALE),
        ColumnKind::Day => DataType::Date32,
        ColumnKind::Instant => instant_type(),
    }
}

fn unit(column: &Column) -> Option<&'static str> {
    match column.kind {
        ColumnKind::Quantity => Some("base units"),
        ColumnKind::Amount => Some("major units of currency"),
        ColumnKind::Price => Some("major units of currency per stated quantity"),
        ColumnKind::Instant => Some("UTC"),
        ColumnKind::Integer if column.name.ends_with("_days") => Some("days"),
        ColumnKind::Integer if column.name.ends_with("_micros") => Some("millionths"),
        _ => None,
    }
}

fn system_fields() -> [Field; 5] {
    let field = |name: &str, data_type, description: &str| {
        Field::new(name, data_type, false).with_metadata(HashMap::from([("description".to_owned(), description.to_owned())]))
    };
    [
        field(COMMIT_SEQ, DataType::Int64, "commit that wrote this version of the row"),
        field(RECORDED_AT, instant_type(), "when the writer stored the commit"),
        field(EFFECTIVE_AT, instant_type(), "when it happened"),
        field(KNOWN_AT, instant_type(), "when the business knew it"),
        field(OPERATION, DataType::Utf8, "insert or update"),
    ]
}
