//! Credit as one kind among others: its queue, its reasons, its SQL function, and what must still hold when a release is approved.

use super::actions::{CREATE_TASK, HOLD, Menu, PREPAY, RELEASE_ORDER, VERBS};
use super::evidence::CreditEvidence;
use super::outcome::OUTCOME;
use super::reasons::reason_text;
use super::{KIND, current_methods, derive, overtaken};
use crate::Exact;
use crate::kinds::*;
use crate::record::CommandAction;
use crate::replenishment::RuleUse;
use chandler_amount::{Amount, Currency};
use chandler_rules::{Bundle, Inputs};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Credit among the kinds.
pub const SPEC: KindSpec = KindSpec {
    name: KIND,
    label: "Credit",
    table: "credit",
    function: ProposalFunction {
        name: "credit_proposal",
        signature: "credit_proposal(facts STRUCT) -> STRUCT<action VARCHAR, why VARCHAR, value_minor BIGINT, at_stake_minor BIGINT, cost_minor BIGINT, \
                    deadline DATE, outcome VARCHAR>",
        summary: "What to do with an order that waits for its customer's credit, by the run's rules: action is none where the limit has room again, outcome \
                  is the whole record with its evidence as JSON.",
        example: "SELECT credit_proposal(CAST(NULL AS STRUCT<entity_id VARCHAR>)) IS NULL",
        figures: COMMAND_FIGURES,
    },
    columns: COLUMNS,
    evidence_parts: &[
        ("customer", "customer_terms"),
        ("account", "customer_accounts"),
        ("payer", "payment_outlooks"),
        ("order", "sales_order_lines"),
        ("rules", "rules"),
    ],
    // An order that went on, was cancelled or has room again is in the table no longer, or needs no decision.
    expires_unseen: true,
    holds: &[],
    edits: "action",
    edit_reasons: &[
        edit_reason("knows_customer", "I know how the customer stands"),
        edit_reason("security_given", "The customer has given security"),
        edit_reason("has_paid", "The money is on its way"),
        edit_reason("too_risky", "The risk is larger than the figures show"),
        EditReason { needs_note: true, ..edit_reason("other", "Something else, said in the note") },
    ],
    reject_reasons: &[
        reject_reason("pays_today", "The customer pays today", None, None, 3),
        reject_reason("customer_withdraws", "The customer takes the order back", None, None, 7),
        reject_reason("limit_under_review", "The limit itself is being looked at", None, None, 7),
        reject_reason("other", "Something else, said in the note", None, Some("note"), 7),
    ],
    commands: &[RELEASE_ORDER, CREATE_TASK],
    methods: current_methods,
    judge: judge::<CreditEvidence>,
    derive: derive_again::<CreditEvidence>,
    count_rows: one_or_listed,
    own_columns: stored_columns,
    reason_text,
    assumptions,
    live: overtaken::live,
    still_true: overtaken::still_true,
    still_offered: Some(overtaken::still_offered),
    outcome: OUTCOME,
};

const COLUMNS: &[Column] = &[
    RANK,
    REC_ID,
    STATE,
    OWNER,
    column("so_number", "text", None, "Order"),
    column("customer_id", "text", None, "Customer"),
    column("customer_name", "text", None, "Name"),
    column("order_amount", "money", None, "Waits"),
    column("margin", "money", None, "Margin of it"),
    column("credit_limit", "money", None, "Limit"),
    column("exposure", "money", None, "Exposure"),
    column("over_limit", "money", None, "Over by"),
    column("room", "money", None, "Room by rule"),
    column("past_due", "money", None, "Past due"),
    column("probability_paid", "probability", None, "P(paid)"),
    column("best_action", "text", None, "Best action"),
    column("cost", "money", None, "Cost of it"),
    column("value", "money", None, "Worth of it"),
    column("otherwise", "text", None, "Else"),
    MINUTES,
    VALUE_PER_MINUTE,
    CONFIDENCE,
    DEADLINE,
    REASONS,
    FLAGS,
    SNOOZED_UNTIL,
];

/// The values of the own columns.
pub(super) fn columns_of(menu: &Menu<'_>, action: &CommandAction, others: &[CommandAction]) -> Result<BTreeMap<String, Value>, KindError> {
    let evidence = menu.evidence;
    let money = |minor: i64| Amount(minor).format(evidence.currency);
    let paid = Exact::from(1).checked_subtract(menu.chances.never()?).unwrap_or(Exact::from(0));
    let otherwise: Vec<String> = others.iter().map(|other| format!("{} {}", other.verb, money(other.value_minor))).collect();
    let columns = [
        ("so_number", json!(evidence.order.so_number)),
        ("customer_id", json!(evidence.customer.customer_id)),
        ("customer_name", json!(evidence.customer.name)),
        ("order_amount", json!(money(menu.amount_minor))),
        ("margin", json!(money(menu.margin_minor()))),
        ("credit_limit", json!(money(evidence.customer.credit_limit_minor))),
        ("exposure", json!(money(evidence.exposure_minor()))),
        ("over_limit", json!(money(evidence.over_minor()))),
        ("room", json!(money(menu.room_minor.max(0)))),
        ("past_due", json!(money(evidence.account.past_due_minor))),
        ("probability_paid", json!(paid.to_string())),
        ("best_action", json!(action.verb)),
        ("cost", json!(money(action.cost_minor))),
        ("otherwise", json!(otherwise.join("; "))),
        (overtaken::ORDER_STATE, json!(evidence.order.state)),
    ];
    Ok(columns.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

impl Evidence for CreditEvidence {
    fn subject_in(facts: &Value) -> String {
        facts["order"]["so_number"].as_str().unwrap_or("?").to_owned()
    }

    fn rules(&mut self) -> &mut Vec<RuleUse> {
        &mut self.rules
    }

    fn ask(&self, rules: &Bundle) -> Result<Vec<RuleUse>, KindError> {
        let inputs = || Inputs::new().with("kind", KIND).with("payer", self.payer_band()).with("supplier_id", "").with("family", "");
        let mut asked = vec![ask(rules, "credit", &inputs()), ask(rules, "owners", &inputs())];
        asked.extend(VERBS.map(|verb| ask(rules, "minutes", &inputs().with("verb", verb))));
        asked.push(ask(rules, "credit_actions", &inputs().with("verb", PREPAY)));
        asked.into_iter().collect::<Result<_, _>>().map_err(KindError::failed)
    }

    fn decide(&self) -> Result<Decided, KindError> {
        derive(self)
    }
}

fn assumptions(_: Currency) -> Vec<(&'static str, String)> {
    let lost = "What is lost where a customer never pays, and the losses of a company that has few, come from the rules";
    let held = format!("An order that is kept on hold ({HOLD}) is taken to bring nothing: how many customers wait until they have room has not been measured");
    vec![("LOSS_GIVEN_DEFAULT_ASSUMED", lost.to_owned()), ("HELD_ORDERS_BRING_NOTHING", held)]
}
