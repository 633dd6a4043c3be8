//! What the rules let happen to the rows of a queue without a person.

use crate::documents::{QueueRow, RowAutomation};
use chandler_recommend::State;
use chandler_recommend::automation::{Why, state};
use chandler_recommend::tables::{AutomationRow, RecommendationRow};
use std::collections::{BTreeMap, BTreeSet};

/// Takes out what the rules keep in shadow: recorded, as long as nobody decided it all the same.
pub(crate) fn leave_out_shadow(automations: &[AutomationRow], rows: &mut Vec<RecommendationRow>) {
    let shadow: BTreeSet<&str> = automations.iter().filter(|row| row.state == state::SHADOW).map(|row| row.rec_id.as_str()).collect();
    rows.retain(|row| row.state != State::Proposed.name() || !shadow.contains(row.rec_id.as_str()));
}

/// Tells every row of which the rules ask for more than to suggest it.
pub(crate) fn tell(automations: &[AutomationRow], shown: &mut [QueueRow]) {
    let known: BTreeMap<&str, &AutomationRow> = automations.iter().map(|row| (row.rec_id.as_str(), row)).collect();
    for row in shown {
        row.automation = known.get(row.rec_id.as_str()).map(|known| told(known));
    }
}

/// The same of one.
pub(crate) fn told(row: &AutomationRow) -> RowAutomation {
    RowAutomation {
        state: row.state.clone(),
        rule: row.rule.clone(),
        text: row.why.as_deref().map(|why| Why::stored_text(why, &row.detail)),
        executes_at: row.executes_at.filter(|_| row.state == state::WAITING),
    }
}
