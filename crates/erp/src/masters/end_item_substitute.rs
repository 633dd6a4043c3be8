//! `end_item_substitute`. What was substituted stays; only nothing more is.

use crate::command::Command;
use crate::finance::Books;
use crate::reading;
use crate::refusal::Refusal;
use crate::tables::ItemSubstitute;
use crate::work::{Lookup, Stop, Work};
use chandler_calendar::Day;
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
/// Says that an item no longer takes another's place.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EndItemSubstitute {
    /// item that is asked for
    pub item_id: String,
    /// item that takes its place no longer
    pub substitute_id: String,
    /// last day on which it can be offered; the day before the command where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub until_on: Option<Day>,
}

impl Command for EndItemSubstitute {
    const NAME: &'static str = "end_item_substitute";
    const SUMMARY: &'static str = "Says that an item no longer takes another's place; the other way round it still can";
    const REFUSALS: &'static [&'static str] = &["unknown_entity", "unknown_substitute", "in_past", "nothing_to_do"];
    const BEFORE_LIVE: bool = true;

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        let pair = key![&self.item_id, &self.substitute_id];
        work.fetch([Books::lookup(work), Lookup::row::<ItemSubstitute>(pair.clone())])?;
        let books = Books::open(work)?;
        let unknown = || Refusal::new("unknown_substitute", &self.item_id).with("substitute", &self.substitute_id).with("day", books.today);
        let row = work.get::<ItemSubstitute>(pair)?.ok_or_else(unknown)?;
        if let Some(until_on) = self.until_on {
            reading::not_before(until_on, books.today, "until_on")?;
        }
        let until_on = self.until_on.unwrap_or_else(|| books.today.plus_days(-1));
        if row.until_on.is_some_and(|known| known <= until_on) {
            return Err(Refusal::new("nothing_to_do", format!("{} for {}", self.substitute_id, self.item_id)).into());
        }
        work.document("item", &self.item_id);
        work.update(ItemSubstitute { until_on: Some(until_on), ..row });
        Ok(())
    }
}
