//! Why goods lie too long, and what to look at before believing it.

use super::evidence::ExcessEvidence;
use super::surplus::Surplus;
use crate::record::Reason;
use crate::replenishment::not_sold;

/// Reasons that a record keeps.
const REASONS_KEPT: usize = 3;
/// Demand of so many days is compared with that of as many before.
const QUARTER_DAYS: usize = 91;
/// Beyond ten years a number of days says nothing.
const LONGEST_COVER_DAYS: i64 = 3_650;
const SHORT_HISTORY_DAYS: usize = 182;

/// What has been found out about one excess.
pub(super) struct Findings<'a> {
    pub evidence: &'a ExcessEvidence,
    pub surplus: &'a Surplus,
    pub at_stake_minor: i64,
    pub is_dead: bool,
}

impl Findings<'_> {
    /// Part of the money at stake that so many of the excess units are.
    fn effect(&self, quantity: i64) -> i64 {
        let share = i128::from(self.at_stake_minor) * i128::from(quantity.clamp(0, self.surplus.excess)) / i128::from(self.surplus.excess.max(1));
        i64::try_from(share).unwrap_or(self.at_stake_minor)
    }

    /// Days that all that is there or comes lasts at the expected demand; none where that is hardly any.
    pub fn cover_days(&self) -> Option<i64> {
        let daily = self.surplus.demand.mean_daily;
        let days = (daily > 0.0).then(|| ((self.surplus.usable + self.surplus.coming) as f64 / daily) as i64);
        days.filter(|days| *days <= LONGEST_COVER_DAYS)
    }
}

/// Why it lies first, then what made it so by its money.
pub(super) fn reasons(findings: &Findings<'_>) -> Vec<Reason> {
    let (evidence, surplus) = (findings.evidence, findings.surplus);
    let mut causes = Vec::new();
    if let Some(fall) = demand_fell(&evidence.facts.demand.daily) {
        causes.push(Reason::new("DEMAND_FELL", 0, fall));
    }
    let coming = surplus.coming.min(surplus.excess);
    if coming > 0 {
        causes.push(Reason::new("MORE_IS_COMING", findings.effect(coming), [("quantity", surplus.coming.to_string())]));
    }
    if let Some(needed) = evidence.needed.first() {
        let effect = findings.effect(needed.quantity);
        causes.push(Reason::new("NEEDED_ELSEWHERE", effect, [("site", needed.site_id.clone()), ("quantity", needed.quantity.to_string())]));
    }
    // Stable: equal effects stay in the order of this file.
    causes.sort_by_key(|reason| -reason.effect);
    let mut reasons = vec![why_it_lies(findings)];
    reasons.extend(causes);
    reasons.truncate(REASONS_KEPT);
    reasons
}

fn why_it_lies(findings: &Findings<'_>) -> Reason {
    let (evidence, surplus, stake) = (findings.evidence, findings.surplus, findings.at_stake_minor);
    let days = ("days", evidence.quiet_days().to_string());
    if not_sold(&evidence.facts).is_some() {
        return Reason::new("PHASED_OUT", stake, [days, ("quantity", surplus.excess.to_string())]);
    }
    if findings.is_dead {
        return match evidence.last_wanted_on {
            Some(last) => Reason::new("DEAD", stake, [days, ("last", last.to_string())]),
            None => Reason::new("NEVER_ASKED_FOR", stake, [("since", evidence.watched_since.to_string())]),
        };
    }
    let total = (surplus.usable + surplus.coming).to_string();
    match findings.cover_days() {
        Some(cover) => Reason::new("LONG_COVER", stake, [("quantity", total), ("days", cover.to_string()), ("excess", surplus.excess.to_string())]),
        None => Reason::new("HARDLY_ANY_DEMAND", stake, [("quantity", total), days]),
    }
}

/// Less than half of the quarter before.
fn demand_fell(daily: &[i64]) -> Option<[(&'static str, String); 2]> {
    let before = daily.iter().rev().skip(QUARTER_DAYS).take(QUARTER_DAYS).sum::<i64>();
    let recent = daily.iter().rev().take(QUARTER_DAYS).sum::<i64>();
    (daily.len() >= 2 * QUARTER_DAYS && before > 0 && 2 * recent < before).then(|| [("recent", recent.to_string()), ("before", before.to_string())])
}

/// Codes of what to look at.
pub(super) fn flags(findings: &Findings<'_>) -> Vec<String> {
    let evidence = findings.evidence;
    let flags = [
        ("SHORT_HISTORY", is_short(evidence)),
        ("NO_SUPPLIER", evidence.facts.terms.is_none()),
        ("ONE_OFF_DEMAND", evidence.facts.demand.excluded_quantity > 0),
        ("RECONSTRUCTED", evidence.facts.reconstructed.is_some()),
        ("CORRECTED", !evidence.facts.corrections.is_empty()),
    ];
    flags.into_iter().filter(|(_, raised)| *raised).map(|(flag, _)| flag.to_owned()).collect()
}

/// 0.9 with good data, less for each doubt. It ranks by how much is known; it is no probability.
pub(super) fn confidence_millionths(findings: &Findings<'_>) -> i64 {
    let evidence = findings.evidence;
    let doubts = [
        (200_000, is_short(evidence)),
        (100_000, evidence.facts.demand.excluded_quantity > 0),
        (100_000, evidence.facts.reconstructed.is_some()),
        (100_000, matches!(findings.surplus.demand.class, "intermittent" | "lumpy")),
    ];
    let doubt: i64 = doubts.iter().filter(|(_, raised)| *raised).map(|(doubt, _)| doubt).sum();
    900_000 - doubt
}

/// Half a year shows whether anybody asks for a slow item.
fn is_short(evidence: &ExcessEvidence) -> bool {
    evidence.watched_since.days_until(evidence.facts.as_of) < SHORT_HISTORY_DAYS as i32
}

/// The sentence of a reason.
pub fn reason_text(reason: &Reason) -> String {
    let template = match reason.code.as_str() {
        "DEAD" => "Nobody has asked for it for {days} days, since {last}",
        "NEVER_ASKED_FOR" => "Nobody has ever asked for it here, since {since}",
        "PHASED_OUT" => "It is no longer sold, or another item takes over: {quantity} will find nobody",
        "LONG_COVER" => "{quantity} that are there or come last about {days} days at the expected demand; {excess} are not worth keeping so long",
        "HARDLY_ANY_DEMAND" => "Hardly any demand is expected for {quantity} that are there or come; it was last asked for {days} days ago",
        "MORE_IS_COMING" => "{quantity} more are on order or on their way",
        "NEEDED_ELSEWHERE" => "{site} wanted {quantity} more in a quarter than it has or expects",
        "DEMAND_FELL" => "{recent} were wanted in the last quarter, {before} in the one before",
        _ => "{code}",
    };
    reason.fill(template)
}

#[cfg(test)]
mod tests {
    use super::demand_fell;

    #[test]
    fn demand_fell_when_a_quarter_has_less_than_half_of_the_one_before() {
        let daily = |before: i64, recent: i64| [vec![before; 91], vec![recent; 91]].concat();
        assert!(demand_fell(&daily(5, 2)).is_some() && demand_fell(&daily(4, 2)).is_none() && demand_fell(&daily(0, 0)).is_none());
        assert!(demand_fell(&daily(5, 0)[1..]).is_none());
    }
}
