//! Why margin was lost, in money, and what to look at before believing it.

use super::causes::Cause;
use super::derive::Findings;
use super::evidence::sum;
use crate::record::Reason;
use chandler_amount::Amount;

/// The cause with its money first, then what of it is beyond recovery.
pub(super) fn reasons(findings: &Findings<'_>) -> Vec<Reason> {
    let evidence = findings.evidence;
    let (found, open) = (evidence.found_minor(), sum(findings.open.iter().copied()));
    let money = |minor: i64| Amount(minor).of(evidence.currency).to_string();
    let about = [("found", money(found)), ("documents", evidence.lines.len().to_string()), ("root", evidence.root.clone())];
    let mut reasons = vec![Reason::new(evidence.cause.reason_code(), found, about)];
    if found > open {
        reasons.push(Reason::new("TOO_LATE", open - found, [("gone", money(found - open))]));
    }
    if evidence.lines.len() > 1 && !evidence.cause.is_of_prices() {
        reasons.push(Reason::new("AGAIN_AND_AGAIN", 0, [("documents", evidence.lines.len().to_string())]));
    }
    reasons
}

/// Codes of what to look at.
pub(super) fn flags(findings: &Findings<'_>) -> Vec<String> {
    let evidence = findings.evidence;
    let ends_soon = findings.claim_by <= evidence.as_of.plus_days(7);
    let flags = [("CLAIM_ENDS_SOON", ends_soon), ("NO_COMMAND", evidence.cause == Cause::CarrierOverbilled), ("SHARE_NOT_MEASURED", true)];
    flags.into_iter().filter(|(_, raised)| *raised).map(|(flag, _)| flag.to_owned()).collect()
}

/// Documents that contradict each other are as good as certain; what a price should have been is less so. It ranks, and is no probability.
pub(super) fn confidence_millionths(findings: &Findings<'_>) -> i64 {
    match findings.evidence.cause {
        Cause::SupplierOverbilled | Cause::CarrierOverbilled => 950_000,
        Cause::FreightNotBilled | Cause::CostRise | Cause::BelowCost => 850_000,
        Cause::PriceOverride => 600_000,
    }
}

/// The sentence of a reason.
pub fn reason_text(reason: &Reason) -> String {
    let template = match reason.code.as_str() {
        "BELOW_CUSTOMER_PRICE" => "{root} was sold {found} below the customer's own price",
        "BELOW_COST" => "{root} was sold {found} below its cost on {documents} lines",
        "COST_RISE_NOT_PASSED_ON" => "The cost of {root} rose and its list price did not: {found} on {documents} lines",
        "FREIGHT_NOT_BILLED" => "Freight of {found} was not billed to {root} on {documents} shipments",
        "CARRIER_ABOVE_QUOTE" => "{root} billed {found} above its quotes on {documents} bills",
        "SUPPLIER_ABOVE_ORDER" => "{root} billed {found} above the orders' prices on {documents} lines",
        "TOO_LATE" => "{gone} of it is too old to claim, or of another invoice",
        "AGAIN_AND_AGAIN" => "It happened {documents} times: look for what causes it",
        _ => "{code}",
    };
    reason.fill(template)
}
