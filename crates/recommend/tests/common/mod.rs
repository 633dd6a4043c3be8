//! Evidence to derive from and books to decide against, for the tests of this crate.
#![allow(dead_code, reason = "each test file uses a part of it")]

pub mod books;

use chandler_calendar::Day;
use chandler_forecast::{DemandClass, LossPool, PooledLosses};
use chandler_recommend::replenishment::*;
use chandler_rules::{Bundle, RuleTable, default_tables};

pub fn day(text: &str) -> Day {
    text.parse().expect("day")
}

pub fn bundle() -> Bundle {
    let tables = default_tables().map(|(file, text)| RuleTable::parse(file, text).expect("default table"));
    Bundle::from_tables(tables.into()).expect("bundle")
}

/// Demand of about `mean` a day with a fixed pattern.
pub fn regular_demand(days: usize, mean: i64) -> Vec<i64> {
    (0..days).map(|day| (mean + (day as i64 * 7) % 5 - 2).max(0)).collect()
}

/// What 200 other items that sell smoothly showed: slow smoothing does best.
pub fn pooled_losses() -> PooledLosses {
    let mut pool = LossPool::default();
    (0..200).for_each(|_| pool.add(DemandClass::Smooth, [("ses_0.01", 0.8), ("ses_0.4", 1.4), ("sums_4", 0.9)]));
    pool.losses()
}

/// An A item that sells about 10 a day and has 60 left, with nothing on order: it needs an order.
pub fn bolt() -> ReplenishmentEvidence {
    let mut evidence = ReplenishmentEvidence {
        entity_id: "ACME".into(),
        as_of: day("2026-11-20"),
        currency: "USD".parse().expect("currency"),
        item: ItemFacts {
            item_id: "BOLT-M8".into(),
            name: "Bolt M8".into(),
            family: "fasteners".into(),
            base_unit: "EA".into(),
            status: "active".into(),
            superseded_by: None,
            introduced_on: day("2024-01-01"),
            shelf_life_days: None,
        },
        site: SiteFacts { site_id: "MAIN".into(), name: "Main warehouse".into() },
        demand: DemandHistory {
            from: day("2025-11-21"),
            daily: regular_demand(365, 10),
            censored_days: vec![],
            recorded_share_millionths: 0,
            excluded_quantity: 0,
            suspected_quantity: 0,
            season_length: 7,
            suspected_lines: vec![],
            passed_on_quantity: 0,
        },
        pooled_losses: pooled_losses(),
        lead_time: LeadTimeFacts {
            observed_days: vec![9, 10, 11, 12],
            open_overdue_days: vec![],
            supplier_days: vec![8, 9, 10, 11, 14],
            stated_days: 10,
            corrected_days: None,
        },
        class: ClassFacts { abc: "A".into(), annual_margin_minor: 450_000 },
        position: Position {
            on_hand: 70,
            held: 0,
            allocated: 10,
            allocated_later: 0,
            backordered: 0,
            backordered_later: 0,
            open_orders: vec![],
            on_order: vec![],
            inbound: vec![],
            stock_not_recorded: false,
            open_counts: vec![],
            lots: Vec::new(),
        },
        terms: Some(SupplierTerms {
            supplier_id: "SUP-1".into(),
            name: "Fast Fasteners".into(),
            minimum_quantity: 48,
            order_multiple: 12,
            unit_price_micros: 24_000_000,
            price_per: 12,
            breaks: vec![],
            minimum_order_minor: 0,
            maximum_quantity: None,
            order_target: None,
        }),
        inactive_supplier: None,
        economics: Economics {
            unit_cost_micros: 2_000_000,
            unit_revenue_micros: Some(3_500_000),
            order_cost_minor: 500,
            holding_rate_millionths: HOLDING_RATE_MILLIONTHS,
        },
        rules: vec![],
        rule_bundle: bundle().hash().to_owned(),
        corrections: vec![],
        open_quantity: None,
        supplier_order: None,
        reconstructed: None,
        methods: current_methods(),
        lead_time_demand: None,
    };
    decide(&mut evidence, "smooth");
    evidence
}

/// Lets the default rules decide, as a run does before it derives.
pub fn decide(evidence: &mut ReplenishmentEvidence, demand_class: &str) {
    let facts = RuleFacts {
        abc: &evidence.class.abc,
        demand_class,
        is_backordered: evidence.position.backordered > 0,
        supplier_id: evidence.terms.as_ref().map_or("", |terms| &terms.supplier_id),
        family: &evidence.item.family,
    };
    evidence.rules = decide_rules(&bundle(), &facts).expect("rules");
}

pub fn proposal(evidence: &ReplenishmentEvidence) -> Proposal {
    match derive(evidence).expect("derives") {
        Outcome::Proposal(proposal) => *proposal,
        Outcome::NoAction(none) => panic!("no action: {none:?}"),
    }
}

pub fn why_not(evidence: &ReplenishmentEvidence) -> &'static str {
    match derive(evidence).expect("derives") {
        Outcome::Proposal(proposal) => panic!("proposes {}", proposal.record.action.quantity),
        Outcome::NoAction(none) => none.why,
    }
}
