//! `receive_return`. The goods lie in the returns hold (1220) until they are disposed of: not on hand, at their part of what the shipment had cost.

use super::lot::lot_taken_back;
use crate::command::Command;
use crate::crm::{Party, failed_customer, record_activity};
use crate::fields::Decimal;
use crate::finance::posting_rules::{RETURN_COST, RETURN_HOLD};
use crate::finance::{Books, Entry};
use crate::purchasing::refuse_repeated;
use crate::reading;
use crate::refusal::Refusal;
use crate::sales::invoicing::of_goods;
use crate::tables::{CustomerReturn, CustomerReturnLine, DocumentSeries, Item, SalesOrder, Shipment, ShipmentLine, Site};
use crate::warehouse::{Goods, Outside, post_outside_move, share_of_layer, site};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::{Amount, Quantity};
use chandler_calendar::Day;
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
/// Takes back goods of one shipment; they wait in the returns hold for dispose_return.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiveReturn {
    pub shipment_number: String,
    /// site that takes the goods back; the one that shipped them where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site_id: Option<String>,
    /// the customer's number
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_reference: Option<String>,
    pub lines: Vec<ReturnedLine>,
}

impl Command for ReceiveReturn {
    const NAME: &'static str = "receive_return";
    const SUMMARY: &'static str = "Takes shipped goods back into the returns hold, at what they had cost";
    const REFUSALS: &'static [&'static str] = &[
        "unknown_entity",
        "not_live",
        "unknown_document",
        "unknown_line",
        "repeated_line",
        "unknown_site",
        "unknown_unit",
        "not_positive",
        "not_whole_units",
        "more_than_shipped",
        "unknown_lot",
        "not_kept_by_lot",
        "lot_needed",
        "before_document",
        "too_large",
    ];

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        reading::not_empty(&self.lines, "lines")?;
        let shipment_key = key![work.entity_id(), &self.shipment_number];
        let series = Lookup::row::<DocumentSeries>(key![work.entity_id(), "RT"]);
        work.fetch([Books::lookup(work), series, Lookup::row::<Shipment>(shipment_key.clone()), Lookup::set::<ShipmentLine>(shipment_key.clone())])?;
        let books = Books::open(work)?;
        let shipment: Shipment = work.require(shipment_key.clone(), "unknown_document")?;
        refuse_repeated(self.lines.iter().map(|line| line.line))?;
        let shipped: Vec<ShipmentLine> = work.scan(shipment_key)?;
        let site_id = self.site_id.clone().unwrap_or_else(|| shipment.site_id.clone());
        self.fetch_goods(work, &shipment, &shipped, &site_id)?;
        let order: SalesOrder = work.require(key![work.entity_id(), &shipment.so_number], "unknown_document")?;
        let (_, day) = site(work, &site_id)?;
        reading::not_before_document(day, shipment.shipped_on, &self.shipment_number)?;
        let return_number = work.next_number("RT")?;
        let arrival = Arrival { order: &order, site_id: &site_id, day, return_number: &return_number };
        let mut entry = Entry::new(&books, &return_number);
        let mut cost = Amount::ZERO;
        for (index, line) in self.lines.iter().enumerate() {
            let row = shipment_line_of(&shipped, line.line, &self.shipment_number)?;
            cost = cost.checked_add(arrival.take_back(work, &mut entry, index, line, row)?)?;
        }
        entry.post(work)?;
        let detail = json!({ "shipment": self.shipment_number, "lines": self.lines.len(), "cost": cost.of(books.currency) });
        record_activity(work, Party::Customer(&order.customer_id), "return_received", &return_number, detail);
        work.document("customer_return", &return_number);
        work.insert(CustomerReturn {
            entity_id: work.entity_id().to_owned(),
            customer_id: order.customer_id.clone(),
            so_number: shipment.so_number,
            shipment_number: self.shipment_number,
            invoice_number: shipment.invoice_number,
            site_id: site_id.clone(),
            received_on: day,
            state: "received".to_owned(),
            customer_reference: self.customer_reference,
            line_count: self.lines.len() as i64,
            inspection_count: 0,
            disposition_count: 0,
            return_number,
        });
        failed_customer(work, &books, &order.customer_id)
    }
}

impl ReceiveReturn {
    fn fetch_goods(&self, work: &Work<'_>, shipment: &Shipment, shipped: &[ShipmentLine], site_id: &str) -> Result<(), Stop> {
        let entity_id = work.entity_id();
        let mut lookups = vec![Lookup::row::<SalesOrder>(key![entity_id, &shipment.so_number]), Lookup::row::<Site>(key![entity_id, site_id])];
        for line in &self.lines {
            let row = shipment_line_of(shipped, line.line, &self.shipment_number)?;
            lookups.extend(reading::unit_lookups(&row.item_id, [line.unit.as_ref()]));
        }
        work.fetch(lookups)
    }
}

/// Refuses to look at goods, or to dispose of them, on a day on which they were not there yet.
pub(super) fn not_before_receipt(header: &CustomerReturn, day: Day) -> Result<(), Stop> {
    reading::not_before_document(day, header.received_on, &header.return_number)
}

fn shipment_line_of(rows: &[ShipmentLine], line: i64, shipment_number: &str) -> Result<ShipmentLine, Stop> {
    let found = rows.iter().find(|row| row.line == line);
    found.cloned().ok_or_else(|| Refusal::new("unknown_line", shipment_number).with("line", line).into())
}

/// One arrival of returned goods.
struct Arrival<'a> {
    order: &'a SalesOrder,
    site_id: &'a str,
    day: Day,
    return_number: &'a str,
}

impl Arrival<'_> {
    /// One line back into the hold; gives its cost.
    fn take_back(
        &self,
        work: &mut Work<'_>,
        entry: &mut Entry<'_>,
        index: usize,
        line: &ReturnedLine,
        mut row: ShipmentLine,
    ) -> Result<Amount, Stop> {
        let item: Item = work.require(key![&row.item_id], "unknown_item")?;
        let quantity = reading::quantity(work, &item, line.unit.as_ref(), &line.quantity, &format!("lines[{index}].quantity"))?;
        let open = row.quantity.checked_sub(row.returned)?;
        if quantity > open {
            let subject = format!("{} line {}", row.shipment_number, row.line);
            return Err(Refusal::new("more_than_shipped", subject).with("open", open).with("requested", quantity).into());
        }
        let cost = share_of_layer(open, row.cost.checked_sub(row.returned_cost)?, quantity)?;
        let dimensions = of_goods(self.order, &item, &row.site_id);
        entry.line(&RETURN_HOLD, cost, &of_goods(self.order, &item, self.site_id))?;
        entry.line(&RETURN_COST, cost, &dimensions)?;
        let lot_id = lot_taken_back(work, &item, &row, line.lot_id.as_deref(), quantity)?;
        self.write(work, index as i64 + 1, line.reason, &row, lot_id, quantity, cost);
        row.returned = row.returned.checked_add(quantity)?;
        row.returned_cost = row.returned_cost.checked_add(cost)?;
        work.update(row);
        Ok(cost)
    }

    #[expect(clippy::too_many_arguments, reason = "a line names all that came back with it")]
    fn write(
        &self,
        work: &mut Work<'_>,
        number: i64,
        reason: ReturnReason,
        row: &ShipmentLine,
        lot_id: Option<String>,
        quantity: Quantity,
        cost: Amount,
    ) {
        let (source, source_line) = (self.return_number, number);
        let goods = Goods { item_id: &row.item_id, site_id: self.site_id, quantity, lot_id: lot_id.as_deref(), day: self.day, source, source_line };
        post_outside_move(work, &goods, Outside::Customer(&self.order.customer_id), Outside::Returns(self.return_number));
        work.insert(CustomerReturnLine {
            entity_id: row.entity_id.clone(),
            return_number: self.return_number.to_owned(),
            line: number,
            customer_id: self.order.customer_id.clone(),
            shipment_number: row.shipment_number.clone(),
            shipment_line: row.line,
            so_number: row.so_number.clone(),
            so_line: row.so_line,
            item_id: row.item_id.clone(),
            site_id: self.site_id.to_owned(),
            returned_on: self.day,
            reason: reason.as_str().to_owned(),
            quantity,
            inspected: Quantity::ZERO,
            faulty: Quantity::ZERO,
            restocked: Quantity::ZERO,
            scrapped: Quantity::ZERO,
            sent_back: Quantity::ZERO,
            quarantined: Quantity::ZERO,
            credited: Quantity::ZERO,
            lot_id,
            cost,
            disposed_cost: Amount::ZERO,
            currency: row.currency,
        });
    }
}

/// What comes back of a shipment's line.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnedLine {
    /// line of the shipment
    pub line: i64,
    pub quantity: Decimal,
    /// the base unit where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// of an item that is kept by lot; it can be left out where the line was shipped from one lot
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lot_id: Option<String>,
    pub reason: ReturnReason,
}

/// Why goods came back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReturnReason {
    WrongItem,
    Damaged,
    OverShipped,
    Quality,
    NotNeeded,
    #[default]
    Other,
}

impl ReturnReason {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WrongItem => "wrong_item",
            Self::Damaged => "damaged",
            Self::OverShipped => "over_shipped",
            Self::Quality => "quality",
            Self::NotNeeded => "not_needed",
            Self::Other => "other",
        }
    }
}
