//! Lost margin as one kind among others: its queue, its reasons, its SQL function, and what must still hold when a fix is approved.

use super::derive::Findings;
use super::evidence::MarginEvidence;
use super::outcome::OUTCOME;
use super::reasons::reason_text;
use super::{Cause, KIND, current_methods, derive};
use crate::kinds::*;
use crate::record::CommandAction;
use crate::replenishment::RuleUse;
use crate::tables::RecommendationRow;
use chandler_amount::{Amount, Currency, format_scaled};
use chandler_catalogue::key;
use chandler_erp::tables::{Item, ListPrice};
use chandler_erp::{Lookup, Refusal, Stop, Work};
use chandler_rules::{Bundle, Inputs};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Lost margin among the kinds.
pub const SPEC: KindSpec = KindSpec {
    name: KIND,
    label: "Margin",
    table: "margin",
    function: ProposalFunction {
        name: "margin_proposal",
        signature: "margin_proposal(facts STRUCT) -> STRUCT<action VARCHAR, why VARCHAR, value_minor BIGINT, at_stake_minor BIGINT, cost_minor BIGINT, \
                    deadline DATE, outcome VARCHAR>",
        summary: "What to do about margin that was lost by one cause, by the run's rules: action is none where nothing comes back, outcome is the whole \
                  record with its evidence as JSON.",
        example: "SELECT margin_proposal(CAST(NULL AS STRUCT<entity_id VARCHAR>)) IS NULL",
        figures: COMMAND_FIGURES,
    },
    columns: COLUMNS,
    evidence_parts: &[("lines", "margin_leaks"), ("recovered", "margin_recoveries"), ("prices", "prices"), ("rules", "rules")],
    expires_unseen: true,
    holds: &[],
    edits: "action",
    edit_reasons: &[
        edit_reason("agreed", "It was agreed with the other side"),
        edit_reason("not_worth_it", "The relationship is worth more"),
        EditReason { needs_note: true, ..edit_reason("other", "Something else, said in the note") },
    ],
    reject_reasons: &[
        reject_reason("handled", "It is taken care of already", None, None, 30),
        reject_reason("agreed_price", "The price was agreed", None, None, 365),
        reject_reason("policy_exception", "Policy allows it here", None, None, 90),
        reject_reason("data_is_wrong", "The documents are wrong", None, None, 14),
        reject_reason("other", "Something else, said in the note", None, Some("note"), 30),
    ],
    commands: &[
        "set_price",
        "record_supplier_claim",
        "record_support_claim",
        "record_carrier_claim",
        "bill_customer",
        "issue_credit_memo",
        "create_task",
    ],
    methods: current_methods,
    judge: judge::<MarginEvidence>,
    derive: derive_again::<MarginEvidence>,
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
    column("cause", "text", None, "Cause"),
    column("root", "text", None, "Of"),
    column("lines", "integer", None, "Documents"),
    column("value_found", "money", None, "Found"),
    column("value_recoverable", "money", None, "Recoverable"),
    column("claim_by", "date", None, "Claim by"),
    column("fix", "text", None, "Fix"),
    MINUTES,
    VALUE_PER_MINUTE,
    CONFIDENCE,
    DEADLINE,
    REASONS,
    FLAGS,
    SNOOZED_UNTIL,
];

/// The values of the own columns, and the list price that a new one replaces.
pub(super) fn columns_of(findings: &Findings<'_>, action: &CommandAction) -> BTreeMap<String, Value> {
    let evidence = findings.evidence;
    let money = |minor: i64| Amount(minor).format(evidence.currency);
    let claim_by = (!evidence.cause.looks_ahead()).then_some(findings.claim_by);
    let list_price = evidence.prices.as_ref().map(|prices| format_scaled(prices.list_micros, 6, 2));
    let columns = [
        ("cause", json!(evidence.cause.name())),
        ("root", json!(evidence.root)),
        ("lines", json!(evidence.lines.len())),
        ("value_found", json!(money(evidence.found_minor()))),
        ("value_recoverable", json!(money(action.value_minor))),
        ("claim_by", json!(claim_by)),
        ("fix", json!(action.text)),
        (LIST_PRICE, json!(list_price)),
    ];
    columns.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

const LIST_PRICE: &str = "list_price";

impl Evidence for MarginEvidence {
    fn subject_in(facts: &Value) -> String {
        format!("{}|{}", facts["cause"].as_str().unwrap_or("?"), facts["root"].as_str().unwrap_or("?"))
    }

    fn rules(&mut self) -> &mut Vec<RuleUse> {
        &mut self.rules
    }

    fn ask(&self, rules: &Bundle) -> Result<Vec<RuleUse>, KindError> {
        let inputs = Inputs::new()
            .with("kind", KIND)
            .with("cause", self.cause.name())
            .with("verb", self.verb())
            .with("limit", "notice_days")
            .with("supplier_id", self.supplier.as_ref().map_or("", |supplier| supplier.id.as_str()))
            .with("family", self.item.as_ref().map_or("", |item| item.family.as_str()));
        ["margin_causes", "margin_limits", "minutes", "owners"]
            .into_iter()
            .map(|table| ask(rules, table, &inputs).map_err(KindError::failed))
            .collect()
    }

    fn decide(&self) -> Result<Decided, KindError> {
        derive(self)
    }
}

fn assumptions(_: Currency) -> Vec<(&'static str, String)> {
    let shares = "How much of lost margin comes back is a rule of the house until as many cases are settled as the rule is worth";
    vec![("SHARE_NOT_MEASURED", shares.to_owned())]
}

fn live(row: &RecommendationRow) -> Vec<Lookup> {
    match &row.item_id {
        Some(item_id) => vec![Lookup::row::<Item>(key![item_id]), Lookup::set::<ListPrice>(key![&row.entity_id, item_id, ""])],
        None => Vec::new(),
    }
}

/// A price is only set in place of the one that was looked at. What can be claimed once is checked by the claims themselves.
fn still_true(work: &Work<'_>, record: &AnyRecord) -> Result<(), Stop> {
    let known = record.command()?;
    let Some(item_id) = known.impact.about.item_id.as_ref().filter(|_| known.action.verb == Cause::CostRise.verb(false)) else { return Ok(()) };
    let item: Item = work.require(key![item_id], "unknown_item")?;
    if item.status != "active" {
        return Err(Refusal::new("item_discontinued", item_id).into());
    }
    let prices: Vec<ListPrice> = work.scan(key![&known.entity_id, item_id, ""])?;
    let newest = prices.iter().max_by_key(|price| price.from_on).map(|price| format_scaled(price.unit_price.0, 6, 2));
    let then = known.columns.get(LIST_PRICE).and_then(Value::as_str).map(str::to_owned);
    if then.is_some() && newest != then {
        let refusal = Refusal::new("price_has_changed", item_id).with("now", newest.unwrap_or_default());
        return Err(refusal.with("then", then.unwrap_or_default()).into());
    }
    Ok(())
}
