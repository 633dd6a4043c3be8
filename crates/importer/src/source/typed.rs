//! Typed columns as the text that the cell parsers read: digits with a point, ISO 8601, `true` and `false`. An empty text is null.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use polars::prelude::{Column, DataType, IntoColumn, IntoSeries, PlSmallStr, StringChunked, StringChunkedBuilder, TimeUnit};

use super::CellKind;

/// The column as text and what is known of it; `None` for types that are no cells, such as lists.
pub(crate) fn text_column(column: &Column, name: &str) -> Option<(Column, CellKind)> {
    let series = column.as_materialized_series();
    let (text, kind) = match series.dtype() {
        DataType::String => (non_empty(series.str().ok()?), CellKind::Text),
        DataType::Boolean => (build(name, series.bool().ok()?.iter().map(|flag| flag.map(|flag| flag.to_string()))), CellKind::Flag),
        DataType::Float32 => (build(name, series.f32().ok()?.iter().map(|number| number.map(|number| number.to_string()))), CellKind::Number),
        DataType::Float64 => (build(name, series.f64().ok()?.iter().map(|number| number.map(|number| number.to_string()))), CellKind::Number),
        dtype if dtype.is_integer() || dtype.is_decimal() => (series.cast(&DataType::String).ok()?.str().ok()?.clone(), CellKind::Number),
        DataType::Date => {
            let days = series.date().ok()?.physical().clone();
            (build(name, days.iter().map(|day| day.map(|day| chandler_calendar::Day(day).to_string()))), CellKind::Moment)
        }
        DataType::Datetime(unit, zone) => {
            let (unit, has_zone) = (*unit, zone.is_some());
            let instants = series.datetime().ok()?.physical().clone();
            (build(name, instants.iter().map(|instant| instant_text(instant?, unit, has_zone))), CellKind::Moment)
        }
        DataType::Null => (build(name, std::iter::repeat_n(None, series.len())), CellKind::Text),
        _ => return None,
    };
    Some((text.with_name(PlSmallStr::from_str(name)).into_series().into_column(), kind))
}

fn non_empty(texts: &StringChunked) -> StringChunked {
    if texts.iter().any(|text| text == Some("")) {
        return build(texts.name(), texts.iter().map(|text| text.filter(|text| !text.is_empty()).map(str::to_owned)));
    }
    texts.clone()
}

fn build(name: &str, texts: impl ExactSizeIterator<Item = Option<String>>) -> StringChunked {
    let mut builder = StringChunkedBuilder::new(PlSmallStr::from_str(name), texts.len());
    texts.for_each(|text| builder.append_option(text));
    builder.finish()
}

fn instant_text(instant: i64, unit: TimeUnit, has_zone: bool) -> Option<String> {
    let nanoseconds = i128::from(instant)
        * match unit {
            TimeUnit::Nanoseconds => 1,
            TimeUnit::Microseconds => 1_000,
            TimeUnit::Milliseconds => 1_000_000,
        };
    let timestamp = Timestamp::from_nanosecond(nanoseconds).ok()?;
    Some(if has_zone { timestamp.to_string() } else { timestamp.to_zoned(TimeZone::UTC).datetime().to_string() })
}
