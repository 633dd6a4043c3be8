//! Replenishment as one kind among others: its queue, its reasons, its SQL function, and what must still hold when an order is approved.

use super::answers::{EDIT_REASONS, REJECT_REASONS};
use super::outcome::OUTCOME;
use super::queue::{COLUMNS, own_columns};
use super::reasons::FILLER;
use super::{
    DeriveError, HOLDING_RATE_MILLIONTHS, KIND, ORDER_COST_MAJOR, OrderCandidate, Outcome, ReplenishmentEvidence, RuleFacts, RuleUse,
    current_methods, decide_rules, derive, order_candidate, reason_text,
};
use crate::held::Held;
use crate::kinds::{
    AnyRecord, Decided, Evidence, Figure, KindError, KindSpec, ProposalFunction, complete, derive_again, evidence_of, judge, live_item_site,
    one_or_listed,
};
use crate::record::Recommendation;
use chandler_amount::Currency;
use chandler_catalogue::key;
use chandler_erp::tables::{Item, ItemSite};
use chandler_erp::{Refusal, Stop, Work};
use chandler_forecast::{HorizonPmf, LeadTimeDemandRequest, Settings, lead_time_demand};
use chandler_rules::Bundle;
use serde_json::{Map, Value, json};

/// Replenishment among the kinds.
pub const SPEC: KindSpec = KindSpec {
    name: KIND,
    label: "Replenishment",
    table: "replenishment",
    function: ProposalFunction {
        name: "replenishment_proposal",
        signature: "replenishment_proposal(facts STRUCT[, further VARCHAR]) -> STRUCT<action VARCHAR, why VARCHAR, position BIGINT, reorder_point BIGINT, \
                    quantity_raw BIGINT, quantity BIGINT, order_value_minor BIGINT, value_minor BIGINT, order_by DATE, outcome VARCHAR>",
        summary: "What to order of an item at a site by the run's rules: action is buy or none, why says which, outcome is the whole record with its \
                  evidence as JSON. further: facts that were decided over several items, a JSON object such as {\"supplier_order\": …}.",
        example: "SELECT replenishment_proposal(CAST(NULL AS STRUCT<entity_id VARCHAR>)) IS NULL",
        figures: &[
            ("position", Figure::Integer),
            ("reorder_point", Figure::Integer),
            ("quantity_raw", Figure::Integer),
            ("quantity", Figure::Integer),
            ("order_value_minor", Figure::Integer),
            ("value_minor", Figure::Integer),
            ("order_by", Figure::Day),
        ],
    },
    columns: COLUMNS,
    evidence_parts: &[
        ("item", "items"),
        ("site", "sites"),
        ("demand", "demand_daily"),
        ("pooled_losses", "pooled_losses"),
        ("lead_time", "receipt_lines"),
        ("class", "item_class"),
        ("position", "item_sites"),
        ("terms", "supplier_items"),
        ("supplier_order", "supplier_orders"),
        ("economics", "prices"),
        ("rules", "rules"),
        ("corrections", "planning_corrections"),
        ("reconstructed", "past_sales"),
    ],
    expires_unseen: false,
    holds: super::held::HOLDS,
    edits: "quantity",
    edit_reasons: EDIT_REASONS,
    reject_reasons: REJECT_REASONS,
    commands: &["create_purchase_order"],
    methods: current_methods,
    judge: judge::<ReplenishmentEvidence>,
    derive: derive_again::<ReplenishmentEvidence>,
    count_rows,
    own_columns,
    reason_text,
    assumptions,
    live: live_item_site,
    still_true,
    still_offered: None,
    outcome: OUTCOME,
};

impl Evidence for ReplenishmentEvidence {
    fn subject_in(facts: &Value) -> String {
        let name = |part: &str, id: &str| facts[part][id].as_str().unwrap_or("?").to_owned();
        super::subject(&name("item", "item_id"), &name("site", "site_id"))
    }

    /// The run also knows the versions of the methods, and the costs that a company has not stated.
    fn complete(facts: &mut Map<String, Value>, rules: &Bundle) {
        facts.entry("methods").or_insert_with(|| json!(current_methods()));
        complete(facts, rules, Self::LISTS);
        let currency = facts.get("currency").and_then(Value::as_str).and_then(|code| code.parse::<Currency>().ok());
        let minor_digits = currency.map_or(2, Currency::minor_digits);
        if let Some(Value::Object(economics)) = facts.get_mut("economics") {
            economics.entry("order_cost_minor").or_insert_with(|| json!(ORDER_COST_MAJOR * 10_i64.pow(minor_digits)));
            economics.entry("holding_rate_millionths").or_insert(json!(HOLDING_RATE_MILLIONTHS));
        }
    }

    fn rules(&mut self) -> &mut Vec<RuleUse> {
        &mut self.rules
    }

    fn ask(&self, rules: &Bundle) -> Result<Vec<RuleUse>, KindError> {
        asked_rules(self, rules)
    }

    fn held(&self, decided: &Decided) -> Option<Held> {
        super::held::held(self, decided)
    }

    fn decide(&self) -> Result<Decided, KindError> {
        match derive(self).map_err(KindError::failed)? {
            Outcome::Proposal(proposal) => {
                // Text, integers and lists always have a JSON form.
                let evidence = serde_json::to_value(&proposal.evidence).unwrap_or_default();
                Ok(Decided::Proposed { record: AnyRecord::from(proposal.record), evidence })
            }
            Outcome::NoAction(none) => {
                let figures = [("position", none.position), ("reorder_point", none.reorder_point)];
                let figures: Map<String, Value> = figures.into_iter().map(|(name, value)| (name.to_owned(), json!(value))).collect();
                Ok(Decided::Nothing { why: none.why, figures })
            }
        }
    }
}

/// What an item brings to the order of its supplier, from facts as SQL gives them; none where no order as a whole depends on it.
///
/// # Errors
/// As the judgement of the same facts.
pub fn judge_candidate(facts: Value, rules: &Bundle) -> Result<Option<OrderCandidate>, KindError> {
    let has_terms = |terms: &Value| terms["minimum_order_minor"].as_i64() > Some(0) || terms["order_target"].is_object();
    if !has_terms(&facts["terms"]) {
        return Ok(None);
    }
    let evidence: ReplenishmentEvidence = evidence_of(facts, rules)?;
    order_candidate(&evidence).map_err(KindError::failed)
}

/// What the rule tables decide about the item of an evidence.
///
/// # Errors
/// When a fact is out of its range, the history cannot be classified, or a table has no single answer.
pub fn asked_rules(evidence: &ReplenishmentEvidence, rules: &Bundle) -> Result<Vec<RuleUse>, KindError> {
    let facts = RuleFacts {
        abc: &evidence.class.abc,
        demand_class: demand_class(evidence)?,
        is_backordered: evidence.position.backordered > 0,
        supplier_id: evidence.terms.as_ref().map_or("", |terms| terms.supplier_id.as_str()),
        family: &evidence.item.family,
    };
    decide_rules(rules, &facts).map_err(KindError::failed)
}

/// The class that the forecast will find. It does not depend on the horizon, so the shortest and a single origin do.
fn demand_class(evidence: &ReplenishmentEvidence) -> Result<&'static str, KindError> {
    evidence.check().map_err(KindError::failed)?;
    let series = evidence.demand.series();
    let settings = Settings { maximum_origins: 1, ..Settings::daily() };
    let request = LeadTimeDemandRequest { series: &series, horizon: &HorizonPmf::fixed(1), season_length: 1, settings: &settings };
    let demand = lead_time_demand(&request);
    let demand = demand.map_err(|source| KindError::failed(DeriveError::Forecast { subject: evidence.subject(), source }))?;
    Ok(demand.class.name())
}

/// Rows that a part rests on: its lists where it has some, else one.
fn count_rows(part: &str, facts: &Value) -> usize {
    let length = |key: &str| facts[key].as_array().map_or(0, Vec::len);
    match part {
        "demand" => length("daily"),
        "lead_time" => length("observed_days") + length("open_overdue_days") + length("supplier_days"),
        "position" => 1 + length("open_orders") + length("on_order"),
        "terms" => 1 + length("breaks"),
        "supplier_order" => length("lines"),
        _ => one_or_listed(part, facts),
    }
}

fn assumptions(currency: Currency) -> Vec<(&'static str, String)> {
    let rate = HOLDING_RATE_MILLIONTHS / 10_000;
    let costs = format!(
        "Placing an order line costs {ORDER_COST_MAJOR}.00 {currency} and holding stock {rate} % of its value a year: nobody has stated these costs"
    );
    vec![("COSTS_NOT_STATED", costs)]
}

fn still_true(work: &Work<'_>, record: &AnyRecord) -> Result<(), Stop> {
    let record = record.as_purchase().ok_or_else(|| record.damaged("it is no purchase"))?;
    check_item(work, record)?;
    check_position(work, record)
}

fn check_item(work: &Work<'_>, record: &Recommendation) -> Result<(), Stop> {
    let item: Item = work.require(key![&record.action.item_id], "unknown_item")?;
    if item.status != "active" {
        return Err(Refusal::new("item_discontinued", &item.item_id).into());
    }
    match item.superseded_by {
        Some(successor) => Err(Refusal::new("item_superseded", &item.item_id).with("successor", successor).into()),
        None => Ok(()),
    }
}

/// The position now, by the same account as in the derivation, against the reorder point.
fn check_position(work: &Work<'_>, record: &Recommendation) -> Result<(), Stop> {
    let (action, impact) = (&record.action, &record.impact);
    let stock = work.get::<ItemSite>(key![&record.entity_id, &action.item_id, &action.site_id])?;
    let (usable, promised, on_order, inbound) = stock
        .map_or((0, 0, 0, 0), |stock| (stock.on_hand.0 - stock.held.0, stock.allocated.0 + stock.backordered.0, stock.on_order.0, stock.inbound.0));
    let position = usable - impact.unsold - promised + impact.reserved_later - impact.owed + on_order + inbound;
    // Filler is bought above the reorder point, but not above the position that it was proposed for.
    let is_filler = record.flags.iter().any(|flag| flag == FILLER);
    let highest = if is_filler { impact.reorder_point.max(impact.position) } else { impact.reorder_point };
    if position <= highest {
        return Ok(());
    }
    let code = if on_order > impact.on_order {
        "already_on_order"
    } else if inbound > impact.inbound {
        "already_inbound"
    } else {
        "no_longer_needed"
    };
    let refusal = Refusal::new(code, format!("{} at {}", action.item_id, action.site_id)).with("position", position);
    let refusal =
        refusal.with("reorder_point", impact.reorder_point).with("on_order", on_order - impact.on_order).with("inbound", inbound - impact.inbound);
    Err(refusal.into())
}
