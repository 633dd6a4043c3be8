//! `local_day`: the day of an instant where something happened, such as at a site.

use std::sync::Arc;

use arrow::array::{Array, AsArray, Date32Array};
use arrow::datatypes::{DataType, TimeUnit, TimestampMicrosecondType};
use chandler_calendar::{Instant, Zone};
use datafusion::common::{Result, plan_err};
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility};

use super::FunctionEntry;
use super::arguments::{Arguments, failed};

pub const ENTRY: FunctionEntry = FunctionEntry {
    name: "local_day",
    signature: "local_day(instant TIMESTAMP, zone VARCHAR) -> DATE",
    summary: "The day of an instant in a time zone: 03:00 of universal time on 21 November is still 20 November in Chicago.",
    example: ("SELECT local_day(TIMESTAMP '2026-11-21T03:00:00Z', 'America/Chicago')", "2026-11-20"),
};

#[derive(Debug, PartialEq, Eq, Hash)]
pub struct LocalDay {
    signature: Signature,
}

impl LocalDay {
    pub fn new() -> Self {
        Self { signature: Signature::user_defined(Volatility::Immutable) }
    }
}

impl ScalarUDFImpl for LocalDay {
    fn name(&self) -> &str {
        ENTRY.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, found: &[DataType]) -> Result<Vec<DataType>> {
        match found {
            [DataType::Timestamp(..) | DataType::Null, DataType::Utf8 | DataType::Utf8View | DataType::LargeUtf8 | DataType::Null] => {
                Ok(vec![DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())), DataType::Utf8])
            }
            _ => plan_err!("local_day takes an instant and the name of a time zone"),
        }
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        Ok(DataType::Date32)
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let arguments = Arguments::new(ENTRY.name, &arguments)?;
        let instants = arguments.column(0).as_primitive::<TimestampMicrosecondType>();
        let zones = arguments.column(1).as_string::<i32>();
        // Rows of one site lie together, and reading a zone is what takes time.
        let mut known: Option<(&str, Zone)> = None;
        let days = (0..arguments.rows).map(|row| {
            if instants.is_null(row) || zones.is_null(row) {
                return Ok(None);
            }
            let name = zones.value(row);
            let zone = match known.take() {
                Some((last, zone)) if last == name => zone,
                _ => name.parse::<Zone>().map_err(failed)?,
            };
            let day = Instant(instants.value(row)).day_in(&zone);
            known = Some((name, zone));
            Ok(Some(day.0))
        });
        arguments.finish(Arc::new(days.collect::<Result<Date32Array>>()?))
    }
}
