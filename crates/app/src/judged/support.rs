//! What suppliers' agreements support against what was planted: of the sales that the company's own clerk forgot the part that was found while it could be
//! claimed, and claims of sales that no agreement bears out.

use super::margin::Facts;
use super::taken::Case;
use super::truth::SupportedSale;
use super::{KindReport, count, share};
use crate::failure::Failure;
use crate::home::App;
use chandler_amount::{Price, Quantity};
use chandler_catalogue::key;
use chandler_erp::tables::{Claim, ClaimedSale};
use std::collections::{BTreeMap, BTreeSet};

type Sales<'t> = BTreeMap<(&'t str, i64), &'t SupportedSale>;

pub(super) fn say(app: &App, report: &mut KindReport, cases: &[Case<'_, Facts>], sales: &Sales<'_>) -> Result<(), Failure> {
    let of_support = || cases.iter().filter(|case| case.facts.cause == "support_not_claimed");
    let mut in_time = BTreeSet::new();
    for case in of_support() {
        for line in &case.facts.lines {
            let name = (line.document.as_str(), line.line);
            if sales.get(&name).is_some_and(|sale| case.facts.as_of <= sale.claim_by) {
                in_time.insert(name);
            }
        }
    }
    let runs = cases.iter().map(|case| case.facts.as_of);
    let (first_run, last_run) = (runs.clone().min(), runs.max());
    let reached = |sale: &SupportedSale| first_run.is_some_and(|run| sale.claim_by >= run) && last_run.is_some_and(|run| sale.shipped_on <= run);
    let dollars = |is_counted: &dyn Fn(&(&str, i64), &SupportedSale) -> bool| -> f64 {
        let counted = sales.iter().filter(|(name, sale)| sale.forgotten && is_counted(name, sale));
        counted.map(|(_, sale)| (sale.support_micros() * (sale.pieces - sale.returned)) as f64 / 1e6).sum()
    };
    let within = dollars(&|_, sale| reached(sale));
    let found = dollars(&|name, sale| reached(sale) && in_time.contains(name));
    report.say(
        "support_planted_dollars",
        Some(dollars(&|_, _| true)),
        "Support of suppliers that the company's own people forgot to claim, over all days",
    );
    report.say("support_within_reach_dollars", Some(within), "Of it what could still be claimed on the day of the first run or later");
    report.say("support_found_in_time_dollars", Some(found), "Of that in a recommendation before its window shut");
    report.say("support_found_in_time", share(found, within), "The same as a share");
    let decided = decided(app)?;
    report.say("support_claims", count(decided.len()), "Claims under agreements that recommendations filed");
    report.say(
        "support_claims_invalid",
        count(invalid(app, &decided, sales)?),
        "Of them with a sale or an amount that the agreement does not bear out",
    );
    Ok(())
}

/// Claims under agreements that a recommendation led to.
fn decided(app: &App) -> Result<BTreeSet<String>, Failure> {
    let (entity_id, reader) = (app.settings()?.entity_id, app.home.reader()?);
    let claims: Vec<Claim> = reader.scan(&key![&entity_id])?;
    let executed: BTreeSet<String> =
        reader.scan::<chandler_recommend::tables::RecommendationRow>(&key![&entity_id])?.into_iter().filter_map(|row| row.document).collect();
    let decided = claims.into_iter().filter(|claim| claim.agreement_id.is_some() && executed.contains(&claim.claim_number));
    Ok(decided.map(|claim| claim.claim_number).collect())
}

/// Of these the ones with a line that was not sold in the agreement's terms, or with another amount than its support comes to.
fn invalid(app: &App, decided: &BTreeSet<String>, sales: &Sales<'_>) -> Result<usize, Failure> {
    let (entity_id, reader) = (app.settings()?.entity_id, app.home.reader()?);
    let claimed: Vec<ClaimedSale> = reader.scan(&key![&entity_id])?;
    let is_borne_out = |row: &ClaimedSale| {
        let sale = sales.get(&(row.shipment_number.as_str(), row.line)).filter(|sale| sale.agreement_id == row.agreement_id);
        let support = sale.and_then(|sale| Price(sale.support_micros()).extend(row.quantity, Quantity(1), row.currency).ok());
        // What is taken off is the difference of two rounded amounts.
        sale.is_some_and(|sale| row.quantity.0 <= sale.pieces) && support.is_some_and(|support| (support.0 - row.amount.0).abs() <= 1)
    };
    let wrong = claimed.iter().filter(|row| decided.contains(&row.claim_number) && !is_borne_out(row));
    Ok(wrong.map(|row| &row.claim_number).collect::<BTreeSet<_>>().len())
}
