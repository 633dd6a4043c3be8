use super::DayText;
use chandler_calendar::Day;
use serde::Serialize;
use utoipa::ToSchema;

/// Series for the pictures of a recommendation, from its own evidence. Statistics: plain numbers, base units.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Charts {
    pub demand: DemandSeries,
    pub projection: StockProjection,
}

/// Demand in buckets of days, with the forecast that follows.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct DemandSeries {
    pub unit: String,
    pub bucket_days: usize,
    pub history: Vec<DemandBucket>,
    pub forecast: Vec<DemandBand>,
}

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct DemandBucket {
    /// First day of the bucket.
    #[schema(value_type = DayText)]
    pub on: Day,
    pub quantity: i64,
    /// Days of the bucket without stock: the quantity is a lower bound.
    pub censored_days: usize,
}

/// Mean and quantiles of one bucket of the future.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct DemandBand {
    #[schema(value_type = DayText)]
    pub on: Day,
    pub mean: f64,
    pub q025: f64,
    pub q10: f64,
    pub q25: f64,
    pub q50: f64,
    pub q75: f64,
    pub q90: f64,
    pub q975: f64,
}

/// Expected stock day by day, without and with the order.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct StockProjection {
    pub unit: String,
    pub days: Vec<ProjectedDay>,
    pub receipts: Vec<PromisedReceipt>,
    #[schema(value_type = DayText)]
    pub order_arrives_on: Day,
    pub reorder_point: i64,
    pub order_up_to: i64,
}

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ProjectedDay {
    #[schema(value_type = DayText)]
    pub on: Day,
    pub without_p50: f64,
    pub without_p10: f64,
    pub without_p90: f64,
    pub with_p50: f64,
    pub with_p10: f64,
    pub with_p90: f64,
}

/// Goods that a supplier still owes.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct PromisedReceipt {
    #[schema(value_type = DayText)]
    pub on: Day,
    pub quantity: i64,
    /// Purchase order.
    pub source: String,
}
