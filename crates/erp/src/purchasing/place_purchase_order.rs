//! `place_purchase_order`.

use super::order::{order_in_state, order_lookups};
use crate::command::Command;
use crate::finance::Books;
use crate::work::{Stop, Work};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
/// Sends a draft to its supplier.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlacePurchaseOrder {
    pub po_number: String,
}

impl Command for PlacePurchaseOrder {
    const NAME: &'static str = "place_purchase_order";
    const SUMMARY: &'static str = "Sends a draft purchase order to its supplier";
    const REFUSALS: &'static [&'static str] = &["unknown_entity", "not_live", "unknown_document", "wrong_state"];

    /// Lead times run from here: promised days move by as many days as the draft has waited.
    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        work.fetch(order_lookups(work, &self.po_number).into_iter().chain([Books::lookup(work)]))?;
        let books = Books::open(work)?;
        let (mut order, lines) = order_in_state(work, &self.po_number, &["draft"])?;
        let waited_days = order.ordered_on.days_until(books.today);
        for mut line in lines.into_iter().filter(|_| waited_days != 0) {
            line.ordered_on = books.today;
            line.promised_on = line.promised_on.plus_days(waited_days);
            work.update(line);
        }
        order.ordered_on = books.today;
        order.placed_at = Some(work.context.effective_at);
        order.state = "placed".to_owned();
        work.document("purchase_order", &self.po_number);
        work.update(order);
        Ok(())
    }
}
