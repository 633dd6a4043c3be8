//! Taking in what a run found. What people said outlives the run: edits stay, snoozes stay with their subject, what was rejected keeps quiet.
//!
//! For each subject: nothing open → a new recommendation (unless it keeps quiet); open and about the same → refreshed, a new revision; open and
//! changed → superseded by a new one, an edited one excepted, which keeps the person's quantity; needed no more → expired.

use super::automate::give_back;
use super::edit::keep_edit;
use super::hold::take_held;
use super::open::{Control, Remark, control_of, move_on, wake_when_due, window_lookups, write_event};
use crate::automation::Why;
use crate::body::{RecordRun, RunProposal};
use crate::canonical::canonical_hash;
use crate::kinds::{AnyRecord, is_material, kind, row_of};
use crate::record::rec_id;
use crate::state::{Event, State};
use crate::tables::{DecisionRun, HeldSubjectRow, RecommendationRevision, RecommendationRow, RuleBundle, SubjectControl};
use chandler_amount::Amount;
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
    /// Kept back because a person rejected or carried out about the same.
    pub quiet: usize,
    /// Held back until a person has looked.
    pub held: usize,
}

type Counts = BTreeMap<String, RunCounts>;

pub(super) fn decide(work: &mut Work<'_>, body: &serde_json::Value) -> Result<(), Stop> {
    let run: RecordRun = parse_body(body)?;
    let entity_id = work.context.entity_id.clone();
    work.fetch([
        Lookup::row::<DecisionRun>(key![&entity_id, &run.run_id]),
        Lookup::row::<RuleBundle>(key![&run.rule_bundle]),
        Lookup::set::<SubjectControl>(key![&entity_id]),
        Lookup::set::<HeldSubjectRow>(key![&entity_id]),
    ])?;
    if let Some(known) = work.get::<DecisionRun>(key![&entity_id, &run.run_id])? {
        // The run is in the books already: taking it in again changes nothing.
        work.document("decision_run", known.run_id);
        work.answer(known.counts);
        return Ok(());
    }
    check_kinds(&run)?;
    let mut counts: Counts = run.kinds.iter().map(|kind| (kind.clone(), RunCounts::default())).collect();
    for kind in subjects(&run).map(|(kind, _)| kind) {
        counts.entry(kind.to_owned()).or_default().checked += 1;
    }
    for held in &run.held {
        counts.entry(held.kind.clone()).or_default().held += 1;
    }
    if !run.draft {
        work.require::<RuleBundle>(key![&run.rule_bundle], "unknown_rules")?;
        let controls = fetch_controls(work, &run)?;
        run.proposals.iter().try_for_each(|proposal| check_proposal(work, &run, proposal))?;
        run.proposals.iter().try_for_each(|proposal| take_proposal(work, &run, proposal, &mut counts))?;
        expire_others(work, &run, controls, &mut counts)?;
        take_held(work, &run)?;
    }
    record_header(work, run, &counts);
    Ok(())
}

/// Kind and subject of everything that the run looked at.
fn subjects(run: &RecordRun) -> impl Iterator<Item = (&str, &str)> {
    let proposed = run.proposals.iter().map(|proposal| (proposal.record.kind(), proposal.record.subject()));
    proposed.chain(run.cleared.iter().map(|cleared| (cleared.kind.as_str(), cleared.subject.as_str())))
}

/// A run that speaks of a kind that it did not decide, or that this program does not have, was not made by it.
fn check_kinds(run: &RecordRun) -> Result<(), Stop> {
    let unknown = run.kinds.iter().find(|name| kind(name).is_none()).map(String::as_str);
    let held = run.held.iter().map(|held| held.kind.as_str());
    let undecided = subjects(run).map(|(kind, _)| kind).chain(held).find(|kind| !run.kinds.iter().any(|decided| decided == kind));
    match unknown.or(undecided) {
        None => Ok(()),
        Some(name) => Err(Refusal::new("record_damaged", &run.run_id).with("fault", format!("it did not decide {name}")).into()),
    }
}

/// A record that does not hold together is refused with the whole run: it was not derived.
fn check_proposal(work: &Work<'_>, run: &RecordRun, proposal: &RunProposal) -> Result<(), Stop> {
    let record = &proposal.record;
    let fault = if record.entity_id() != work.context.entity_id {
        Some("it belongs to another entity".to_owned())
    } else if record.rule_bundle() != run.rule_bundle {
        Some("it was decided by other rules than the run".to_owned())
    } else if record.evidence_hash() != canonical_hash(&proposal.evidence) {
        Some("the evidence is not the one it names".to_owned())
    } else {
        record.derivation_fault()
    };
    fault.map_or(Ok(()), |fault| Err(Refusal::new("record_damaged", record.subject()).with("fault", fault).into()))
}

/// Fetches what the run can touch in one round trip, and gives the memory of all subjects.
fn fetch_controls(work: &Work<'_>, run: &RecordRun) -> Result<Vec<SubjectControl>, Stop> {
    let entity_id = &work.context.entity_id;
    let controls = work.scan::<SubjectControl>(key![entity_id])?;
    let subject = |proposal: &RunProposal| Lookup::row::<SubjectControl>(key![entity_id, proposal.record.kind(), proposal.record.subject()]);
    let open = controls.iter().filter_map(|control| control.open_rec_id.as_ref());
    let rows = open.map(|rec_id| Lookup::row::<RecommendationRow>(key![entity_id, rec_id]));
    work.fetch(run.proposals.iter().map(subject).chain(rows))?;
    let open = controls.iter().map(|control| open_row(work, control)).collect::<Result<Vec<_>, _>>()?;
    work.fetch(window_lookups(&open.into_iter().flatten().collect::<Vec<_>>()))?;
    Ok(controls)
}

fn take_proposal(work: &mut Work<'_>, run: &RecordRun, proposal: &RunProposal, counts: &mut Counts) -> Result<(), Stop> {
    let record = &proposal.record;
    let mut control = control_of(work, record.kind(), record.subject())?;
    let count = counts.entry(record.kind().to_owned()).or_default();
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
    control = control_of(work, record.kind(), record.subject())?;
    let is_changed = record.changes(&row);
    if is_changed && row.state != State::Edited.name() {
        count.superseded += 1;
        row.superseded_by = Some(new_rec_id(work, run, record));
        let detail = serde_json::json!({ "by": row.superseded_by, "size": record.size() });
        move_on(work, &mut row, Event::Supersede, &Remark { detail, ..Remark::default() })?;
        return propose(work, run, proposal, control, Some(row.rec_id));
    }
    count.refreshed += 1;
    if row.state == State::AutoApproved.name() {
        // What a rule approved is what is carried out: about the same keeps the quantity that the caps were counted with.
        match doubt(run, record, &row) {
            None => return Ok(()),
            Some(why) => row = give_back(work, row, &why)?,
        }
    }
    refresh(work, run, proposal, row, &control.row, is_changed)
}

/// Why what a rule approved is for a person after all: what the approval had to rule out has come since.
fn doubt(run: &RecordRun, record: &AnyRecord, row: &RecommendationRow) -> Option<Why> {
    let is_held = run.held.iter().any(|held| held.kind == row.kind && held.subject == row.subject);
    let costs_more = || {
        let (now, money) = (record.order_value(), |amount: Amount| amount.of(row.currency).to_string());
        (now > row.order_value).then(|| Why::new("costs_more", [("now", money(now)), ("approved", money(row.order_value))]))
    };
    Why::doubt(record.flags(), is_held).or_else(costs_more)
}

fn open_row(work: &Work<'_>, control: &SubjectControl) -> Result<Option<RecommendationRow>, Stop> {
    let Some(rec_id) = &control.open_rec_id else { return Ok(None) };
    work.get::<RecommendationRow>(key![&control.entity_id, rec_id])
}

fn new_rec_id(work: &Work<'_>, run: &RecordRun, record: &AnyRecord) -> String {
    rec_id(&work.context.entity_id, record.kind(), record.subject(), &run.run_id)
}

/// Whether a person rejected or accepted about this size and the days of quiet are not over.
fn keeps_quiet(control: &SubjectControl, record: &AnyRecord, as_of: Day) -> bool {
    let is_quiet = control.quiet_until.is_some_and(|until| as_of < until);
    is_quiet && !is_material(control.quiet_size, record.size())
}

fn propose(work: &mut Work<'_>, run: &RecordRun, proposal: &RunProposal, mut control: Control, supersedes: Option<String>) -> Result<(), Stop> {
    let record = &proposal.record;
    let rec_id = new_rec_id(work, run, record);
    let mut row = row_of(record, run, rec_id.clone());
    row.supersedes = supersedes;
    keep_owner(&mut row, &control.row);
    write_revision(work, run, proposal, &row);
    write_event(work, &row, Event::Propose, None, &Remark { detail: serde_json::json!({ "size": record.size() }), ..Remark::default() });
    work.insert(row.clone());
    let still_snoozed = control.row.snoozed_until.filter(|until| *until > run.as_of && !is_material(control.row.snoozed_size, record.size()));
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
        snoozed_until: known.snoozed_until,
        supersedes: known.supersedes.clone(),
        first_run_id: known.first_run_id.clone(),
        ..row_of(record, run, known.rec_id.clone())
    };
    keep_owner(&mut row, control);
    if known.state == State::Edited.name() {
        keep_edit(&mut row, &known, proposal)?;
        if let (true, Some(flags)) = (is_changed, row.flags.as_array_mut()) {
            flags.push("CHANGED_SINCE_EDIT".into());
        }
    }
    write_revision(work, run, proposal, &row);
    move_on(work, &mut row, Event::Refresh, &Remark { detail: serde_json::json!({ "size": record.size() }), ..Remark::default() })
}

/// Expires what the run looked at and found unneeded, what it no longer found where whole cases come and go, and whatever is past its last day; only of the
/// kinds that were decided. An edited one goes only with its last day.
fn expire_others(work: &mut Work<'_>, run: &RecordRun, controls: Vec<SubjectControl>, counts: &mut Counts) -> Result<(), Stop> {
    let proposed: BTreeSet<(&str, &str)> = run.proposals.iter().map(|proposal| (proposal.record.kind(), proposal.record.subject())).collect();
    let cleared: BTreeMap<(&str, &str), &str> =
        run.cleared.iter().map(|cleared| ((cleared.kind.as_str(), cleared.subject.as_str()), cleared.why.as_str())).collect();
    for known in controls {
        let subject = (known.kind.as_str(), known.subject.as_str());
        if proposed.contains(&subject) || !run.kinds.contains(&known.kind) {
            continue;
        }
        let Some(mut row) = open_row(work, &known)? else { continue };
        let is_gone = kind(&known.kind).is_some_and(|spec| spec.expires_unseen);
        let unneeded = cleared.get(&subject).copied().or(is_gone.then_some("gone")).filter(|_| row.state != State::Edited.name());
        let why = if row.expires_on < run.as_of { Some("past_last_day") } else { unneeded };
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
