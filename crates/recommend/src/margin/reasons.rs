//! Why margin was lost, in money, and what to look at before believing it.

use super::causes::Cause;
use super::derive::Findings;
use super::evidence::{LostLine, sum};
use crate::record::Reason;
use chandler_amount::Amount;
use chandler_calendar::Day;
use std::collections::BTreeMap;

/// Weeks whose lapsing support is told one by one.
const WEEKS_NAMED: i32 = 4;
/// Peers are believed no further than this.
const PEERS_MOST_SURE: i64 = 900_000;

/// The cause with its money first, then what of it is beyond recovery.
pub(super) fn reasons(findings: &Findings<'_>) -> Vec<Reason> {
    let evidence = findings.evidence;
    let (found, open) = (evidence.found_minor(), sum(findings.open.iter().copied()));
    let money = |minor: i64| Amount(minor).of(evidence.currency).to_string();
    let side = if evidence.is_owed() { "above" } else { "below" };
    let about =
        [("found", money(found)), ("documents", evidence.lines.len().to_string()), ("root", evidence.root.clone()), ("side", side.to_owned())];
    let mut reasons = vec![Reason::new(evidence.cause.reason_code(), found, about)];
    if found > open {
        reasons.push(Reason::new("TOO_LATE", open - found, [("gone", money(found - open))]));
    }
    if let Some(weeks) = lapses(findings) {
        reasons.push(Reason::new("LAPSES", 0, [("weeks", weeks)]));
    }
    if evidence.lines.len() > 1 && !evidence.cause.looks_ahead() {
        reasons.push(Reason::new("AGAIN_AND_AGAIN", 0, [("documents", evidence.lines.len().to_string())]));
    }
    reasons
}

/// What can be claimed for how long, by the week in which the agreement's window of the sale ends: each of the next weeks, then the rest.
fn lapses(findings: &Findings<'_>) -> Option<String> {
    let evidence = findings.evidence;
    let mut weeks: BTreeMap<Option<Day>, i64> = BTreeMap::new();
    for line in findings.open.iter().filter(|line| line.lost_minor > 0) {
        let days = evidence.as_of.days_until(line.claim_by?);
        let end = (days < WEEKS_NAMED * 7).then(|| evidence.as_of.plus_days(days / 7 * 7 + 6));
        *weeks.entry(end).or_default() += line.lost_minor;
    }
    let money = |minor: i64| Amount(minor).of(evidence.currency);
    let later = weeks.remove(&None).map(|minor| format!("{} later", money(minor)));
    let named = weeks.into_iter().filter_map(|(end, minor)| Some(format!("{} by {}", money(minor), end?)));
    Some(named.chain(later).collect::<Vec<_>>().join(", ")).filter(|weeks| !weeks.is_empty())
}

/// Codes of what to look at.
pub(super) fn flags(findings: &Findings<'_>, has_command: bool, is_measured: bool) -> Vec<String> {
    let evidence = findings.evidence;
    let ends_soon = findings.claim_by <= evidence.as_of.plus_days(7);
    let flags = [("CLAIM_ENDS_SOON", ends_soon), ("NO_COMMAND", !has_command), ("SHARE_NOT_MEASURED", !is_measured)];
    flags.into_iter().filter(|(_, raised)| *raised).map(|(flag, _)| flag.to_owned()).collect()
}

/// Documents that contradict each other are as good as certain; what a price should have been is less so. It ranks, and is no probability.
pub(super) fn confidence_millionths(findings: &Findings<'_>) -> i64 {
    match findings.evidence.cause {
        Cause::SupplierOverbilled | Cause::CarrierOverbilled | Cause::ContractNotApplied | Cause::SupportNotClaimed | Cause::ClaimAged => 950_000,
        Cause::FreightNotBilled | Cause::CostRise | Cause::BelowCost | Cause::ContractExpired | Cause::DuplicateCredit => 850_000,
        Cause::UnitSlip | Cause::OverrideBelowFloor | Cause::ClaimShortPaid => 800_000,
        Cause::PriceOverride => 600_000,
        Cause::PeerPrice => sure_millionths(&findings.open),
    }
}

/// How sure the lines are, the dearer the more it counts, and never wholly: peers prove nothing.
fn sure_millionths(open: &[&LostLine]) -> i64 {
    let lost: i128 = open.iter().map(|line| i128::from(line.lost_minor)).sum();
    let sure: i128 = open.iter().map(|line| i128::from(line.lost_minor) * i128::from(line.sure_millionths.unwrap_or(0))).sum();
    i64::try_from(sure / lost.max(1)).unwrap_or(0).clamp(0, PEERS_MOST_SURE)
}

/// The sentence of a reason.
pub fn reason_text(reason: &Reason) -> String {
    let template = match reason.code.as_str() {
        "BELOW_CUSTOMER_PRICE" => "{root} was sold {found} below the customer's own price",
        "BELOW_FLOOR" => "{root} was sold {found} below the price on record and below cost, and nobody approved it",
        "CONTRACT_EXPIRED" => "{root} still buys at prices that have ended: {found} below the list's on {documents} lines",
        "CONTRACT_NOT_APPLIED" => "{root} was charged {found} {side} the customer's own price",
        "UNIT_SLIP" => "The price on {root} is that of another unit of the item: {found} {side} the price on record",
        "BELOW_PEERS" => "{root} paid {found} less than others do on {documents} lines, and nothing on record says why",
        "CREDITED_TWICE" => "Of {root}, {found} was credited twice",
        "BELOW_COST" => "{root} was sold {found} below its cost on {documents} lines",
        "COST_RISE_NOT_PASSED_ON" => "The cost of {root} rose and its list price did not: {found} on {documents} lines",
        "FREIGHT_NOT_BILLED" => "Freight of {found} was not billed to {root} on {documents} shipments",
        "CARRIER_ABOVE_QUOTE" => "{root} billed {found} above its quotes on {documents} bills",
        "SUPPLIER_ABOVE_ORDER" => "{root} billed {found} above the orders' prices on {documents} lines",
        "SUPPORT_NOT_CLAIMED" => "Nobody has claimed {found} that {root} supports on {documents} lines of shipments",
        "CLAIM_PAID_SHORT" => "{root} paid {found} less than it owes on {documents} claims",
        "CLAIM_OVERDUE" => "{root} is overdue with {found} on {documents} claims",
        "LAPSES" => "It can be claimed for so long: {weeks}",
        "TOO_LATE" => "{gone} of it is too old to claim, or of another invoice",
        "AGAIN_AND_AGAIN" => "It happened {documents} times: look for what causes it",
        _ => "{code}",
    };
    reason.fill(template)
}
