//! `cancel_transfer`.

use super::open;
use crate::command::Command;
use crate::warehouse::item_site;
use crate::work::{Stop, Work};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
/// Gives up a transfer that has not left yet.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelTransfer {
    pub transfer_number: String,
}

impl Command for CancelTransfer {
    const NAME: &'static str = "cancel_transfer";
    const SUMMARY: &'static str = "Gives up a transfer that has not left yet";
    const REFUSALS: &'static [&'static str] = &["unknown_entity", "not_live", "unknown_document", "wrong_state", "too_large"];

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        let (books, mut transfer) = open(work, &self.transfer_number, "planned")?;
        let mut giving = item_site(work, &transfer.item_id, &transfer.from_site_id, books.currency)?;
        giving.allocated = giving.allocated.checked_sub(transfer.quantity)?;
        work.update(giving);
        let mut getting = item_site(work, &transfer.item_id, &transfer.to_site_id, books.currency)?;
        getting.inbound = getting.inbound.checked_sub(transfer.quantity)?;
        work.update(getting);
        transfer.state = "cancelled".to_owned();
        work.document("transfer", self.transfer_number);
        work.update(transfer);
        Ok(())
    }
}
