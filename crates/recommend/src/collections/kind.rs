//! Collections as one kind among others: its queue, its reasons, its SQL function, and what must still hold when a contact is approved.

use super::actions::{APPLY_CREDIT, CREATE_TASK, EFFECTIVE, VERBS};
use super::dunning::{Ladder, STEPS, balance_band};
use super::evidence::CollectionsEvidence;
use super::outcome::OUTCOME;
use super::overtaken;
use super::preview::DunningStanding;
use super::reasons::{Findings, reason_text};
use super::{KIND, current_methods, derive};
use crate::held::Held;
use crate::kinds::*;
use crate::record::CommandAction;
use crate::replenishment::RuleUse;
use chandler_amount::{Amount, Currency, format_scaled};
use chandler_rules::{Bundle, Inputs};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The note of where a customer stands in dunning.
const STANDING: &str = "dunning";

/// Collections among the kinds.
pub const SPEC: KindSpec = KindSpec {
    name: KIND,
    label: "Collections",
    table: "collections",
    function: ProposalFunction {
        name: "collections_proposal",
        signature: "collections_proposal(facts STRUCT) -> STRUCT<action VARCHAR, why VARCHAR, value_minor BIGINT, at_stake_minor BIGINT, \
                    cost_minor BIGINT, deadline DATE, outcome VARCHAR>",
        summary: "Whether a customer is worth a contact about what is past due, by the run's rules: action is none where nobody is to be asked, why says \
                  what stands against it, outcome is the whole record with its evidence as JSON.",
        example: "SELECT collections_proposal(CAST(NULL AS STRUCT<entity_id VARCHAR>)) IS NULL",
        figures: COMMAND_FIGURES,
    },
    columns: COLUMNS,
    evidence_parts: &[
        ("customer", "customers"),
        ("invoices", "payment_outlooks"),
        ("payer", "payment_outlooks"),
        ("promise", "promises"),
        ("missed_promise", "promises"),
        ("disputes", "disputes"),
        ("credits", "payments"),
        ("bank_lines", "bank_line_candidates"),
        ("faults", "sales_order_lines"),
        ("contacts", "activities"),
        ("hold", "dunning_holds"),
        ("left_alone", "left_alone_accounts"),
        ("effects", "contact_effects"),
        ("rules", "rules"),
    ],
    expires_unseen: true,
    holds: super::held::HOLDS,
    edits: "action",
    edit_reasons: &[
        edit_reason("prefers_call", "The customer prefers to be called"),
        edit_reason("prefers_writing", "The customer prefers it in writing"),
        EditReason { needs_note: true, ..edit_reason("other", "Something else, said in the note") },
    ],
    reject_reasons: &[
        reject_reason("paid_already", "The money is on its way", None, None, 7),
        reject_reason("promised_already", "The customer has promised a day", None, None, 14),
        reject_reason("contested", "The customer contests it", None, None, 14),
        reject_reason("our_fault", "We have to put something right first", None, None, 7),
        reject_reason("leave_alone", "The account is not to be contacted", None, None, 30),
        reject_reason("other", "Something else, said in the note", None, Some("note"), 7),
    ],
    commands: &[CREATE_TASK, APPLY_CREDIT],
    methods: current_methods,
    judge: judge::<CollectionsEvidence>,
    derive: derive_again::<CollectionsEvidence>,
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
    column("customer_id", "text", None, "Customer"),
    column("customer_name", "text", None, "Name"),
    column("balance", "money", None, "Balance"),
    column("past_due", "money", None, "Past due"),
    column("days_past_due", "integer", Some("days"), "Oldest past due"),
    column("expected_cash_14d", "money", None, "Expected in 14 days"),
    column("probability_late_30", "probability", None, "P(over 30 days late)"),
    column("top_invoice_id", "text", None, "Largest past due"),
    column("channel", "text", None, "Contact"),
    column("step", "text", None, "Step"),
    column("next_step_on", "date", None, "Next step from"),
    column("promise_state", "text", None, "Promise"),
    column("dispute", "text", None, "Contested"),
    column("last_contact_on", "date", None, "Last contact"),
    column("cost", "money", None, "Cost of it"),
    column("value", "money", None, "Worth of it"),
    MINUTES,
    VALUE_PER_MINUTE,
    CONFIDENCE,
    DEADLINE,
    REASONS,
    FLAGS,
    SNOOZED_UNTIL,
];

/// The values of the own columns.
pub(super) fn columns_of(findings: &Findings<'_>, action: &CommandAction) -> Result<BTreeMap<String, Value>, KindError> {
    let evidence = findings.menu.evidence;
    let money = |minor: i64| Amount(minor).format(evidence.currency);
    let past_due = evidence.claimable_minor();
    let balance = evidence.invoices.iter().map(|invoice| invoice.open_minor).sum::<i64>() - evidence.customer.unapplied_minor;
    let very_late = i128::from(findings.claim.very_late_minor) * 1_000_000 / i128::from(findings.claim.amount_minor.max(1));
    let top = evidence.largest_claimable();
    let promise = match (&evidence.promise, &evidence.missed_promise) {
        (Some(_), _) => "open",
        (None, Some(_)) => "missed",
        (None, None) => "none",
    };
    let ladder = Ladder::of(evidence)?;
    let step = action.body["step"].as_str();
    // The day of what follows the step that is proposed; where none is, that of the next one.
    let next_step_on = ladder.as_ref().and_then(|ladder| match step.and(ladder.due()) {
        Some(rung) => ladder.after(rung).map(|(_, on)| on),
        None => ladder.next().map(|rung| ladder.due_on(rung)),
    });
    let asked: Vec<&str> = evidence.claimable().map(|invoice| invoice.invoice_number.as_str()).collect();
    let dispute = evidence.largest_dispute().map(|dispute| &dispute.dispute_number);
    let columns = [
        ("customer_id", json!(evidence.customer.customer_id)),
        ("customer_name", json!(evidence.customer.name)),
        ("balance", json!(money(balance))),
        ("past_due", json!(money(past_due))),
        ("days_past_due", json!(evidence.days_past_due())),
        ("expected_cash_14d", json!(money(CollectionsEvidence::expected_minor(&evidence.invoices)?))),
        ("probability_late_30", json!(format_scaled(i64::try_from(very_late).unwrap_or(1_000_000), 6, 0))),
        ("top_invoice_id", json!(top.map(|invoice| &invoice.invoice_number))),
        ("channel", json!(action.verb)),
        ("step", json!(step)),
        ("next_step_on", json!(next_step_on)),
        ("promise_state", json!(promise)),
        ("dispute", json!(evidence.contested_invoice())),
        ("last_contact_on", json!(evidence.contacts.last_on)),
        ("cost", json!(money(action.cost_minor))),
        (overtaken::ASKED, json!(asked)),
        (overtaken::DISPUTE_NUMBER, json!(dispute)),
    ];
    Ok(columns.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

impl Evidence for CollectionsEvidence {
    const LISTS: &'static [&'static str] = &["invoices", "disputes", "credits", "faults", "effects"];

    fn subject_in(facts: &Value) -> String {
        facts["customer"]["customer_id"].as_str().unwrap_or("?").to_owned()
    }

    fn rules(&mut self) -> &mut Vec<RuleUse> {
        &mut self.rules
    }

    fn ask(&self, rules: &Bundle) -> Result<Vec<RuleUse>, KindError> {
        let band = match self.days_past_due() {
            ..=15 => "early",
            16..=45 => "late",
            _ => "very_late",
        };
        let reminded = if self.contacts.reminders > 0 { "yes" } else { "no" };
        let inputs = || Inputs::new().with("kind", KIND).with("band", band).with("reminded", reminded).with("supplier_id", "").with("family", "");
        let mut asked = vec![ask(rules, "collections", &inputs()), ask(rules, "owners", &inputs())];
        for verb in VERBS {
            asked.push(ask(rules, "minutes", &inputs().with("verb", verb)));
            if EFFECTIVE.contains(&verb) {
                asked.push(ask(rules, "collection_actions", &inputs().with("verb", verb)));
            }
        }
        let dunned = || Inputs::new().with("balance", balance_band(self)).with("segment", self.customer.segment.as_str());
        asked.extend(STEPS.map(|step| ask(rules, "dunning", &dunned().with("step", step))));
        asked.into_iter().collect::<Result<_, _>>().map_err(KindError::failed)
    }

    fn decide(&self) -> Result<Decided, KindError> {
        derive(self)
    }

    fn held(&self, decided: &Decided) -> Option<Held> {
        super::held::held(self, decided)
    }

    fn notes(&self, decided: &Decided) -> Result<Map<String, Value>, KindError> {
        // Text, integers and lists always have a JSON form.
        let standing = DunningStanding::of(self, decided)?;
        Ok(standing.map(|standing| (STANDING.to_owned(), serde_json::to_value(standing).unwrap_or_default())).into_iter().collect())
    }
}

fn assumptions(_: Currency) -> Vec<(&'static str, String)> {
    let effect = "How much sooner a contact brings money, and how much of it, comes from the rules; what the hold-out measures outweighs them where the steps say so";
    vec![("CONTACT_EFFECT_ASSUMED", effect.to_owned())]
}
