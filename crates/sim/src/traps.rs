//! Traps of the last evening: facts that no careful planner would order on, entered when nothing of the company's time can be changed by them any more.
//!
//! A lead time with a slip, an item that another one takes over, a count that differs, a supplier that is given up, and a project that is called off. Each
//! trap has an item of its own that customers want, and is written down with the reason under which it should be held back.

use crate::company::Company;
use crate::core::SimulationError;
use crate::desk::{Desk, Draft};
use crate::rng::Stream;
use chandler_erp::body::{
    CancelOrderLine, ChangeSupplier, CountStock, CreateItem, CreateSalesOrder, CreateSupplier, ItemStatus, NewSalesLine, SetItemStatus,
    SetSupplierItem,
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

const ACTOR: &str = "master data";
/// The evening, after everything else.
const HOURS: (f64, f64) = (20.0, 20.5);

/// Days that somebody typed in place of 9 or 90.
const SLIPPED_DAYS: i64 = 900;
/// The project in lines of usual size: far above all others.
const PROJECT_LINES: f64 = 60.0;
/// Items that the supplier that is given up was to deliver.
const GIVEN_UP_ITEMS: usize = 2;

/// A planted trap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Trap {
    /// Reason under which it should be held back.
    pub why: &'static str,
    pub item_id: String,
    /// Sites that stock the item.
    pub site_ids: Vec<&'static str>,
    /// What was entered: an order, a count, a supplier or a successor.
    pub document: String,
}

impl Company {
    /// Sets the traps on the last day. A company too small or too young to have a fitting item gets fewer of them.
    pub(crate) fn set_traps(&mut self, desk: &mut Desk<'_>) -> Result<(), SimulationError> {
        if desk.day != self.scenario.end_on {
            return Ok(());
        }
        let mut items = self.wanted_items().into_iter();
        // The project needs the item with the most lines: only where a size is usual does another stand out.
        if let Some(item) = items.next() {
            self.call_off_project(desk, item)?;
        }
        let receipts = self.receipts();
        let (few_receipts, others): (Vec<usize>, Vec<usize>) = items.partition(|item| receipts.get(item).copied().unwrap_or_default() < 3);
        let mut dice = self.seed.fixed(Stream::Trap, 0);
        let mut others = others.into_iter().skip(dice.whole(0, 3) as usize);
        if let Some(&item) = few_receipts.first() {
            self.slip_lead_time(desk, item)?;
        }
        if let Some(item) = others.next() {
            self.supersede(desk, item)?;
        }
        if let Some(item) = others.find(|item| self.countable(*item).is_some()) {
            self.miscount(desk, item)?;
        }
        let given_up: Vec<usize> = others.take(GIVEN_UP_ITEMS).collect();
        self.give_up_supplier(desk, &given_up)
    }

    /// Items that customers go on wanting, most lines first, without those of projects.
    fn wanted_items(&self) -> Vec<usize> {
        let end = self.scenario.end_on;
        let projects: BTreeSet<&str> = self.planted.one_offs.iter().flat_map(|order| &order.items).map(|(item_id, _)| item_id.as_str()).collect();
        let mut lines: BTreeMap<usize, f64> = BTreeMap::new();
        for stocked in self.goods.item_sites.iter().filter(|stocked| stocked.demand.lines_on(end) > 0.0) {
            *lines.entry(stocked.item).or_default() += stocked.demand.lines_per_week;
        }
        lines.retain(|item, _| self.goods.items[*item].starts_on.is_none() && !projects.contains(self.goods.items[*item].id.as_str()));
        let mut items: Vec<(usize, f64)> = lines.into_iter().collect();
        items.sort_by(|left, right| right.1.total_cmp(&left.1));
        items.into_iter().map(|(item, _)| item).collect()
    }

    /// Order lines of each item of which anything has arrived.
    fn receipts(&self) -> BTreeMap<usize, usize> {
        let lines = self.purchase_orders.iter().flat_map(|order| &order.lines).filter(|line| line.received > 0);
        lines.fold(BTreeMap::new(), |mut receipts, line| {
            *receipts.entry(self.goods.item_sites[line.item_site].item).or_default() += 1;
            receipts
        })
    }

    fn slip_lead_time(&mut self, desk: &mut Desk<'_>, item: usize) -> Result<(), SimulationError> {
        let body = SetSupplierItem { lead_time_days: SLIPPED_DAYS, ..self.supplier_item(item) };
        desk.send(vec![Draft::new("set_supplier_item", ACTOR, desk.at_office(HOURS, 0, 5), &body)?])?;
        self.note_trap("lead_time_doubtful", item, body.supplier_id);
        Ok(())
    }

    /// The follow-up model has a supplier and nothing else yet.
    fn supersede(&mut self, desk: &mut Desk<'_>, item: usize) -> Result<(), SimulationError> {
        let at = desk.at_office(HOURS, 1, 5);
        let old = &self.goods.items[item];
        let successor = format!("{}-N", old.id);
        let create = CreateItem { item_id: successor.clone(), name: format!("{}, new model", old.name), ..self.new_item(item, desk.day) };
        let offer = SetSupplierItem { item_id: successor.clone(), ..self.supplier_item(item) };
        let status = SetItemStatus { item_id: old.id.clone(), status: ItemStatus::Active, superseded_by: Some(successor.clone()) };
        desk.send(vec![
            Draft::new("create_item", ACTOR, at, &create)?,
            Draft::new("set_supplier_item", ACTOR, at, &offer)?,
            Draft::new("set_item_status", ACTOR, at, &status)?,
        ])?;
        self.note_trap("superseded", item, successor);
        Ok(())
    }

    /// An item-site of the item with stock enough to miss some of it.
    fn countable(&self, item: usize) -> Option<usize> {
        let stock = |index: &usize| &self.books.stock[*index];
        (0..self.goods.item_sites.len())
            .find(|index| self.goods.item_sites[*index].item == item && stock(index).held == 0 && stock(index).on_hand >= 5)
    }

    fn miscount(&mut self, desk: &mut Desk<'_>, item: usize) -> Result<(), SimulationError> {
        let Some(index) = self.countable(item) else { return Ok(()) };
        let stocked = &self.goods.item_sites[index];
        let counted = self.books.stock[index].on_hand * 3 / 5;
        let body = CountStock {
            item_id: self.goods.items[item].id.clone(),
            site_id: self.site_id(stocked.site).to_owned(),
            bin_id: stocked.bin.clone(),
            counted: counted.into(),
            ..CountStock::default()
        };
        let site_id = self.site_id(stocked.site);
        let answers = desk.send(vec![Draft::new("count_stock", "warehouse", desk.at_site(stocked.site, HOURS, 2, 5), &body)?])?;
        let count = answers.first().and_then(|answer| answer.number("CT")).unwrap_or_default();
        self.note_trap_at(vec![site_id], "count_open", item, count);
        Ok(())
    }

    /// A new source was agreed for some items, and went out of business.
    fn give_up_supplier(&mut self, desk: &mut Desk<'_>, items: &[usize]) -> Result<(), SimulationError> {
        if items.is_empty() {
            return Ok(());
        }
        let at = desk.at_office(HOURS, 3, 5);
        let number = self.suppliers.len();
        let supplier_id = format!("S-{:03}", number + 1);
        let name = crate::words::supplier_name(number);
        let create = CreateSupplier { supplier_id: supplier_id.clone(), name, payment_days: 30, ..CreateSupplier::default() };
        let mut drafts = vec![Draft::new("create_supplier", ACTOR, at, &create)?];
        for &item in items {
            let offer = SetSupplierItem { supplier_id: supplier_id.clone(), supplier_sku: None, ..self.supplier_item(item) };
            drafts.push(Draft::new("set_supplier_item", ACTOR, at, &offer)?);
        }
        let end = ChangeSupplier { supplier_id: supplier_id.clone(), active: Some(false), ..ChangeSupplier::default() };
        drafts.push(Draft::new("change_supplier", ACTOR, at, &end)?);
        desk.send(drafts)?;
        for &item in items {
            self.note_trap("supplier_inactive", item, supplier_id.clone());
        }
        Ok(())
    }

    /// A customer orders for a project, says nothing about it, and calls it off in the same evening.
    fn call_off_project(&mut self, desk: &mut Desk<'_>, item: usize) -> Result<(), SimulationError> {
        let end = self.scenario.end_on;
        let stocked = self.goods.item_sites.iter().filter(|stocked| stocked.item == item && stocked.demand.lines_on(end) > 0.0);
        let Some(stocked) = stocked.max_by(|left, right| left.demand.lines_per_week.total_cmp(&right.demand.lines_per_week)) else { return Ok(()) };
        let Some(customer) = self.customers.iter().find(|customer| customer.site == stocked.site) else { return Ok(()) };
        let (unit, pieces) = self.goods.items[item].selling_unit();
        let site_id = self.site_id(stocked.site);
        let at = desk.at_site(stocked.site, HOURS, 4, 5);
        let line = NewSalesLine {
            item_id: self.goods.items[item].id.clone(),
            quantity: ((stocked.demand.mean_line() * PROJECT_LINES) as i64 / pieces).max(1).into(),
            unit: (pieces > 1).then(|| unit.to_owned()),
            ..NewSalesLine::default()
        };
        let order = CreateSalesOrder {
            customer_id: customer.id.clone(),
            site_id: Some(site_id.to_owned()),
            requested_on: Some(desk.day),
            lines: vec![line],
            ..CreateSalesOrder::default()
        };
        let answers = desk.send(vec![Draft::new("create_sales_order", "order desk", at, &order)?])?;
        let Some(so_number) = answers.first().and_then(|answer| answer.number("SO")) else { return Ok(()) };
        let cancel =
            CancelOrderLine { so_number: so_number.clone(), line: 1, reason: Some("project_called_off".to_owned()), ..CancelOrderLine::default() };
        desk.send(vec![Draft::new("cancel_order_line", "order desk", at, &cancel)?])?;
        self.note_trap_at(vec![site_id], "one_off_suspected", item, so_number);
        Ok(())
    }

    fn note_trap(&mut self, why: &'static str, item: usize, document: String) {
        let sites: BTreeSet<usize> = self.goods.item_sites.iter().filter(|stocked| stocked.item == item).map(|stocked| stocked.site).collect();
        self.note_trap_at(sites.into_iter().map(|site| self.site_id(site)).collect(), why, item, document);
    }

    fn note_trap_at(&mut self, site_ids: Vec<&'static str>, why: &'static str, item: usize, document: String) {
        self.planted.traps.push(Trap { why, item_id: self.goods.items[item].id.clone(), site_ids, document });
    }
}
