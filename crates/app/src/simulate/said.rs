//! What a run said of every item at every site in the evening of a day, raised or not: without it nobody can tell whether the probabilities were true, why a
//! stock-out was not on the queue, or which orders were not proposed; and which approvals the books refused.

use crate::documents::{DecisionResult, QueueRow};
use crate::failure::Failure;
use crate::home::App;
use chandler_calendar::Day;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// Files among those of the truth.
pub(crate) const SAID_FILE: &str = "said_risks.json";
pub(crate) const ORDERS_FILE: &str = "said_orders.json";
pub(crate) const REFUSALS_FILE: &str = "refused_approvals.json";

/// All that was said on all evenings, oldest first, and what was approved and refused.
#[derive(Clone, Debug, Default)]
pub(crate) struct Said {
    risks: Vec<SaidRisk>,
    orders: Vec<SaidOrder>,
    refusals: Vec<RefusedApproval>,
}

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

/// The same of orders; a position is what is free and coming where the rules did not come to it.
const ORDERS_QUESTION: &str = "
    SELECT
        orders.item_id, orders.site_id, orders.proposal['action'] AS action, orders.proposal['why'] AS why,
        COALESCE(
            orders.proposal['position'],
            CAST(stock.on_hand - stock.held - stock.allocated - stock.backordered + stock.on_order + stock.inbound AS BIGINT), 0
        ) AS position,
        orders.proposal['reorder_point'] AS reorder_point, forecasts.demand['mean'] AS mean, forecasts.demand['horizon_mean'] AS interval_days,
        forecasts.demand['lead_time_mean_days'] AS lead_days, COALESCE(positions.unit_cost_micros, costs.unit_cost_micros, 0) AS unit_cost_micros
    FROM replenishment AS orders
    JOIN lead_time_demand AS forecasts
        ON forecasts.entity_id = orders.entity_id AND forecasts.item_id = orders.item_id AND forecasts.site_id = orders.site_id
    JOIN stock_positions AS positions
        ON positions.entity_id = orders.entity_id AND positions.item_id = orders.item_id AND positions.site_id = orders.site_id
    LEFT JOIN core_item_sites AS stock
        ON stock.entity_id = orders.entity_id AND stock.item_id = orders.item_id AND stock.site_id = orders.site_id
    LEFT JOIN item_costs AS costs ON costs.entity_id = orders.entity_id AND costs.item_id = orders.item_id
    ORDER BY orders.item_id, orders.site_id";

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

/// What a run said of ordering an item at a site that somebody sells to us.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct SaidOrder {
    pub on: Day,
    pub item_id: String,
    pub site_id: String,
    /// `buy` or `none`, and why nothing was to be bought.
    pub action: String,
    pub why: String,
    /// Base units.
    pub position: i64,
    pub reorder_point: Option<i64>,
    /// Demand of lead time and review as it was forecast, base units, and their days.
    pub mean: f64,
    pub interval_days: f64,
    pub lead_days: f64,
    pub unit_cost_micros: i64,
}

impl SaidOrder {
    pub(crate) fn is_proposed(&self) -> bool {
        self.action != "none"
    }
}

/// An approval that the books refused: something had changed since the run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RefusedApproval {
    pub on: Day,
    pub rec_id: String,
    pub kind: String,
    pub code: String,
}

impl Said {
    /// Takes what the run of that evening said.
    pub(super) fn hear(&mut self, planner: &App, on: Day) -> Result<(), Failure> {
        self.risks.extend(planner.said_of_all(QUESTION)?.iter().filter_map(|row| said_risk(on, row)));
        self.orders.extend(planner.said_of_all(ORDERS_QUESTION)?.iter().filter_map(|row| said_order(on, row)));
        Ok(())
    }

    pub(super) fn note_refusal(&mut self, on: Day, row: &QueueRow, result: &DecisionResult) {
        if let Some(refusal) = &result.refusal {
            self.refusals.push(RefusedApproval { on, rec_id: row.rec_id.clone(), kind: row.kind.clone(), code: refusal.code.clone() });
        }
    }

    pub(super) fn write(&self, dir: &Path) -> std::io::Result<()> {
        fs::write(dir.join(SAID_FILE), json!(self.risks).to_string())?;
        fs::write(dir.join(ORDERS_FILE), json!(self.orders).to_string())?;
        fs::write(dir.join(REFUSALS_FILE), json!(self.refusals).to_string())
    }
}

impl App {
    /// The rows of a question about everything that the last run said.
    fn said_of_all(&self, question: &str) -> Result<Vec<Vec<Value>>, Failure> {
        let answer = self.query(question, None)?;
        if answer.truncated {
            let message = "More items at sites than one answer holds: what was said of the rest would be missing";
            return Err(Failure::fault("too_many_rows", "said", message, "Simulate a smaller company"));
        }
        Ok(answer.rows)
    }
}

fn said_order(on: Day, row: &[Value]) -> Option<SaidOrder> {
    let [item_id, site_id, action, why, position, reorder_point, mean, interval_days, lead_days, unit_cost_micros] = row else { return None };
    let text = |value: &Value| Some(value.as_str()?.to_owned());
    Some(SaidOrder {
        on,
        item_id: text(item_id)?,
        site_id: text(site_id)?,
        action: text(action)?,
        why: text(why).unwrap_or_default(),
        position: position.as_i64()?,
        reorder_point: reorder_point.as_i64(),
        mean: mean.as_f64()?,
        interval_days: interval_days.as_f64()?,
        lead_days: lead_days.as_f64()?,
        unit_cost_micros: unit_cost_micros.as_i64()?,
    })
}

/// A row of the question; it has no other shape.
fn said_risk(on: Day, row: &[Value]) -> Option<SaidRisk> {
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
