//! Publishing rules: sound tables become an immutable bundle under their content hash.

use crate::body::PublishRules;
use crate::collections::check_texts;
use crate::tables::{PublishedRules, RuleBundle};
use chandler_catalogue::key;
use chandler_erp::command::parse_body;
use chandler_erp::{Invalid, Refusal, Stop, Work};
use chandler_rules::{Bundle, BundleReport, RuleError, RuleTable};
use std::collections::BTreeMap;

pub(super) fn decide(work: &mut Work<'_>, body: &serde_json::Value) -> Result<(), Stop> {
    let body: PublishRules = parse_body(body)?;
    if body.tables.is_empty() {
        let message = "there is no rule file in it".to_owned();
        return Err(Stop::Invalid(Invalid {
            field: "tables".to_owned(),
            message,
            remedy: "Give the text of every rule file by its name".to_owned(),
        }));
    }
    let bundle = read(&body.tables).map_err(bad_rules)?;
    check_texts(&bundle).map_err(bad_rules)?;
    let report = bundle.check();
    if !report.ok {
        return Err(not_sound(&report).into());
    }
    keep(work, &body, bundle.hash())?;
    if !body.draft {
        publish(work, bundle.hash())?;
    }
    work.document("rule_bundle", bundle.hash());
    work.answer(serde_json::to_value(&report).unwrap_or_default());
    Ok(())
}

/// The tables of a bundle in the books.
pub(super) fn stored_bundle(row: &RuleBundle) -> Result<Bundle, Stop> {
    let tables: BTreeMap<String, String> = serde_json::from_value(row.tables.clone()).unwrap_or_default();
    read(&tables).map_err(|error| bad_rules(error).into())
}

fn read(tables: &BTreeMap<String, String>) -> Result<Bundle, RuleError> {
    let tables = tables.iter().map(|(file, text)| RuleTable::parse(file, text));
    Bundle::from_tables(tables.collect::<Result<_, _>>()?)
}

fn bad_rules(error: RuleError) -> Refusal {
    let subject = format!("{}:{}", error.file, error.line);
    Refusal::new("bad_rules", subject).with("fault", format!("{}: {}", error.field, error.message)).with("correction", error.remedy)
}

fn not_sound(report: &BundleReport) -> Refusal {
    let count = |of: fn(&chandler_rules::TableReport) -> usize| report.tables.iter().map(of).sum::<usize>();
    Refusal::new("rules_not_sound", &report.bundle)
        .with("gaps", count(|table| table.gaps.len()))
        .with("overlaps", count(|table| table.overlaps.len()))
        .with("unreachable", count(|table| table.unreachable.len()))
}

/// Keeps the texts once; the same content published again is the same bundle.
fn keep(work: &mut Work<'_>, body: &PublishRules, bundle: &str) -> Result<(), Stop> {
    if work.get::<RuleBundle>(key![bundle])?.is_some() {
        return Ok(());
    }
    let tables = serde_json::to_value(&body.tables).unwrap_or_default();
    let (published_at, actor) = (work.context.known_at, work.context.actor.clone());
    work.insert(RuleBundle { bundle: bundle.to_owned(), tables, published_at, actor, draft: body.draft });
    Ok(())
}

fn publish(work: &mut Work<'_>, bundle: &str) -> Result<(), Stop> {
    let (entity_id, actor) = (work.context.entity_id.clone(), work.context.actor.clone());
    let known = work.get::<PublishedRules>(key![&entity_id])?;
    let published = PublishedRules { entity_id, bundle: bundle.to_owned(), published_at: work.context.known_at, actor };
    if known.is_some() {
        work.update(published)
    } else {
        work.insert(published)
    }
    Ok(())
}
