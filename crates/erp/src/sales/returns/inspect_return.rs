//! `inspect_return`. A finding decides nothing: the goods stay in the returns hold, but what was looked at may be credited.

use super::dispose_return::state_of;
use super::receive_return::not_before_receipt;
use crate::command::Command;
use crate::crm::{Party, record_activity};
use crate::fields::Decimal;
use crate::finance::Books;
use crate::purchasing::refuse_repeated;
use crate::reading;
use crate::refusal::Refusal;
use crate::tables::{CustomerReturn, CustomerReturnLine, Item, ReturnInspection, Site};
use crate::warehouse::site;
use crate::work::{Lookup, Stop, Work};
use chandler_amount::Quantity;
use chandler_calendar::Day;
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
/// Records what was found about returned goods, before it is decided what becomes of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InspectReturn {
    pub return_number: String,
    pub lines: Vec<InspectedReturnLine>,
}

impl Command for InspectReturn {
    const NAME: &'static str = "inspect_return";
    const SUMMARY: &'static str = "Records what was found about returned goods: so many sound, so many faulty";
    const REFUSALS: &'static [&'static str] = &[
        "unknown_entity",
        "not_live",
        "unknown_document",
        "unknown_line",
        "repeated_line",
        "unknown_unit",
        "not_positive",
        "negative",
        "not_whole_units",
        "more_than_held",
        "before_document",
        "too_large",
    ];

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        reading::not_empty(&self.lines, "lines")?;
        let return_key = key![work.entity_id(), &self.return_number];
        let rows = [Lookup::row::<CustomerReturn>(return_key.clone()), Lookup::set::<CustomerReturnLine>(return_key.clone())];
        work.fetch(rows.into_iter().chain([Books::lookup(work)]))?;
        Books::open(work)?;
        let mut header: CustomerReturn = work.require(return_key.clone(), "unknown_document")?;
        refuse_repeated(self.lines.iter().map(|line| line.line))?;
        let rows: Vec<CustomerReturnLine> = work.scan(return_key.clone())?;
        let mut chosen = Vec::new();
        let mut lookups = vec![Lookup::row::<Site>(key![work.entity_id(), &header.site_id])];
        for line in &self.lines {
            let row = rows.iter().find(|row| row.line == line.line).cloned();
            let row = row.ok_or_else(|| Refusal::new("unknown_line", &self.return_number).with("line", line.line))?;
            lookups.extend(reading::unit_lookups(&row.item_id, [line.unit.as_ref()]));
            chosen.push((line, row));
        }
        work.fetch(lookups)?;
        let (_, day) = site(work, &header.site_id)?;
        not_before_receipt(&header, day)?;
        let (mut sound, mut faulty) = (Quantity::ZERO, Quantity::ZERO);
        for (index, (line, row)) in chosen.into_iter().enumerate() {
            header.inspection_count += 1;
            let found = inspect(work, index, line, row, header.inspection_count, day)?;
            (sound, faulty) = (sound.checked_add(found.0)?, faulty.checked_add(found.1)?);
        }
        header.state = state_of(&work.scan::<CustomerReturnLine>(return_key)?)?.to_owned();
        let detail = json!({ "sound": sound.to_string(), "faulty": faulty.to_string() });
        record_activity(work, Party::Customer(&header.customer_id), "return_inspected", &self.return_number, detail);
        work.document("customer_return", &self.return_number);
        work.update(header);
        Ok(())
    }
}

/// Records the finding about one line; gives how much of it is sound, and how much faulty.
fn inspect(
    work: &mut Work<'_>,
    index: usize,
    line: &InspectedReturnLine,
    mut row: CustomerReturnLine,
    inspection: i64,
    day: Day,
) -> Result<(Quantity, Quantity), Stop> {
    let item: Item = work.require(key![&row.item_id], "unknown_item")?;
    let read = |text: &Option<Decimal>, field: &str| match text {
        Some(text) => reading::quantity_or_none(work, &item, line.unit.as_ref(), text, &format!("lines[{index}].{field}")),
        None => Ok(Quantity::ZERO),
    };
    let (sound, faulty) = (read(&line.sound, "sound")?, read(&line.faulty, "faulty")?);
    let found = sound.checked_add(faulty)?;
    if found.is_zero() {
        return Err(Refusal::new("not_positive", format!("lines[{index}]")).into());
    }
    let waiting = row.quantity.checked_sub(row.inspected)?;
    if found > waiting {
        let subject = format!("{} line {}", row.return_number, row.line);
        return Err(Refusal::new("more_than_held", subject).with("held", waiting).with("requested", found).into());
    }
    row.inspected = row.inspected.checked_add(found)?;
    row.faulty = row.faulty.checked_add(faulty)?;
    work.insert(ReturnInspection {
        entity_id: row.entity_id.clone(),
        return_number: row.return_number.clone(),
        inspection,
        line: row.line,
        item_id: row.item_id.clone(),
        site_id: row.site_id.clone(),
        sound,
        faulty,
        inspected_on: day,
        inspected_by: work.context.actor.clone(),
        note: line.note.clone(),
    });
    work.update(row);
    Ok((sound, faulty))
}

/// What was found about one line of a return.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InspectedReturnLine {
    /// line of the return
    pub line: i64,
    /// as good as new
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sound: Option<Decimal>,
    /// not to be sold as it is
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub faulty: Option<Decimal>,
    /// the base unit where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// what was found, in words
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}
