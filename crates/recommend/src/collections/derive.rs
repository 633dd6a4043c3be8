//! From an account to a recommendation, or to why nobody is to be contacted.
//!
//! Nobody is asked for money who contests it, has promised it for a later day, has paid it already or may have, was contacted lately, waits for something from us, or whom a person holds back:
//! such accounts go to whoever can put that right first; nor is a part of the small ones, drawn by lot, so that what a contact brings shows. Money on account is assigned, and a dispute that nobody cleared goes to its owner.

use super::actions::{APPLY_CREDIT, Menu};
use super::claim::Claim;
use super::dunning::Ladder;
use super::effect::LearntEffect;
use super::evidence::CollectionsEvidence;
use super::held::not_worth_it;
use super::hold_out::{self, HOLD_OUT};
use super::reasons::{self, Findings};
use super::{KIND, kind};
use crate::canonical::canonical_hash;
use crate::kinds::{AnyRecord, Decided, Decisions, KindError, Weighed, by_method};
use crate::record::{About, CommandRecommendation, MoneyImpact};
use chandler_calendar::Day;
use std::collections::BTreeMap;

/// Name and version of the method that weighs contacts.
pub const COLLECTION_ACTIONS_VERSION: &str = "collection_actions@6";
/// Name and version of the method that says when an invoice is paid.
const PAYMENT_OUTLOOKS_VERSION: &str = "payment_outlooks@3";

/// An account that nobody decided within a week has another answer by then.
const OPEN_DAYS: i32 = 7;

/// The versions of all methods that can move a number of a collections recommendation.
pub fn current_methods() -> BTreeMap<String, String> {
    by_method(&[COLLECTION_ACTIONS_VERSION, PAYMENT_OUTLOOKS_VERSION])
}

/// Derives the recommendation of an evidence.
///
/// # Errors
/// When a rule's decision is missing or a figure is no number.
pub fn derive(evidence: &CollectionsEvidence) -> Result<Decided, KindError> {
    let rules = Decisions::of(&evidence.rules);
    let rule = |output: &str, digits: u32| rules.scaled("collections", output, digits).map_err(KindError::failed);
    let menu = Menu { evidence };
    if !evidence.has_past_due() {
        return Ok(Decided::nothing("nothing_past_due"));
    }
    let has_claimable = evidence.claimable().next().is_some();
    if let Some(credit) = evidence.largest_credit().filter(|_| has_claimable) {
        return proposal(&menu, &menu.claim()?, menu.applying(credit)?, not_worth_it(evidence));
    }
    if !has_claimable || evidence.contested_invoice().is_some() {
        return contested(&menu, rule("dispute_days", 0)?);
    }
    if let Some(why) = held_back(evidence, rule("contact_gap_days", 0)?) {
        return Ok(Decided::nothing(why));
    }
    if evidence.claimable_minor() < rule("minimum_past_due", evidence.currency.minor_digits())? {
        return Ok(Decided::nothing("too_little_past_due"));
    }
    let Some(ladder) = Ladder::of(evidence)? else { return Ok(Decided::nothing("nothing_past_due")) };
    let claim = menu.claim()?;
    let contacts = menu.contacts(&claim, &ladder)?;
    match hold_out::left_alone(evidence, contacts.first())? {
        Some(_) => Ok(Decided::nothing(HOLD_OUT)),
        None => proposal(&menu, &claim, contacts, not_worth_it(evidence)),
    }
}

/// The customer contests an invoice: nobody asks it for any money, and whoever has to clear the dispute is reminded when that takes long.
fn contested(menu: &Menu<'_>, dispute_days: i64) -> Result<Decided, KindError> {
    let evidence = menu.evidence;
    let waits = |opened_on: Day| i64::from(opened_on.days_until(evidence.as_of)) >= dispute_days;
    match evidence.largest_dispute().filter(|dispute| waits(dispute.opened_on) && evidence.contacts.open_task.is_none()) {
        Some(dispute) => {
            let claim = menu.contested()?;
            proposal(menu, &claim, menu.clearing(dispute, &claim)?, "disputed")
        }
        None => Ok(Decided::nothing("disputed")),
    }
}

/// Why nobody is to be asked today, whatever it would be worth.
fn held_back(evidence: &CollectionsEvidence, contact_gap_days: i64) -> Option<&'static str> {
    let lately = evidence.contacts.last_on.is_some_and(|on| i64::from(on.days_until(evidence.as_of)) < contact_gap_days);
    let promised = evidence.promise.as_ref().is_some_and(|promise| promise.promised_on >= evidence.as_of);
    if evidence.claimable_minor() == 0 {
        Some("payment_in")
    } else if !evidence.bank_lines.is_empty() {
        Some("money_in_bank")
    } else if evidence.hold.is_some() {
        Some("dunning_held")
    } else if promised {
        Some("promised")
    } else if !evidence.faults.is_empty() {
        Some("our_fault")
    } else if evidence.contacts.open_task.is_some() {
        Some("task_open")
    } else {
        lately.then_some("contacted_lately")
    }
}

/// The best of what is worth doing; `otherwise` says why nothing is done where nothing is.
fn proposal(menu: &Menu<'_>, claim: &Claim, weighed: Vec<Weighed>, otherwise: &'static str) -> Result<Decided, KindError> {
    let mut weighed = weighed.into_iter();
    let Some(Weighed { action, derivation, minutes_tenths }) = weighed.next() else { return Ok(Decided::nothing(otherwise)) };
    let alternatives = weighed.map(|other| other.action).collect();
    let mut evidence = menu.evidence.clone();
    evidence.methods = current_methods();
    let findings = Findings { menu, claim, verb: &action.verb };
    // Text, integers and lists always have a JSON form.
    let stored = serde_json::to_value(&evidence).unwrap_or_default();
    let owner = Decisions::of(&evidence.rules).text("owners", "owner").map_err(KindError::failed)?.to_owned();
    let at_stake_minor = claim.at_stake_minor;
    let record = CommandRecommendation {
        kind: KIND.to_owned(),
        entity_id: evidence.entity_id.clone(),
        subject: evidence.customer.customer_id.clone(),
        as_of: evidence.as_of,
        evidence_hash: canonical_hash(&stored),
        rule_bundle: evidence.rule_bundle.clone(),
        rules_fired: Decisions::of(&evidence.rules).fired(),
        methods: current_methods(),
        columns: kind::columns_of(&findings, &action)?,
        impact: MoneyImpact { currency: evidence.currency, value_minor: action.value_minor, at_stake_minor, about: about(&evidence) },
        reasons: reasons::reasons(&findings),
        flags: reasons::flags(&evidence, &action.verb, assumes_effect(&evidence, &action.verb)?),
        confidence_millionths: reasons::confidence_millionths(&evidence),
        action,
        alternatives,
        derivation,
        owner,
        minutes_tenths,
        deadline: evidence.as_of.plus_days(OPEN_DAYS),
        expires_on: evidence.as_of.plus_days(OPEN_DAYS),
    };
    Ok(Decided::Proposed { record: AnyRecord::from(record), evidence: stored })
}

/// What assigning money brings is known; what everything else changes is assumed until what was measured of it outweighs that.
fn assumes_effect(evidence: &CollectionsEvidence, verb: &str) -> Result<bool, KindError> {
    let is_measured = LearntEffect::of(evidence, verb)?.is_some_and(|learnt| learnt.is_measured());
    Ok(verb != APPLY_CREDIT && !is_measured)
}

fn about(evidence: &CollectionsEvidence) -> About {
    let customer = &evidence.customer;
    About { customer_id: Some(customer.customer_id.clone()), customer_name: Some(customer.name.clone()), ..About::default() }
}

#[cfg(test)]
mod tests {
    use super::derive;
    use crate::collections::CollectionsEvidence;
    use crate::kinds::{AnyRecord, Decided};
    use crate::record::CommandRecommendation;
    use serde_json::{Value, json};

    fn rule(table: &str, inputs: Value, outputs: Value) -> Value {
        json!({ "table": table, "row_id": "test", "inputs": inputs, "outputs": outputs })
    }

    /// 1,000.00 past due by twenty days, of which four in ten are expected to be more than 30 days late, and 500.00 not due.
    fn account() -> Value {
        let contact = |verb: &str, days: &str, saved: &str, cost: &str| {
            let outputs = json!({ "days_sooner": days, "yearly_rate": "0.08", "lost_share": "0.1", "saved_share": saved, "more_in_14_days": "0.2",
                "doubt": "0.5", "cost": cost });
            rule("collection_actions", json!({ "verb": verb }), outputs)
        };
        let dunned = |step: &str, channel: &str, from_days: &str| {
            let outputs =
                json!({ "channel": channel, "from_days": from_days, "wait_days": "10", "template": step, "fee": "0", "yearly_interest": "0" });
            rule("dunning", json!({ "step": step }), outputs)
        };
        let minutes = |verb: &str, minutes: &str| rule("minutes", json!({ "verb": verb }), json!({ "minutes": minutes }));
        let open = |number: &str, due_on: &str, open_minor: i64, expected_on: &str| {
            json!({ "invoice_number": number, "due_on": due_on, "open_minor": open_minor, "disputed": false, "late_30_probability": "0.4",
                "paid_14d_probability": "0.25", "paid_31d_probability": "0.25", "expected_on": expected_on })
        };
        json!({
            "entity_id": "ACME", "as_of": "2026-11-21", "currency": "USD",
            "customer": { "customer_id": "C-1", "name": "Miller", "segment": "trade", "credit_limit_minor": 500_000, "unapplied_minor": 0 },
            "invoices": [open("INV-1", "2026-11-01", 100_000, "2026-12-11"), open("INV-2", "2026-12-01", 50_000, "2026-12-20")],
            "payer": { "recent": 5, "recent_late": 4, "usual_days_late": "12.5", "mode": "model", "model": "h", "broken_promises": 0 },
            "disputes": [], "credits": [], "faults": [], "contacts": { "reminders": 0, "steps": [] }, "effects": [],
            "rules": [
                rule("collections", json!({}), json!({ "minimum_past_due": "25", "contact_gap_days": "7", "dispute_days": "14", "hold_out_share": "0",
                    "hold_out_ceiling": "2500" })),
                dunned("reminder", "email", "3"), dunned("second_reminder", "email", "13"), dunned("call", "phone", "20"),
                dunned("final_notice", "letter", "30"), dunned("hand_over", "none", "60"),
                contact("reminder", "3", "0.05", "1.00"), contact("notice", "3", "0.1", "3.00"), contact("hand_over", "0", "0.2", "50"), contact("call", "8", "0.2", "5.00"),
                contact("promise", "8", "0.2", "5.00"), contact("dispute", "10", "0.1", "0"), minutes("promise", "12"), minutes("dispute", "2"),
                minutes("apply_credit", "2"), minutes("reminder", "2"), minutes("notice", "2"), minutes("hand_over", "12"), minutes("call", "12"), minutes("wait", "2"),
                rule("owners", json!({}), json!({ "owner": "credit_controller" })),
            ],
            "rule_bundle": "b", "methods": {},
        })
    }

    fn decided(change: impl Fn(&mut Value)) -> Decided {
        let mut account = account();
        change(&mut account);
        let evidence: CollectionsEvidence = serde_json::from_value(account).unwrap();
        derive(&evidence).unwrap()
    }

    fn proposed(change: impl Fn(&mut Value)) -> CommandRecommendation {
        match decided(change) {
            Decided::Proposed { record: AnyRecord::Command(record), .. } => *record,
            other => panic!("{other:?}"),
        }
    }

    fn why(change: impl Fn(&mut Value)) -> &'static str {
        match decided(change) {
            Decided::Nothing { why, .. } => why,
            other => panic!("{other:?}"),
        }
    }

    /// By hand: 400.00 very late, a tenth of it never paid, a fifth of that saved is 8.00; 1,000.00 eight days sooner at 8 % is 1.7534; less 5.00 a call.
    #[test]
    fn a_contact_is_worth_what_it_saves_and_its_interest() {
        let record = proposed(|_| {});
        record.derivation.check().unwrap();
        let call = record.alternatives.iter().find(|action| action.verb == "call").unwrap();
        assert_eq!((call.value_minor, call.cost_minor, call.command.as_deref()), (476, 500, Some("create_task")));
        // Of a reminder: 2.00 saved and 0.6575 interest, less 1.00, in two minutes.
        assert_eq!((record.action.verb.as_str(), record.action.value_minor), ("reminder", 166));
        assert_eq!(record.alternatives.last().unwrap().verb, "wait");
        assert_eq!(record.impact.at_stake_minor, 40_000);
        assert_eq!(record.reasons[0].code, "HABIT_LATER");
    }

    /// By hand: half as much again as assumed, with a quarter of it as error beside a doubt of a half: 0.25 / (0.25 + 0.0625) is a weight of 0.8, so the reminder
    /// counts 1.4 times. 2.00 saved are 2.80, 4.2 days sooner are 0.9205, less 1.00.
    #[test]
    fn what_was_measured_outweighs_what_was_assumed_where_it_is_exact() {
        let measured = |error: &str| json!([{ "verb": "reminder", "contacted": 120, "left_alone": 14, "assumed": "0.2", "more": "0.3", "standard_error": error }]);
        let is_assumed = |record: &CommandRecommendation| record.flags.contains(&"EFFECT_ASSUMED".to_owned());
        let record = proposed(|account| account["effects"] = measured("0.05"));
        record.derivation.check().unwrap();
        assert_eq!((record.action.verb.as_str(), record.action.value_minor, is_assumed(&record)), ("reminder", 273, false));
        let text = "Times the assumed effect: measured on 120 contacts and 14 left alone: 30.0 % more within 14 days (± 9.8 %) where 20.0 % were assumed, with a \
                    weight of 80.0 %";
        assert_eq!((record.derivation.steps[3].label.as_str(), record.derivation.steps[3].value.as_str()), (text, "1.4"));
        let doubtful = proposed(|account| account["effects"] = measured("0.1"));
        assert_eq!((doubtful.derivation.steps[3].value.as_str(), is_assumed(&doubtful)), ("1.25", true));
        assert!(doubtful.derivation.steps[3].label.contains("mostly assumed, beside 120 contacts"));
    }

    /// Fewer than nothing is taken for nothing, and nobody is asked for what brings nothing.
    #[test]
    fn a_contact_that_was_measured_to_bring_nothing_is_not_made() {
        let nothing =
            |verb: &str| json!({ "verb": verb, "contacted": 900, "left_alone": 90, "assumed": "0.2", "more": "-0.1", "standard_error": "0.001" });
        assert_eq!(why(|account| account["effects"] = json!([nothing("call"), nothing("reminder")])), "not_worth_a_contact");
    }

    #[test]
    fn money_that_comes_tomorrow_is_not_worth_a_call() {
        let tomorrow = |account: &mut Value| {
            account["invoices"][0]["expected_on"] = json!("2026-11-22");
            account["invoices"][0]["late_30_probability"] = json!("0.01");
        };
        assert_eq!(why(tomorrow), "not_worth_a_contact");
    }

    #[test]
    fn nobody_is_asked_who_must_not_be() {
        assert_eq!(why(|account| account["invoices"][0]["due_on"] = json!("2026-11-21")), "nothing_past_due");
        assert_eq!(why(|account| account["invoices"][0]["disputed"] = json!(true)), "disputed");
        assert_eq!(why(|account| account["customer"]["unapplied_minor"] = json!(100_000)), "payment_in");
        let line = json!([{ "line_number": "BL-1", "booked_on": "2026-11-20", "currency": "USD", "amount_minor": 5_000 }]);
        assert_eq!(why(|account| account["bank_lines"] = line.clone()), "money_in_bank");
        let promise = json!({ "promise_number": "PP-1", "promised_on": "2026-11-25", "missing_minor": 100_000 });
        assert_eq!(why(|account| account["promise"] = promise.clone()), "promised");
        let fault = json!([{ "kind": "late_order", "document": "SO-1" }]);
        assert_eq!(why(|account| account["faults"] = fault.clone()), "our_fault");
        assert_eq!(why(|account| account["contacts"]["open_task"] = json!("TK-1")), "task_open");
        assert_eq!(why(|account| account["contacts"]["last_on"] = json!("2026-11-20")), "contacted_lately");
        assert_eq!(why(|account| account["invoices"][0]["open_minor"] = json!(1_000)), "too_little_past_due");
    }

    #[test]
    fn what_the_model_says_is_told_as_a_sum() {
        let effect = json!({ "feature": "recent_late_share", "value_millionths": 800_000, "effect_millionths": 524_999 });
        let score = json!({ "base_millionths": -406_000, "effects": [effect], "rest_millionths": 374_001, "log_odds_millionths": 493_000,
            "calibrated_millionths": 493_000 });
        let record = proposed(|account| account["invoices"][0]["score"] = score.clone());
        let told = record.reasons.last().unwrap();
        let text = "Were INV-1 written today, the model would expect it late with 62 %: -0.41 to begin with, +0.52 paid late lately, +0.38 all else: +0.49 \
                    in log-odds, and 1 / (1 + e^-0.49) = 62 %";
        assert_eq!((told.code.as_str(), crate::collections::reason_text(told).as_str()), ("MODEL_SUM", text));
    }

    #[test]
    fn a_broken_promise_and_rules_alone_are_said() {
        let record = proposed(|account| {
            account["payer"]["mode"] = json!("rules_only");
            account["payer"]["broken_promises"] = json!(2);
        });
        assert!(record.flags.contains(&"RULES_ONLY".to_owned()) && record.flags.contains(&"EFFECT_ASSUMED".to_owned()));
        assert!(record.reasons.iter().any(|reason| reason.code == "BROKEN_PROMISE"));
    }
}
