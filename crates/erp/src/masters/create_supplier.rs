//! `create_supplier`.

use super::order_target::{OrderTarget, StatedTarget};
use crate::command::Command;
use crate::fields::{Decimal, MoneyText};
use crate::finance::Books;
use crate::reading;
use crate::tables::Supplier;
use crate::work::{Lookup, Stop, Work};
use chandler_amount::{Amount, Currency};
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
    /// order value from which the charge falls away and the discount applies; 0 for none
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_target: Option<MoneyText>,
    /// freight charged for an order below the target
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub below_target_charge: Option<MoneyText>,
    /// discount on an order that reaches the target
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_discount_percent: Option<Decimal>,
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
        let no_target = OrderTarget { value: Amount::ZERO, charge: Amount::ZERO, discount_micros: 0 };
        let target = self.target().over(no_target, currency)?;
        work.insert(Supplier {
            supplier_id: self.supplier_id,
            name: self.name,
            currency,
            payment_days,
            minimum_order,
            order_target: target.value,
            below_target_charge: target.charge,
            target_discount_micros: target.discount_micros,
            active,
        });
        Ok(())
    }
}

impl CreateSupplier {
    fn target(&self) -> StatedTarget<'_> {
        StatedTarget {
            value: self.order_target.as_ref(),
            charge: self.below_target_charge.as_ref(),
            discount_percent: self.target_discount_percent.as_ref(),
        }
    }
}
