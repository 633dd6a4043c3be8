//! Series for the pictures of a recommendation, from its own evidence: they show what the decision saw, not what is known since.
//!
//! Pictures are statistics: plain numbers, no money. The projection draws the mean demand and its 10 % and 90 % quantiles against receipts as promised.

use crate::documents::{Charts, DemandBand, DemandBucket, DemandSeries, ProjectedDay, PromisedReceipt, StockProjection};
use crate::what_if::edited_quantity;
use chandler_forecast::{Band, forecast_bands};
use chandler_recommend::replenishment::{Position, ReplenishmentEvidence};
use chandler_recommend::tables::RecommendationRevision;
use chandler_recommend::{AnyRecord, Recommendation};

const BUCKET_DAYS: usize = 7;
const HISTORY_WEEKS_MAX: usize = 52;
const FORECAST_WEEKS: usize = 13;
const PROJECTION_DAYS: usize = 84;

/// Demand with forecast bands, and the stock projection with and without the order; none for what is no purchase.
pub fn of(revision: &RecommendationRevision) -> Result<Option<Charts>, String> {
    let record: AnyRecord = serde_json::from_value(revision.record.clone()).map_err(|error| error.to_string())?;
    record.as_purchase().map(|record| of_purchase(record, revision)).transpose()
}

fn of_purchase(record: &Recommendation, revision: &RecommendationRevision) -> Result<Charts, String> {
    let evidence: ReplenishmentEvidence = serde_json::from_value(revision.evidence.clone()).map_err(|error| error.to_string())?;
    let series = evidence.demand.series();
    let settings = evidence.settings();
    let bands = |periods, bucket| {
        let season = evidence.demand.season_length as usize;
        forecast_bands(&series, season, &settings, periods, bucket).map_err(|error| error.to_string())
    };
    let weeks = bands(FORECAST_WEEKS * BUCKET_DAYS, BUCKET_DAYS)?;
    let quantity = edited_quantity(revision).unwrap_or(record.action.quantity);
    let demand = DemandSeries {
        unit: evidence.item.base_unit.clone(),
        bucket_days: BUCKET_DAYS,
        history: history(&evidence),
        forecast: weeks.iter().map(|band| band_of(&evidence, band)).collect(),
    };
    Ok(Charts { demand, projection: projection(&evidence, record, &weeks, quantity) })
}

/// Whole weeks that end with the history, the latest last.
fn history(evidence: &ReplenishmentEvidence) -> Vec<DemandBucket> {
    let daily = &evidence.demand.daily;
    let weeks = (daily.len() / BUCKET_DAYS).min(HISTORY_WEEKS_MAX);
    let first = daily.len() - weeks * BUCKET_DAYS;
    (0..weeks)
        .map(|week| {
            let days = first + week * BUCKET_DAYS..first + (week + 1) * BUCKET_DAYS;
            let censored_days = evidence.demand.censored_days.iter().filter(|day| days.contains(&(**day as usize))).count();
            let on = evidence.demand.from.plus_days(i32::try_from(days.start).unwrap_or(i32::MAX));
            DemandBucket { on, quantity: daily[days].iter().sum(), censored_days }
        })
        .collect()
}

fn band_of(evidence: &ReplenishmentEvidence, band: &Band) -> DemandBand {
    let on = evidence.as_of.plus_days(1 + i32::try_from(band.start).unwrap_or(i32::MAX));
    let Band { mean, q025, q10, q25, q50, q75, q90, q975, .. } = *band;
    DemandBand { on, mean, q025, q10, q25, q50, q75, q90, q975 }
}

/// Stock day by day: what is free today, plus receipts as promised, less demand; with and without the order, which arrives after the mean lead time.
fn projection(evidence: &ReplenishmentEvidence, record: &Recommendation, weeks: &[Band], quantity: i64) -> StockProjection {
    let position = &evidence.position;
    let owed = (position.allocated - position.allocated_later) + (position.backordered - position.backordered_later);
    let free = position.on_hand - position.held - record.impact.unsold - owed;
    let lead_time_days = evidence.lead_time_demand.as_ref().and_then(|demand| demand.lead_time_days.parse::<f64>().ok()).unwrap_or(0.0);
    let arrives = evidence.as_of.plus_days(lead_time_days.ceil() as i32);
    let receipts = promised_receipts(position);
    let mut drawn = Drawn::default();
    let mut days = Vec::with_capacity(PROJECTION_DAYS + 1);
    for day in 0..=PROJECTION_DAYS {
        let on = evidence.as_of.plus_days(i32::try_from(day).unwrap_or(i32::MAX));
        if let Some(band) = day.checked_sub(1).and_then(|day| weeks.get(day / BUCKET_DAYS)) {
            drawn.add_day_of(band);
        }
        let received: i64 = receipts.iter().filter(|receipt| receipt.on.max(evidence.as_of.plus_days(1)) <= on).map(|receipt| receipt.quantity).sum();
        let stock = (free + received) as f64;
        let ordered = if on >= arrives { quantity as f64 } else { 0.0 };
        let [low, middle, high] = drawn.quantiles().map(|demand| stock - demand);
        days.push(ProjectedDay {
            on,
            without_p50: middle,
            without_p10: low,
            without_p90: high,
            with_p50: middle + ordered,
            with_p10: low + ordered,
            with_p90: high + ordered,
        });
    }
    StockProjection {
        unit: evidence.item.base_unit.clone(),
        days,
        receipts,
        order_arrives_on: arrives,
        reorder_point: record.impact.reorder_point,
        order_up_to: record.impact.order_up_to,
    }
}

/// What suppliers and other sites are to bring.
fn promised_receipts(position: &Position) -> Vec<PromisedReceipt> {
    let ordered = position.on_order.iter();
    let ordered = ordered.map(|line| PromisedReceipt { on: line.promised_on, quantity: line.quantity, source: line.po_number.clone() });
    let inbound = position.inbound.iter();
    let inbound = inbound.map(|goods| PromisedReceipt { on: goods.expected_on, quantity: goods.quantity, source: goods.transfer_number.clone() });
    ordered.chain(inbound).collect()
}

/// Demand since today. Weeks are taken as independent for the width of the band, a day as a seventh of its week.
#[derive(Default)]
struct Drawn {
    mean: f64,
    variance_low: f64,
    variance_high: f64,
}

impl Drawn {
    fn add_day_of(&mut self, band: &Band) {
        let share = 1.0 / band.length.max(1) as f64;
        self.mean += band.mean * share;
        self.variance_high += (band.q90 - band.mean).max(0.0).powi(2) * share;
        self.variance_low += (band.mean - band.q10).max(0.0).powi(2) * share;
    }

    /// Demand that is exceeded nine times of ten, the mean, and demand that is exceeded once in ten: the stock is lowest with the last.
    fn quantiles(&self) -> [f64; 3] {
        [self.mean + self.variance_high.sqrt(), self.mean, (self.mean - self.variance_low.sqrt()).max(0.0)]
    }
}
