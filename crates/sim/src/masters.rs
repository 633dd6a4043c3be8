//! Masters and opening stock: what is entered before the first day, and the items that come later.

use crate::company::Company;
use crate::core::SimulationError;
use crate::desk::{Desk, Draft};
use crate::goods::{Item, bins, family_of};
use crate::leaks::dollars;
use crate::rng::Stream;
use chandler_amount::{Price, format_scaled};
use chandler_calendar::Day;
use chandler_erp::body::{
    AdjustStock, BinKind, Costing, CreateCustomer, CreateItem, CreateSite, CreateSupplier, NewBin, NewListPrice, NewPriceBreak, NewUnit, SetPrice,
    SetSupplierItem,
};

const ACTOR: &str = "master data";
/// Hours of the office in which masters are entered.
const HOURS: (f64, f64) = (6.0, 6.5);

/// The bin into which a site receives.
pub(crate) const RECEIVING_BIN: &str = "RCV-01";

impl Company {
    /// Everything that is there when the simulation begins.
    pub(crate) fn enter_masters(&mut self, desk: &mut Desk<'_>) -> Result<(), SimulationError> {
        let mut drafts = self.sites(desk)?;
        drafts.extend(self.suppliers_and_customers(desk)?);
        desk.send(drafts)?;
        let present: Vec<usize> = (0..self.goods.items.len()).filter(|&item| self.created_on(item) <= desk.day).collect();
        self.enter_items(desk, &present)?;
        self.enter_substitutes(desk)?;
        self.enter_agreements(desk)?;
        self.enter_contract_prices(desk)?;
        self.enter_opening_stock(desk)
    }

    /// Items whose time has come: early enough that the first goods can be there on the first day of sale.
    pub(crate) fn enter_new_items(&mut self, desk: &mut Desk<'_>) -> Result<(), SimulationError> {
        let new: Vec<usize> = (0..self.goods.items.len()).filter(|&item| self.created_on(item) == desk.day).collect();
        self.enter_items(desk, &new)
    }

    pub(crate) fn created_on(&self, item: usize) -> Day {
        let item = &self.goods.items[item];
        let opening = self.scenario.opening_on();
        let early = |first: Day| first.plus_days(-(self.suppliers[item.supplier].stated_days + 12)).max(opening);
        item.starts_on.map_or(opening, early)
    }

    fn sites(&self, desk: &Desk<'_>) -> Result<Vec<Draft>, SimulationError> {
        let at = desk.at_office(HOURS, 0, 1);
        let storage = || bins().map(|bin_id| NewBin { bin_id, kind: BinKind::Storage });
        let receiving = || NewBin { bin_id: RECEIVING_BIN.to_owned(), kind: BinKind::Receiving };
        let bodies = self.scenario.sites().iter().map(|site| CreateSite {
            site_id: site.id.to_owned(),
            name: site.name.to_owned(),
            time_zone: Some(site.time_zone.to_owned()),
            bins: storage().chain([receiving()]).collect(),
        });
        bodies.map(|body| Draft::new("create_site", ACTOR, at, &body)).collect()
    }

    fn suppliers_and_customers(&self, desk: &Desk<'_>) -> Result<Vec<Draft>, SimulationError> {
        let at = desk.at_office(HOURS, 0, 1);
        let suppliers = self.suppliers.iter().map(|supplier| {
            let dollars = |amount: i64| (amount > 0).then(|| format!("{amount}.00").into());
            let body = CreateSupplier {
                supplier_id: supplier.id.clone(),
                name: supplier.name.clone(),
                payment_days: supplier.payment_days,
                minimum_order: dollars(supplier.minimum_order),
                order_target: dollars(supplier.order_target),
                below_target_charge: dollars(supplier.below_target_charge()),
                ..CreateSupplier::default()
            };
            Draft::new("create_supplier", ACTOR, at, &body)
        });
        let customers = self.customers.iter().map(|customer| {
            let body = CreateCustomer {
                customer_id: customer.id.clone(),
                name: customer.name.clone(),
                segment: Some(customer.segment.name.to_owned()),
                region: Some(customer.region.to_owned()),
                payment_days: i64::from(customer.payment_days),
                credit_limit: dollars(customer.credit_limit).into(),
                tax_percent: (customer.tax_rate_micros > 0).then(|| format_scaled(customer.tax_rate_micros, 4, 2).into()),
            };
            Draft::new("create_customer", ACTOR, at, &body)
        });
        suppliers.chain(customers).collect()
    }

    fn enter_items(&mut self, desk: &mut Desk<'_>, items: &[usize]) -> Result<(), SimulationError> {
        let mut drafts = Vec::with_capacity(items.len() * 2);
        for (turn, &number) in items.iter().enumerate() {
            let at = desk.at_office(HOURS, turn, items.len());
            let item = &self.goods.items[number];
            drafts.push(Draft::new("create_item", ACTOR, at, &create_item(item))?);
            drafts.push(Draft::new("set_supplier_item", ACTOR, at, &self.supplier_item(number))?);
        }
        desk.send(drafts)?;
        Ok(())
    }

    /// An item like this one, first known on a day.
    pub(crate) fn new_item(&self, number: usize, introduced_on: Day) -> CreateItem {
        CreateItem { introduced_on: Some(introduced_on), ..create_item(&self.goods.items[number]) }
    }

    /// The supplier's terms as they are now.
    pub(crate) fn supplier_item(&self, number: usize) -> SetSupplierItem {
        let item = &self.goods.items[number];
        let supplier = &self.suppliers[item.supplier];
        let (unit, pieces) = item.buying_unit();
        let price = |piece: Price| Price(piece.0 * pieces).into();
        let new_break = |(from, piece): (i64, Price)| NewPriceBreak { from_quantity: (from / pieces).into(), unit_price: price(piece) };
        SetSupplierItem {
            supplier_id: supplier.id.clone(),
            item_id: item.id.clone(),
            unit_price: price(self.books.costs[number]),
            price_unit: Some(unit.to_owned()),
            lead_time_days: i64::from(supplier.stated_days),
            unit: Some(unit.to_owned()),
            minimum_quantity: Some((item.minimum_pieces / pieces).into()),
            maximum_quantity: None,
            order_multiple: Some((item.multiple_pieces / pieces).into()),
            price_breaks: self.price_break(number).map(new_break).into_iter().collect(),
            preferred: true,
            supplier_sku: Some(format!("{}{:05}", &supplier.id[2..], number * 7 + 101)),
        }
    }

    /// The price break keeps its distance to the price when the price rises.
    pub(crate) fn price_break(&self, number: usize) -> Option<(i64, Price)> {
        let item = &self.goods.items[number];
        item.price_break.map(|(from, piece)| {
            let ratio = self.books.costs[number].0 as f64 / item.opening_cost.0 as f64;
            (from, crate::goods::rounded(piece.0 as f64 / 1_000_000.0 * ratio))
        })
    }

    fn enter_contract_prices(&self, desk: &mut Desk<'_>) -> Result<(), SimulationError> {
        let at = desk.at_office(HOURS, 1, 1);
        let from_on = desk.day;
        let prices = self.customers.iter().flat_map(|customer| customer.contract.iter().map(move |(item, price)| (customer, *item, *price)));
        let drafts = prices.map(|(customer, item, price)| {
            let body = SetPrice {
                item_id: self.goods.items[item].id.clone(),
                customer_id: Some(customer.id.clone()),
                unit_price: price.into(),
                price_unit: None,
                from_on,
                until_on: customer.contract_until,
            };
            Draft::new("set_price", ACTOR, at, &body)
        });
        desk.send(drafts.collect::<Result<_, _>>()?)?;
        Ok(())
    }

    /// Counted stock: what the buyer of the past left. Enough for the lead time and some weeks, badly spread.
    fn enter_opening_stock(&mut self, desk: &mut Desk<'_>) -> Result<(), SimulationError> {
        let mut drafts = Vec::new();
        for index in 0..self.goods.item_sites.len() {
            let stocked = &self.goods.item_sites[index];
            let item = self.goods.item_of(index);
            if item.starts_on.is_some() {
                continue;
            }
            let mut dice = self.seed.fixed(Stream::Opening, stocked.subject);
            let days = f64::from(self.suppliers[item.supplier].stated_days) + dice.within(12.0, 50.0);
            let pieces = (stocked.demand.level() * days + stocked.demand.mean_line() * dice.within(0.5, 2.0)) as i64 + 1;
            let (item_id, bin_id) = (item.id.clone(), stocked.bin.clone());
            let unit_cost = Some(item.opening_cost.into());
            let (site, cost) = (stocked.site, item.opening_cost);
            let at = desk.at_site(site, (7.0, 9.0), index, self.goods.item_sites.len());
            let site_id = self.site_id(site).to_owned();
            let reason = "opening_balance".to_owned();
            let difference = Some(pieces.into());
            let body = AdjustStock { item_id, site_id, bin_id, difference, unit_cost, reason, ..AdjustStock::default() };
            drafts.push(Draft::new("adjust_stock", "warehouse", at, &body)?);
            let value = self.books.extend(cost, pieces);
            self.books.receive(index, pieces, 0, value);
        }
        desk.send(drafts)?;
        Ok(())
    }
}

impl Item {
    /// The unit in which it is bought, and its pieces.
    pub(crate) fn buying_unit(&self) -> (&'static str, i64) {
        if self.bought_by_the_case { ("CS", self.case_pieces) } else { ("EA", 1) }
    }

    /// The unit in which customers order it, and its pieces.
    pub(crate) fn selling_unit(&self) -> (&'static str, i64) {
        if self.by_the_case { ("CS", self.case_pieces) } else { ("EA", 1) }
    }
}

fn create_item(item: &Item) -> CreateItem {
    CreateItem {
        item_id: item.id.clone(),
        name: item.name.clone(),
        family: family_of(item).name.to_owned(),
        base_unit: None,
        costing: if item.average_cost { Costing::Average } else { Costing::Fifo },
        units: vec![NewUnit { unit: "CS".to_owned(), numerator: item.case_pieces, denominator: None }],
        inspected: item.inspected,
        introduced_on: Some(item.introduced_on),
        list_price: Some(NewListPrice { unit_price: item.opening_list.into(), price_unit: None, from_on: None }),
        ..CreateItem::default()
    }
}
