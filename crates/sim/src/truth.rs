//! What was planted, as files of JSON for those who judge. No pipeline reads them.

use crate::company::Company;
use crate::core::SimulationError;
use crate::demand::DemandClass;
use crate::desk::Trace;
use crate::leaks::Leak;
use chandler_calendar::Day;
use serde::Serialize;
use serde_json::{Value, json};

/// A file of the truth: its name and what is in it.
pub type TruthFile = (String, Value);

/// A planted project order.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct OneOffOrder {
    pub so_number: String,
    pub customer_id: String,
    pub site_id: String,
    pub on: Day,
    /// Whether the order itself says that it is one.
    pub flagged: bool,
    /// Items with base units.
    pub items: Vec<(String, i64)>,
}

/// Demand of a day that no order shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub(crate) struct LostDemand {
    pub lines: u64,
    /// Base units.
    pub quantity: i64,
}

impl LostDemand {
    pub(crate) fn add(&mut self, quantity: i64) {
        self.lines += 1;
        self.quantity += quantity;
    }
}

/// Demand of an item at a site as it was planted.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ItemSiteTruth {
    pub item_id: String,
    pub site_id: String,
    pub class: DemandClass,
    /// Expected order lines in an average week while the demand lasts.
    pub lines_per_week: f64,
    /// Expected base units of a line.
    pub mean_line: f64,
    /// Expected base units a day over all simulated days.
    pub mean_per_day: f64,
    /// Expected base units a day over the last 30 days.
    pub mean_per_day_last_30: f64,
    /// Expected base units a day over the 30 days after the end.
    pub mean_per_day_next_30: f64,
    /// Expected base units a day in each week from the first day on, up to twelve weeks after the end.
    pub mean_per_day_by_week: Vec<f64>,
    /// Base units that were wanted, lost ones included.
    pub wanted: i64,
    pub starts_on: Option<Day>,
    pub ends_on: Option<Day>,
    pub season_amplitude: Option<f64>,
    pub season_peak_day_of_year: Option<f64>,
}

impl Company {
    pub(crate) fn item_site_truths(&self) -> Vec<ItemSiteTruth> {
        let days = self.scenario.days as i32;
        let end = self.scenario.end_on;
        let truth = |(index, stocked): (usize, &crate::goods::ItemSite)| {
            let plan = &stocked.demand;
            let mean_line = plan.mean_line();
            let mean =
                |first: Day, count: i32| (0..count).map(|later| plan.lines_on(first.plus_days(later))).sum::<f64>() * mean_line / f64::from(count);
            ItemSiteTruth {
                item_id: self.goods.items[stocked.item].id.clone(),
                site_id: self.site_id(stocked.site).to_owned(),
                class: plan.class,
                lines_per_week: plan.lines_per_week,
                mean_line,
                mean_per_day: mean(self.scenario.start_on(), days),
                mean_per_day_last_30: mean(end.plus_days(-29), 30),
                mean_per_day_next_30: mean(end.plus_days(1), 30),
                mean_per_day_by_week: (0..days / 7 + 12).map(|week| mean(self.scenario.start_on().plus_days(7 * week), 7)).collect(),
                wanted: self.planted.wanted[index],
                starts_on: plan.starts_on,
                ends_on: plan.ends_on,
                season_amplitude: plan.season.map(|season| season.amplitude),
                season_peak_day_of_year: plan.season.map(|season| season.peak_day_of_year),
            }
        };
        self.goods.item_sites.iter().enumerate().map(truth).collect()
    }

    pub(crate) fn truth(&self, trace: &Trace) -> Result<Vec<TruthFile>, SimulationError> {
        let file = |name: &str, content: Result<Value, serde_json::Error>| match content {
            Ok(content) => Ok((name.to_owned(), content)),
            Err(error) => Err(SimulationError::Body { command: "truth file", message: error.to_string() }),
        };
        let leaks: Vec<Leak> = self.planted.leaks.iter().cloned().chain(self.forgotten_support()).collect();
        let scenario = json!({
            "scenario": self.scenario, "trace_hash": trace.hash(), "commands": trace.commands, "refused": trace.refused, "figures": self.figures(),
        });
        Ok(vec![
            ("scenario.json".to_owned(), scenario),
            file("demand.json", serde_json::to_value(self.item_site_truths()))?,
            ("lost_demand.json".to_owned(), self.lost_demand()),
            file("evenings.json", serde_json::to_value(self.evenings()))?,
            ("stock_outs.json".to_owned(), self.stock_out_truths()),
            ("entrusted.json".to_owned(), self.entrusted_truths()),
            ("substitutes.json".to_owned(), self.substitute_truths()),
            file("one_off_orders.json", serde_json::to_value(&self.planted.one_offs))?,
            ("suppliers.json".to_owned(), self.supplier_truths()),
            ("cost_rises.json".to_owned(), self.cost_rise_truths()),
            ("payers.json".to_owned(), self.payer_truths()),
            ("contracts.json".to_owned(), self.contract_truths()),
            ("customer_returns.json".to_owned(), self.return_truths()),
            ("collections.json".to_owned(), self.collection_truths()),
            ("bank.json".to_owned(), self.credit.bank.truth()),
            file("traps.json", serde_json::to_value(&self.planted.traps))?,
            ("agreements.json".to_owned(), self.agreement_truths()),
            file("leaks.json", serde_json::to_value(leaks))?,
        ])
    }

    fn lost_demand(&self) -> Value {
        let row = |(&(item_site, day), lost): (&(usize, Day), &LostDemand)| {
            let item_id = &self.goods.item_of(item_site).id;
            json!({"item_id": item_id, "site_id": self.site_id(self.goods.item_sites[item_site].site), "on": day, "lines": lost.lines, "quantity": lost.quantity})
        };
        self.planted.lost.iter().map(row).collect()
    }

    fn supplier_truths(&self) -> Value {
        let row = |supplier: &crate::suppliers::Supplier| {
            let distribution = |day: Day| -> Value {
                supplier.lead_time_distribution(day).iter().map(|(days, probability)| json!({"days": days, "probability": probability})).collect()
            };
            json!({
                "supplier_id": supplier.id, "stated_lead_time_days": supplier.stated_days, "lateness": supplier.lateness,
                "lead_time_at_start": distribution(self.scenario.start_on()), "lead_time_at_end": distribution(self.scenario.end_on),
                "weekends": "a delivery that falls on a weekend comes on the Monday after it",
                "split_deliveries": supplier.splits, "rejects_at_inspection": supplier.rejects, "overbilled_lines": supplier.overbills,
            })
        };
        self.suppliers.iter().map(row).collect()
    }

    fn cost_rise_truths(&self) -> Value {
        let row = |rise: &crate::price_changes::CostRise| json!({"item_id": self.goods.items[rise.item].id, "on": rise.on, "percent": rise.percent, "list_price_follows_on": rise.list_follows_on});
        self.cost_rises.iter().map(row).collect()
    }

    fn contract_truths(&self) -> Value {
        let with_contract = self.customers.iter().filter(|customer| !customer.contract.is_empty());
        let row = |customer: &crate::customers::Customer| {
            let items: Vec<&str> = customer.contract.keys().map(|&item| self.goods.items[item].id.as_str()).collect();
            json!({
                "customer_id": customer.id, "items": items, "until_on": customer.contract_until,
                "prices_go_on_after_the_end": customer.contract_until.is_some() && customer.keeps_old_prices,
            })
        };
        with_contract.map(row).collect()
    }

    fn return_truths(&self) -> Value {
        self.customers.iter().map(|customer| json!({"customer_id": customer.id, "lines_that_come_back": customer.return_rate})).collect()
    }

    fn payer_truths(&self) -> Value {
        let row = |customer: &crate::customers::Customer| {
            json!({
                "customer_id": customer.id, "payer": customer.payer, "payment_days": customer.payment_days, "pay_run_weekday": customer.pay_run_weekday,
                "walks_away_from_stockouts": customer.walks_away, "collects": customer.collects,
            })
        };
        self.customers.iter().map(row).collect()
    }
}
