//! `create_supplier`.

use crate::command::Command;
use crate::fields::MoneyText;
use crate::finance::Books;
use crate::reading;
use crate::tables::Supplier;
use crate::work::{Lookup, Stop, Work};
use chandler_amount::Currency;
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
/// Adds a supplier.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateSupplier {
    pub supplier_id: String,
    pub name: String,
    /// the entity's where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub currency: Option<Currency>,
    /// days until its bills are due
    pub payment_days: i64,
    /// smallest order value it accepts
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_order: Option<MoneyText>,
    /// false: no longer bought from; true where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
}

impl Command for CreateSupplier {
    const NAME: &'static str = "create_supplier";
    const SUMMARY: &'static str = "Adds a supplier";
    const REFUSALS: &'static [&'static str] = &["unknown_entity", "already_exists", "wrong_currency", "negative", "too_large"];
    const BEFORE_LIVE: bool = true;

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        reading::id(&self.supplier_id, "supplier_id")?;
        let payment_days = reading::days(self.payment_days, "payment_days")?;
        work.fetch([Books::lookup(work), Lookup::row::<Supplier>(key![&self.supplier_id])])?;
        let books = Books::open(work)?;
        work.require_new::<Supplier>(key![&self.supplier_id])?;
        let currency = self.currency.unwrap_or(books.currency);
        let minimum_order = reading::amount_or_none(self.minimum_order.as_ref(), currency, "minimum_order")?;
        work.document("supplier", &self.supplier_id);
        let active = self.active.unwrap_or(true);
        work.insert(Supplier { supplier_id: self.supplier_id, name: self.name, currency, payment_days, minimum_order, active });
        Ok(())
    }
}
