//! `dispose_return`. What leaves the returns hold takes its share of the cost with it, and all that is left with the last unit.

use super::receive_return::not_before_receipt;
use super::send_back::send_back;
use crate::command::{Command, Invalid};
use crate::crm::{Party, record_activity};
use crate::fields::Decimal;
use crate::finance::posting_rules::{DISPOSITION_HOLD, DISPOSITION_INVENTORY, DISPOSITION_WRITE_OFF};
use crate::finance::{Books, Dimensions, Entry};
use crate::reading;
use crate::refusal::Refusal;
use crate::sales::invoicing::of_goods;
use crate::tables::{CustomerReturn, CustomerReturnLine, DocumentSeries, Item, Receipt, ReceiptLine, ReturnDisposition, SalesOrder, Site};
use crate::warehouse::{
    Cause, Direction, Goods, Incoming, Movement, NamedLot, Outside, add, bin_balance, bin_lookups, item_site, item_site_lookup, post_move,
    post_outside_move, share_of_layer, site,
};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::{Amount, AmountError, Quantity};
use chandler_calendar::Day;
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
/// Decides what becomes of returned goods: for sale again, written off, back to their supplier, or set aside.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DisposeReturn {
    pub return_number: String,
    pub lines: Vec<DisposedLine>,
}

impl Command for DisposeReturn {
    const NAME: &'static str = "dispose_return";
    const SUMMARY: &'static str = "Puts returned goods on sale again, writes them off, sends them to their supplier or sets them aside";
    const REFUSALS: &'static [&'static str] = &[
        "unknown_entity",
        "not_live",
        "unknown_document",
        "unknown_line",
        "unknown_bin",
        "unknown_unit",
        "not_positive",
        "not_whole_units",
        "more_than_returned",
        "more_than_received",
        "before_document",
        "other_item",
        "not_kept_by_lot",
        "lot_needed",
        "lot_differs",
        "expiry_needed",
        "too_large",
    ];

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        reading::not_empty(&self.lines, "lines")?;
        work.fetch(self.lookups(work))?;
        let books = Books::open(work)?;
        let header: CustomerReturn = work.require(key![work.entity_id(), &self.return_number], "unknown_document")?;
        self.fetch_goods(work, &header)?;
        let order: SalesOrder = work.require(key![work.entity_id(), &header.so_number], "unknown_document")?;
        let (_, day) = site(work, &header.site_id)?;
        not_before_receipt(&header, day)?;
        let mut sorting = Sorting { books: &books, order: &order, day, header };
        let mut entry = Entry::new(&books, &self.return_number);
        for (index, line) in self.lines.iter().enumerate() {
            sorting.dispose(work, &mut entry, index, line)?;
        }
        entry.post(work)?;
        sorting.close(work)
    }
}

impl DisposeReturn {
    fn line_key(&self, work: &Work<'_>, line: &DisposedLine) -> chandler_catalogue::Key {
        key![work.entity_id(), &self.return_number, line.line]
    }

    fn lookups(&self, work: &Work<'_>) -> Vec<Lookup> {
        let entity_id = work.entity_id();
        let return_key = key![entity_id, &self.return_number];
        let mut lookups = vec![
            Books::lookup(work),
            Lookup::row::<DocumentSeries>(key![entity_id, "SR"]),
            Lookup::row::<CustomerReturn>(return_key.clone()),
            Lookup::set::<CustomerReturnLine>(return_key),
        ];
        for line in &self.lines {
            lookups.push(Lookup::row::<CustomerReturnLine>(self.line_key(work, line)));
            if let Some(receipt_number) = &line.receipt_number {
                lookups.push(Lookup::row::<Receipt>(key![entity_id, receipt_number]));
                lookups.push(Lookup::set::<ReceiptLine>(key![entity_id, receipt_number]));
            }
        }
        lookups
    }

    fn fetch_goods(&self, work: &Work<'_>, header: &CustomerReturn) -> Result<(), Stop> {
        let entity_id = work.entity_id();
        let mut lookups = vec![Lookup::row::<SalesOrder>(key![entity_id, &header.so_number]), Lookup::row::<Site>(key![entity_id, &header.site_id])];
        for line in &self.lines {
            let found: Option<CustomerReturnLine> = work.get(self.line_key(work, line))?;
            let row = found.ok_or_else(|| Refusal::new("unknown_line", &self.return_number).with("line", line.line))?;
            lookups.extend(reading::unit_lookups(&row.item_id, [line.unit.as_ref()]));
            lookups.push(item_site_lookup(work, &row.item_id, &row.site_id));
            lookups.extend(line.bin_id.iter().flat_map(|bin_id| bin_lookups(work, &row.item_id, &row.site_id, bin_id)));
        }
        work.fetch(lookups)
    }
}

/// In the returns hold: neither on sale again, nor written off, nor sent to the supplier.
fn in_hold(row: &CustomerReturnLine) -> Result<Quantity, AmountError> {
    row.quantity.checked_sub(row.restocked)?.checked_sub(row.scrapped)?.checked_sub(row.sent_back)
}

/// How far a return is: what was disposed of was looked at, too.
pub(super) fn state_of(rows: &[CustomerReturnLine]) -> Result<&'static str, AmountError> {
    let in_hold = rows.iter().map(in_hold).collect::<Result<Vec<_>, _>>()?;
    Ok(if in_hold.iter().all(|quantity| quantity.is_zero()) {
        "disposed"
    } else if rows.iter().all(|row| row.inspected == row.quantity) {
        "inspected"
    } else {
        "received"
    })
}

/// Goods that were found faulty are for sale again only with a word that says why, such as that they were repacked.
fn faulty_needs_note(index: usize, line: &DisposedLine, portion: &Portion<'_>) -> Result<(), Stop> {
    let sound = portion.row.quantity.checked_sub(portion.row.faulty)?.checked_sub(portion.row.restocked)?;
    if portion.quantity <= sound || line.note.is_some() {
        return Ok(());
    }
    Err(Invalid::new(format!("lines[{index}].note"), "More is to be sold than was found sound", "Say in note why it can be, or scrap it").into())
}

/// One pass over the goods of a return.
struct Sorting<'a> {
    books: &'a Books,
    order: &'a SalesOrder,
    day: Day,
    header: CustomerReturn,
}

impl Sorting<'_> {
    fn dispose(&mut self, work: &mut Work<'_>, entry: &mut Entry<'_>, index: usize, line: &DisposedLine) -> Result<(), Stop> {
        let mut row: CustomerReturnLine = work.require(key![work.entity_id(), &self.header.return_number, line.line], "unknown_line")?;
        let item: Item = work.require(key![&row.item_id], "unknown_item")?;
        let quantity = reading::quantity(work, &item, line.unit.as_ref(), &line.quantity, &format!("lines[{index}].quantity"))?;
        let held = in_hold(&row)?;
        let open = if line.action == Disposition::Quarantine { held.checked_sub(row.quarantined)? } else { held };
        if quantity > open {
            let subject = format!("{} line {}", row.return_number, row.line);
            return Err(Refusal::new("more_than_returned", subject).with("open", open).with("requested", quantity).into());
        }
        self.header.disposition_count += 1;
        let cost = match line.action {
            Disposition::Quarantine => Amount::ZERO,
            _ => share_of_layer(held, row.cost.checked_sub(row.disposed_cost)?, quantity)?,
        };
        let portion = Portion { row: &row, item: &item, quantity, cost };
        match line.action {
            Disposition::Quarantine => row.quarantined = row.quarantined.checked_add(quantity)?,
            Disposition::Restock => {
                faulty_needs_note(index, line, &portion)?;
                self.restock(work, entry, index, line, &portion)?;
                row.restocked = row.restocked.checked_add(quantity)?;
            }
            Disposition::Scrap => {
                entry.line(&DISPOSITION_WRITE_OFF, cost, &self.dimensions(&portion))?;
                self.leave(work, &portion, Outside::Adjustment("scrap"));
                row.scrapped = row.scrapped.checked_add(quantity)?;
            }
            Disposition::ReturnToSupplier => {
                let supplier_id = send_back(work, self.books, entry, index, line, &portion)?;
                self.leave(work, &portion, Outside::Supplier(&supplier_id));
                row.sent_back = row.sent_back.checked_add(quantity)?;
            }
        }
        entry.line(&DISPOSITION_HOLD, cost, &of_goods(self.order, &item, &row.site_id))?;
        row.disposed_cost = row.disposed_cost.checked_add(cost)?;
        let left = in_hold(&row)?;
        row.quarantined = row.quarantined.min(left);
        row.inspected = row.inspected.max(row.quantity.checked_sub(left)?);
        self.write(work, line, &row, quantity, cost);
        work.update(row);
        Ok(())
    }

    fn dimensions(&self, portion: &Portion<'_>) -> Dimensions {
        of_goods(self.order, portion.item, &portion.row.site_id)
    }

    /// On hand again, in a layer of its own or in the pool, at what the goods had cost.
    fn restock(&self, work: &mut Work<'_>, entry: &mut Entry<'_>, index: usize, line: &DisposedLine, portion: &Portion<'_>) -> Result<(), Stop> {
        let Portion { row, item, quantity, cost } = *portion;
        let missing = || Invalid::new(format!("lines[{index}].bin_id"), "Goods for sale need a bin", "Give bin_id");
        let bin = bin_balance(work, &row.item_id, &row.site_id, line.bin_id.as_ref().ok_or_else(missing)?)?;
        let named = NamedLot { lot_id: lot_of(row, item).or(line.lot_id.as_deref()), expires_on: line.expires_on };
        let lots = Incoming { item, bin: &bin, quantity, day: self.day, source: &row.return_number }.found(work, named)?;
        let mut position = item_site(work, &row.item_id, &row.site_id, self.books.currency)?;
        let cause = Cause { kind: "customer_return", source: &row.return_number, source_line: row.line };
        add(work, self.books, item, &mut position, quantity, cost, cause)?;
        position.on_hand = position.on_hand.checked_add(quantity)?;
        work.save(position);
        let outside = Outside::Returns(&row.return_number);
        let (direction, source) = (Direction::Into, row.return_number.as_str());
        post_move(work, Movement { direction, bin, outside, quantity, lots, day: self.day, source, source_line: row.line })?;
        entry.line(&DISPOSITION_INVENTORY, cost, &self.dimensions(portion))
    }

    /// Goods that go from the hold to somewhere else than a bin of ours.
    fn leave(&self, work: &mut Work<'_>, portion: &Portion<'_>, to: Outside<'_>) {
        let row = portion.row;
        let (source, source_line) = (row.return_number.as_str(), row.line);
        let (item_id, site_id, lot_id) = (&row.item_id, &row.site_id, row.lot_id.as_deref());
        let goods = Goods { item_id, site_id, quantity: portion.quantity, lot_id, day: self.day, source, source_line };
        post_outside_move(work, &goods, Outside::Returns(&row.return_number), to);
    }

    fn write(&self, work: &mut Work<'_>, line: &DisposedLine, row: &CustomerReturnLine, quantity: Quantity, cost: Amount) {
        let restocked = line.action == Disposition::Restock;
        let sent_back = line.action == Disposition::ReturnToSupplier;
        work.insert(ReturnDisposition {
            entity_id: row.entity_id.clone(),
            return_number: row.return_number.clone(),
            disposition: self.header.disposition_count,
            line: row.line,
            item_id: row.item_id.clone(),
            site_id: row.site_id.clone(),
            action: line.action.as_str().to_owned(),
            quantity,
            cost,
            bin_id: line.bin_id.clone().filter(|_| restocked),
            receipt_number: line.receipt_number.clone().filter(|_| sent_back),
            disposed_on: self.day,
            note: line.note.clone(),
            currency: row.currency,
        });
    }

    fn close(mut self, work: &mut Work<'_>) -> Result<(), Stop> {
        let rows: Vec<CustomerReturnLine> = work.scan(key![work.entity_id(), &self.header.return_number])?;
        let mut waiting = Quantity::ZERO;
        for row in &rows {
            waiting = waiting.checked_add(in_hold(row)?)?;
        }
        self.header.state = state_of(&rows)?.to_owned();
        let detail = json!({ "left": waiting.to_string() });
        record_activity(work, Party::Customer(&self.header.customer_id), "return_disposed", &self.header.return_number, detail);
        work.document("customer_return", &self.header.return_number);
        work.update(self.header);
        Ok(())
    }
}

/// The lot in which the goods came back, where the item still is kept by lot.
fn lot_of<'a>(row: &'a CustomerReturnLine, item: &Item) -> Option<&'a str> {
    row.lot_id.as_deref().filter(|_| item.lot_tracked)
}

/// A part of a return's line that leaves the hold together.
#[derive(Clone, Copy)]
pub struct Portion<'a> {
    pub row: &'a CustomerReturnLine,
    pub item: &'a Item,
    pub quantity: Quantity,
    pub cost: Amount,
}

/// What becomes of a part of a return's line.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DisposedLine {
    /// line of the return
    pub line: i64,
    pub quantity: Decimal,
    /// the base unit where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    pub action: Disposition,
    /// bin for goods that are restocked
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bin_id: Option<String>,
    /// lot of goods that are restocked, where they came back in none
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lot_id: Option<String>,
    /// last day on which a lot that was never here may be sold
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub expires_on: Option<Day>,
    /// receipt of ours that the goods go back with
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt_number: Option<String>,
    /// line of that receipt, 1 where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt_line: Option<i64>,
    /// what was found, and why goods that were found faulty are for sale again
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What becomes of returned goods. Goods set aside stay in the returns hold until one of the others is decided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Disposition {
    #[default]
    Restock,
    Scrap,
    ReturnToSupplier,
    Quarantine,
}

impl Disposition {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Restock => "restock",
            Self::Scrap => "scrap",
            Self::ReturnToSupplier => "return_to_supplier",
            Self::Quarantine => "quarantine",
        }
    }
}
