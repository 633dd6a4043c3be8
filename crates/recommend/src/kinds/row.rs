//! The queue's row of a record: every column that a screen filters or sorts on.

use super::AnyRecord;
use crate::body::RecordRun;
use crate::record::{CommandRecommendation, Recommendation};
use crate::state::State;
use crate::tables::RecommendationRow;
use chandler_amount::{Amount, Currency, Price, Quantity};
use chandler_catalogue::key;
use chandler_erp::Lookup;
use chandler_erp::tables::{Item, ItemSite};
use serde::Serialize;

/// The row of a record that a run proposes.
pub(crate) fn row_of(record: &AnyRecord, run: &RecordRun, rec_id: String) -> RecommendationRow {
    match record {
        AnyRecord::Purchase(record) => purchase_row(record, shared_row(record, record.action.currency, run, rec_id)),
        AnyRecord::Command(record) => command_row(record, shared_row(record, record.impact.currency, run, rec_id)),
    }
}

/// The books of the item and of its stock at the site, for what is still to be true when it is approved.
pub(crate) fn live_item_site(row: &RecommendationRow) -> Vec<Lookup> {
    match (&row.item_id, &row.site_id) {
        (Some(item_id), Some(site_id)) => {
            vec![Lookup::row::<Item>(key![item_id]), Lookup::row::<ItemSite>(key![&row.entity_id, item_id, site_id])]
        }
        _ => Vec::new(),
    }
}

/// What every kind has; what a kind may have is empty.
fn shared_row<A: Serialize, I: Serialize>(record: &Recommendation<A, I>, currency: Currency, run: &RecordRun, rec_id: String) -> RecommendationRow {
    RecommendationRow {
        entity_id: record.entity_id.clone(),
        rec_id,
        revision: 1,
        kind: record.kind.clone(),
        subject: record.subject.clone(),
        state: State::Proposed.name().to_owned(),
        item_id: None,
        item_name: None,
        family: None,
        site_id: None,
        supplier_id: None,
        supplier_name: None,
        customer_id: None,
        customer_name: None,
        owner: record.owner.clone(),
        verb: String::new(),
        proposed_verb: String::new(),
        action: None,
        base_unit: None,
        quantity_raw: None,
        quantity: None,
        edited_quantity: None,
        unit_cost: None,
        price_per: None,
        order_value: Amount(0),
        value: Amount(0),
        size: 0,
        currency,
        minutes_tenths: record.minutes_tenths,
        cover_days_before_tenths: None,
        cover_days_after_tenths: None,
        stockout_before_millionths: None,
        stockout_after_millionths: None,
        confidence_millionths: record.confidence_millionths,
        order_by: None,
        deadline: record.deadline,
        expires_on: record.expires_on,
        as_of: record.as_of,
        policy: None,
        forecast_method: None,
        demand_class: None,
        abc: None,
        columns: None,
        reasons: serde_json::to_value(&record.reasons).unwrap_or_default(),
        flags: serde_json::to_value(&record.flags).unwrap_or_default(),
        snoozed_until: None,
        supersedes: None,
        superseded_by: None,
        document: None,
        first_run_id: run.run_id.clone(),
        run_id: run.run_id.clone(),
        evidence_hash: record.evidence_hash.clone(),
        hash: record.hash(),
    }
}

fn purchase_row(record: &Recommendation, shared: RecommendationRow) -> RecommendationRow {
    let (action, impact) = (&record.action, &record.impact);
    RecommendationRow {
        item_id: Some(action.item_id.clone()),
        item_name: Some(action.item_name.clone()),
        family: Some(action.family.clone()),
        site_id: Some(action.site_id.clone()),
        supplier_id: Some(action.supplier_id.clone()),
        supplier_name: Some(action.supplier_name.clone()),
        verb: action.verb.clone(),
        proposed_verb: action.verb.clone(),
        base_unit: Some(action.unit.clone()),
        quantity_raw: Some(Quantity(action.quantity_raw)),
        quantity: Some(Quantity(action.quantity)),
        unit_cost: Some(Price(action.unit_price_micros)),
        price_per: Some(Quantity(action.price_per)),
        order_value: Amount(action.order_value_minor),
        value: Amount(impact.value_minor),
        size: action.quantity,
        cover_days_before_tenths: impact.cover_days_before_tenths,
        cover_days_after_tenths: impact.cover_days_after_tenths,
        stockout_before_millionths: Some(impact.stockout_before_millionths),
        stockout_after_millionths: Some(impact.stockout_after_millionths),
        order_by: Some(record.deadline),
        policy: Some(action.policy.clone()),
        forecast_method: Some(impact.forecast_method.clone()),
        demand_class: Some(impact.demand_class.clone()),
        abc: Some(impact.abc.clone()),
        columns: (!record.columns.is_empty()).then(|| serde_json::to_value(&record.columns).unwrap_or_default()),
        ..shared
    }
}

fn command_row(record: &CommandRecommendation, shared: RecommendationRow) -> RecommendationRow {
    let (action, about) = (&record.action, record.impact.about.clone());
    RecommendationRow {
        item_id: about.item_id,
        item_name: about.item_name,
        family: about.family,
        site_id: about.site_id,
        supplier_id: about.supplier_id,
        supplier_name: about.supplier_name,
        customer_id: about.customer_id,
        customer_name: about.customer_name,
        verb: action.verb.clone(),
        proposed_verb: action.verb.clone(),
        action: serde_json::to_value(action).ok(),
        base_unit: about.unit,
        order_value: Amount(action.cost_minor),
        value: Amount(action.value_minor),
        size: record.impact.at_stake_minor,
        columns: serde_json::to_value(&record.columns).ok(),
        ..shared
    }
}
