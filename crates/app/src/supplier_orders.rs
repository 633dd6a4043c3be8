//! The orders that the open replenishment rows would make, by supplier and site: how far each is from its supplier's minimum and target now.

use crate::CONTRACT;
use crate::documents::{SupplierOrderRow, SupplierOrders};
use crate::failure::Failure;
use crate::home::App;
use crate::queue::OPEN;
use chandler_amount::Amount;
use chandler_catalogue::key;
use chandler_erp::tables::Supplier;
use chandler_recommend::replenishment::{self, OrderSummary, OrderTerms, order_summaries};
use chandler_recommend::tables::RecommendationRow;
use chandler_store::RowQuery;

/// Rows that are read at the most.
const ROWS_MAX: usize = 100_000;

impl App {
    /// What the open rows come to, of each supplier for each site.
    ///
    /// # Errors
    /// When the books cannot be read.
    pub fn supplier_orders(&self) -> Result<SupplierOrders, Failure> {
        let entity_id = self.settings()?.entity_id;
        let reader = self.home.reader()?;
        let mut open = Vec::new();
        for state in OPEN {
            let of_kind = RowQuery::first(ROWS_MAX).equal("entity_id", &entity_id).equal("kind", replenishment::KIND);
            open.extend(reader.records::<RecommendationRow>(&of_kind.equal("state", state.name()))?);
        }
        let mut rows = Vec::new();
        for ((supplier_id, site_id), summary) in order_summaries(&open) {
            let supplier: Option<Supplier> = reader.get(&key![supplier_id])?;
            rows.extend(supplier.map(|supplier| order_row(supplier, site_id, summary)));
        }
        Ok(SupplierOrders { contract: CONTRACT, total: rows.len(), rows })
    }
}

fn order_row(supplier: Supplier, site_id: &str, summary: OrderSummary) -> SupplierOrderRow {
    let money = |minor: i64| Amount(minor).of(supplier.currency);
    let terms = OrderTerms {
        minimum_minor: supplier.minimum_order.0,
        target_minor: supplier.order_target.0,
        charge_minor: supplier.below_target_charge.0,
        discount_millionths: supplier.target_discount_micros,
        ..OrderTerms::default()
    };
    let standing = terms.standing(summary.value_minor);
    let of_minimum = |minor: i64| (terms.minimum_minor > 0).then(|| money(minor));
    let of_target = |minor: i64| (terms.target_minor > 0).then(|| money(minor));
    SupplierOrderRow {
        site_id: site_id.to_owned(),
        lines: summary.lines,
        value: money(summary.value_minor),
        minimum: of_minimum(terms.minimum_minor),
        missing_to_minimum: of_minimum(standing.below_minimum),
        target: of_target(terms.target_minor),
        missing_to_target: of_target(standing.below_target),
        filler_lines: summary.filler_lines,
        filler_value: money(summary.filler_minor),
        saved: money(standing.saved),
        supplier_id: supplier.supplier_id.clone(),
        supplier_name: Some(supplier.name.clone()),
    }
}
