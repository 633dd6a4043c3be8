//! What people did with the recommendations of a supplier, and what those that were carried out brought.

use super::state;
use super::terms::{Segment, Terms};
use crate::state::State;
use crate::tables::{AutomationRow, OutcomeRow, RecommendationRow};
use chandler_amount::{Amount, Currency};
use chandler_calendar::Day;
use std::collections::{BTreeMap, BTreeSet};

/// The books of decisions by kind and supplier: read once, asked for every segment.
#[derive(Debug, Default)]
pub struct History {
    pasts: BTreeMap<(String, String), Past>,
}

#[derive(Debug, Default)]
struct Past {
    decided: Vec<(Day, Verdict)>,
    settled: Vec<Settled>,
}

/// What a person made of a recommendation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Accepted,
    Edited,
    Rejected,
}

#[derive(Debug)]
struct Settled {
    matured_on: Day,
    rec_id: String,
    predicted: Amount,
    realised: Amount,
}

/// What speaks for and against letting a segment go without people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scorecard {
    /// Accepted by people as proposed.
    pub accepted: usize,
    pub edited: usize,
    pub rejected: usize,
    /// Measured outcomes, whoever approved.
    pub settled: usize,
    pub predicted: Amount,
    pub realised: Amount,
    /// The same of the last of them only, as many as the rules demand.
    pub recent_predicted: Amount,
    pub recent_realised: Amount,
}

impl Scorecard {
    /// What people decided.
    pub fn decided(&self) -> usize {
        self.accepted + self.edited + self.rejected
    }

    /// What they edited or rejected of it.
    pub fn overruled(&self) -> usize {
        self.edited + self.rejected
    }
}

impl History {
    /// Sorts what the books have. What a rule approved and nobody touched counts among outcomes, and not among what people decided.
    ///
    /// Outcomes in another currency than the house's do not add up with the others and are left out.
    pub fn of(rows: &[RecommendationRow], outcomes: &[OutcomeRow], automations: &[AutomationRow], house: Currency) -> Self {
        let by_rule: BTreeSet<&str> = automations.iter().filter(|row| row.state == state::EXECUTED).map(|row| row.rec_id.as_str()).collect();
        let measured: BTreeMap<&str, &OutcomeRow> =
            outcomes.iter().filter(|row| row.currency == house).map(|row| (row.rec_id.as_str(), row)).collect();
        let mut history = Self::default();
        for row in rows {
            let past = history.pasts.entry(scope(&Segment::of(row))).or_default();
            if !by_rule.contains(row.rec_id.as_str()) {
                past.decided.extend(verdict(row).map(|verdict| (row.as_of, verdict)));
            }
            past.settled.extend(measured.get(row.rec_id.as_str()).and_then(|outcome| settled(outcome)));
        }
        for past in history.pasts.values_mut() {
            past.settled.sort_by(|left, right| right.matured_on.cmp(&left.matured_on).then_with(|| left.rec_id.cmp(&right.rec_id)));
        }
        history
    }

    /// The scorecard of a segment's kind and supplier on a day, as far back as the rules look.
    pub fn scorecard(&self, segment: &Segment, terms: &Terms, today: Day) -> Scorecard {
        let Some(past) = self.pasts.get(&scope(segment)) else { return Scorecard::default() };
        let since = today.plus_days(-terms.look_back_days);
        let count = |wanted: Verdict| past.decided.iter().filter(|(day, verdict)| *day >= since && *verdict == wanted).count();
        let settled: Vec<&Settled> = past.settled.iter().filter(|settled| settled.matured_on >= since).collect();
        let recent = &settled[..terms.settled_min.min(settled.len())];
        let sum = |of: &[&Settled], amount: fn(&Settled) -> Amount| of.iter().map(|settled| amount(settled)).sum();
        Scorecard {
            accepted: count(Verdict::Accepted),
            edited: count(Verdict::Edited),
            rejected: count(Verdict::Rejected),
            settled: settled.len(),
            predicted: sum(&settled, |settled| settled.predicted),
            realised: sum(&settled, |settled| settled.realised),
            recent_predicted: sum(recent, |settled| settled.predicted),
            recent_realised: sum(recent, |settled| settled.realised),
        }
    }
}

/// Classes of one supplier share its scorecard: what goes wrong with a supplier goes wrong with all it sells.
fn scope(segment: &Segment) -> (String, String) {
    (segment.kind.clone(), segment.supplier_id.clone())
}

fn settled(outcome: &OutcomeRow) -> Option<Settled> {
    Some(Settled { matured_on: outcome.matured_on, rec_id: outcome.rec_id.clone(), predicted: outcome.predicted, realised: outcome.realised? })
}

/// None while nobody has decided it, and where it went without a decision.
fn verdict(row: &RecommendationRow) -> Option<Verdict> {
    let is_edited = row.edited_quantity.is_some() || row.verb != row.proposed_verb;
    match State::from_name(&row.state)? {
        State::Rejected => Some(Verdict::Rejected),
        State::Edited => Some(Verdict::Edited),
        State::Approved | State::Executed | State::Failed | State::OutcomeMeasured | State::Reversed | State::Unmeasurable => {
            Some(if is_edited { Verdict::Edited } else { Verdict::Accepted })
        }
        State::Proposed | State::AutoApproved | State::Snoozed | State::Superseded | State::Expired => None,
    }
}
