//! Why a customer is worth a contact, in the money that is expected very late, and what to look at before believing it.

use super::actions::{APPLY_CREDIT, DISPUTE, Menu, is_contact};
use super::claim::Claim;
use super::evidence::CollectionsEvidence;
use crate::record::Reason;

/// Reasons that a record keeps beside the model's.
const REASONS_KEPT: usize = 3;
/// From so many settled invoices on a habit is known.
const HABIT_INVOICES: i64 = 3;
/// Days past due from which it is long.
const LONG_DAYS: i32 = 30;

/// What has been found out about one account.
pub(super) struct Findings<'a> {
    pub menu: &'a Menu<'a>,
    /// What it is about.
    pub claim: &'a Claim,
    /// What is proposed.
    pub verb: &'a str,
}

/// What the proposal is about first, then the customer's habit, then what is unusual today, and last how the model comes to what it says.
pub(super) fn reasons(findings: &Findings<'_>) -> Vec<Reason> {
    let evidence = findings.menu.evidence;
    let mut reasons: Vec<Reason> = occasion(findings).into_iter().collect();
    reasons.extend(habit(findings));
    if evidence.payer.broken_promises > 0 && reasons.iter().all(|reason| reason.code != "PROMISE_MISSED") {
        reasons.push(Reason::new("BROKEN_PROMISE", findings.claim.at_stake_minor, [("count", evidence.payer.broken_promises.to_string())]));
    }
    if evidence.days_past_due() > LONG_DAYS {
        reasons.push(Reason::new("LONG_PAST_DUE", findings.claim.at_stake_minor, [("days", evidence.days_past_due().to_string())]));
    }
    let money = |minor: i64| findings.menu.money(minor);
    if evidence.claimable().next().is_some() {
        let figures = [("amount", money(evidence.claimable_minor())), ("days", findings.claim.days_to_come.to_string())];
        reasons.push(Reason::new("PAST_DUE", 0, figures));
    }
    reasons.truncate(REASONS_KEPT);
    reasons.extend(by_model(findings));
    reasons
}

/// What the model says of the largest invoice that can be asked for, as a sum that a reader can add up again.
fn by_model(findings: &Findings<'_>) -> Option<Reason> {
    let invoice = findings.menu.evidence.largest_claimable().filter(|_| is_contact(findings.verb))?;
    let shown = invoice.score.as_ref()?.shown();
    let figures = [
        ("invoice", invoice.invoice_number.clone()),
        ("percent", shown.chance_percent.to_string()),
        ("sum", shown.sum_words()),
        ("chance", shown.chance_words()),
    ];
    Some(Reason::new("MODEL_SUM", 0, figures))
}

/// Why this and not a usual contact.
fn occasion(findings: &Findings<'_>) -> Option<Reason> {
    let evidence = findings.menu.evidence;
    let money = |minor: i64| findings.menu.money(minor);
    match findings.verb {
        APPLY_CREDIT => {
            let credit = evidence.largest_credit()?;
            Some(Reason::new("CREDIT_ON_ACCOUNT", 0, [("amount", money(credit.unapplied_minor)), ("paper", credit.number.clone())]))
        }
        DISPUTE => {
            let dispute = evidence.largest_dispute()?;
            let days = dispute.opened_on.days_until(evidence.as_of).to_string();
            let figures = [("dispute", dispute.dispute_number.clone()), ("owner", dispute.owner.clone()), ("days", days)];
            Some(Reason::new("DISPUTE_WAITS", findings.claim.at_stake_minor, figures))
        }
        _ => {
            let missed = evidence.missed_promise.as_ref()?;
            let figures = [("promised_on", missed.promised_on.to_string()), ("amount", money(missed.missing_minor))];
            Some(Reason::new("PROMISE_MISSED", findings.claim.at_stake_minor, figures))
        }
    }
}

/// How the customer pays: late as always, in time as a rule, soon by itself, or not known.
fn habit(findings: &Findings<'_>) -> Vec<Reason> {
    let payer = &findings.menu.evidence.payer;
    let mut reasons = Vec::new();
    if findings.claim.comes_by_itself() {
        reasons.push(Reason::new("PAYS_BY_ITSELF", 0, [("days", findings.claim.days_to_come.to_string())]));
    }
    if payer.recent == 0 {
        reasons.push(Reason::new("NEW_PAYER", 0, []));
    }
    if payer.recent >= HABIT_INVOICES && payer.recent_late * 2 > payer.recent {
        let parameters = [("late", payer.recent_late.to_string()), ("recent", payer.recent.to_string()), ("days", payer.usual_days_late.clone())];
        reasons.push(Reason::new("HABIT_LATER", findings.claim.at_stake_minor, parameters));
    } else if payer.recent >= HABIT_INVOICES {
        let punctual = payer.recent - payer.recent_late;
        reasons.push(Reason::new("UNUSUAL_FOR_CUSTOMER", 0, [("punctual", punctual.to_string()), ("recent", payer.recent.to_string())]));
    }
    reasons
}

/// What a collector should know before deciding.
pub(super) fn flags(evidence: &CollectionsEvidence, verb: &str, effect_is_assumed: bool) -> Vec<String> {
    // Whoever clears the dispute knows of it.
    let partly_disputed = verb != DISPUTE && evidence.contested_invoice().is_some();
    let flags = [
        ("EFFECT_ASSUMED", effect_is_assumed),
        ("RULES_ONLY", evidence.payer.mode != "model"),
        ("PARTLY_DISPUTED", partly_disputed),
        ("UNAPPLIED_CASH", evidence.customer.unapplied_minor > 0),
    ];
    flags.iter().filter(|(_, raised)| *raised).map(|(code, _)| (*code).to_owned()).collect()
}

/// How well the payer is known.
pub(super) fn confidence_millionths(evidence: &CollectionsEvidence) -> i64 {
    let doubts = [(200_000, evidence.payer.mode != "model"), (250_000, evidence.payer.recent < HABIT_INVOICES)];
    800_000 - doubts.iter().filter(|(_, raised)| *raised).map(|(doubt, _)| doubt).sum::<i64>()
}

/// The sentence of a reason.
pub fn reason_text(reason: &Reason) -> String {
    let template = match reason.code.as_str() {
        "HABIT_LATER" => "{late} of the last {recent} invoices were paid late, {days} days after the due day on average",
        "CREDIT_ON_ACCOUNT" => "{amount} of {paper} are on account and settle no invoice",
        "DISPUTE_WAITS" => "Dispute {dispute} has been open for {days} days; {owner} has to clear it",
        "PROMISE_MISSED" => "{amount} of what was promised for {promised_on} did not come",
        "PAYS_BY_ITSELF" => "Expected within about {days} days by itself: this customer pays on its own days",
        "BROKEN_PROMISE" => "{count} promises to pay were broken",
        "LONG_PAST_DUE" => "The oldest invoice has been past due for {days} days",
        "NEW_PAYER" => "The customer has not paid an invoice yet",
        "UNUSUAL_FOR_CUSTOMER" => "Unusual: {punctual} of the last {recent} invoices were paid in time",
        "MODEL_SUM" => "Were {invoice} written today, the model would expect it late with {percent} %: {sum} in log-odds, and {chance}",
        "PAST_DUE" => "{amount} are past due and would come in about {days} days by themselves",
        _ => "{code}",
    };
    reason.fill(template)
}
