//! `change_item`. Units have their own command, and so has the status.

use super::create_item::{Costing, shelf_life};
use crate::command::{Command, Invalid};
use crate::refusal::Refusal;
use crate::tables::{Entity, Item, ItemSite};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::Quantity;
use chandler_calendar::Day;
use chandler_catalogue::{Key, key};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
/// Changes what describes an item; what is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeItem {
    pub item_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
    /// only while nothing of it is on hand anywhere
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub costing: Option<Costing>,
    /// receipts are held until inspected
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inspected: Option<bool>,
    /// kept by lot; only while nothing of it is on hand or on its way between sites
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lot_tracked: Option<bool>,
    /// days for which the lots of later receipts keep; the item is then kept by lot
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shelf_life_days: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub introduced_on: Option<Day>,
}

impl Command for ChangeItem {
    const NAME: &'static str = "change_item";
    const SUMMARY: &'static str = "Changes name, family, costing, inspection, lots or introduction of an item";
    const REFUSALS: &'static [&'static str] = &["unknown_item", "stock_exists", "not_positive", "negative", "too_large"];
    const BEFORE_LIVE: bool = true;

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        let mut item: Item = work.require(key![&self.item_id], "unknown_item")?;
        self.keep_by_lot(work, &mut item)?;
        if let Some(costing) = self.costing.map(Costing::as_str).filter(|costing| *costing != item.costing) {
            refuse_stock(work, &self.item_id, |position| position.on_hand)?;
            item.costing = costing.to_owned();
        }
        item.name = self.name.unwrap_or(item.name);
        item.family = self.family.unwrap_or(item.family);
        item.inspected = self.inspected.unwrap_or(item.inspected);
        item.introduced_on = self.introduced_on.unwrap_or(item.introduced_on);
        work.document("item", &self.item_id);
        work.update(item);
        Ok(())
    }
}

impl ChangeItem {
    /// Goods that are there without a lot cannot be given one, and the other way round.
    fn keep_by_lot(&self, work: &Work<'_>, item: &mut Item) -> Result<(), Stop> {
        let shelf_life_days = shelf_life(self.shelf_life_days)?;
        if self.lot_tracked == Some(false) && shelf_life_days.is_some() {
            return Err(Invalid::new("shelf_life_days", "Only an item that is kept by lot has a shelf life", "Leave out one of the two").into());
        }
        let lot_tracked = self.lot_tracked.unwrap_or(item.lot_tracked || shelf_life_days.is_some());
        if lot_tracked != item.lot_tracked {
            refuse_stock(work, &self.item_id, |position| position.on_hand.max(position.inbound))?;
            item.lot_tracked = lot_tracked;
        }
        item.shelf_life_days = shelf_life_days.or(item.shelf_life_days).filter(|_| lot_tracked);
        Ok(())
    }
}

/// Goods are valued by the costing that they came in with, and lie in lots or not, in every entity of the group.
fn refuse_stock(work: &Work<'_>, item_id: &str, of: fn(&ItemSite) -> Quantity) -> Result<(), Stop> {
    let entities: Vec<Entity> = work.scan(Key(Vec::new()))?;
    work.fetch(entities.iter().map(|entity| Lookup::set::<ItemSite>(key![&entity.entity_id, item_id])))?;
    for entity in entities {
        let positions: Vec<ItemSite> = work.scan(key![&entity.entity_id, item_id])?;
        if let Some(row) = positions.into_iter().find(|row| !of(row).is_zero()) {
            let refusal = Refusal::new("stock_exists", item_id).with("on_hand", of(&row));
            return Err(refusal.with("site_id", row.site_id).with("entity_id", row.entity_id).into());
        }
    }
    Ok(())
}
