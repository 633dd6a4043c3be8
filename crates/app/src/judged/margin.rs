//! Lost margin against the leaks that were planted: documents found, money found, and money that came back, of each case as much as was said or not.

use super::bands::{bands, classes};
use super::calibration::Calibration;
use super::taken::{Case, Judged};
use super::truth::{PlantedLeak, SupportedSale, Truth};
use super::{KindReport, count, share, support};
use crate::failure::Failure;
use crate::home::App;
use chandler_calendar::Day;
use chandler_catalogue::key;
use chandler_erp::tables::{CarrierBill, Claim, Invoice, InvoiceLine, ShipmentLine};
use chandler_recommend::margin::ASKED_FOR;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Deserialize)]
pub(super) struct Facts {
    pub as_of: Day,
    pub cause: String,
    pub lines: Vec<Line>,
}

#[derive(Deserialize)]
pub(super) struct Line {
    pub document: String,
    pub line: i64,
    lost_minor: i64,
}

/// Planted leaks by document.
struct Planted<'t> {
    by_document: BTreeMap<&'t str, Vec<(usize, &'t PlantedLeak)>>,
    /// Shipments by the carrier's bill for them.
    shipments: BTreeMap<String, String>,
    /// Order and its line by invoice or shipment and their line.
    orders: BTreeMap<(String, i64), (String, i64)>,
}

pub(super) fn judge(app: &App, judged: &Judged, truth: &Truth) -> Result<KindReport, Failure> {
    let mut report = KindReport::new("margin");
    let entity_id = app.settings()?.entity_id;
    let reader = app.home.reader()?;
    let bills: Vec<CarrierBill> = reader.scan(&key![&entity_id])?;
    let invoiced: Vec<InvoiceLine> = reader.scan(&key![&entity_id])?;
    let shipped: Vec<ShipmentLine> = reader.scan(&key![&entity_id])?;
    let of_invoice = invoiced.into_iter().map(|row| ((row.invoice_number, row.line), (row.so_number, row.so_line)));
    let of_shipment = shipped.into_iter().map(|row| ((row.shipment_number, row.line), (row.so_number, row.so_line)));
    let mut planted = Planted {
        by_document: BTreeMap::new(),
        shipments: bills.into_iter().map(|bill| (bill.carrier_bill_number, bill.shipment_number)).collect(),
        orders: of_invoice.chain(of_shipment).collect(),
    };
    for leak in truth.leaks.iter().enumerate() {
        planted.by_document.entry(&leak.1.document).or_default().push(leak);
    }
    let supported: BTreeMap<(&str, i64), &SupportedSale> =
        truth.supported.iter().map(|sale| ((sale.shipment_number.as_str(), sale.line), sale)).collect();
    let cases: Vec<Case<'_, Facts>> = judged.cases("margin");
    let mut found = BTreeSet::new();
    let (mut taken, mut right, mut lost, mut lost_rightly) = (0, 0, 0.0, 0.0);
    for case in &cases {
        let is_support = case.facts.cause == "support_not_claimed";
        let lines = case.facts.lines.iter().map(|line| (line, planted.behind(&case.facts.cause, line)));
        let (mut all, mut true_part) = (0.0, 0.0);
        for (line, leak) in lines {
            all += line.lost_minor as f64 / 100.0;
            // A sale that the clerk would have claimed on Friday can be claimed as well.
            let is_right = leak.is_some() || is_support && supported.contains_key(&(line.document.as_str(), line.line));
            true_part += if is_right { line.lost_minor as f64 / 100.0 } else { 0.0 };
            found.extend(leak);
        }
        if case.is_taken {
            taken += 1;
            right += usize::from(true_part * 2.0 >= all);
            lost += all;
            lost_rightly += true_part;
        }
    }
    let sum = |is_counted: &dyn Fn(usize) -> bool| {
        truth.leaks.iter().enumerate().filter(|(index, _)| is_counted(*index)).map(|(_, leak)| leak.dollars()).sum::<f64>()
    };
    let (all, found_dollars) = (sum(&|_| true), sum(&|index| found.contains(&index)));
    report.say("taken", count(taken), "Cases carried out, or open within a day's work");
    report.say("precision", share(right as f64, taken as f64), "Of them cases of which at least half of the money was planted");
    report.say("precision_by_money", share(lost_rightly, lost), "Of the money of cases taken the part that was planted");
    report.say("planted", count(truth.leaks.len()), "Leaks of all kinds, over all days");
    report.say("recall", share(found.len() as f64, truth.leaks.len() as f64), "Of them in any recommendation");
    report.say("planted_dollars", Some(all), "What they lose");
    report.say("found_dollars", Some(found_dollars), "Of it in any recommendation");
    report.say("recall_by_money", share(found_dollars, all), "The same as a share");
    let (asked, back) = money_back(app)?;
    report.say("asked_dollars", Some(asked), "Claimed from suppliers and carriers, and billed to customers later, with tax");
    report.say("back_dollars", Some(back), "Of it paid by now");
    support::say(app, &mut report, &cases, &supported)?;
    let found = &found;
    let leaks = || truth.leaks.iter().enumerate().map(move |(index, leak)| (leak.kind.as_str(), leak.dollars(), found.contains(&index)));
    report.by_size = bands(leaks().map(|(_, dollars, found)| (dollars, found)).collect());
    report.by_class = classes(leaks());
    report.calibration = Calibration::of_shares("the share of the money lost that a claim or a bill brings back, its work paid for", &shares(judged));
    Ok(report)
}

/// Of each claim and bill that is measured the share of the money lost that was to come back, and that came.
fn shares(judged: &Judged) -> Vec<(f64, f64)> {
    let asked = judged.measured::<Facts>("margin").into_iter().filter(|(_, outcome)| ASKED_FOR.contains(&outcome.verb.as_str()));
    let shares = asked.filter_map(|(facts, outcome)| {
        let lost: i64 = facts.lines.iter().map(|line| line.lost_minor).sum();
        let of_lost = |minor: i64| share(minor as f64, lost as f64).map(|share| share.clamp(0.0, 1.0));
        Some((of_lost(outcome.predicted.0)?, of_lost(outcome.realised?.0)?))
    });
    shares.collect()
}

impl Planted<'_> {
    /// The leak that a line of a case is about.
    fn behind(&self, cause: &str, line: &Line) -> Option<usize> {
        let document = self.shipments.get(&line.document).unwrap_or(&line.document);
        let order = self.orders.get(&(line.document.clone(), line.line)).map(|(order, number)| (order.as_str(), *number));
        let of = |(document, number): (&str, i64)| {
            let is_it = |leak: &&(usize, &PlantedLeak)| is_cause_of(cause, &leak.1.kind) && leak.1.line.is_none_or(|of_leak| of_leak == number);
            self.by_document.get(document)?.iter().find(is_it).map(|(index, _)| *index)
        };
        of((document.as_str(), line.line)).or_else(|| of(order?))
    }
}

/// Freight, bills and claims have leaks of their own names; what is lost by a price is a question of the price alone.
fn is_cause_of(cause: &str, kind: &str) -> bool {
    const NAMED: [&str; 6] =
        ["freight_not_billed", "carrier_overbilled", "supplier_overbilled", "duplicate_credit", "support_not_claimed", "claim_short_paid"];
    if NAMED.contains(&cause) || NAMED.contains(&kind) { cause == kind } else { true }
}

/// Dollars claimed from suppliers and carriers and billed later to customers, and those that came.
fn money_back(app: &App) -> Result<(f64, f64), Failure> {
    let entity_id = app.settings()?.entity_id;
    let reader = app.home.reader()?;
    let claims: Vec<Claim> = reader.scan(&key![&entity_id])?;
    let invoices: Vec<Invoice> = reader.scan(&key![&entity_id])?;
    let memos = || invoices.iter().filter(|invoice| invoice.debit_reason.is_some());
    let asked = claims.iter().map(|claim| claim.claimed.0).sum::<i64>() + memos().map(|memo| memo.total.0).sum::<i64>();
    let back = claims.iter().map(|claim| claim.received.0).sum::<i64>() + memos().map(|memo| memo.total.0 - memo.open.0).sum::<i64>();
    Ok((asked as f64 / 100.0, back as f64 / 100.0))
}
