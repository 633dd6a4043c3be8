//! Credit as one kind among others: its queue, its reasons, its SQL function, and what must still hold when a release is approved.

use super::actions::{CREATE_TASK, HOLD, Menu, PREPAY, RELEASE_ORDER, VERBS};
use super::evidence::{CreditEvidence, LimitEvidence};
use super::limit::{LIMIT_VERBS, Review, SET_TERMS};
use super::outcome::OUTCOME;
use super::reasons::reason_text;
use super::{KIND, current_methods, derive, derive_limit, overtaken};
use crate::Exact;
use crate::kinds::*;
use crate::record::CommandAction;
use crate::replenishment::RuleUse;
use chandler_amount::{Amount, Currency};
use chandler_rules::{Bundle, Inputs};
use serde::Deserialize;
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
        summary: "What to do with an order that waits for its customer's credit, or with a limit, by the run's rules: action is none where nothing is to be \
                  decided, outcome is the whole record with its evidence as JSON.",
        example: "SELECT credit_proposal(CAST(NULL AS STRUCT<entity_id VARCHAR>)) IS NULL",
        figures: COMMAND_FIGURES,
    },
    columns: COLUMNS,
    evidence_parts: &[
        ("customer", "customer_terms"),
        ("account", "customer_accounts"),
        ("payer", "payment_outlooks"),
        ("order", "sales_order_lines"),
        ("usage", "sales_orders"),
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
    commands: &[RELEASE_ORDER, CREATE_TASK, SET_TERMS],
    methods: current_methods,
    judge: judge::<CreditFacts>,
    derive: derive_again::<CreditFacts>,
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
    column("new_limit", "money", None, "New limit"),
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
        ("exposure", json!(money(evidence.account.exposure_minor()))),
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

/// The same of a limit; what only an order has is none.
pub(super) fn columns_of_limit(review: &Review<'_>, action: &CommandAction, others: &[CommandAction]) -> Result<BTreeMap<String, Value>, KindError> {
    let evidence = review.evidence;
    let money = |minor: i64| Amount(minor).format(evidence.currency);
    let paid = Exact::from(1).checked_subtract(review.chances.never()?).unwrap_or(Exact::from(0));
    let otherwise: Vec<String> = others.iter().map(|other| format!("{} {}", other.verb, money(other.value_minor))).collect();
    let over = evidence.account.exposure_minor() - evidence.customer.credit_limit_minor;
    let columns = [
        ("customer_id", json!(evidence.customer.customer_id)),
        ("customer_name", json!(evidence.customer.name)),
        ("credit_limit", json!(money(evidence.customer.credit_limit_minor))),
        ("new_limit", json!(money(review.new_limit_minor))),
        ("exposure", json!(money(evidence.account.exposure_minor()))),
        ("over_limit", json!(money(over.max(0)))),
        ("past_due", json!(money(evidence.account.past_due_minor))),
        ("probability_paid", json!(paid.to_string())),
        ("best_action", json!(action.verb)),
        ("cost", json!(money(action.cost_minor))),
        ("otherwise", json!(otherwise.join("; "))),
    ];
    Ok(columns.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// A held order, or a limit.
#[derive(Deserialize)]
#[serde(untagged)]
enum CreditFacts {
    Order(Box<CreditEvidence>),
    Limit(Box<LimitEvidence>),
}

impl Evidence for CreditFacts {
    fn subject_in(facts: &Value) -> String {
        let named = facts["order"]["so_number"].as_str().or_else(|| facts["customer"]["customer_id"].as_str());
        named.unwrap_or("?").to_owned()
    }

    fn rules(&mut self) -> &mut Vec<RuleUse> {
        match self {
            Self::Order(evidence) => &mut evidence.rules,
            Self::Limit(evidence) => &mut evidence.rules,
        }
    }

    fn ask(&self, rules: &Bundle) -> Result<Vec<RuleUse>, KindError> {
        let payer = match self {
            Self::Order(evidence) => evidence.payer_band(),
            Self::Limit(evidence) => evidence.payer_band(),
        };
        let inputs = || Inputs::new().with("kind", KIND).with("payer", payer).with("supplier_id", "").with("family", "");
        let minutes = |verb: &str| ask(rules, "minutes", &inputs().with("verb", verb));
        let mut asked = vec![ask(rules, "credit", &inputs()), ask(rules, "owners", &inputs())];
        match self {
            Self::Order(_) => {
                asked.extend(VERBS.map(minutes));
                asked.push(ask(rules, "credit_actions", &inputs().with("verb", PREPAY)));
            }
            Self::Limit(_) => {
                asked.extend(LIMIT_VERBS.map(minutes));
                asked.push(ask(rules, "credit_limits", &inputs()));
            }
        }
        asked.into_iter().collect::<Result<_, _>>().map_err(KindError::failed)
    }

    fn decide(&self) -> Result<Decided, KindError> {
        match self {
            Self::Order(evidence) => derive(evidence),
            Self::Limit(evidence) => derive_limit(evidence),
        }
    }
}

fn assumptions(_: Currency) -> Vec<(&'static str, String)> {
    let lost = "What is lost where a customer never pays, and the losses of a company that has few, come from the rules";
    let held = format!(
        "An order that is kept on hold ({HOLD}) is taken to bring nothing: how many customers wait until they have room has not been measured"
    );
    vec![("LOSS_GIVEN_DEFAULT_ASSUMED", lost.to_owned()), ("HELD_ORDERS_BRING_NOTHING", held)]
}
