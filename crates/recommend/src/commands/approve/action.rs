//! Every other kind: the action of the row, proposed or chosen by a person, through its ordinary command.

use super::super::answer::{Execution, RowResult, row_refusal};
use super::super::open::{Remark, close_subject, control_of, move_on};
use super::{Progress, fail, spec_of};
use crate::record::CommandAction;
use crate::state::Event;
use crate::tables::RecommendationRow;
use chandler_erp::{DocumentRef, Refusal, Stop, Work};

/// Approves and executes one row; a refusal of the ordinary command is its failure, and leaves nothing of the command behind.
pub(super) fn execute(work: &mut Work<'_>, index: usize, row: RecommendationRow, progress: &mut Progress<'_>) -> Result<(), Stop> {
    match row_refusal(work.attempt(|work| approve(work, row.clone(), progress)))? {
        Ok(result) => {
            progress.results.insert(index, result);
            Ok(())
        }
        Err(refusal) => fail(work, index, row, refusal, progress),
    }
}

fn approve(work: &mut Work<'_>, mut row: RecommendationRow, progress: &Progress<'_>) -> Result<RowResult, Stop> {
    let action = action_of(&row)?;
    progress.approve(work, &mut row)?;
    let documents = run(work, &row, &action)?;
    row.document = documents.first().map(|document| document.id.clone());
    let detail = serde_json::json!({ "action": action.verb, "command": action.command, "document": row.document });
    let by_rule = progress.by_rule(&row);
    move_on(work, &mut row, Event::Execute, &Remark { detail, by_rule, ..Remark::default() })?;
    close_subject(work, &row)?;
    keep_quiet(work, &row)?;
    let commit_seq = work.context.commit_seq;
    let execution = action.command.map(|command| Execution { command, commit_seq, documents });
    Ok(RowResult { execution, ..RowResult::done(&row) })
}

fn action_of(row: &RecommendationRow) -> Result<CommandAction, Stop> {
    let action = row.action.clone().ok_or_else(|| "it has no action".to_owned());
    let action = action.and_then(|action| serde_json::from_value(action).map_err(|fault| fault.to_string()));
    action.map_err(|fault| Refusal::new("record_damaged", &row.rec_id).with("fault", fault).into())
}

/// Runs the ordinary command, through the same door as a person's click, and gives the documents that it made.
fn run(work: &mut Work<'_>, row: &RecommendationRow, action: &CommandAction) -> Result<Vec<DocumentRef>, Stop> {
    let Some(name) = action.command.as_deref() else { return Ok(Vec::new()) };
    let is_of_kind = spec_of(row)?.commands.contains(&name);
    let spec = chandler_erp::command(name).filter(|_| is_of_kind);
    let spec = spec.ok_or_else(|| Refusal::new("record_damaged", &row.rec_id).with("fault", format!("{name} is no command of {}", row.kind)))?;
    let before = work.documents().len();
    // A body that the command cannot read is this row's fault, and must not stop the others.
    (spec.decide)(work, &action.body).map_err(|stop| match stop {
        Stop::Invalid(invalid) => Refusal::new("record_damaged", &row.rec_id).with("fault", invalid.message).into(),
        other => other,
    })?;
    Ok(work.documents().get(before..).unwrap_or_default().to_vec())
}

/// What was done needs time to show in the facts: about the same is not proposed again while this one would have been open.
fn keep_quiet(work: &mut Work<'_>, row: &RecommendationRow) -> Result<(), Stop> {
    let mut control = control_of(work, &row.kind, &row.subject)?;
    control.row.quiet_size = Some(row.size);
    control.row.quiet_until = Some(row.expires_on);
    control.save(work)
}
