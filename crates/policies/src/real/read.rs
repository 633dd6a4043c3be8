//! The files of the real series.

use super::{Bucket, Series};
use chandler_calendar::Day;
use flate2::read::GzDecoder;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

/// Days from the first Monday of the retail data to their end.
pub(super) const RETAIL_DAYS: usize = 376;
/// 29 November 2010, the Monday before the first of them, as days since 1970-01-01.
const RETAIL_FIRST: i32 = 14_942;
const DAYS_A_WEEK: usize = 7;

/// Why the series cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error("{path} cannot be opened; give the folder of the data sets")]
    Open { path: PathBuf, source: std::io::Error },
    #[error("a row of {path} cannot be read")]
    Row { path: PathBuf, source: csv::Error },
    #[error("{path} has the period {period}, which is no month or day")]
    Period { path: PathBuf, period: String },
}

#[derive(Deserialize)]
struct Sold {
    series_id: String,
    period: String,
    qty: f64,
    #[serde(default)]
    price: Option<f64>,
}

#[derive(Deserialize)]
struct Terms {
    series_id: String,
    cost_price_eur: f64,
    fixed_cost_per_order_eur: f64,
    holding_eur_per_unit_year: f64,
    lead_time_weeks: f64,
    moq_units: f64,
}

fn rows<R: DeserializeOwned>(path: &Path) -> Result<Vec<R>, ReadError> {
    let file = File::open(path).map_err(|source| ReadError::Open { path: path.to_owned(), source })?;
    let read = csv::Reader::from_reader(GzDecoder::new(file)).into_deserialize().collect::<Result<Vec<R>, csv::Error>>();
    read.map_err(|source| ReadError::Row { path: path.to_owned(), source })
}

/// The rows of each series in the order of the file.
fn by_series(rows: Vec<Sold>) -> BTreeMap<String, Vec<Sold>> {
    let mut series: BTreeMap<String, Vec<Sold>> = BTreeMap::new();
    for row in rows {
        series.entry(row.series_id.clone()).or_default().push(row);
    }
    series
}

/// Whole units; returns count as no demand.
fn units(quantity: f64) -> i64 {
    quantity.round().max(0.0) as i64
}

/// Weekly, every week there.
pub(super) fn man(folder: &Path) -> Result<Vec<Series>, ReadError> {
    let mut sold = by_series(rows(&folder.join("man_weekly.csv.gz"))?);
    let terms: Vec<Terms> = rows(&folder.join("man_items.csv.gz"))?;
    let series = terms.into_iter().filter(|terms| terms.cost_price_eur > 0.0).filter_map(|terms| {
        let weeks = sold.remove(&terms.series_id)?;
        let bucket = |(week, row): (usize, &Sold)| Bucket { first_day: week * DAYS_A_WEEK, days: DAYS_A_WEEK, quantity: units(row.qty) };
        Some(Series {
            buckets: weeks.iter().enumerate().map(bucket).collect(),
            unit_cost: Some(terms.cost_price_eur),
            unit_price: None,
            order_cost: terms.fixed_cost_per_order_eur,
            holding_rate: terms.holding_eur_per_unit_year / terms.cost_price_eur,
            stated_days: Some((terms.lead_time_weeks * 7.0).round() as u32),
            minimum_quantity: units(terms.moq_units),
        })
    });
    Ok(series.collect())
}

/// Monthly, every month there.
pub(super) fn auto(folder: &Path) -> Result<Vec<Series>, ReadError> {
    let path = folder.join("auto_monthly.csv.gz");
    let sold = by_series(rows(&path)?);
    sold.into_values().map(|months| Ok(series_of(months_of(&months, &path)?, None))).collect()
}

fn months_of(months: &[Sold], path: &Path) -> Result<Vec<Bucket>, ReadError> {
    let mut first_day = 0;
    months
        .iter()
        .map(|month| {
            let days = days_of_month(&month.period).ok_or_else(|| ReadError::Period { path: path.to_owned(), period: month.period.clone() })?;
            let bucket = Bucket { first_day, days, quantity: units(month.qty) };
            first_day += days;
            Ok(bucket)
        })
        .collect()
}

fn days_of_month(period: &str) -> Option<usize> {
    let first: Day = format!("{period}-01").parse().ok()?;
    let next = first.plus_days(31);
    Some(31 - next.day_of_month() as usize + 1)
}

/// By day, days with sales only.
pub(super) fn retail(folder: &Path) -> Result<Vec<Series>, ReadError> {
    let path = folder.join("online_retail_daily_sparse.csv.gz");
    let sold = by_series(rows(&path)?);
    let bucket = |row: &Sold| {
        let day: Day = row.period.parse().map_err(|_| ReadError::Period { path: path.clone(), period: row.period.clone() })?;
        let first_day = usize::try_from(Day(RETAIL_FIRST).days_until(day)).unwrap_or(0);
        Ok(Bucket { first_day, days: 1, quantity: units(row.qty) })
    };
    sold.into_values()
        .map(|days| {
            let buckets: Result<Vec<Bucket>, ReadError> = days.iter().map(bucket).collect();
            let revenue: f64 = days.iter().map(|row| row.price.unwrap_or(0.0) * row.qty.max(0.0)).sum();
            let quantity: f64 = days.iter().map(|row| row.qty.max(0.0)).sum();
            Ok(series_of(buckets?, (revenue > 0.0).then(|| revenue / quantity)))
        })
        .collect()
}

/// A series whose terms the data do not say.
fn series_of(buckets: Vec<Bucket>, unit_price: Option<f64>) -> Series {
    Series { buckets, unit_cost: None, unit_price, order_cost: 5.0, holding_rate: 0.25, stated_days: None, minimum_quantity: 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_have_their_days() {
        let days = ["2010-01", "2010-02", "2012-02", "2011-04", "2011-12"].map(days_of_month);
        assert_eq!(days, [Some(31), Some(28), Some(29), Some(30), Some(31)]);
        assert_eq!(days_of_month("2011-13"), None);
    }

    #[test]
    fn a_folder_without_the_files_is_said() {
        let refused = man(Path::new("nowhere")).unwrap_err().to_string();
        assert!(refused.contains("man_weekly.csv.gz") && refused.contains("folder"), "{refused}");
    }
}
