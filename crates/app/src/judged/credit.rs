//! Releases of held orders against what was paid of them: the simulated customers pay by their planted habit, and some never do.

use super::taken::{Case, Judged};
use super::{KindReport, count, share};
use serde::Deserialize;

/// Decisions that let goods go.
const RELEASES: [&str; 2] = ["release", "release_part"];

#[derive(Deserialize)]
struct Facts {
    payer: Payer,
}

#[derive(Deserialize)]
struct Payer {
    own: Record,
}

#[derive(Deserialize)]
struct Record {
    ended: i64,
    late: i64,
}

pub(super) fn judge(judged: &Judged) -> KindReport {
    let mut report = KindReport::new("credit");
    let cases: Vec<Case<'_, Facts>> = judged.cases("credit");
    let taken: Vec<&Case<'_, Facts>> = cases.iter().filter(|case| case.is_taken).collect();
    let released = taken.iter().filter(|case| RELEASES.contains(&case.row.verb.as_str()));
    report.say("taken", count(taken.len()), "Held orders decided, or open within a day's work");
    report.say("released", count(released.clone().count()), "Of them let go, whole or in part");
    let (late, ended) = released.fold((0, 0), |(late, ended), case| (late + case.facts.payer.own.late, ended + case.facts.payer.own.ended));
    report.say("released_late_share", share(late as f64, ended as f64), "Of the earlier invoices of those customers paid late");
    let measured = judged.measured::<Facts>("credit");
    let losses = measured.iter().filter(|(_, outcome)| outcome.realised.is_some_and(|realised| realised.0 < 0));
    report.say("loss_share", share(losses.count() as f64, measured.len() as f64), "Of what was measured, orders that cost more than they brought");
    report
}
