//! KPIs in words: what each is, which way is good, which rows are behind it and what repairs it. `pipelines/kpis/kpi_values.sql` computes these, and
//! the share of each age of receivables.

use super::rows::RowSource;
use crate::documents::{KpiDirection, KpiUnit};

/// A KPI as it is explained.
pub struct KpiSpec {
    pub name: &'static str,
    pub title: &'static str,
    pub definition: &'static str,
    pub unit: KpiUnit,
    pub better: KpiDirection,
    pub numerator: &'static str,
    pub denominator: Option<&'static str>,
    /// Why there may be no value.
    pub unknown: &'static str,
    pub rows: RowSource,
    pub repair: Repair,
    /// Why it has no target, where the rules ask for none.
    pub no_target: &'static str,
}

/// Where a number is repaired.
pub enum Repair {
    /// In the queue of this name.
    Queue(&'static str),
    /// In no queue, for this reason.
    Elsewhere(&'static str),
}

/// Of the balances, of which more is neither good nor bad.
const BY_TURNS: &str = "Judged by inventory turns, which know how much business there is";
const BY_DSO: &str = "Judged by days sales outstanding, which know how much business there is";
const WATCHED: &str = "The rules set no target";
/// The day's work of the warehouse is no decision that a queue could rank.
const BY_WAREHOUSE: Repair = Repair::Elsewhere("Repaired in the warehouse, where orders wait to be picked and shipped; no queue decides on that");

/// Every KPI, in the order of the page.
pub const KPIS: &[KpiSpec] = &[
    KpiSpec {
        name: "line_fill_rate_promised",
        title: "Line fill rate at promise",
        definition: "Order lines shipped complete by the end of the promised day, of all lines due. Without a promise the requested day counts. A line is due once its day is over; what is cancelled later was missed.",
        unit: KpiUnit::Percent,
        better: KpiDirection::Higher,
        numerator: "lines shipped complete by the day",
        denominator: Some("lines due"),
        unknown: "No line was due in the month",
        rows: RowSource::ServiceLines { measure: "promised" },
        repair: Repair::Queue("stockout-risk"),
        no_target: WATCHED,
    },
    KpiSpec {
        name: "line_fill_rate_requested",
        title: "Line fill rate as requested",
        definition: "Order lines shipped complete by the end of the day that the customer requested, of all lines due: what customers see, whatever was promised.",
        unit: KpiUnit::Percent,
        better: KpiDirection::Higher,
        numerator: "lines shipped complete by the day",
        denominator: Some("lines due"),
        unknown: "No line was due in the month",
        rows: RowSource::ServiceLines { measure: "requested" },
        repair: Repair::Queue("stockout-risk"),
        no_target: WATCHED,
    },
    KpiSpec {
        name: "order_cycle_median",
        title: "Order cycle time, median",
        definition: "Days from the first reservation of stock to the confirmation of the last shipment. Half of the orders that left complete in the month took no longer. The wait for a later day that the customer wants is part of it.",
        unit: KpiUnit::Days,
        better: KpiDirection::Lower,
        numerator: "days of the order in the middle",
        denominator: None,
        unknown: "No order left complete in the month",
        rows: RowSource::OrderCycles,
        repair: BY_WAREHOUSE,
        no_target: WATCHED,
    },
    KpiSpec {
        name: "order_cycle_p90",
        title: "Order cycle time, 9 of 10",
        definition: "Days from the first reservation of stock to the confirmation of the last shipment. Nine of ten orders that left complete in the month took no longer.",
        unit: KpiUnit::Days,
        better: KpiDirection::Lower,
        numerator: "days of the order at nine tenths",
        denominator: None,
        unknown: "No order left complete in the month",
        rows: RowSource::OrderCycles,
        repair: BY_WAREHOUSE,
        no_target: WATCHED,
    },
    KpiSpec {
        name: "stock_value",
        title: "Stock value",
        definition: "Cost of what is on hand, held goods included: the balance of inventory (1200) in the trial balance.",
        unit: KpiUnit::Money,
        better: KpiDirection::Neither,
        numerator: "cost of what is on hand",
        denominator: None,
        unknown: "The books have no stock yet",
        rows: RowSource::StockItems,
        repair: Repair::Queue("excess"),
        no_target: BY_TURNS,
    },
    KpiSpec {
        name: "inventory_turns",
        title: "Inventory turns",
        definition: "Cost of goods sold in twelve months, divided by the mean of the thirteen month-end stock values around them. Books younger than a year are made yearly, from three whole months on.",
        unit: KpiUnit::PerYear,
        better: KpiDirection::Higher,
        numerator: "cost of goods sold in a year",
        denominator: Some("mean stock value"),
        unknown: "The books do not cover three whole months yet",
        rows: RowSource::StockItems,
        repair: Repair::Queue("excess"),
        no_target: WATCHED,
    },
    KpiSpec {
        name: "receivables",
        title: "Receivables",
        definition: "What customers owe on open invoices, less money on account: the balance of receivables (1100) in the trial balance.",
        unit: KpiUnit::Money,
        better: KpiDirection::Neither,
        numerator: "open invoices less money on account",
        denominator: None,
        unknown: "The books have no receivables yet",
        rows: RowSource::ReceivableItems,
        repair: Repair::Queue("collections"),
        no_target: BY_DSO,
    },
    KpiSpec {
        name: "days_sales_outstanding",
        title: "Days sales outstanding",
        definition: "Receivables divided by what was invoiced in the 90 days before, tax and freight included, times 90.",
        unit: KpiUnit::Days,
        better: KpiDirection::Lower,
        numerator: "receivables",
        denominator: Some("invoiced in 90 days"),
        unknown: "The books do not cover 90 days yet",
        rows: RowSource::ReceivableItems,
        repair: Repair::Queue("collections"),
        no_target: WATCHED,
    },
    KpiSpec {
        name: "collections_effectiveness",
        title: "Collections effectiveness",
        definition: "Of what was owed on invoices when the month began and invoiced in it, less what is not due yet at its end: the part that is settled. 100 % where nothing is past due. The index (CEI) of the Credit Research Foundation; money on account does not count.",
        unit: KpiUnit::Percent,
        better: KpiDirection::Higher,
        numerator: "owed and invoiced, less what is open",
        denominator: Some("owed and invoiced, less what is not due"),
        unknown: "The books do not cover a whole month yet",
        rows: RowSource::ReceivableItems,
        repair: Repair::Queue("collections"),
        no_target: WATCHED,
    },
    KpiSpec {
        name: "gross_margin",
        title: "Gross margin",
        definition: "Revenue of goods without tax and less returns (4000, 4090), with the fees kept of returns (4080), less cost of goods sold (5000) and of returns scrapped (of 5200), as a share of that revenue.",
        unit: KpiUnit::Percent,
        better: KpiDirection::Higher,
        numerator: "revenue and fees less cost of goods",
        denominator: Some("revenue"),
        unknown: "Nothing was sold in the month",
        rows: RowSource::MarginLines,
        repair: Repair::Queue("margin"),
        no_target: WATCHED,
    },
    KpiSpec {
        name: "pocket_margin",
        title: "Pocket margin",
        definition: "What is left of gross margin after freight that customers do not pay, cost adjustments, other write-offs of goods and rebates (all else of 4000 to 5299), as a share of revenue.",
        unit: KpiUnit::Percent,
        better: KpiDirection::Higher,
        numerator: "gross margin less freight, adjustments and write-offs",
        denominator: Some("revenue"),
        unknown: "Nothing was sold in the month",
        rows: RowSource::MarginLines,
        repair: Repair::Queue("margin"),
        no_target: WATCHED,
    },
];

/// The KPI of this name.
pub fn kpi_spec(name: &str) -> Option<&'static KpiSpec> {
    KPIS.iter().find(|spec| spec.name == name)
}

/// Why a line was missed, as `service_lines` names it.
pub struct CauseSpec {
    pub code: &'static str,
    pub label: &'static str,
    pub repair: &'static str,
    /// Queue in which it is repaired, where this version has it.
    pub queue: &'static str,
}

const fn cause(code: &'static str, label: &'static str, repair: &'static str, queue: &'static str) -> CauseSpec {
    CauseSpec { code, label, repair, queue }
}

pub const CAUSES: &[CauseSpec] = &[
    cause("stock_out", "Out of stock", "Order, expedite or transfer what is missing; the queue ranks it.", "stockout-risk"),
    cause("partial_stock", "Stock for a part only", "Order, expedite or transfer what is missing; the queue ranks it.", "stockout-risk"),
    cause("substituted", "Another item went in its place", "The sale was kept; order what was asked for, and the queue ranks it.", "stockout-risk"),
    cause("credit_hold", "Credit hold", "Decide what goes on over its limit; the queue weighs each order.", "credit"),
    cause("late_shipment", "Shipped late", "The goods were reserved: look at the warehouse's day.", ""),
    cause("not_allocated", "Nobody reserved stock", "Allocate orders when they come in.", ""),
    cause("ordered_late", "Wanted before it was ordered", "Agree on a day that can be kept when the order is taken.", ""),
];

impl Repair {
    /// The queue, and why there is none.
    pub fn told(&self) -> (Option<String>, Option<String>) {
        match self {
            Self::Queue(name) => (queue_of(name), None),
            Self::Elsewhere(why) => (None, Some((*why).to_owned())),
        }
    }
}

/// The queue of this name, where this version has it.
pub fn queue_of(name: &str) -> Option<String> {
    chandler_recommend::kind(name).map(|spec| spec.name.to_owned())
}

/// What the ages of receivables are.
pub const AGEING: &str = "Open invoices by the days since they were due, and money on account that no invoice has yet; shares are of all receivables. A year ago counts what was open on that day, by the days of invoices, payments, credits and write-offs.";

/// Ages of receivables, youngest first.
pub const BUCKETS: &[(&str, &str)] = &[
    ("not_due", "Not due"),
    ("days_1_30", "1 to 30 days"),
    ("days_31_60", "31 to 60 days"),
    ("days_61_90", "61 to 90 days"),
    ("days_over_90", "Over 90 days"),
    ("on_account", "Money on account"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    const SERVICE_LINES: &str = include_str!("../../../../pipelines/facts/service_lines.sql");
    const RECEIVABLE_ITEMS: &str = include_str!("../../../../pipelines/facts/receivable_items.sql");
    const KPI_VALUES: &str = include_str!("../../../../pipelines/kpis/kpi_values.sql");
    const TARGETS: &str = include_str!("../../../rules/defaults/kpi_targets.toml");

    /// Words in quotes behind THEN or ELSE.
    fn given(text: &str) -> BTreeSet<&str> {
        let parts = ["THEN '", "ELSE '"].into_iter().flat_map(|mark| text.split(mark).skip(1));
        parts.filter_map(|rest| rest.split('\'').next()).collect()
    }

    #[test]
    fn every_kpi_cause_and_bucket_has_its_words_and_a_target_row() {
        assert_eq!(given(SERVICE_LINES), CAUSES.iter().map(|cause| cause.code).collect());
        assert_eq!(given(RECEIVABLE_ITEMS), BUCKETS.iter().map(|(bucket, _)| *bucket).collect());
        for spec in KPIS {
            let stem = spec.name.trim_end_matches("promised").trim_end_matches("requested");
            assert!(KPI_VALUES.contains(&format!("'{stem}")), "{}", spec.name);
            assert!(TARGETS.contains(&format!("\"{}\"", spec.name)), "{}", spec.name);
            assert!(kpi_spec(spec.name).is_some() && !spec.definition.is_empty());
            let (queue, no_queue) = spec.repair.told();
            assert!(queue.is_some() != no_queue.is_some(), "{}: a queue that there is, or why there is none", spec.name);
        }
    }
}
