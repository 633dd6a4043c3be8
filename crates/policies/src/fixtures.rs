//! Items for tests: one costs 1.00 and sells for 1.50, an order line costs 5.00, holding 25 % a year, no minimum, no packs.

use crate::policy::View;
use crate::stock::Stock;
use crate::world::{Facts, ItemSite};

pub fn facts(lead_days: u32) -> Facts {
    Facts {
        item: 0,
        site: 0,
        supplier: 0,
        unit_cost_micros: 1_000_000,
        unit_price_micros: 1_500_000,
        order_cost_minor: 500,
        holding_rate_millionths: 250_000,
        minimum_quantity: 1,
        order_multiple: 1,
        stated_days: lead_days,
        receipts: vec![lead_days; 5],
        supplier_receipts: Vec::new(),
        abc: "A",
        pattern: "new",
        annual_margin_minor: 0,
    }
}

pub fn item_site(demand: Vec<i64>, lead_days: u32) -> ItemSite {
    let days = demand.len();
    ItemSite { facts: facts(lead_days), demand, lead_days: vec![lead_days; days] }
}

pub fn view_of<'a>(demand: &'a [i64], stock: &'a Stock, facts: &'a Facts) -> View<'a> {
    View { day: demand.len() - 1, demand, days_without_stock: &[], receipts: &facts.receipts, stock, facts }
}
