//! A risk that one run alone has found and that can wait: it is raised by the next that finds it too, so that a forecast that wavers asks nobody.

use super::evidence::StockoutRiskEvidence;
use crate::held::{Held, HoldReason};
use crate::kinds::Decided;
use crate::record::About;
use std::collections::BTreeMap;

pub(super) const SEEN_ONCE: &str = "seen_once";

/// Every reason to wait.
pub(super) const HOLDS: &[HoldReason] = &[HoldReason {
    code: SEEN_ONCE,
    text: "It may run out before anything ordered today is there, with a chance of {chance} percent, and only one run has found so",
    remedy: "Wait for the next run, which raises it where it still holds; whoever will not wait expedites an order of it or moves goods",
    command: "expedite_purchase_order",
    document: "order",
}];

/// The risk that waits for another look, with the money at stake.
pub(super) fn held(evidence: &StockoutRiskEvidence, decided: &Decided) -> Option<Held> {
    let Decided::Nothing { why: SEEN_ONCE, figures } = decided else { return None };
    let facts = &evidence.facts;
    let figure = |name: &str| figures.get(name).and_then(serde_json::Value::as_i64).unwrap_or(0);
    let mut parameters = BTreeMap::from([("chance".to_owned(), (figure("chance_millionths") / 10_000).to_string())]);
    if let Some(open) = evidence.receipts.iter().find(|open| open.state == "placed") {
        parameters.insert("order".to_owned(), open.po_number.clone());
        parameters.insert("line".to_owned(), open.line.to_string());
    }
    Some(Held {
        why: SEEN_ONCE.to_owned(),
        about: About {
            item_id: Some(facts.item.item_id.clone()),
            item_name: Some(facts.item.name.clone()),
            site_id: Some(facts.site.site_id.clone()),
            unit: Some(facts.item.base_unit.clone()),
            ..About::default()
        },
        currency: facts.currency,
        quantity: None,
        value_minor: figure("at_stake_minor"),
        cover_days_tenths: None,
        parameters,
    })
}
