//! A recommendation derived again with other facts: the stored evidence through the same functions, with one thing changed, and nothing stored.

use crate::CONTRACT;
use crate::documents::{Derivation, Reason, WhatIf, WhatIfProposal, WhatIfRequest, WhatIfSide, typed};
use crate::failure::{Failure, Place};
use crate::home::App;
use chandler_amount::{Amount, UnitFactor, format_scaled};
use chandler_recommend::replenishment::{
    DeriveError, EditImpact, NoAction, Outcome, Proposal, ReplenishmentEvidence, derive, impact_of, reason_text,
};
use chandler_recommend::tables::RecommendationRevision;
use chandler_recommend::{Recommendation, kind};

const LONGEST_LEAD_TIME_DAYS: u32 = 730;
const LONGEST_REVIEW_DAYS: u32 = 366;
const HIGHEST_SERVICE_LEVEL: f64 = 0.999;
const LARGEST_QUANTITY: i64 = 1_000_000_000;

impl App {
    /// What the recommendation would say with other facts, beside what it says. With nothing changed both sides are equal.
    ///
    /// # Errors
    /// When there is no such recommendation, or a value is out of its range.
    pub fn what_if(&self, rec_id: &str, request: &WhatIfRequest) -> Result<WhatIf, Failure> {
        let quantity = check(request)?;
        let (row, revision) = self.current_revision(rec_id)?;
        if kind(&row.kind).is_none_or(|spec| spec.edits != "quantity") {
            let message = format!("{rec_id} orders nothing that could be another quantity");
            return Err(Failure::input("no_what_if", rec_id, message, "Choose among its alternatives: `chandler show` lists each with its value"));
        }
        let evidence: ReplenishmentEvidence = typed(revision.evidence.clone(), rec_id)?;
        let side = |evidence: &ReplenishmentEvidence, quantity| side(evidence, quantity).map_err(|error| not_derivable(rec_id, &error));
        Ok(WhatIf {
            contract: CONTRACT,
            rec_id: rec_id.to_owned(),
            revision: revision.revision,
            unit: evidence.item.base_unit.clone(),
            before: side(&evidence, edited_quantity(&revision))?,
            after: side(&changed(evidence, request), quantity)?,
        })
    }
}

/// The quantity that a person put in place of the proposed one.
pub(crate) fn edited_quantity(revision: &RecommendationRevision) -> Option<i64> {
    revision.edit.as_ref()?.get("to")?.as_i64()
}

/// Checks the ranges; returns the quantity in base units.
fn check(request: &WhatIfRequest) -> Result<Option<i64>, Failure> {
    if request.service_level.is_some_and(|level| !(level > 0.0 && level <= HIGHEST_SERVICE_LEVEL)) {
        return Err(out_of_range(
            "service_level",
            "The service level is no such share of the units asked for",
            "Give a number above 0 and up to 0.999",
        ));
    }
    if request.lead_time_days.is_some_and(|days| !(1..=LONGEST_LEAD_TIME_DAYS).contains(&days)) {
        return Err(out_of_range("lead_time_days", "The lead time is no such number of days", "Give 1 to 730 days"));
    }
    if request.review_days.is_some_and(|days| !(1..=LONGEST_REVIEW_DAYS).contains(&days)) {
        return Err(out_of_range("review_days", "The review is no such number of days", "Give 1 to 366 days"));
    }
    let Some(text) = &request.quantity else { return Ok(None) };
    let quantity = UnitFactor::ONE.to_base(text).ok().map(|quantity| quantity.0).filter(|quantity| (1..=LARGEST_QUANTITY).contains(quantity));
    quantity.map(Some).ok_or_else(|| out_of_range("quantity", "The quantity is no whole number of base units", "Give 1 to 1000000000 base units"))
}

fn out_of_range(field: &str, message: &str, remedy: &str) -> Failure {
    Failure::input("out_of_range", field, message, remedy).at(Place { field: Some(field.to_owned()), ..Place::default() })
}

fn not_derivable(rec_id: &str, error: &DeriveError) -> Failure {
    Failure::input("not_derivable", rec_id, error.to_string(), "Change something else, or less")
}

/// The facts as the request wants them. A service level makes an item stocked: the question would mean nothing otherwise. With another need the order of its
/// supplier would be another one, which a row cannot tell: it is asked what it needs by itself.
fn changed(mut evidence: ReplenishmentEvidence, request: &WhatIfRequest) -> ReplenishmentEvidence {
    if request.service_level.is_some() || request.review_days.is_some() || request.lead_time_days.is_some() {
        evidence.supplier_order = None;
    }
    let mut set = |table: &str, output: &str, value: String| {
        if let Some(rule) = evidence.rules.iter_mut().find(|rule| rule.table == table) {
            rule.outputs.insert(output.to_owned(), value);
        }
    };
    if let Some(level) = request.service_level {
        set("service_targets", "service_level", format_scaled((level * 1e6).round() as i64, 6, 0));
        set("service_targets", "shortage_cost", "0".to_owned());
        set("service_targets", "stocked", "true".to_owned());
    }
    if let Some(days) = request.review_days {
        set("ordering_limits", "review_days", days.to_string());
    }
    if request.lead_time_days.is_some() {
        evidence.lead_time.corrected_days = request.lead_time_days;
    }
    evidence
}

fn side(evidence: &ReplenishmentEvidence, quantity: Option<i64>) -> Result<WhatIfSide, DeriveError> {
    let rule = |table: &str, output: &str| evidence.rule(table)?.outputs.get(output);
    let side = WhatIfSide {
        service_level: rule("service_targets", "service_level").and_then(|level| level.parse().ok()).unwrap_or(0.0),
        lead_time_days: None,
        review_days: rule("ordering_limits", "review_days").and_then(|days| days.parse().ok()).unwrap_or(1),
        no_action: None,
        position: None,
        reorder_point: None,
        proposal: None,
    };
    match derive(evidence)? {
        Outcome::NoAction(NoAction { why, position, reorder_point }) => Ok(WhatIfSide {
            no_action: Some(why.to_owned()),
            position: position.map(|position| position.to_string()),
            reorder_point: reorder_point.map(|point| point.to_string()),
            ..side
        }),
        Outcome::Proposal(proposed) => {
            let Proposal { record, evidence } = *proposed;
            let impact = quantity.map(|quantity| impact_of(&record, &evidence, quantity)).transpose()?;
            Ok(WhatIfSide {
                lead_time_days: evidence.lead_time_demand.as_ref().and_then(|demand| demand.lead_time_days.parse().ok()),
                position: Some(record.impact.position.to_string()),
                reorder_point: Some(record.impact.reorder_point.to_string()),
                proposal: Some(proposal(&record, quantity, impact)),
                ..side
            })
        }
    }
}

/// The order of a record, or of the quantity that a person gave with its impact.
fn proposal(record: &Recommendation, quantity: Option<i64>, given: Option<EditImpact>) -> WhatIfProposal {
    let (action, impact) = (&record.action, &record.impact);
    let proposed = EditImpact {
        order_value_minor: action.order_value_minor,
        value_minor: impact.value_minor,
        cover_days_after_tenths: impact.cover_days_after_tenths,
        stockout_after_millionths: impact.stockout_after_millionths,
    };
    let after = given.unwrap_or(proposed);
    let reason = |reason: &chandler_recommend::Reason| Reason { code: reason.code.clone(), effect: reason.effect, text: reason_text(reason) };
    WhatIfProposal {
        quantity: quantity.unwrap_or(action.quantity).to_string(),
        quantity_proposed: action.quantity.to_string(),
        order_up_to: impact.order_up_to.to_string(),
        order_value: Amount(after.order_value_minor).of(action.currency),
        value: Amount(after.value_minor).of(action.currency),
        cover_days_before: impact.cover_days_before_tenths.map(tenths),
        cover_days_after: after.cover_days_after_tenths.map(tenths),
        stockout_probability_before: millionths(impact.stockout_before_millionths),
        stockout_probability_after: millionths(after.stockout_after_millionths),
        order_by: record.deadline,
        reasons: record.reasons.iter().map(reason).collect(),
        derivation: Derivation::from(&record.derivation),
    }
}

fn tenths(value: i64) -> f64 {
    value as f64 / 10.0
}

fn millionths(value: i64) -> f64 {
    value as f64 / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;
    use std::fs;
    use std::path::Path;

    /// The evidence that the replay of the release is tested with, and the record of each.
    fn bundles() -> Vec<(String, ReplenishmentEvidence, Recommendation)> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden/replay/0.1");
        let files = fs::read_dir(folder).expect("the bundles").map(|file| file.expect("a file").path());
        let bundle = |file: std::path::PathBuf| {
            let mut bundle: Value = serde_json::from_str(&fs::read_to_string(&file).expect("text")).expect("JSON");
            let mut part = |name: &str| bundle[name].take();
            let (evidence, record) = (part("evidence"), part("record"));
            // Bundles of other kinds lie beside them.
            let is_order = record["kind"] == "replenishment";
            is_order.then(|| {
                (file.display().to_string(), serde_json::from_value(evidence).expect("evidence"), serde_json::from_value(record).expect("a record"))
            })
        };
        files.filter_map(bundle).collect()
    }

    fn ask(evidence: &ReplenishmentEvidence, request: &WhatIfRequest) -> WhatIfSide {
        let quantity = check(request).expect("in range");
        side(&changed(evidence.clone(), request), quantity).expect("derives")
    }

    #[test]
    fn with_nothing_changed_it_says_what_was_recorded() {
        for (name, evidence, record) in bundles() {
            let proposal = ask(&evidence, &WhatIfRequest::default()).proposal.expect("a proposal");
            assert_eq!(proposal.derivation, Derivation::from(&record.derivation), "{name}");
            assert_eq!(proposal.quantity, record.action.quantity.to_string(), "{name}");
            assert_eq!(proposal.order_value, Amount(record.action.order_value_minor).of(record.action.currency), "{name}");
            assert_eq!(proposal.stockout_probability_after, millionths(record.impact.stockout_after_millionths), "{name}");
        }
    }

    #[test]
    fn more_service_and_longer_waiting_raise_the_reorder_point() {
        let point = |side: WhatIfSide| side.reorder_point.and_then(|point| point.parse::<i64>().ok()).expect("a reorder point");
        let changes = [
            WhatIfRequest { service_level: Some(0.999), ..WhatIfRequest::default() },
            WhatIfRequest { lead_time_days: Some(60), ..WhatIfRequest::default() },
            WhatIfRequest { review_days: Some(90), ..WhatIfRequest::default() },
        ];
        for request in &changes {
            let sides = bundles().into_iter().map(|(name, evidence, record)| (name, record.impact.reorder_point, ask(&evidence, request)));
            let points: Vec<(String, i64, i64)> = sides.map(|(name, before, side)| (name, before, point(side))).collect();
            assert!(points.iter().all(|(_, before, after)| after >= before), "{request:?}: {points:?}");
            // Of steady demand, and where a quantile is held to what was ever seen, more service asks for no more stock.
            assert!(points.iter().filter(|(_, before, after)| after > before).count() >= 2, "{request:?}: {points:?}");
        }
        let (_, evidence, _) = &bundles()[0];
        let side = ask(evidence, &changes[1]);
        assert!(side.lead_time_days.is_none_or(|days| (55.0..65.0).contains(&days)), "{:?}", side.lead_time_days);
    }

    #[test]
    fn a_quantity_changes_what_follows_and_not_what_is_proposed() {
        for (name, evidence, record) in bundles() {
            let doubled = record.action.quantity * 2;
            let request = WhatIfRequest { quantity: Some(doubled.to_string()), ..WhatIfRequest::default() };
            let proposal = ask(&evidence, &request).proposal.expect("a proposal");
            assert_eq!((proposal.quantity, proposal.quantity_proposed), (doubled.to_string(), record.action.quantity.to_string()), "{name}");
            assert!(proposal.cover_days_after >= record.impact.cover_days_after_tenths.map(tenths), "{name}");
            assert!(proposal.stockout_probability_after <= millionths(record.impact.stockout_after_millionths), "{name}");
        }
    }

    #[test]
    fn little_service_after_a_short_wait_needs_nothing() {
        let request = WhatIfRequest { service_level: Some(0.01), lead_time_days: Some(1), review_days: Some(1), quantity: None };
        let sides: Vec<WhatIfSide> = bundles().iter().map(|(_, evidence, _)| ask(evidence, &request)).collect();
        let nothing = sides.iter().filter(|side| side.no_action.as_deref() == Some("above_reorder_point"));
        assert!(nothing.clone().count() > 0, "{sides:?}");
        assert!(nothing.clone().all(|side| side.proposal.is_none() && side.position.is_some() && side.reorder_point.is_some()));
    }

    #[test]
    fn values_out_of_their_range_are_named() {
        let request = |change: fn(&mut WhatIfRequest)| {
            let mut request = WhatIfRequest::default();
            change(&mut request);
            request
        };
        let cases = [
            (request(|request| request.service_level = Some(0.0)), "service_level"),
            (request(|request| request.service_level = Some(1.0)), "service_level"),
            (request(|request| request.service_level = Some(f64::NAN)), "service_level"),
            (request(|request| request.lead_time_days = Some(731)), "lead_time_days"),
            (request(|request| request.review_days = Some(0)), "review_days"),
            (request(|request| request.quantity = Some("1.5".to_owned())), "quantity"),
            (request(|request| request.quantity = Some("0".to_owned())), "quantity"),
        ];
        for (request, field) in cases {
            let failure = check(&request).expect_err("out of range");
            assert_eq!((failure.code.as_str(), failure.at.and_then(|at| at.field).as_deref()), ("out_of_range", Some(field)));
        }
    }
}
