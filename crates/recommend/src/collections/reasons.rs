//! Why a customer is worth a contact, in the money that is expected very late, and what to look at before believing it.

use super::actions::Menu;
use super::evidence::CollectionsEvidence;
use crate::record::Reason;

/// Reasons that a record keeps.
const REASONS_KEPT: usize = 3;
/// From so many settled invoices on a habit is known.
const HABIT_INVOICES: i64 = 3;
/// Days past due from which it is long.
const LONG_DAYS: i32 = 30;

/// What has been found out about one account.
pub(super) struct Findings<'a> {
    pub menu: &'a Menu<'a>,
    /// Expected to be more than 30 days late.
    pub at_stake_minor: i64,
    /// Mean days until it comes by itself.
    pub days_to_come: i64,
}

/// The customer's habit first, then what is unusual today.
pub(super) fn reasons(findings: &Findings<'_>) -> Vec<Reason> {
    let evidence = findings.menu.evidence;
    let payer = &evidence.payer;
    let mut reasons = Vec::new();
    if payer.recent >= HABIT_INVOICES && payer.recent_late * 2 > payer.recent {
        let parameters = [("late", payer.recent_late.to_string()), ("recent", payer.recent.to_string()), ("days", payer.usual_days_late.clone())];
        reasons.push(Reason::new("HABIT_LATER", findings.at_stake_minor, parameters));
    }
    if payer.broken_promises > 0 {
        reasons.push(Reason::new("BROKEN_PROMISE", findings.at_stake_minor, [("count", payer.broken_promises.to_string())]));
    }
    if evidence.days_past_due() > LONG_DAYS {
        reasons.push(Reason::new("LONG_PAST_DUE", findings.at_stake_minor, [("days", evidence.days_past_due().to_string())]));
    }
    if payer.recent == 0 {
        reasons.push(Reason::new("NEW_PAYER", 0, []));
    }
    if payer.recent >= HABIT_INVOICES && payer.recent_late * 2 <= payer.recent {
        let punctual = payer.recent - payer.recent_late;
        reasons.push(Reason::new("UNUSUAL_FOR_CUSTOMER", 0, [("punctual", punctual.to_string()), ("recent", payer.recent.to_string())]));
    }
    let past_due = findings.menu.money(evidence.claimable_minor());
    reasons.push(Reason::new("PAST_DUE", 0, [("amount", past_due), ("days", findings.days_to_come.to_string())]));
    reasons.truncate(REASONS_KEPT);
    reasons
}

/// What a collector should know before deciding.
pub(super) fn flags(evidence: &CollectionsEvidence) -> Vec<String> {
    let partly_disputed = evidence.invoices.iter().any(|invoice| invoice.disputed);
    let flags = [
        ("EFFECT_ASSUMED", true),
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
        "BROKEN_PROMISE" => "{count} promises to pay were broken",
        "LONG_PAST_DUE" => "The oldest invoice has been past due for {days} days",
        "NEW_PAYER" => "The customer has not paid an invoice yet",
        "UNUSUAL_FOR_CUSTOMER" => "Unusual: {punctual} of the last {recent} invoices were paid in time",
        "PAST_DUE" => "{amount} are past due and would come in about {days} days by themselves",
        _ => "{code}",
    };
    reason.fill(template)
}
