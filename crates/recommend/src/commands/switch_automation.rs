//! The switch with which people stop what happens without them. It takes effect at once: what waits in its veto window returns to the queue.

use super::automate::give_back;
use super::open::{fetch_rows, find};
use super::text::{LONGEST_NOTE, text};
use crate::automation::{ALL, Why, state};
use crate::body::SwitchAutomation;
use crate::kinds::{KINDS, kind};
use crate::tables::{AutomationRow, AutomationSwitch};
use chandler_calendar::Zone;
use chandler_catalogue::key;
use chandler_erp::command::parse_body;
use chandler_erp::tables::Entity;
use chandler_erp::{Invalid, Lookup, Stop, Work};
use serde_json::json;

pub(super) fn decide(work: &mut Work<'_>, body: &serde_json::Value) -> Result<(), Stop> {
    let body: SwitchAutomation = parse_body(body)?;
    let why = text("why", &body.why, LONGEST_NOTE)?.to_owned();
    check(&body)?;
    let entity_id = work.context.entity_id.clone();
    let scope = body.kind.unwrap_or_else(|| ALL.to_owned());
    work.fetch([
        Lookup::row::<Entity>(key![&entity_id]),
        Lookup::row::<AutomationSwitch>(key![&entity_id, &scope]),
        Lookup::set::<AutomationRow>(key![&entity_id]),
    ])?;
    let entity: Entity = work.require(key![&entity_id], "unknown_entity")?;
    // Read before it is saved, so that the books know whether it is new.
    work.get::<AutomationSwitch>(key![&entity_id, &scope])?;
    let (actor, at) = (work.context.actor.clone(), work.context.known_at);
    let switch = AutomationSwitch { entity_id, scope, stopped: body.stopped, why, actor, at };
    let returned = if switch.stopped { return_waiting(work, &switch, &entity.time_zone.parse()?)? } else { 0 };
    work.document("automation_switch", switch.scope.clone());
    work.answer(json!({ "scope": switch.scope, "stopped": switch.stopped, "returned": returned }));
    work.save(switch);
    Ok(())
}

fn check(body: &SwitchAutomation) -> Result<(), Stop> {
    match &body.kind {
        Some(name) if kind(name).is_none() => {
            let known: Vec<&str> = KINDS.iter().map(|spec| spec.name).collect();
            let remedy = format!("Use one of {}, or none for all", known.join(", "));
            Err(Stop::Invalid(Invalid::new("kind", format!("there is no kind `{name}`"), remedy)))
        }
        _ => Ok(()),
    }
}

/// Returns what waits in its veto window to people, and says how many.
fn return_waiting(work: &mut Work<'_>, switch: &AutomationSwitch, zone: &Zone) -> Result<usize, Stop> {
    let known = work.scan::<AutomationRow>(key![&switch.entity_id])?;
    let concerns = |row: &&AutomationRow| row.state == state::WAITING && (switch.scope == ALL || switch.scope == row.kind);
    let waiting: Vec<&str> = known.iter().filter(concerns).map(|row| row.rec_id.as_str()).collect();
    fetch_rows(work, waiting.iter().copied())?;
    let why = Why::stopped(switch, zone);
    for rec_id in &waiting {
        if let Some(row) = find(work, rec_id)? {
            give_back(work, row, &why)?;
        }
    }
    Ok(waiting.len())
}
