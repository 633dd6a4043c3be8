//! `count_stock`. A count that agrees is done; one that differs stays open until it is settled, and nothing is bought of the item meanwhile.

use super::lot::{NamedLot, on_hand_in_bin, refuse_lot};
use super::stock::{bin_balance, bin_lookups, site};
use crate::command::Command;
use crate::fields::Decimal;
use crate::reading;
use crate::tables::{DocumentSeries, Item, Site, StockCount};
use crate::work::{Lookup, Stop, Work};
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
/// Records what was found in a bin.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CountStock {
    pub item_id: String,
    pub site_id: String,
    pub bin_id: String,
    /// what is there
    pub counted: Decimal,
    /// the base unit where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// of an item that is kept by lot: the one that was counted; all goods in the bin where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lot_id: Option<String>,
}

impl Command for CountStock {
    const NAME: &'static str = "count_stock";
    const SUMMARY: &'static str = "Records what was found in a bin; a difference waits to be settled";
    const REFUSALS: &'static [&'static str] = &[
        "unknown_entity",
        "not_live",
        "unknown_site",
        "unknown_bin",
        "unknown_item",
        "unknown_unit",
        "not_whole_units",
        "negative",
        "not_kept_by_lot",
        "too_large",
    ];

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        let mut lookups = reading::unit_lookups(&self.item_id, [self.unit.as_ref()]);
        lookups.extend(bin_lookups(work, &self.item_id, &self.site_id, &self.bin_id));
        lookups.push(Lookup::row::<Site>(key![work.entity_id(), &self.site_id]));
        lookups.push(Lookup::row::<DocumentSeries>(key![work.entity_id(), "CT"]));
        work.fetch(lookups)?;
        let (_, counted_on) = site(work, &self.site_id)?;
        let item: Item = work.require(key![&self.item_id], "unknown_item")?;
        let bin = bin_balance(work, &self.item_id, &self.site_id, &self.bin_id)?;
        let counted = reading::quantity_or_none(work, &item, self.unit.as_ref(), &self.counted, "counted")?;
        if !item.lot_tracked {
            refuse_lot(&item, NamedLot { lot_id: self.lot_id.as_deref(), expires_on: None })?;
        }
        let expected = on_hand_in_bin(work, &bin, self.lot_id.as_deref())?;
        let difference = counted.checked_sub(expected)?;
        let count_number = work.next_number("CT")?;
        work.document("stock_count", &count_number);
        work.insert(StockCount {
            entity_id: work.entity_id().to_owned(),
            count_number,
            item_id: self.item_id,
            site_id: self.site_id,
            bin_id: self.bin_id,
            lot_id: self.lot_id,
            state: if difference.is_zero() { "agreed" } else { "open" }.to_owned(),
            counted_on,
            expected,
            counted,
            difference,
            reason: None,
            adjustment: None,
        });
        Ok(())
    }
}
