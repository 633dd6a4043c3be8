//! `create_purchase_order`. What it expects counts as on order from the draft on. An open order of an earlier system is taken over by its number and
//! day there, with the quantities that are still expected; whether it kept the supplier's terms is no longer a question.

use crate::command::Command;
use crate::fields::Decimal;
use crate::finance::Books;
use crate::reading;
use crate::refusal::Refusal;
use crate::tables::{DocumentSeries, Item, PurchaseOrder, PurchaseOrderLine, Site, Supplier, SupplierItem, SupplierPriceBreak};
use crate::takeover::{cut_over_lookup, order_day};
use crate::warehouse::{item_site, item_site_lookup, site};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::Currency;
use chandler_amount::{Amount, Price, Quantity};
use chandler_calendar::{Day, Instant, Zone};
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
/// Orders from a supplier; a draft until it is placed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreatePurchaseOrder {
    pub supplier_id: String,
    /// site that receives
    pub site_id: String,
    /// send it to the supplier at once
    #[serde(default)]
    pub placed: bool,
    /// the day of the command where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub ordered_on: Option<Day>,
    /// number in the earlier system, which makes it an order that is taken over
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin_number: Option<String>,
    /// checked against the supplier's
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub currency: Option<Currency>,
    /// what proposed it, such as a recommendation run
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// accept less than the supplier's minimum, more than its maximum or a broken multiple
    #[serde(default)]
    pub allow_below_minimum: bool,
    pub lines: Vec<NewPurchaseLine>,
}

impl Command for CreatePurchaseOrder {
    const NAME: &'static str = "create_purchase_order";
    const SUMMARY: &'static str = "Orders from a supplier, as a draft or placed at once";
    const REFUSALS: &'static [&'static str] = &[
        "unknown_entity",
        "not_live",
        "already_live",
        "in_future",
        "before_cut_over",
        "unknown_site",
        "unknown_supplier",
        "unknown_item",
        "unknown_unit",
        "supplier_inactive",
        "item_discontinued",
        "no_price",
        "wrong_currency",
        "not_positive",
        "negative",
        "not_whole_units",
        "price_unit_not_whole",
        "below_minimum",
        "above_maximum",
        "not_a_multiple",
        "too_large",
    ];
    const BEFORE_LIVE: bool = true;

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        reading::not_empty(&self.lines, "lines")?;
        work.fetch(self.lookups(work))?;
        let books = Books::open(work)?;
        let stated_on = order_day(work, &books, self.ordered_on, self.origin_number.as_ref())?;
        let ordered_on = stated_on.unwrap_or(books.today);
        site(work, &self.site_id)?;
        let supplier: Supplier = work.require(key![&self.supplier_id], "unknown_supplier")?;
        if !supplier.active && self.origin_number.is_none() {
            return Err(Refusal::new("supplier_inactive", &self.supplier_id).into());
        }
        reading::check_currency(Some(supplier.currency), books.currency, &self.supplier_id)?;
        reading::check_currency(self.currency, supplier.currency, "currency")?;
        let po_number = work.next_number("PO")?;
        let mut total = Amount::ZERO;
        for (index, line) in self.lines.iter().enumerate() {
            let row = self.line(work, &books, &po_number, index, line)?;
            total = total.checked_add(row.amount)?;
            let mut position = item_site(work, &row.item_id, &row.site_id, books.currency)?;
            position.on_order = position.on_order.checked_add(row.quantity)?;
            work.save(position);
            work.insert(row);
        }
        if total < supplier.minimum_order && self.is_held_to_terms() {
            let minimum = supplier.minimum_order.of(supplier.currency);
            return Err(Refusal::new("below_minimum", &self.supplier_id).with("minimum", minimum).into());
        }
        work.document("purchase_order", &po_number);
        work.insert(PurchaseOrder {
            entity_id: work.entity_id().to_owned(),
            po_number,
            supplier_id: self.supplier_id,
            site_id: self.site_id,
            state: if self.placed { "placed" } else { "draft" }.to_owned(),
            ordered_on,
            placed_at: if self.placed { Some(placed_at(work, &books, stated_on)?) } else { None },
            currency: books.currency,
            total,
            source: self.source,
            line_count: self.lines.len() as i64,
            origin_number: self.origin_number,
        });
        Ok(())
    }
}

impl CreatePurchaseOrder {
    /// Whether the supplier's minimum, maximum and multiple are asked of it.
    fn is_held_to_terms(&self) -> bool {
        !self.allow_below_minimum && self.origin_number.is_none()
    }

    fn lookups(&self, work: &Work<'_>) -> Vec<Lookup> {
        let entity_id = work.entity_id();
        let mut lookups = vec![
            Books::lookup(work),
            cut_over_lookup(work),
            Lookup::row::<Site>(key![entity_id, &self.site_id]),
            Lookup::row::<Supplier>(key![&self.supplier_id]),
            Lookup::row::<DocumentSeries>(key![entity_id, "PO"]),
        ];
        for line in &self.lines {
            let terms = key![entity_id, &line.item_id, &self.supplier_id];
            lookups.extend(reading::unit_lookups(&line.item_id, [line.unit.as_ref(), line.price_unit.as_ref()]));
            lookups.push(Lookup::row::<SupplierItem>(terms.clone()));
            lookups.push(Lookup::set::<SupplierPriceBreak>(terms));
            lookups.push(item_site_lookup(work, &line.item_id, &self.site_id));
        }
        lookups
    }

    fn line(&self, work: &Work<'_>, books: &Books, po_number: &str, index: usize, line: &NewPurchaseLine) -> Result<PurchaseOrderLine, Stop> {
        let item: Item = work.require(key![&line.item_id], "unknown_item")?;
        if item.status == "discontinued" && self.origin_number.is_none() {
            return Err(Refusal::new("item_discontinued", &line.item_id).into());
        }
        let quantity = reading::quantity(work, &item, line.unit.as_ref(), &line.quantity, &format!("lines[{index}].quantity"))?;
        let terms = work.get::<SupplierItem>(key![work.entity_id(), &line.item_id, &self.supplier_id])?;
        if let Some(terms) = terms.as_ref().filter(|_| self.is_held_to_terms()) {
            check_terms(terms, quantity)?;
        }
        let (unit_price, price_per) = self.price(work, books, index, line, &item, terms.as_ref(), quantity)?;
        let lead_time_days = terms.map_or(0, |terms| terms.lead_time_days);
        let ordered_on = self.ordered_on.unwrap_or(books.today);
        let promised_on = ordered_on.plus_days(i32::try_from(lead_time_days).unwrap_or(i32::MAX));
        let promised_on = line.promised_on.unwrap_or(promised_on);
        Ok(PurchaseOrderLine {
            entity_id: work.entity_id().to_owned(),
            po_number: po_number.to_owned(),
            line: index as i64 + 1,
            item_id: line.item_id.clone(),
            site_id: self.site_id.clone(),
            supplier_id: self.supplier_id.clone(),
            ordered_on,
            first_promised_on: promised_on,
            promised_on,
            quantity,
            received: Quantity::ZERO,
            returned: Quantity::ZERO,
            billed: Quantity::ZERO,
            cancelled: Quantity::ZERO,
            unit_price,
            price_per,
            currency: books.currency,
            amount: unit_price.extend(quantity, price_per, books.currency)?,
            received_value: Amount::ZERO,
            billed_value: Amount::ZERO,
            rec_id: line.rec_id.clone(),
        })
    }

    /// The price on the line, else the supplier's for this quantity.
    #[expect(clippy::too_many_arguments, reason = "a line is priced from all that it was read from")]
    fn price(
        &self,
        work: &Work<'_>,
        books: &Books,
        index: usize,
        line: &NewPurchaseLine,
        item: &Item,
        terms: Option<&SupplierItem>,
        quantity: Quantity,
    ) -> Result<(Price, Quantity), Stop> {
        if let Some(text) = &line.unit_price {
            let unit = line.price_unit.as_ref().or(line.unit.as_ref());
            return reading::price(work, item, unit, text, &format!("lines[{index}].unit_price"));
        }
        let terms = terms.ok_or_else(|| Refusal::new("no_price", &line.item_id).with("day", books.today))?;
        let breaks: Vec<SupplierPriceBreak> = work.scan(key![work.entity_id(), &line.item_id, &self.supplier_id])?;
        let reached = breaks.into_iter().rev().find(|price_break| price_break.from_quantity <= quantity);
        Ok(reached.map_or((terms.unit_price, terms.price_per), |price_break| (price_break.unit_price, price_break.price_per)))
    }
}

/// Now, or on the day that an order states for itself.
fn placed_at(work: &Work<'_>, books: &Books, stated_on: Option<Day>) -> Result<Instant, Stop> {
    let zone: Zone = books.time_zone.parse()?;
    Ok(stated_on.map_or(Ok(work.context.effective_at), |day| day.start_in(&zone))?)
}

fn check_terms(terms: &SupplierItem, quantity: Quantity) -> Result<(), Stop> {
    if quantity < terms.minimum_quantity {
        return Err(Refusal::new("below_minimum", &terms.item_id).with("minimum", terms.minimum_quantity).into());
    }
    if let Some(maximum) = terms.maximum_quantity.filter(|maximum| quantity > *maximum) {
        return Err(Refusal::new("above_maximum", &terms.item_id).with("maximum", maximum).into());
    }
    let over = quantity.0 % terms.order_multiple.0.max(1);
    if over != 0 {
        let lower = Quantity(quantity.0 - over);
        let upper = lower.checked_add(terms.order_multiple)?;
        let refusal = Refusal::new("not_a_multiple", &terms.item_id).with("multiple", terms.order_multiple);
        return Err(refusal.with("lower", lower).with("upper", upper).into());
    }
    Ok(())
}

/// A line of the order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPurchaseLine {
    pub item_id: String,
    pub quantity: Decimal,
    /// the base unit where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// the supplier's terms where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_price: Option<Decimal>,
    /// the unit of the quantity where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_unit: Option<String>,
    /// the supplier's lead time where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub promised_on: Option<Day>,
    /// recommendation that proposed it
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rec_id: Option<String>,
}
