//! `set_item_unit`. Documents keep their quantities in base units, so another factor changes none of them.

use super::create_item::{NewUnit, factor_of};
use crate::command::{Command, Invalid};
use crate::reading;
use crate::tables::{Item, ItemUnit};
use crate::work::{Lookup, Stop, Work};
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
/// Adds a pack to an item, or says anew how many base units one holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetItemUnit {
    pub item_id: String,
    pub unit: String,
    /// base units per unit, numerator
    pub numerator: i64,
    /// 1 where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub denominator: Option<i64>,
}

impl Command for SetItemUnit {
    const NAME: &'static str = "set_item_unit";
    const SUMMARY: &'static str = "Adds a pack to an item, or says anew how many base units one holds";
    const REFUSALS: &'static [&'static str] = &["unknown_item"];
    const BEFORE_LIVE: bool = true;

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        reading::id(&self.unit, "unit")?;
        let unit_key = key![&self.item_id, &self.unit];
        work.fetch([Lookup::row::<Item>(key![&self.item_id]), Lookup::row::<ItemUnit>(unit_key)])?;
        let item: Item = work.require(key![&self.item_id], "unknown_item")?;
        if self.unit == item.base_unit {
            let message = format!("{} is counted in {}", item.item_id, item.base_unit);
            return Err(Invalid::new("unit", message, "Name a pack; the base unit holds itself").into());
        }
        let pack = NewUnit { unit: self.unit, numerator: self.numerator, denominator: self.denominator };
        let factor = factor_of(&pack, "numerator")?;
        work.document("item", &self.item_id);
        work.save(ItemUnit { item_id: self.item_id, unit: pack.unit, numerator: factor.numerator(), denominator: factor.denominator() });
        Ok(())
    }
}
