//! What was planted, as the judge reads it: of each file the keys that it needs.

use crate::failure::Failure;
use crate::simulate::{ORDERS_FILE, REFUSALS_FILE, RefusedApproval, SAID_FILE, SaidOrder, SaidRisk};
use chandler_amount::parse_scaled;
use chandler_calendar::Day;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::fs;
use std::path::Path;

pub(super) struct Truth {
    pub since: Option<Day>,
    pub demand: Vec<PlantedDemand>,
    pub leaks: Vec<PlantedLeak>,
    /// Sales in the terms of suppliers' agreements.
    pub supported: Vec<SupportedSale>,
    pub contacts: Vec<PlantedContact>,
    pub stopped: Vec<StoppedContact>,
    pub stock_outs: Vec<PlantedStockOut>,
    pub evenings: Vec<Evening>,
    pub projects: Vec<PlantedProject>,
    /// What runs said of every item at every site, oldest first.
    pub said: Vec<SaidRisk>,
    /// The same of orders.
    pub orders: Vec<SaidOrder>,
    pub refusals: Vec<RefusedApproval>,
}

/// A project order: it takes goods that regular demand would have left.
#[derive(Deserialize)]
pub(super) struct PlantedProject {
    pub site_id: String,
    pub on: Day,
    /// Items with base units.
    pub items: Vec<(String, i64)>,
}

#[derive(Deserialize)]
pub(super) struct PlantedDemand {
    pub item_id: String,
    pub site_id: String,
    /// Base units a day, by week from the first day on.
    pub mean_per_day_by_week: Vec<f64>,
}

#[derive(Deserialize)]
pub(super) struct PlantedLeak {
    pub kind: String,
    pub document: String,
    pub line: Option<i64>,
    amount: String,
}

#[derive(Deserialize)]
pub(super) struct SupportedSale {
    pub agreement_id: String,
    pub shipment_number: String,
    pub line: i64,
    pub shipped_on: Day,
    pub claim_by: Day,
    pub pieces: i64,
    pub returned: i64,
    /// Dollars of one piece.
    support: String,
    pub forgotten: bool,
}

impl SupportedSale {
    /// Millionths of a dollar of one piece.
    pub fn support_micros(&self) -> i64 {
        parse_scaled(&self.support, 6).unwrap_or_default()
    }
}

#[derive(Deserialize)]
pub(super) struct PlantedContact {
    pub customer_id: String,
    pub on: Day,
    pub kind: String,
    pub held_out: bool,
    pub reached: bool,
    pub moved: bool,
    overdue: String,
    in_bank: String,
    on_its_way: String,
    pub disputed: bool,
    pub our_fault: bool,
    pub for_order: bool,
    pub comes_by_itself_on: Option<Day>,
    pub task: Option<String>,
}

/// A contact that was decided and that the call sheet kept from being made.
#[derive(Deserialize)]
pub(super) struct StoppedContact {
    pub cautions: Vec<String>,
}

/// First and last evening without goods.
#[derive(Deserialize)]
pub(super) struct PlantedStockOut {
    pub item_id: String,
    pub site_id: String,
    pub from_on: Day,
    pub until_on: Day,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Evening {
    pub on: Day,
    pub lines: f64,
    pub filled_lines: f64,
    pub lost_lines: f64,
    pub out_of_stock: f64,
    pub stock: String,
    pub receivable: String,
    pub past_due: String,
    pub bought: String,
    pub revenue: String,
    pub cost: String,
    pub received: String,
}

#[derive(Deserialize)]
struct Entrusted {
    since: Option<Day>,
}

#[derive(Deserialize)]
struct Collections {
    contacts: Vec<PlantedContact>,
    stopped: Vec<StoppedContact>,
}

impl Truth {
    /// # Errors
    /// Code `no_truth` where a file is missing or of another version.
    pub(super) fn read(dir: &Path) -> Result<Self, Failure> {
        let Collections { contacts, stopped } = read(dir, "collections.json")?;
        Ok(Self {
            since: read::<Entrusted>(dir, "entrusted.json")?.since,
            demand: read(dir, "demand.json")?,
            leaks: read(dir, "leaks.json")?,
            supported: read(dir, "agreements.json")?,
            contacts,
            stopped,
            stock_outs: read(dir, "stock_outs.json")?,
            evenings: read(dir, "evenings.json")?,
            projects: read(dir, "one_off_orders.json")?,
            said: read(dir, SAID_FILE)?,
            orders: read(dir, ORDERS_FILE)?,
            refusals: read(dir, REFUSALS_FILE)?,
        })
    }

    pub(super) fn first_day(&self) -> Option<Day> {
        self.evenings.first().map(|evening| evening.on)
    }

    pub(super) fn last_day(&self) -> Option<Day> {
        self.evenings.last().map(|evening| evening.on)
    }

    /// Planted demand of an item at a site over some days from a day on, base units.
    pub(super) fn mean_demand(&self, item_id: &str, site_id: &str, from_on: Day, days: f64) -> Option<f64> {
        self.mean_of(self.planted(item_id, site_id)?, from_on, days)
    }

    /// What was planted of an item at a site.
    pub(super) fn planted(&self, item_id: &str, site_id: &str) -> Option<&PlantedDemand> {
        self.demand.iter().find(|row| row.item_id == item_id && row.site_id == site_id)
    }

    /// The same as [`Truth::mean_demand`] where it is known what was planted.
    pub(super) fn mean_of(&self, planted: &PlantedDemand, from_on: Day, days: f64) -> Option<f64> {
        let weeks = &planted.mean_per_day_by_week;
        let first = self.first_day()?.days_until(from_on);
        let on = |day: i32| weeks.get((day / 7).max(0) as usize).or(weeks.last()).copied();
        let whole = days.floor() as i32;
        let full: Option<f64> = (0..whole).map(|later| on(first + later)).sum();
        Some(full? + on(first + whole)? * days.fract())
    }
}

/// A file of the truth.
pub(super) fn read<T: DeserializeOwned>(dir: &Path, name: &str) -> Result<T, Failure> {
    let path = dir.join(name);
    let subject = path.display().to_string();
    let missing = |message: String| {
        let remedy = "Judge a home that `chandler simulate` of this version made, or name its folder with --truth";
        Failure::input("no_truth", &subject, format!("{subject}: {message}"), remedy)
    };
    let text = fs::read_to_string(&path).map_err(|error| missing(error.to_string()))?;
    serde_json::from_str(&text).map_err(|error| missing(error.to_string()))
}

/// Dollars of an amount in a file of the truth.
pub(super) fn dollars(amount: &str) -> f64 {
    parse_scaled(amount, 2).unwrap_or_default() as f64 / 100.0
}

impl PlantedLeak {
    pub(super) fn dollars(&self) -> f64 {
        dollars(&self.amount)
    }
}

impl PlantedContact {
    pub(super) fn overdue_dollars(&self) -> f64 {
        dollars(&self.overdue)
    }

    /// Whether a statement had shown money of the customer that covers what it was asked for.
    pub(super) fn is_in_bank(&self) -> bool {
        dollars(&self.in_bank) >= self.overdue_dollars()
    }

    /// Whether it had sent such money, with what no statement had shown.
    pub(super) fn is_sent(&self) -> bool {
        dollars(&self.in_bank) + dollars(&self.on_its_way) >= self.overdue_dollars()
    }
}
