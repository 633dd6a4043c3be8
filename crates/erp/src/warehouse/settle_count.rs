//! `settle_count`: an open difference is posted as an adjustment, or dismissed as a slip of the count.

use super::AdjustStock;
use crate::command::Command;
use crate::reading;
use crate::refusal::Refusal;
use crate::tables::StockCount;
use crate::work::{Lookup, Stop, Work};
use chandler_calendar::Day;
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
/// Posts or dismisses the difference of a count.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SettleCount {
    pub count_number: String,
    /// whether the difference is posted; else the count was wrong
    pub post: bool,
    /// why
    pub reason: String,
    /// lot of the difference, where the count named none
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lot_id: Option<String>,
    /// last day on which a lot that was never here may be sold
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub expires_on: Option<Day>,
}

impl Command for SettleCount {
    const NAME: &'static str = "settle_count";
    const SUMMARY: &'static str = "Posts the difference of a count as an adjustment, or dismisses it";
    const REFUSALS: &'static [&'static str] = &[
        "unknown_entity",
        "not_live",
        "unknown_document",
        "wrong_state",
        "wrong_currency",
        "unknown_site",
        "unknown_bin",
        "unknown_item",
        "not_whole_units",
        "too_large",
        "no_cost",
        "insufficient_stock",
        "unknown_lot",
        "not_kept_by_lot",
        "lot_needed",
        "lot_differs",
        "expiry_needed",
    ];

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        reading::id(&self.reason, "reason")?;
        let key = key![work.entity_id(), &self.count_number];
        work.fetch([Lookup::row::<StockCount>(key.clone())])?;
        let mut count: StockCount = work.require(key, "unknown_document")?;
        if count.state != "open" {
            return Err(Refusal::new("wrong_state", &self.count_number).with("state", &count.state).with("expected", "open").into());
        }
        if self.post {
            count.adjustment = Some(self.post_difference(work, &count)?);
        }
        count.state = if self.post { "posted" } else { "dismissed" }.to_owned();
        count.reason = Some(self.reason);
        work.document("stock_count", &count.count_number);
        work.update(count);
        Ok(())
    }
}

impl SettleCount {
    /// Adjusts by the difference that was found: what moved since the count is not its business. Gives the number of the adjustment.
    fn post_difference(&self, work: &mut Work<'_>, count: &StockCount) -> Result<String, Stop> {
        let adjustment = AdjustStock {
            item_id: count.item_id.clone(),
            site_id: count.site_id.clone(),
            bin_id: count.bin_id.clone(),
            difference: Some(count.difference.0.into()),
            lot_id: count.lot_id.clone().or_else(|| self.lot_id.clone()),
            expires_on: self.expires_on,
            reason: self.reason.clone(),
            ..AdjustStock::default()
        };
        adjustment.decide(work)?;
        let made = work.documents().iter().rfind(|document| document.kind == "adjustment");
        made.map(|document| document.id.clone()).ok_or_else(|| Refusal::new("unknown_document", &count.count_number).into())
    }
}
