//! Taking in what a run found. What people said outlives the run: edits stay, snoozes stay with their subject, what was rejected keeps quiet.
//!
//! For each subject: nothing open → a new recommendation (unless it keeps quiet); open and about the same → refreshed, a new revision; open and
//! changed → superseded by a new one, an edited one excepted, which keeps the person's quantity; needed no more → expired.

use super::edit::show_impact;
use super::open::{Control, Remark, control_of, move_on, wake_when_due, write_event};
use crate::body::{RecordRun, RunProposal};
use crate::canonical::canonical_hash;
use crate::record::{Recommendation, rec_id};
use crate::state::{Event, State};
use crate::tables::{DecisionRun, RecommendationRevision, RecommendationRow, RuleBundle, SubjectControl};
use chandler_amount::{Amount, Price, Quantity};
use chandler_calendar::Day;
use chandler_catalogue::key;
use chandler_erp::command::parse_body;
use chandler_erp::{Lookup, Refusal, Stop, Work};
use std::collections::{BTreeMap, BTreeSet};

/// How many recommendations of a kind a run changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct RunCounts {
    /// Subjects that the run looked at.
    pub checked: usize,
    pub proposed: usize,
    pub refreshed: usize,
    pub superseded: usize,
    pub expired: usize,
    /// Kept back because a person rejected about the same.
    pub quiet: usize,
}

type Counts = BTreeMap<String, RunCounts>;

pub(super) fn decide(work: &mut Work<'_>, body: &serde_json::Value) -> Result<(), Stop> {
    let run: RecordRun = parse_body(body)?;
    let entity_id = work.context.entity_id.clone();
    work.fetch([
        Lookup::row::<DecisionRun>(key![&entity_id, &run.run_id]),
        Lookup::row::<RuleBundle>(key![&run.rule_bundle]),
        Lookup::set::<SubjectControl>(key![&entity_id]),
    ])?;
    if let Some(known) = work.get::<DecisionRun>(key![&entity_id, &run.run_id])? {
        // The run is in the books already: taking it in again changes nothing.
        work.document("decision_run", known.run_id);
        work.answer(known.counts);
        return Ok(());
    }
    let mut counts = Counts::new();
    for kind in run.proposals.iter().map(|proposal| &proposal.record.kind).chain(run.cleared.iter().map(|cleared| &cleared.kind)) {
        counts.entry(kind.clone()).or_default().checked += 1;
    }
    if !run.draft {
        work.require::<RuleBundle>(key![&run.rule_bundle], "unknown_rules")?;
        let controls = fetch_controls(work, &run)?;
        run.proposals.iter().try_for_each(|proposal| check_proposal(work, &run, proposal))?;
        run.proposals.iter().try_for_each(|proposal| take_proposal(work, &run, proposal, &mut counts))?;
        expire_others(work, &run, controls, &mut counts)?;
    }
    record_header(work, run, &counts);
    Ok(())
}

/// A record that does not hold together is refused with the whole run: it was not derived.
fn check_proposal(work: &Work<'_>, run: &RecordRun, proposal: &RunProposal) -> Result<(), Stop> {
    let record = &proposal.record;
    let fault = if record.entity_id != work.context.entity_id {
        Some("it belongs to another entity".to_owned())
    } else if record.rule_bundle != run.rule_bundle {
        Some("it was decided by other rules than the run".to_owned())
    } else if record.evidence_hash != canonical_hash(&proposal.evidence) {
        Some("the evidence is not the one it names".to_owned())
    } else if record.derivation.result != record.action.quantity.to_string() {
        Some("the derivation ends in another quantity".to_owned())
    } else {
        record.derivation.check().err().map(|error| error.to_string())
    };
    fault.map_or(Ok(()), |fault| Err(Refusal::new("record_damaged", &record.subject).with("fault", fault).into()))
}

/// Fetches what the run can touch in one round trip, and gives the memory of all subjects.
fn fetch_controls(work: &Work<'_>, run: &RecordRun) -> Result<Vec<SubjectControl>, Stop> {
    let entity_id = &work.context.entity_id;
    let controls = work.scan::<SubjectControl>(key![entity_id])?;
    let subject = |proposal: &RunProposal| Lookup::row::<SubjectControl>(key![entity_id, &proposal.record.kind, &proposal.record.subject]);
    let open = controls.iter().filter_map(|control| control.open_rec_id.as_ref());
    let rows = open.map(|rec_id| Lookup::row::<RecommendationRow>(key![entity_id, rec_id]));
    work.fetch(run.proposals.iter().map(subject).chain(rows))?;
    Ok(controls)
}

fn take_proposal(work: &mut Work<'_>, run: &RecordRun, proposal: &RunProposal, counts: &mut Counts) -> Result<(), Stop> {
    let record = &proposal.record;
    let mut control = control_of(work, &record.kind, &record.subject)?;
    let count = counts.entry(record.kind.clone()).or_default();
    let open = open_row(work, &control.row)?;
    let Some(mut row) = open else {
        if keeps_quiet(&control.row, record, run.as_of) {
            count.quiet += 1;
            return Ok(());
        }
        count.proposed += 1;
        return propose(work, run, proposal, control, None);
    };
    wake_when_due(work, &mut row, run.as_of)?;
    control = control_of(work, &record.kind, &record.subject)?;
    let is_changed = row.quantity != Some(Quantity(record.action.quantity)) || row.supplier_id.as_ref() != Some(&record.action.supplier_id);
    if is_changed && row.state != State::Edited.name() {
        count.superseded += 1;
        row.superseded_by = Some(new_rec_id(work, run, record));
        let detail = serde_json::json!({ "by": row.superseded_by, "quantity": record.action.quantity });
        move_on(work, &mut row, Event::Supersede, &Remark { detail, ..Remark::default() })?;
        return propose(work, run, proposal, control, Some(row.rec_id));
    }
    count.refreshed += 1;
    refresh(work, run, proposal, row, &control.row, is_changed)
}

fn open_row(work: &Work<'_>, control: &SubjectControl) -> Result<Option<RecommendationRow>, Stop> {
    let Some(rec_id) = &control.open_rec_id else { return Ok(None) };
    work.get::<RecommendationRow>(key![&control.entity_id, rec_id])
}

fn new_rec_id(work: &Work<'_>, run: &RecordRun, record: &Recommendation) -> String {
    rec_id(&work.context.entity_id, &record.kind, &record.subject, &run.run_id)
}

/// Whether a person rejected about this quantity and the days of quiet are not over.
fn keeps_quiet(control: &SubjectControl, record: &Recommendation, as_of: Day) -> bool {
    let is_quiet = control.quiet_until.is_some_and(|until| as_of < until);
    is_quiet && !is_material(control.rejected_quantity, record.action.quantity)
}

/// A change by half or more: enough to come back to a person who had put the subject aside.
fn is_material(before: Option<Quantity>, now: i64) -> bool {
    before.is_none_or(|before| now.abs_diff(before.0) >= before.0.unsigned_abs().div_ceil(2))
}

fn propose(work: &mut Work<'_>, run: &RecordRun, proposal: &RunProposal, mut control: Control, supersedes: Option<String>) -> Result<(), Stop> {
    let record = &proposal.record;
    let rec_id = new_rec_id(work, run, record);
    let mut row = row_of(record, run, rec_id.clone());
    row.supersedes = supersedes;
    keep_owner(&mut row, &control.row);
    write_revision(work, run, proposal, &row);
    write_event(work, &row, Event::Propose, None, &Remark { detail: serde_json::json!({ "quantity": record.action.quantity }), ..Remark::default() });
    work.insert(row.clone());
    let still_snoozed =
        control.row.snoozed_until.filter(|until| *until > run.as_of && !is_material(control.row.snoozed_quantity, record.action.quantity));
    match still_snoozed {
        Some(until) => {
            row.snoozed_until = Some(until);
            let reason = control.row.reason.clone();
            move_on(work, &mut row, Event::Snooze, &Remark { reason: reason.as_deref(), ..Remark::default() })?;
        }
        None => control.wake(),
    }
    control.row.open_rec_id = Some(rec_id);
    control.save(work)
}

/// The owner whom a person named decides on the subject, whatever the rule says.
fn keep_owner(row: &mut RecommendationRow, control: &SubjectControl) {
    if let Some(owner) = &control.owner {
        row.owner.clone_from(owner);
    }
}

/// The same recommendation with today's figures. What a person entered stays; its impact is computed again.
fn refresh(
    work: &mut Work<'_>,
    run: &RecordRun,
    proposal: &RunProposal,
    known: RecommendationRow,
    control: &SubjectControl,
    is_changed: bool,
) -> Result<(), Stop> {
    let record = &proposal.record;
    if known.hash == record.hash() {
        return Ok(());
    }
    let mut row = RecommendationRow {
        revision: known.revision + 1,
        state: known.state.clone(),
        edited_quantity: known.edited_quantity,
        snoozed_until: known.snoozed_until,
        supersedes: known.supersedes.clone(),
        first_run_id: known.first_run_id.clone(),
        ..row_of(record, run, known.rec_id.clone())
    };
    keep_owner(&mut row, control);
    if let Some(edited) = row.edited_quantity {
        let evidence = serde_json::from_value(proposal.evidence.clone());
        let evidence = evidence.map_err(|fault| Refusal::new("record_damaged", &record.subject).with("fault", fault))?;
        show_impact(&mut row, record, &evidence, edited.0)?;
        if let (true, Some(flags)) = (is_changed, row.flags.as_array_mut()) {
            flags.push("CHANGED_SINCE_EDIT".into());
        }
    }
    write_revision(work, run, proposal, &row);
    move_on(work, &mut row, Event::Refresh, &Remark { detail: serde_json::json!({ "quantity": record.action.quantity }), ..Remark::default() })
}

/// Expires what the run looked at and found unneeded, and whatever is past its last day. An edited one goes only with its last day.
fn expire_others(work: &mut Work<'_>, run: &RecordRun, controls: Vec<SubjectControl>, counts: &mut Counts) -> Result<(), Stop> {
    let proposed: BTreeSet<(&str, &str)> =
        run.proposals.iter().map(|proposal| (proposal.record.kind.as_str(), proposal.record.subject.as_str())).collect();
    let cleared: BTreeMap<(&str, &str), &str> =
        run.cleared.iter().map(|cleared| ((cleared.kind.as_str(), cleared.subject.as_str()), cleared.why.as_str())).collect();
    for known in controls {
        let subject = (known.kind.as_str(), known.subject.as_str());
        if proposed.contains(&subject) {
            continue;
        }
        let Some(mut row) = open_row(work, &known)? else { continue };
        let unneeded = cleared.get(&subject).filter(|_| row.state != State::Edited.name());
        let why = if row.expires_on < run.as_of { Some("past_last_day") } else { unneeded.copied() };
        let Some(why) = why else { continue };
        move_on(work, &mut row, Event::Expire, &Remark { detail: serde_json::json!({ "why": why }), ..Remark::default() })?;
        counts.entry(known.kind.clone()).or_default().expired += 1;
        let mut control = control_of(work, &known.kind, &known.subject)?;
        control.row.open_rec_id = None;
        control.save(work)?;
    }
    Ok(())
}

fn write_revision(work: &mut Work<'_>, run: &RecordRun, proposal: &RunProposal, row: &RecommendationRow) {
    work.insert(RecommendationRevision {
        entity_id: row.entity_id.clone(),
        rec_id: row.rec_id.clone(),
        revision: row.revision,
        origin: "run".to_owned(),
        record: proposal.record.to_json(),
        evidence: proposal.evidence.clone(),
        evidence_hash: row.evidence_hash.clone(),
        hash: row.hash.clone(),
        run_id: run.run_id.clone(),
        snapshot_id: run.snapshot.id.clone(),
        edit: None,
    });
}

fn record_header(work: &mut Work<'_>, run: RecordRun, counts: &Counts) {
    // Text, integers and lists always have a JSON form.
    let counts = serde_json::to_value(counts).unwrap_or_default();
    work.document("decision_run", run.run_id.clone());
    work.answer(counts.clone());
    work.insert(DecisionRun {
        entity_id: work.context.entity_id.clone(),
        run_id: run.run_id,
        as_of: run.as_of,
        snapshot_id: run.snapshot.id,
        snapshot_seq: run.snapshot.commit_seq,
        snapshot_hash: run.snapshot.hash,
        snapshot_tables: run.snapshot.tables,
        rule_bundle: run.rule_bundle,
        pipeline_bundle: run.pipeline_bundle,
        models: run.models,
        draft: run.draft,
        counts,
        actor: work.context.actor.clone(),
        recorded_at: work.context.recorded_at,
    });
}

/// The queue's columns of a record.
fn row_of(record: &Recommendation, run: &RecordRun, rec_id: String) -> RecommendationRow {
    let (action, impact) = (&record.action, &record.impact);
    RecommendationRow {
        entity_id: record.entity_id.clone(),
        rec_id,
        revision: 1,
        kind: record.kind.clone(),
        subject: record.subject.clone(),
        state: State::Proposed.name().to_owned(),
        item_id: Some(action.item_id.clone()),
        item_name: Some(action.item_name.clone()),
        family: Some(action.family.clone()),
        site_id: Some(action.site_id.clone()),
        supplier_id: Some(action.supplier_id.clone()),
        supplier_name: Some(action.supplier_name.clone()),
        owner: record.owner.clone(),
        verb: action.verb.clone(),
        base_unit: Some(action.unit.clone()),
        quantity_raw: Some(Quantity(action.quantity_raw)),
        quantity: Some(Quantity(action.quantity)),
        edited_quantity: None,
        unit_cost: Some(Price(action.unit_price_micros)),
        price_per: Some(Quantity(action.price_per)),
        order_value: Amount(action.order_value_minor),
        value: Amount(impact.value_minor),
        currency: action.currency,
        minutes_tenths: record.minutes_tenths,
        cover_days_before_tenths: impact.cover_days_before_tenths,
        cover_days_after_tenths: impact.cover_days_after_tenths,
        stockout_before_millionths: Some(impact.stockout_before_millionths),
        stockout_after_millionths: Some(impact.stockout_after_millionths),
        confidence_millionths: record.confidence_millionths,
        order_by: Some(record.order_by),
        deadline: record.order_by,
        expires_on: record.expires_on,
        as_of: record.as_of,
        policy: Some(action.policy.clone()),
        forecast_method: Some(impact.forecast_method.clone()),
        demand_class: Some(impact.demand_class.clone()),
        abc: Some(impact.abc.clone()),
        reasons: serde_json::to_value(&record.reasons).unwrap_or_default(),
        flags: serde_json::to_value(&record.flags).unwrap_or_default(),
        snoozed_until: None,
        supersedes: None,
        superseded_by: None,
        document: None,
        first_run_id: run.run_id.clone(),
        run_id: run.run_id.clone(),
        evidence_hash: record.evidence_hash.clone(),
        hash: record.hash(),
    }
}
