//! `set_item_status`. A discontinued item is no longer bought; what is left of it is still sold.

use crate::command::{Command, Invalid};
use crate::tables::Item;
use crate::work::{Lookup, Stop, Work};
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
/// Discontinues an item, names its successor, or sets it active again.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetItemStatus {
    pub item_id: String,
    pub status: ItemStatus,
    /// item that takes over its demand
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub superseded_by: Option<String>,
}

impl Command for SetItemStatus {
    const NAME: &'static str = "set_item_status";
    const SUMMARY: &'static str = "Discontinues an item, names its successor, or sets it active again";
    const REFUSALS: &'static [&'static str] = &["unknown_item"];
    const BEFORE_LIVE: bool = true;

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        let successor = self.superseded_by.iter().map(|item_id| Lookup::row::<Item>(key![item_id]));
        work.fetch(successor.chain([Lookup::row::<Item>(key![&self.item_id])]))?;
        let mut item: Item = work.require(key![&self.item_id], "unknown_item")?;
        if let Some(successor) = &self.superseded_by {
            work.require::<Item>(key![successor], "unknown_item")?;
            if *successor == self.item_id {
                return Err(Invalid::new("superseded_by", "An item cannot take over its own demand", "Name another item").into());
            }
        }
        item.status = self.status.as_str().to_owned();
        item.superseded_by = self.superseded_by;
        work.document("item", &self.item_id);
        work.update(item);
        Ok(())
    }
}

/// Whether an item is sold and bought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ItemStatus {
    #[default]
    Active,
    Discontinued,
}

impl ItemStatus {
    fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Discontinued => "discontinued",
        }
    }
}
