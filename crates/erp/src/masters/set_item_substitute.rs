//! `set_item_substitute`. A substitute helps out while the item is short; an item that is replaced for good is superseded, which `set_item_status` says.

use crate::command::{Command, Invalid};
use crate::finance::Books;
use crate::refusal::Refusal;
use crate::tables::{Item, ItemSubstitute};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::UnitFactor;
use chandler_calendar::Day;
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
/// Says that an item can take another's place, and at which ratio; given again, it replaces what was said before.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetItemSubstitute {
    /// item that is asked for
    pub item_id: String,
    /// item that can take its place
    pub substitute_id: String,
    /// base units of the substitute that replace `denominator` base units of the item; 1 where it is left out, which needs the same base unit
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub numerator: Option<i64>,
    /// 1 where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub denominator: Option<i64>,
    /// order in which an item's substitutes are offered; 1, the first, where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<i64>,
    /// the day of the command where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub from_on: Option<Day>,
    /// last day on which it can be offered. No end where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub until_on: Option<Day>,
    /// the item can take the substitute's place too, at the same ratio
    #[serde(default)]
    pub both_ways: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Command for SetItemSubstitute {
    const NAME: &'static str = "set_item_substitute";
    const SUMMARY: &'static str = "Says that an item can take another's place while that is out, and at which ratio";
    const REFUSALS: &'static [&'static str] =
        &["unknown_entity", "unknown_item", "item_discontinued", "item_superseded", "ratio_needed", "not_positive"];
    const BEFORE_LIVE: bool = true;

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        let (item_id, substitute_id) = (&self.item_id, &self.substitute_id);
        let pairs = [key![item_id, substitute_id], key![substitute_id, item_id]].map(Lookup::row::<ItemSubstitute>);
        let items = [item_id, substitute_id].map(|item_id| Lookup::row::<Item>(key![item_id]));
        work.fetch(pairs.into_iter().chain(items).chain([Books::lookup(work)]))?;
        let books = Books::open(work)?;
        let item: Item = work.require(key![item_id], "unknown_item")?;
        let substitute: Item = work.require(key![substitute_id], "unknown_item")?;
        if item_id == substitute_id {
            return Err(Invalid::new("substitute_id", "An item cannot take its own place", "Name another item").into());
        }
        can_take_part(&substitute, true)?;
        can_take_part(&item, self.both_ways)?;
        let row = self.row(&books, &item, &substitute)?;
        work.document("item", item_id);
        if self.both_ways {
            let (item_id, substitute_id) = (row.substitute_id.clone(), row.item_id.clone());
            work.save(ItemSubstitute { item_id, substitute_id, numerator: row.denominator, denominator: row.numerator, ..row.clone() });
        }
        work.save(row);
        Ok(())
    }
}

/// What is superseded has a successor that takes its demand; what is discontinued is not offered in another's place.
fn can_take_part(item: &Item, is_offered: bool) -> Result<(), Stop> {
    if let Some(successor) = &item.superseded_by {
        return Err(Refusal::new("item_superseded", &item.item_id).with("successor", successor).into());
    }
    if is_offered && item.status != "active" {
        return Err(Refusal::new("item_discontinued", &item.item_id).into());
    }
    Ok(())
}

impl SetItemSubstitute {
    fn row(&self, books: &Books, item: &Item, substitute: &Item) -> Result<ItemSubstitute, Stop> {
        let ratio = self.ratio(item, substitute)?;
        let priority = self.priority.unwrap_or(1);
        if priority < 1 {
            return Err(Refusal::new("not_positive", "priority").into());
        }
        let from_on = self.from_on.unwrap_or(books.today);
        if self.until_on.is_some_and(|until_on| until_on < from_on) {
            return Err(Invalid::new("until_on", "It would end before it begins", "Give a day from from_on on, or leave it out").into());
        }
        let (numerator, denominator) = (ratio.numerator(), ratio.denominator());
        let (item_id, substitute_id) = (self.item_id.clone(), self.substitute_id.clone());
        Ok(ItemSubstitute { item_id, substitute_id, numerator, denominator, priority, from_on, until_on: self.until_on, reason: self.reason.clone() })
    }

    /// In lowest terms. Items that are counted in different units replace each other one for one only where somebody says so.
    fn ratio(&self, item: &Item, substitute: &Item) -> Result<UnitFactor, Stop> {
        if self.numerator.is_none() && self.denominator.is_none() && item.base_unit != substitute.base_unit {
            let refusal = Refusal::new("ratio_needed", &item.item_id).with("unit", &item.base_unit).with("substitute", &substitute.item_id);
            return Err(refusal.with("other", &substitute.base_unit).into());
        }
        let (numerator, denominator) = (self.numerator.unwrap_or(1), self.denominator.unwrap_or(1));
        let given = UnitFactor::new(numerator, denominator);
        let given =
            given.map_err(|error| Invalid::new("numerator", error.to_string(), "Give how many of the substitute replace how many of the item"))?;
        let common = greatest_common_divisor(given.numerator(), given.denominator());
        Ok(UnitFactor::new(given.numerator() / common, given.denominator() / common)?)
    }
}

fn greatest_common_divisor(left: i64, right: i64) -> i64 {
    if right == 0 { left } else { greatest_common_divisor(right, left % right) }
}
