//! Excess as one kind among others: its queue, its reasons, its SQL function, and what must still hold when a way out is approved.

use super::actions::VERBS;
use super::evidence::ExcessEvidence;
use super::outcome::OUTCOME;
use super::plan::Offered;
use super::reasons::{Findings, reason_text};
use super::{KIND, current_methods, derive};
use crate::kinds::*;
use crate::record::CommandRecommendation;
use crate::replenishment::{ReplenishmentEvidence, RuleUse};
use crate::tables::RecommendationRow;
use chandler_amount::{Amount, Currency};
use chandler_catalogue::key;
use chandler_erp::Lookup;
use chandler_erp::tables::ItemSite;
use chandler_erp::{Refusal, Stop, Work};
use chandler_rules::Bundle;
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(super) const CANCEL: &str = "cancel_purchase_order";
pub(super) const DEFER: &str = "expedite_purchase_order";
pub(super) const TRANSFER: &str = "transfer_stock";
pub(super) const RETURN: &str = "return_to_supplier";
pub(super) const MARKDOWN: &str = "set_price";
pub(super) const WRITE_OFF: &str = "adjust_stock";

/// The ordinary commands that the books have for it.
const COMMANDS: &[&str] = &[CANCEL, DEFER, TRANSFER, RETURN, MARKDOWN, WRITE_OFF];

/// Excess among the kinds.
pub const SPEC: KindSpec = KindSpec {
    name: KIND,
    label: "Excess stock",
    table: "excess",
    function: ProposalFunction {
        name: "excess_proposal",
        signature: "excess_proposal(facts STRUCT) -> STRUCT<action VARCHAR, why VARCHAR, value_minor BIGINT, at_stake_minor BIGINT, cost_minor BIGINT, \
                    deadline DATE, outcome VARCHAR>",
        summary: "What to do about goods that lie longer than it pays to keep them, by the run's rules: action is none where nothing is gained, outcome is \
                  the whole record with its evidence as JSON.",
        example: "SELECT excess_proposal(CAST(NULL AS STRUCT<entity_id VARCHAR>)) IS NULL",
        figures: COMMAND_FIGURES,
    },
    columns: COLUMNS,
    evidence_parts: &[
        ("facts", "replenishment_evidence"),
        ("orders", "purchase_order_lines"),
        ("receipts", "receipt_lines"),
        ("bins", "bin_balances"),
        ("needed", "item_sites"),
        ("most_elsewhere", "item_sites"),
        ("list_price", "prices"),
        ("usual_quantity", "demand_lines"),
        ("last_wanted_on", "demand_lines"),
        ("rules", "rules"),
    ],
    // A stock that is gone is in the table no longer.
    expires_unseen: true,
    holds: &[],
    edits: "action",
    edit_reasons: &[
        edit_reason("supplier_disagrees", "The supplier does not take it"),
        edit_reason("better_price", "The other brings more than assumed"),
        edit_reason("not_possible", "What is proposed is not possible"),
        EditReason { needs_note: true, ..edit_reason("other", "Something else, said in the note") },
    ],
    reject_reasons: &[
        reject_reason("wanted_soon", "A customer will want it", None, None, 60),
        reject_reason("spare_part", "It is kept as a spare part or by contract", None, None, 180),
        reject_reason("stock_is_wrong", "The stock figure is wrong; count first", None, None, 3),
        reject_reason("discontinued", "We no longer sell the item", Some("discontinued"), None, 0),
        reject_reason("other", "Something else, said in the note", None, Some("note"), 30),
    ],
    commands: COMMANDS,
    methods: current_methods,
    judge: judge::<ExcessEvidence>,
    derive: derive_again::<ExcessEvidence>,
    count_rows: one_or_listed,
    own_columns: stored_columns,
    reason_text,
    assumptions,
    live,
    still_true,
    still_offered: None,
    outcome: OUTCOME,
};

const COLUMNS: &[Column] = &[
    RANK,
    REC_ID,
    STATE,
    OWNER,
    column("item_id", "text", None, "Item"),
    column("item_name", "text", None, "Description"),
    column("site_id", "text", None, "Site"),
    column("usable", "decimal", Some("base unit"), "Free on hand"),
    column("coming", "decimal", Some("base unit"), "Coming"),
    column("unit", "text", None, "Unit"),
    column("cover_days", "integer", Some("days"), "Cover"),
    column("last_wanted_on", "date", None, "Last asked for"),
    column("excess_quantity", "decimal", Some("base unit"), "Excess"),
    column("at_stake", "money", None, "Excess at cost"),
    column("best_action", "text", None, "Best action"),
    column("quantity", "decimal", Some("base unit"), "Of it"),
    column("act_by", "date", None, "Possible until"),
    column("cost", "money", None, "Cost of it"),
    column("value", "money", None, "Net gain"),
    column("otherwise", "text", None, "Else"),
    MINUTES,
    VALUE_PER_MINUTE,
    CONFIDENCE,
    DEADLINE,
    REASONS,
    FLAGS,
    SNOOZED_UNTIL,
];

/// The values of the own columns, from the offers with the best one first.
pub(super) fn columns_of(findings: &Findings<'_>, offered: &[Offered]) -> BTreeMap<String, Value> {
    let (facts, surplus) = (&findings.evidence.facts, findings.surplus);
    let money = |minor: i64| Amount(minor).format(facts.currency);
    let other = |offer: &Offered| format!("{} {} by {}", offer.weighed.action.verb, money(offer.weighed.action.value_minor), offer.act_by);
    let others: Vec<String> = offered.iter().skip(1).filter(|offer| offer.weighed.action.command.is_some()).map(other).collect();
    let best = offered.first();
    let columns = [
        ("item_id", json!(facts.item.item_id)),
        ("item_name", json!(facts.item.name)),
        ("site_id", json!(facts.site.site_id)),
        ("unit", json!(facts.item.base_unit)),
        ("usable", json!(surplus.usable.to_string())),
        ("coming", json!(surplus.coming.to_string())),
        ("position", json!(position_of(findings).to_string())),
        ("position_there", json!(findings.evidence.needed.first().map(|other| other.position.to_string()))),
        ("cover_days", json!(findings.cover_days())),
        ("last_wanted_on", json!(findings.evidence.last_wanted_on)),
        ("excess_quantity", json!(surplus.excess.to_string())),
        ("at_stake", json!(money(findings.at_stake_minor))),
        ("best_action", json!(best.map(|offer| &offer.weighed.action.verb))),
        ("quantity", json!(best.map(|offer| offer.quantity.to_string()))),
        ("act_by", json!(best.map(|offer| offer.act_by))),
        ("cost", json!(best.map(|offer| money(offer.weighed.action.cost_minor)))),
        ("otherwise", json!(others.join("; "))),
    ];
    columns.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

impl Evidence for ExcessEvidence {
    const LISTS: &'static [&'static str] = &["orders", "receipts", "bins", "needed"];

    fn subject_in(facts: &Value) -> String {
        ReplenishmentEvidence::subject_in(&facts["facts"])
    }

    fn rules(&mut self) -> &mut Vec<RuleUse> {
        &mut self.rules
    }

    fn ask(&self, rules: &Bundle) -> Result<Vec<RuleUse>, KindError> {
        let inputs = || inputs_about(&self.facts, KIND);
        let mut asked = vec![ask(rules, "excess", &inputs()), ask(rules, "owners", &inputs()), ask(rules, "minutes", &inputs().with("verb", "keep"))];
        for verb in VERBS {
            asked.push(ask(rules, "minutes", &inputs().with("verb", verb)));
            asked.push(ask(rules, "excess_actions", &inputs().with("verb", verb)));
        }
        asked.into_iter().collect::<Result<_, _>>().map_err(KindError::failed)
    }

    fn decide(&self) -> Result<Decided, KindError> {
        derive(self)
    }
}

fn assumptions(_: Currency) -> Vec<(&'static str, String)> {
    let actions = "What a way out costs, brings and how often it works comes from the rules and has not been measured";
    let holding = "What room and money cost a year, and that goods are worth nothing in the end, comes from the rules: nobody has stated it";
    vec![("WAYS_OUT_NOT_MEASURED", actions.to_owned()), ("HOLDING_NOT_STATED", holding.to_owned())]
}

/// On hand for anybody and coming, as the books say it without looking at days.
fn position_of(findings: &Findings<'_>) -> i64 {
    let position = &findings.evidence.facts.position;
    position.on_hand - position.held - position.allocated - position.backordered + findings.surplus.coming
}

/// The books of the item at its site, and at the site that a transfer goes to.
fn live(row: &RecommendationRow) -> Vec<Lookup> {
    let mut rows = live_item_site(row);
    let to_site = row.action.as_ref().and_then(|action| action["body"]["to_site_id"].as_str());
    if let (Some(item_id), Some(to_site)) = (&row.item_id, to_site) {
        rows.push(Lookup::row::<ItemSite>(key![&row.entity_id, item_id, to_site]));
    }
    rows
}

fn still_true(work: &Work<'_>, record: &AnyRecord) -> Result<(), Stop> {
    still_too_many(work, record)?;
    still_needed_there(work, record)
}

/// What is there or comes has not fallen by half of the excess: demand of the last days is no surprise, that is.
fn still_too_many(work: &Work<'_>, record: &AnyRecord) -> Result<(), Stop> {
    let known = record.command()?;
    let about = &known.impact.about;
    let (Some(item_id), Some(site_id)) = (&about.item_id, &about.site_id) else { return Err(record.damaged("it names no item at a site").into()) };
    let number = |name: &str| number(known, name).unwrap_or(0);
    let position = position_now(work, &known.entity_id, item_id, site_id)?;
    if position >= number("position") - number("excess_quantity") / 2 {
        return Ok(());
    }
    let refusal = Refusal::new("no_longer_excess", record.subject()).with("available", position).with("then", number("position"));
    Err(refusal.with("excess", number("excess_quantity")).into())
}

/// The site that a transfer goes to has not got by other ways what the transfer would bring.
fn still_needed_there(work: &Work<'_>, record: &AnyRecord) -> Result<(), Stop> {
    let known = record.command()?;
    let asked = |name: &str| known.action.body[name].as_str();
    let (Some(item_id), Some(to_site)) = (asked("item_id"), asked("to_site_id")) else { return Ok(()) };
    let (Some(then), Some(moved)) = (number(known, "position_there"), asked("quantity").and_then(|text| text.parse::<i64>().ok())) else {
        return Ok(());
    };
    let position = position_now(work, &known.entity_id, item_id, to_site)?;
    if position < then + moved {
        return Ok(());
    }
    Err(Refusal::new("no_longer_needed_there", record.subject()).with("site", to_site).with("available", position).with("then", then).into())
}

fn number(known: &CommandRecommendation, name: &str) -> Option<i64> {
    known.columns.get(name).and_then(Value::as_str).and_then(|text| text.parse().ok())
}

/// The position as the books of now say it.
fn position_now(work: &Work<'_>, entity_id: &str, item_id: &str, site_id: &str) -> Result<i64, Stop> {
    let stock = work.get::<ItemSite>(key![entity_id, item_id, site_id])?;
    let position = |stock: ItemSite| stock.on_hand.0 - stock.held.0 - stock.allocated.0 - stock.backordered.0 + stock.on_order.0 + stock.inbound.0;
    Ok(stock.map_or(0, position))
}
