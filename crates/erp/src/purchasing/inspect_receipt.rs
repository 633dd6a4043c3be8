//! `inspect_receipt`. Rejected goods stay on hand and held until they go back.

use super::order::refuse_repeated;
use crate::command::Command;
use crate::crm::{Party, record_activity};
use crate::fields::Decimal;
use crate::finance::Books;
use crate::reading;
use crate::refusal::Refusal;
use crate::tables::{Item, Receipt, ReceiptLine};
use crate::warehouse::{bin_lookups, change_hold, item_site, item_site_lookup};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::{AmountError, Quantity};
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
/// Passes or rejects goods that a receipt holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InspectReceipt {
    pub receipt_number: String,
    pub lines: Vec<InspectedLine>,
}

impl Command for InspectReceipt {
    const NAME: &'static str = "inspect_receipt";
    const SUMMARY: &'static str = "Passes held goods for sale or rejects them";
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
        "too_large",
    ];

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        reading::not_empty(&self.lines, "lines")?;
        let receipt_key = key![work.entity_id(), &self.receipt_number];
        work.fetch([Books::lookup(work), Lookup::row::<Receipt>(receipt_key.clone()), Lookup::set::<ReceiptLine>(receipt_key.clone())])?;
        let books = Books::open(work)?;
        work.require::<Receipt>(receipt_key.clone(), "unknown_document")?;
        refuse_repeated(self.lines.iter().map(|line| line.line))?;
        let rows: Vec<ReceiptLine> = work.scan(receipt_key)?;
        let mut chosen = Vec::new();
        let mut lookups = Vec::new();
        for line in &self.lines {
            let row = receipt_line_of(&rows, &self.receipt_number, line.line)?;
            lookups.extend(reading::unit_lookups(&row.item_id, [line.unit.as_ref()]));
            lookups.extend(bin_lookups(work, &row.item_id, &row.site_id, &row.bin_id));
            lookups.push(item_site_lookup(work, &row.item_id, &row.site_id));
            chosen.push((line, row));
        }
        work.fetch(lookups)?;
        for (index, (line, row)) in chosen.into_iter().enumerate() {
            inspect(work, &books, index, line, row)?;
        }
        work.document("receipt", self.receipt_number);
        Ok(())
    }
}

/// The line of this number.
pub fn receipt_line_of(rows: &[ReceiptLine], receipt_number: &str, line: i64) -> Result<ReceiptLine, Stop> {
    let found = rows.iter().find(|row| row.line == line);
    found.cloned().ok_or_else(|| Refusal::new("unknown_line", receipt_number).with("line", line).into())
}

/// Held and not yet inspected.
pub fn waiting(row: &ReceiptLine) -> Result<Quantity, AmountError> {
    row.inspect.checked_sub(row.passed)?.checked_sub(row.rejected)
}

fn inspect(work: &mut Work<'_>, books: &Books, index: usize, line: &InspectedLine, mut row: ReceiptLine) -> Result<(), Stop> {
    let item: Item = work.require(key![&row.item_id], "unknown_item")?;
    let read = |text: &Option<Decimal>, field: &str| match text {
        Some(text) => reading::quantity_or_none(work, &item, line.unit.as_ref(), text, &format!("lines[{index}].{field}")),
        None => Ok(Quantity::ZERO),
    };
    let (passed, rejected) = (read(&line.passed, "passed")?, read(&line.rejected, "rejected")?);
    let inspected = passed.checked_add(rejected)?;
    if inspected.is_zero() {
        return Err(Refusal::new("not_positive", format!("lines[{index}]")).into());
    }
    let held = waiting(&row)?;
    if inspected > held {
        let subject = format!("{} line {}", row.receipt_number, row.line);
        return Err(Refusal::new("more_than_held", subject).with("held", held).with("requested", inspected).into());
    }
    row.passed = row.passed.checked_add(passed)?;
    row.rejected = row.rejected.checked_add(rejected)?;
    row.held = row.held.checked_sub(passed)?;
    let mut position = item_site(work, &row.item_id, &row.site_id, books.currency)?;
    change_hold(work, &mut position, &row.bin_id, row.lot_id.as_deref(), Quantity(-passed.0))?;
    if !rejected.is_zero() {
        let detail = json!({ "item_id": row.item_id, "rejected": rejected.to_string(), "note": line.note });
        record_activity(work, Party::Supplier(&row.supplier_id), "supplier_issue", &row.receipt_number, detail);
    }
    if !passed.is_zero() {
        work.update(position);
    }
    work.update(row);
    Ok(())
}

/// The result for one line of the receipt.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InspectedLine {
    /// line of the receipt
    pub line: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passed: Option<Decimal>,
    /// stays held until return_to_supplier
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rejected: Option<Decimal>,
    /// the base unit where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}
