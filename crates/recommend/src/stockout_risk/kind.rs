//! Stock-out risk as one kind among others: its queue, its reasons, its SQL function, and what must still hold when an action is approved.

use super::actions::VERBS;
use super::evidence::StockoutRiskEvidence;
use super::held::{self, HOLDS};
use super::outcome::OUTCOME;
use super::reasons::{Findings, reason_text};
use super::{KIND, current_methods, derive};
use crate::held::Held;
use crate::kinds::*;
use crate::record::CommandAction;
use crate::replenishment::{ReplenishmentEvidence, RuleUse, decimal};
use chandler_amount::{Amount, Currency};
use chandler_catalogue::key;
use chandler_erp::tables::{Item, ItemSite};
use chandler_erp::{Refusal, Stop, Work};
use chandler_rules::Bundle;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

pub(super) const EXPEDITE: &str = "expedite_purchase_order";
pub(super) const TRANSFER: &str = "transfer_stock";
pub(super) const PROMISE: &str = "change_promise_date";
pub(super) const OFFER: &str = "offer_substitute";

/// The ordinary commands that the books have for it: an action whose command is not here is not offered.
pub(super) const COMMANDS: &[&str] = &[EXPEDITE, TRANSFER, OFFER, PROMISE];

/// Stock-out risk among the kinds.
pub const SPEC: KindSpec = KindSpec {
    name: KIND,
    label: "Stock-out risk",
    table: "stockout_risk",
    function: ProposalFunction {
        name: "stockout_risk_proposal",
        signature: "stockout_risk_proposal(facts STRUCT) -> STRUCT<action VARCHAR, why VARCHAR, value_minor BIGINT, at_stake_minor BIGINT, \
                    cost_minor BIGINT, deadline DATE, chance_millionths BIGINT, outcome VARCHAR>",
        summary: "What to do about an item that may run out before anything ordered today arrives, by the run's rules: action is none where it does not \
                  matter, chance_millionths is the chance all the same, outcome is the whole record with its evidence as JSON.",
        example: "SELECT stockout_risk_proposal(CAST(NULL AS STRUCT<entity_id VARCHAR>)) IS NULL",
        figures: FIGURES,
    },
    columns: COLUMNS,
    evidence_parts: &[
        ("facts", "replenishment_evidence"),
        ("receipts", "purchase_order_lines"),
        ("orders", "sales_order_lines"),
        ("elsewhere", "item_sites"),
        ("substitutes", "item_substitutes"),
        ("suppliers", "supplier_items"),
        ("rules", "rules"),
    ],
    expires_unseen: false,
    holds: HOLDS,
    edits: "action",
    edit_reasons: &[
        edit_reason("cheaper", "The other costs less than assumed"),
        edit_reason("faster", "The other is faster than assumed"),
        edit_reason("not_possible", "What is proposed is not possible"),
        EditReason { needs_note: true, ..edit_reason("other", "Something else, said in the note") },
    ],
    reject_reasons: &[
        reject_reason("handled", "It is taken care of already", None, None, 7),
        reject_reason("stock_is_wrong", "The stock figure is wrong; count first", None, None, 3),
        reject_reason("wrong_lead_time", "The lead time is wrong", Some("lead_time_days"), Some("lead_time_days"), 0),
        reject_reason("discontinued", "We no longer sell the item", Some("discontinued"), None, 0),
        reject_reason("no_demand", "Nobody will ask for it in that time", None, None, 14),
        reject_reason("other", "Something else, said in the note", None, Some("note"), 7),
    ],
    commands: COMMANDS,
    methods: current_methods,
    judge: judge::<StockoutRiskEvidence>,
    derive: derive_again::<StockoutRiskEvidence>,
    count_rows: one_or_listed,
    own_columns: stored_columns,
    reason_text,
    assumptions,
    live: live_item_site,
    still_true,
    still_offered: None,
    outcome: OUTCOME,
};

/// Those of every command, and the chance.
const FIGURES: &[(&str, Figure)] = &[
    ("value_minor", Figure::Integer),
    ("at_stake_minor", Figure::Integer),
    ("cost_minor", Figure::Integer),
    ("deadline", Figure::Day),
    ("chance_millionths", Figure::Integer),
];

const COLUMNS: &[Column] = &[
    RANK,
    REC_ID,
    STATE,
    OWNER,
    column("item_id", "text", None, "Item"),
    column("item_name", "text", None, "Description"),
    column("site_id", "text", None, "Site"),
    column("probability", "probability", None, "P(out)"),
    column("unavoidable", "probability", None, "P(out) before an order of today arrives"),
    column("avoidable", "probability", None, "P(out) that an order of today prevents"),
    column("first_out_on_p10", "date", None, "First out, early"),
    column("first_out_on_p50", "date", None, "First out, likely"),
    column("available", "decimal", Some("base unit"), "Free to sell"),
    column("short_quantity", "decimal", Some("base unit"), "Short"),
    column("unit", "text", None, "Unit"),
    column("at_stake", "money", None, "At stake"),
    column("orders_hit", "integer", None, "Orders hit"),
    column("customers_hit", "integer", None, "Customers hit"),
    column("next_receipt_on", "date", None, "Next receipt promised"),
    column("next_receipt_late_probability", "probability", None, "P(late)"),
    column("best_action", "text", None, "Best action"),
    column("cost", "money", None, "Cost of it"),
    column("value", "money", None, "Loss avoided"),
    MINUTES,
    VALUE_PER_MINUTE,
    CONFIDENCE,
    DEADLINE,
    REASONS,
    FLAGS,
    SNOOZED_UNTIL,
];

/// The values of the own columns.
pub(super) fn columns_of(findings: &Findings<'_>, action: &CommandAction) -> BTreeMap<String, Value> {
    let (menu, evidence, outlook) = (findings.menu, findings.menu.evidence, findings.menu.outlook);
    let facts = &evidence.facts;
    let money = |minor: i64| Amount(minor).format(facts.currency);
    let day = |days: Option<u32>| days.map(|days| facts.as_of.plus_days(days as i32));
    let hit = || menu.hit_orders();
    let customers: BTreeSet<&str> = hit().map(|order| order.customer_id.as_str()).collect();
    let next = evidence.receipts.iter().zip(&outlook.receipts).min_by_key(|(_, receipt)| receipt.arrival.day_at(0.5));
    let late = next.map(|(open, receipt)| decimal(receipt.arrival.after(facts.as_of.days_until(open.promised_on))));
    let columns = [
        ("item_id", json!(facts.item.item_id)),
        ("item_name", json!(facts.item.name)),
        ("site_id", json!(facts.site.site_id)),
        ("unit", json!(facts.item.base_unit)),
        ("probability", json!(decimal(outlook.probability()))),
        ("unavoidable", json!(decimal(outlook.unavoidable()))),
        ("avoidable", json!(decimal(outlook.probability() - outlook.unavoidable()))),
        ("first_out_on_p10", json!(day(outlook.risk.first_out_p10))),
        ("first_out_on_p50", json!(day(outlook.risk.first_out_p50))),
        ("available", json!(outlook.stock.to_string())),
        ("short_quantity", json!(format!("{:.0}", outlook.short(&outlook.risk).ceil()))),
        ("at_stake", json!(money(findings.at_stake_minor))),
        ("orders_hit", json!(hit().count())),
        ("customers_hit", json!(customers.len())),
        ("next_receipt_on", json!(next.map(|(open, _)| open.promised_on))),
        ("next_receipt_late_probability", json!(late)),
        ("best_action", json!(action.verb)),
        ("cost", json!(money(action.cost_minor))),
    ];
    let mut columns: BTreeMap<String, Value> = columns.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    if outlook.unsold() > 0 {
        columns.insert("unsold".to_owned(), json!(outlook.unsold().to_string()));
    }
    columns
}

impl Evidence for StockoutRiskEvidence {
    const LISTS: &'static [&'static str] = &["receipts", "orders", "elsewhere", "substitutes"];

    fn subject_in(facts: &Value) -> String {
        ReplenishmentEvidence::subject_in(&facts["facts"])
    }

    fn rules(&mut self) -> &mut Vec<RuleUse> {
        &mut self.rules
    }

    fn ask(&self, rules: &Bundle) -> Result<Vec<RuleUse>, KindError> {
        let inputs = || inputs_about(&self.facts, KIND);
        let mut asked = vec![ask(rules, "stockout_risk", &inputs()), ask(rules, "owners", &inputs())];
        for verb in VERBS {
            asked.push(ask(rules, "minutes", &inputs().with("verb", verb)));
            if verb != "accept" {
                asked.push(ask(rules, "stockout_actions", &inputs().with("verb", verb)));
            }
        }
        asked.into_iter().collect::<Result<_, _>>().map_err(KindError::failed)
    }

    fn decide(&self) -> Result<Decided, KindError> {
        derive(self)
    }

    fn held(&self, decided: &Decided) -> Option<Held> {
        held::held(self, decided)
    }
}

fn assumptions(_: Currency) -> Vec<(&'static str, String)> {
    let costs = "What actions cost, how long they take, how often they work and how many customers take a substitute comes from the rules and has not been measured";
    let backlog = "A unit that is missing on its day is lost with its margin, and with goodwill by rule";
    vec![("ACTION_COSTS_NOT_MEASURED", costs.to_owned()), ("LOST_NOT_WAITING", backlog.to_owned())]
}

/// The item is still sold, and what is free has not grown by what was short.
fn still_true(work: &Work<'_>, record: &AnyRecord) -> Result<(), Stop> {
    let known = record.command()?;
    let about = &known.impact.about;
    let (Some(item_id), Some(site_id)) = (&about.item_id, &about.site_id) else { return Err(record.damaged("it names no item at a site").into()) };
    let item: Item = work.require(key![item_id], "unknown_item")?;
    if item.status != "active" {
        return Err(Refusal::new("item_discontinued", item_id).into());
    }
    let number = |name: &str| known.columns.get(name).and_then(Value::as_str).and_then(|text| text.parse::<i64>().ok()).unwrap_or(0);
    let stock = work.get::<ItemSite>(key![&known.entity_id, item_id, site_id])?;
    let available = stock.map_or(0, |stock| stock.on_hand.0 - stock.held.0 - stock.allocated.0 - stock.backordered.0) - number("unsold");
    if available >= number("available") + number("short_quantity").max(1) {
        let refusal = Refusal::new("risk_has_passed", record.subject()).with("available", available);
        return Err(refusal.with("then", number("available")).with("short", number("short_quantity")).into());
    }
    Ok(())
}
