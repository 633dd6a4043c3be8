//! `change_supplier`.

use super::order_target::{OrderTarget, StatedTarget};
use crate::command::Command;
use crate::fields::{Decimal, MoneyText};
use crate::reading;
use crate::tables::Supplier;
use crate::work::{Stop, Work};
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
/// Changes a supplier; what is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeSupplier {
    pub supplier_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// days until its bills are due
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_days: Option<i64>,
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
    /// false: no longer bought from
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
}

impl Command for ChangeSupplier {
    const NAME: &'static str = "change_supplier";
    const SUMMARY: &'static str = "Changes name, payment days, minimum or order target of a supplier, or whether it is bought from";
    const REFUSALS: &'static [&'static str] = &["unknown_supplier", "wrong_currency", "negative", "too_large"];
    const BEFORE_LIVE: bool = true;

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        let mut supplier: Supplier = work.require(key![&self.supplier_id], "unknown_supplier")?;
        if let Some(days) = self.payment_days {
            supplier.payment_days = reading::days(days, "payment_days")?;
        }
        if let Some(minimum) = &self.minimum_order {
            supplier.minimum_order = reading::amount(minimum, supplier.currency, "minimum_order")?;
        }
        let known =
            OrderTarget { value: supplier.order_target, charge: supplier.below_target_charge, discount_micros: supplier.target_discount_micros };
        let target = self.target().over(known, supplier.currency)?;
        supplier.order_target = target.value;
        supplier.below_target_charge = target.charge;
        supplier.target_discount_micros = target.discount_micros;
        supplier.name = self.name.unwrap_or(supplier.name);
        supplier.active = self.active.unwrap_or(supplier.active);
        work.document("supplier", &self.supplier_id);
        work.update(supplier);
        Ok(())
    }
}

impl ChangeSupplier {
    fn target(&self) -> StatedTarget<'_> {
        StatedTarget {
            value: self.order_target.as_ref(),
            charge: self.below_target_charge.as_ref(),
            discount_percent: self.target_discount_percent.as_ref(),
        }
    }
}
