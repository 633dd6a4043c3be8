//! What the open rows of a supplier come to for a site, as they are now: after edits, and without what people have decided already.

use super::supplier_order::OrderTerms;
use crate::tables::RecommendationRow;
use chandler_amount::{Price, Quantity};
use std::collections::BTreeMap;

/// The open rows of a supplier for a site, added up; amounts in minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OrderSummary {
    pub lines: usize,
    pub value_minor: i64,
    /// Rows that have filler.
    pub filler_lines: usize,
    /// Of the value, what is there for the order alone.
    pub filler_minor: i64,
}

/// Where an order of some value stands with its supplier; amounts in minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Missing to the minimum, below which the supplier does not accept it.
    pub below_minimum: i64,
    pub below_target: i64,
    /// Charge and discount that it saves as it is.
    pub saved: i64,
}

/// The open replenishment rows by supplier and site.
pub fn order_summaries<'a>(rows: impl IntoIterator<Item = &'a RecommendationRow>) -> BTreeMap<(&'a str, &'a str), OrderSummary> {
    let mut summaries: BTreeMap<(&str, &str), OrderSummary> = BTreeMap::new();
    for row in rows {
        let (Some(supplier_id), Some(site_id)) = (&row.supplier_id, &row.site_id) else { continue };
        let summary = summaries.entry((supplier_id, site_id)).or_default();
        let filler_minor = filler_minor(row);
        summary.lines += 1;
        summary.value_minor = summary.value_minor.saturating_add(row.order_value.0);
        summary.filler_lines += usize::from(filler_minor > 0);
        summary.filler_minor = summary.filler_minor.saturating_add(filler_minor);
    }
    summaries
}

/// Value of the filler of a row. What a person takes off a quantity is taken off the filler first.
fn filler_minor(row: &RecommendationRow) -> i64 {
    let filler = row.columns.as_ref().and_then(|columns| columns.get("filler_quantity")?.as_str()?.parse::<i64>().ok()).unwrap_or(0);
    let proposed = row.quantity.map_or(0, |quantity| quantity.0);
    let less = row.edited_quantity.map_or(0, |edited| (proposed - edited.0).max(0));
    let left = Quantity((filler - less).max(0));
    let price = row.unit_cost.zip(row.price_per.filter(|per| per.0 > 0));
    price.and_then(|(price, per): (Price, Quantity)| price.extend(left, per, row.currency).ok()).map_or(0, |value| value.0)
}

impl OrderTerms {
    /// Where an order of this value stands.
    pub fn standing(&self, order_minor: i64) -> Standing {
        Standing {
            below_minimum: (self.minimum_minor - order_minor).max(0),
            below_target: (self.target_minor - order_minor).max(0),
            saved: self.saved(order_minor),
        }
    }
}
