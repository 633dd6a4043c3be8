//! Keeping what a run held back: since when it is so, and since when no longer.

use crate::body::{HeldSubject, RecordRun};
use crate::tables::HeldSubjectRow;
use chandler_amount::{Amount, Quantity};
use chandler_catalogue::key;
use chandler_erp::{Stop, Work};
use std::collections::BTreeMap;

/// Writes what is held back now, and releases what the run looked for and no longer found.
pub(super) fn take_held(work: &mut Work<'_>, run: &RecordRun) -> Result<(), Stop> {
    let known = work.scan::<HeldSubjectRow>(key![&work.context.entity_id])?;
    let mut known: BTreeMap<(String, String), HeldSubjectRow> = known.into_iter().map(|row| ((row.kind.clone(), row.subject.clone()), row)).collect();
    for held in &run.held {
        let before = known.remove(&(held.kind.clone(), held.subject.clone()));
        hold(work, run, held, before);
    }
    let decided = known.into_values().filter(|row| row.released_on.is_none() && run.kinds.contains(&row.kind));
    for row in decided {
        work.update(HeldSubjectRow { released_on: Some(run.as_of), run_id: run.run_id.clone(), ..row });
    }
    Ok(())
}

/// A row whose facts are those of before stays as it is, so that a run that finds nothing new writes nothing.
fn hold(work: &mut Work<'_>, run: &RecordRun, found: &HeldSubject, before: Option<HeldSubjectRow>) {
    let row = row_of(work, run, found);
    match before {
        None => work.insert(row),
        Some(before) if before.released_on.is_some() || before.why != row.why => work.update(row),
        Some(before) => {
            let row = HeldSubjectRow { since_on: before.since_on, run_id: before.run_id.clone(), ..row };
            if row != before {
                work.update(row);
            }
        }
    }
}

fn row_of(work: &Work<'_>, run: &RecordRun, found: &HeldSubject) -> HeldSubjectRow {
    let (held, about) = (&found.held, found.held.about.clone());
    HeldSubjectRow {
        entity_id: work.context.entity_id.clone(),
        kind: found.kind.clone(),
        subject: found.subject.clone(),
        why: held.why.clone(),
        since_on: run.as_of,
        released_on: None,
        item_id: about.item_id,
        item_name: about.item_name,
        site_id: about.site_id,
        supplier_id: about.supplier_id,
        customer_id: about.customer_id,
        customer_name: about.customer_name,
        base_unit: about.unit,
        quantity: held.quantity.map(Quantity),
        value: Amount(held.value_minor),
        currency: held.currency,
        cover_days_tenths: held.cover_days_tenths,
        // Text has a JSON form.
        parameters: serde_json::to_value(&held.parameters).unwrap_or_default(),
        run_id: run.run_id.clone(),
    }
}
