//! `ship_order`: goods out, cost of goods, revenue, freight, tax and invoice in one decision.

use super::invoicing::{Totals, due_on, post_goods, post_totals};
use super::order::{index_of, order_in_state, order_lookups, price_of, state_of};
use crate::command::Command;
use crate::crm::{Party, failed_customer, record_activity};
use crate::fields::{Decimal, MoneyText};
use crate::finance::{Books, Entry};
use crate::purchasing::refuse_repeated;
use crate::reading;
use crate::refusal::Refusal;
use crate::tables::{
    Bin, CustomerAccount, CustomerTerms, DocumentSeries, Invoice, InvoiceLine, Item, ItemSite, SalesOrder, SalesOrderLine, Shipment, ShipmentLine,
    ShipmentLot, Site,
};
use crate::warehouse::{Cause, LotShare, Movement, Outside, Wanted, item_site_lookup, layer_lookups, post_move, site, take};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::{Amount, Quantity};
use chandler_calendar::Day;
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
/// Ships allocated goods from one site and invoices them: stock, cost, revenue, freight and tax in one commit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShipOrder {
    pub so_number: String,
    /// site of the first line to ship where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site_id: Option<String>,
    /// everything allocated at the site where it is left out
    #[serde(default)]
    pub lines: Vec<ShippedLine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carrier: Option<String>,
    /// billed to the customer, untaxed
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub freight_billed: Option<MoneyText>,
    /// what the carrier will ask
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub freight_estimate: Option<MoneyText>,
}

impl Command for ShipOrder {
    const NAME: &'static str = "ship_order";
    const SUMMARY: &'static str = "Ships allocated goods from one site and invoices them";
    const REFUSALS: &'static [&'static str] = &[
        "unknown_entity",
        "not_live",
        "unknown_document",
        "wrong_state",
        "unknown_line",
        "repeated_line",
        "other_site",
        "unknown_bin",
        "unknown_unit",
        "wrong_currency",
        "not_positive",
        "negative",
        "not_whole_units",
        "more_than_allocated",
        "insufficient_stock",
        "unknown_lot",
        "not_kept_by_lot",
        "lot_expired",
        "nothing_to_do",
        "too_large",
    ];

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        let series = ["SH", "IN"].map(|series| Lookup::row::<DocumentSeries>(key![work.entity_id(), series]));
        work.fetch(order_lookups(work, &self.so_number).into_iter().chain(series).chain([Books::lookup(work)]))?;
        let books = Books::open(work)?;
        let (order, mut lines) = order_in_state(work, &self.so_number, &["open", "allocated", "backordered"])?;
        refuse_repeated(self.lines.iter().map(|line| line.line))?;
        let site_id = self.site_id(&lines)?;
        self.fetch_goods(work, &order, &lines, &site_id)?;
        let picks = self.picks(work, &lines, &site_id)?;
        fetch_layers(work, &lines, &picks)?;
        let (site, day) = site(work, &site_id)?;
        let terms: CustomerTerms = work.require(key![work.entity_id(), &order.customer_id], "no_terms")?;
        let (shipment_number, invoice_number) = (work.next_number("SH")?, work.next_number("IN")?);
        let dispatch =
            Dispatch { books: &books, order: &order, site: &site, day, shipment_number: &shipment_number, invoice_number: &invoice_number };
        let mut entry = Entry::new(&books, &shipment_number);
        let mut goods = Amount::ZERO;
        for (number, pick) in (1..).zip(&picks) {
            goods = goods.checked_add(dispatch.ship_line(work, &mut entry, number, &mut lines[pick.index], pick)?)?;
        }
        let freight_billed = reading::amount_or_none(self.freight_billed.as_ref(), books.currency, "freight_billed")?;
        let freight_estimate = reading::amount_or_none(self.freight_estimate.as_ref(), books.currency, "freight_estimate")?;
        let totals = Totals::new(goods, freight_billed, freight_estimate, &terms)?;
        post_totals(&mut entry, &order, &site_id, &totals)?;
        entry.post(work)?;
        dispatch.write_documents(work, &terms, &totals, self.carrier.unwrap_or_default(), picks.len() as i64);
        dispatch.charge_customer(work, &totals)?;
        if picks.iter().any(|pick| lines[pick.index].shipped < lines[pick.index].quantity) {
            failed_customer(work, &books, &order.customer_id)?;
        }
        close_up(work, order, &lines, goods)
    }
}

/// What leaves of an order's line.
struct Pick {
    /// Place of the line in the order.
    index: usize,
    quantity: Quantity,
    bin_id: Option<String>,
    lot_id: Option<String>,
}

impl ShipOrder {
    fn site_id(&self, lines: &[SalesOrderLine]) -> Result<String, Stop> {
        let first = match self.lines.first() {
            Some(line) => Some(&lines[index_of(lines, &self.so_number, line.line)?]),
            None => lines.iter().find(|line| !line.allocated.is_zero()),
        };
        let site_id = self.site_id.clone().or_else(|| first.map(|line| line.site_id.clone()));
        site_id.ok_or_else(|| Refusal::new("nothing_to_do", &self.so_number).into())
    }

    fn fetch_goods(&self, work: &Work<'_>, order: &SalesOrder, lines: &[SalesOrderLine], site_id: &str) -> Result<(), Stop> {
        let entity_id = work.entity_id();
        let mut lookups = vec![
            Lookup::row::<Site>(key![entity_id, site_id]),
            Lookup::row::<CustomerTerms>(key![entity_id, &order.customer_id]),
            Lookup::row::<CustomerAccount>(key![entity_id, &order.customer_id]),
        ];
        for line in lines.iter().filter(|line| !line.allocated.is_zero() && line.site_id == site_id) {
            lookups.push(Lookup::row::<Item>(key![&line.item_id]));
            lookups.push(item_site_lookup(work, &line.item_id, site_id));
            lookups.push(Wanted::lookup(work, &line.item_id, site_id));
        }
        for line in &self.lines {
            let item_id = &lines[index_of(lines, &self.so_number, line.line)?].item_id;
            lookups.extend(reading::unit_lookups(item_id, [line.unit.as_ref()]));
            lookups.extend(line.bin_id.iter().map(|bin_id| Lookup::row::<Bin>(key![entity_id, site_id, bin_id])));
        }
        work.fetch(lookups)
    }

    /// The given lines, or everything allocated at the site.
    fn picks(&self, work: &Work<'_>, lines: &[SalesOrderLine], site_id: &str) -> Result<Vec<Pick>, Stop> {
        let mut picks = Vec::new();
        for (index, wanted) in self.lines.iter().enumerate() {
            let place = index_of(lines, &self.so_number, wanted.line)?;
            picks.push(self.pick(work, index, wanted, place, &lines[place], site_id)?);
        }
        if self.lines.is_empty() {
            let allocated = lines.iter().enumerate().filter(|(_, line)| !line.allocated.is_zero() && line.site_id == site_id);
            picks.extend(allocated.map(|(index, line)| Pick { index, quantity: line.allocated, bin_id: None, lot_id: None }));
        }
        if picks.is_empty() { Err(Refusal::new("nothing_to_do", &self.so_number).into()) } else { Ok(picks) }
    }

    fn pick(&self, work: &Work<'_>, index: usize, wanted: &ShippedLine, place: usize, line: &SalesOrderLine, site_id: &str) -> Result<Pick, Stop> {
        let item: Item = work.require(key![&line.item_id], "unknown_item")?;
        let quantity = reading::quantity(work, &item, wanted.unit.as_ref(), &wanted.quantity, &format!("lines[{index}].quantity"))?;
        let subject = format!("{} line {}", self.so_number, line.line);
        if line.site_id != site_id {
            return Err(Refusal::new("other_site", subject).with("expected", &line.site_id).with("found", site_id).into());
        }
        if quantity > line.allocated {
            return Err(Refusal::new("more_than_allocated", subject).with("allocated", line.allocated).with("requested", quantity).into());
        }
        if let Some(bin_id) = &wanted.bin_id {
            work.require::<Bin>(key![work.entity_id(), site_id, bin_id], "unknown_bin")?;
        }
        Ok(Pick { index: place, quantity, bin_id: wanted.bin_id.clone(), lot_id: wanted.lot_id.clone() })
    }
}

fn fetch_layers(work: &Work<'_>, lines: &[SalesOrderLine], picks: &[Pick]) -> Result<(), Stop> {
    let mut lookups = Vec::new();
    for pick in picks {
        let line = &lines[pick.index];
        let item: Item = work.require(key![&line.item_id], "unknown_item")?;
        let position: ItemSite = work.require(key![work.entity_id(), &line.item_id, &line.site_id], "unknown_item")?;
        lookups.extend(layer_lookups(work, &item, &position));
    }
    work.fetch(lookups)
}

/// The order is smaller by what was invoiced, and in the state that its lines amount to.
fn close_up(work: &mut Work<'_>, mut order: SalesOrder, lines: &[SalesOrderLine], goods: Amount) -> Result<(), Stop> {
    order.open_amount = order.open_amount.checked_sub(goods)?;
    state_of(lines)?.clone_into(&mut order.state);
    work.update(order);
    Ok(())
}

/// One departure from a site.
struct Dispatch<'a> {
    books: &'a Books,
    order: &'a SalesOrder,
    site: &'a Site,
    day: Day,
    shipment_number: &'a str,
    invoice_number: &'a str,
}

impl Dispatch<'_> {
    /// Stock down, cost and revenue of one line; gives the revenue.
    fn ship_line(&self, work: &mut Work<'_>, entry: &mut Entry<'_>, number: i64, line: &mut SalesOrderLine, pick: &Pick) -> Result<Amount, Stop> {
        let item: Item = work.require(key![&line.item_id], "unknown_item")?;
        let cost = self.take_stock(work, &item, number, pick)?;
        line.allocated = line.allocated.checked_sub(pick.quantity)?;
        line.shipped = line.shipped.checked_add(pick.quantity)?;
        let invoiced = price_of(line, line.shipped)?;
        let revenue = invoiced.checked_sub(line.invoiced)?;
        line.invoiced = invoiced;
        work.update(line.clone());
        post_goods(entry, self.order, &item, &self.site.site_id, revenue, cost)?;
        self.write_lines(work, number, line, pick.quantity, revenue, cost);
        Ok(revenue)
    }

    fn take_stock(&self, work: &mut Work<'_>, item: &Item, number: i64, pick: &Pick) -> Result<Amount, Stop> {
        let position_key = key![work.entity_id(), &item.item_id, &self.site.site_id];
        let mut position: ItemSite = work.require(position_key, "unknown_item")?;
        let cause = Cause { kind: "issue", source: self.shipment_number, source_line: number };
        let takes = take(work, self.books, item, &mut position, pick.quantity, None, cause)?;
        position.on_hand = position.on_hand.checked_sub(pick.quantity)?;
        position.allocated = position.allocated.checked_sub(pick.quantity)?;
        work.update(position);
        let (site_id, bin_id, lot_id) = (&self.site.site_id, pick.bin_id.as_deref(), pick.lot_id.as_deref());
        for picked in (Wanted { item, site_id, quantity: pick.quantity, bin_id, lot_id, day: self.day }).pick(work)? {
            self.record_lots(work, number, &picked.lots)?;
            post_move(work, Movement::out_of(picked, Outside::Customer(&self.order.customer_id), self.day, self.shipment_number, number))?;
        }
        Ok(Amount::checked_sum(takes.iter().map(|taken| taken.amount))?)
    }

    /// Who got what of each lot, for a recall; one that lay in several bins is one.
    fn record_lots(&self, work: &mut Work<'_>, number: i64, shares: &[LotShare]) -> Result<(), Stop> {
        for LotShare { lot, quantity } in shares {
            let before: Option<ShipmentLot> = work.get(key![work.entity_id(), self.shipment_number, number, &lot.lot_id])?;
            work.insert(ShipmentLot {
                entity_id: lot.entity_id.clone(),
                shipment_number: self.shipment_number.to_owned(),
                line: number,
                lot_id: lot.lot_id.clone(),
                item_id: lot.item_id.clone(),
                site_id: lot.site_id.clone(),
                customer_id: self.order.customer_id.clone(),
                shipped_on: self.day,
                expires_on: lot.expires_on,
                quantity: before.map_or(Quantity::ZERO, |row| row.quantity).checked_add(*quantity)?,
                returned: Quantity::ZERO,
            });
        }
        Ok(())
    }

    fn write_lines(&self, work: &mut Work<'_>, number: i64, line: &SalesOrderLine, quantity: Quantity, revenue: Amount, cost: Amount) {
        work.insert(ShipmentLine {
            entity_id: line.entity_id.clone(),
            shipment_number: self.shipment_number.to_owned(),
            line: number,
            so_number: line.so_number.clone(),
            so_line: line.line,
            item_id: line.item_id.clone(),
            site_id: line.site_id.clone(),
            shipped_on: self.day,
            quantity,
            revenue,
            cost,
            returned: Quantity::ZERO,
            returned_cost: Amount::ZERO,
            currency: line.currency,
        });
        work.insert(InvoiceLine {
            entity_id: line.entity_id.clone(),
            invoice_number: self.invoice_number.to_owned(),
            line: number,
            so_number: line.so_number.clone(),
            so_line: line.line,
            item_id: line.item_id.clone(),
            quantity,
            unit_price: line.unit_price,
            price_per: line.price_per,
            amount: revenue,
            credited_quantity: Quantity::ZERO,
            credited: Amount::ZERO,
            currency: line.currency,
        });
    }

    fn write_documents(&self, work: &mut Work<'_>, terms: &CustomerTerms, totals: &Totals, carrier: String, line_count: i64) {
        work.document("shipment", self.shipment_number);
        work.document("invoice", self.invoice_number);
        let detail = json!({ "invoice": self.invoice_number, "total": totals.total.of(self.books.currency) });
        record_activity(work, Party::Customer(&self.order.customer_id), "shipped", self.shipment_number, detail);
        work.insert(Shipment {
            entity_id: self.order.entity_id.clone(),
            shipment_number: self.shipment_number.to_owned(),
            so_number: self.order.so_number.clone(),
            customer_id: self.order.customer_id.clone(),
            site_id: self.site.site_id.clone(),
            shipped_on: self.day,
            carrier,
            freight_accrued: totals.freight_estimate,
            freight_cost: totals.freight_estimate,
            invoice_number: self.invoice_number.to_owned(),
            currency: self.books.currency,
            line_count,
        });
        work.insert(Invoice {
            entity_id: self.order.entity_id.clone(),
            invoice_number: self.invoice_number.to_owned(),
            customer_id: self.order.customer_id.clone(),
            so_number: self.order.so_number.clone(),
            shipment_number: self.shipment_number.to_owned(),
            invoiced_on: self.books.today,
            due_on: due_on(self.books, terms),
            settled_on: totals.total.is_zero().then_some(self.books.today),
            currency: self.books.currency,
            goods: totals.goods,
            freight: totals.freight_billed,
            tax: totals.tax,
            total: totals.total,
            tax_rate_micros: terms.tax_rate_micros,
            settled_before: Amount::ZERO,
            credited: Amount::ZERO,
            open: totals.total,
            disputed: false,
            dispute_number: None,
            customer_reference: self.order.customer_reference.clone(),
            debit_reason: None,
            corrects: None,
            origin_number: None,
        });
    }

    /// The order turns into a receivable: for the goods the exposure stays what it was.
    fn charge_customer(&self, work: &mut Work<'_>, totals: &Totals) -> Result<(), Stop> {
        let mut account: CustomerAccount = work.require(key![work.entity_id(), &self.order.customer_id], "no_terms")?;
        account.open_orders = account.open_orders.checked_sub(totals.goods)?;
        account.receivable = account.receivable.checked_add(totals.total)?;
        work.update(account);
        Ok(())
    }
}

/// What leaves of a line.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShippedLine {
    /// line of the sales order
    pub line: i64,
    pub quantity: Decimal,
    /// the base unit where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// bins in order of their ids where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bin_id: Option<String>,
    /// of an item that is kept by lot; the lots that expire first where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lot_id: Option<String>,
}
