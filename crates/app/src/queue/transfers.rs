//! Orders for which goods lie at another site: the transfer that is proposed beside them is to be decided first.

use crate::documents::QueueRow;
use chandler_recommend::replenishment;
use chandler_recommend::tables::RecommendationRow;
use std::collections::BTreeSet;

/// On an order while a transfer of the item to its site is proposed.
const FLAG: &str = "TRANSFER_PROPOSED";

/// Items and the sites that open recommendations would move them to.
pub fn proposed(open: &[RecommendationRow]) -> BTreeSet<(String, String)> {
    let moved = open.iter().filter(|row| row.verb == "transfer");
    let to = moved.filter_map(|row| Some((row.item_id.clone()?, row.action.as_ref()?["body"]["to_site_id"].as_str()?.to_owned())));
    to.collect()
}

/// Marks the orders for these items at these sites.
pub fn tell(transfers: &BTreeSet<(String, String)>, shown: &mut [QueueRow]) {
    for row in shown.iter_mut().filter(|row| row.kind == replenishment::KIND) {
        let subject = row.subject.item_id.clone().zip(row.subject.site_id.clone());
        if subject.is_some_and(|subject| transfers.contains(&subject)) {
            row.flags.push(FLAG.to_owned());
        }
    }
}
