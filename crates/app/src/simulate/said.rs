//! What a run said of every item at every site in the evening of a day, raised or not: without it nobody can tell whether the probabilities were true, or why
//! a stock-out was not on the queue.

use crate::failure::Failure;
use crate::home::App;
use chandler_calendar::Day;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// File among those of the truth.
pub(crate) const SAID_FILE: &str = "said_risks.json";

/// One item at one site; what follows is from the decision table of that evening.
const QUESTION: &str = "
    SELECT
        risks.item_id, risks.site_id, risks.proposal['action'] AS action, risks.proposal['why'] AS why,
        risks.proposal['chance_millionths'] AS chance_millionths, positions.on_hand - positions.held - positions.allocated - positions.backordered AS free,
        CAST(ROUND(forecasts.demand['lead_time_mean_days']) AS BIGINT) AS lead_days
    FROM stockout_risk AS risks
    JOIN stock_positions AS positions
        ON positions.entity_id = risks.entity_id AND positions.item_id = risks.item_id AND positions.site_id = risks.site_id
    LEFT JOIN lead_time_demand AS forecasts
        ON forecasts.entity_id = risks.entity_id AND forecasts.item_id = risks.item_id AND forecasts.site_id = risks.site_id
    ORDER BY risks.item_id, risks.site_id";

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SaidRisk {
    pub on: Day,
    pub item_id: String,
    pub site_id: String,
    /// What was proposed, or `none`, and the main reason, or why not.
    pub action: String,
    pub why: String,
    /// Of running out before anything ordered that day could be there; none where that was not asked.
    pub chance_millionths: Option<i64>,
    /// Base units free to sell.
    pub free: i64,
    /// Days until something ordered that day is there; none where nobody sells it to us.
    pub lead_days: Option<i32>,
}

impl SaidRisk {
    pub(crate) fn is_raised(&self) -> bool {
        self.action != "none"
    }
}

impl App {
    /// Everything that the last run said, as of that day.
    pub(super) fn said_risks(&self, on: Day) -> Result<Vec<SaidRisk>, Failure> {
        let answer = self.query(QUESTION, None)?;
        if answer.truncated {
            let message = "More items at sites than one answer holds: what was said of the rest would be missing";
            return Err(Failure::fault("too_many_rows", "said_risks", message, "Simulate a smaller company"));
        }
        Ok(answer.rows.iter().filter_map(|row| said(on, row)).collect())
    }
}

/// A row of the question; it has no other shape.
fn said(on: Day, row: &[Value]) -> Option<SaidRisk> {
    let [item_id, site_id, action, why, chance, free, lead_days] = row else { return None };
    let text = |value: &Value| Some(value.as_str()?.to_owned());
    Some(SaidRisk {
        on,
        item_id: text(item_id)?,
        site_id: text(site_id)?,
        action: text(action)?,
        why: text(why).unwrap_or_default(),
        chance_millionths: chance.as_i64(),
        free: free.as_i64()?,
        lead_days: lead_days.as_i64().and_then(|days| i32::try_from(days).ok()),
    })
}
