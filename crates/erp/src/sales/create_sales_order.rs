//! `create_sales_order`. The order counts in the customer's exposure from here on; it reserves nothing yet. An open order of an earlier system is taken
//! over by its number and day there, with the quantities that are still open.

use super::pricing::{Override, Resolved, UnitPrice, price_lookups, resolve};
use crate::command::{Command, Invalid};
use crate::crm::{Party, record_activity};
use crate::fields::Decimal;
use crate::finance::{Books, day_at};
use crate::reading;
use crate::tables::{Customer, CustomerAccount, CustomerTerms, DocumentSeries, Item, SalesOrder, SalesOrderLine, Site};
use crate::takeover::{cut_over_lookup, order_day};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::Currency;
use chandler_amount::{Amount, Quantity};
use chandler_calendar::Day;
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
/// Takes a customer's order; prices come from the customer's price, the list, or the line.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateSalesOrder {
    pub customer_id: String,
    /// site that ships lines without their own
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_reference: Option<String>,
    /// desk where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sales_rep: Option<String>,
    /// the day of the command where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub ordered_on: Option<Day>,
    /// number in the earlier system, which makes it an order that is taken over
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin_number: Option<String>,
    /// the day of the order where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub requested_on: Option<Day>,
    /// checked against the customer's
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub currency: Option<Currency>,
    /// a project order that says nothing about regular demand
    #[serde(default)]
    pub one_off: bool,
    pub lines: Vec<NewSalesLine>,
}

impl Command for CreateSalesOrder {
    const NAME: &'static str = "create_sales_order";
    const SUMMARY: &'static str = "Takes a customer's order at the customer's or list price";
    const REFUSALS: &'static [&'static str] = &[
        "unknown_entity",
        "not_live",
        "already_live",
        "in_future",
        "before_cut_over",
        "unknown_customer",
        "no_terms",
        "unknown_site",
        "unknown_item",
        "unknown_unit",
        "no_price",
        "wrong_currency",
        "not_positive",
        "negative",
        "not_whole_units",
        "price_unit_not_whole",
        "too_large",
    ];
    const BEFORE_LIVE: bool = true;

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        reading::not_empty(&self.lines, "lines")?;
        work.fetch(self.lookups(work)?)?;
        let books = Books::open(work)?;
        let ordered_on = order_day(work, &books, self.ordered_on, self.origin_number.as_ref())?;
        work.require::<Customer>(key![&self.customer_id], "unknown_customer")?;
        let terms: CustomerTerms = work.require(key![work.entity_id(), &self.customer_id], "no_terms")?;
        let mut account: CustomerAccount = work.require(key![work.entity_id(), &self.customer_id], "no_terms")?;
        reading::check_currency(self.currency, terms.currency, "currency")?;
        let so_number = work.next_number("SO")?;
        let mut total = Amount::ZERO;
        for (index, line) in self.lines.iter().enumerate() {
            total = total.checked_add(self.add_line(work, &books, &so_number, index, line)?)?;
        }
        account.open_orders = account.open_orders.checked_add(total)?;
        if self.first_wanted_on().is_some_and(|day| day < books.today) {
            account.failed_on = Some(books.today);
        }
        work.update(account);
        let detail = json!({ "total": total.of(books.currency), "lines": self.lines.len() });
        record_activity(work, Party::Customer(&self.customer_id), "order_received", &so_number, detail);
        work.document("sales_order", &so_number);
        work.insert(SalesOrder {
            entity_id: work.entity_id().to_owned(),
            so_number,
            customer_id: self.customer_id,
            customer_reference: self.customer_reference,
            state: "open".to_owned(),
            channel: self.channel.unwrap_or_else(|| "desk".to_owned()),
            sales_rep: self.sales_rep.unwrap_or_default(),
            ordered_on: ordered_on.unwrap_or(books.today),
            requested_on: self.requested_on.unwrap_or(books.today),
            currency: books.currency,
            total,
            open_amount: total,
            line_count: self.lines.len() as i64,
            origin_number: self.origin_number,
        });
        Ok(())
    }
}

impl CreateSalesOrder {
    fn lookups(&self, work: &Work<'_>) -> Result<Vec<Lookup>, Stop> {
        let entity_id = work.entity_id();
        let mut lookups = vec![
            Books::lookup(work),
            cut_over_lookup(work),
            Lookup::row::<Customer>(key![&self.customer_id]),
            Lookup::row::<CustomerTerms>(key![entity_id, &self.customer_id]),
            Lookup::row::<CustomerAccount>(key![entity_id, &self.customer_id]),
            Lookup::row::<DocumentSeries>(key![entity_id, "SO"]),
        ];
        for (index, line) in self.lines.iter().enumerate() {
            lookups.extend(reading::unit_lookups(&line.item_id, [line.unit.as_ref(), line.price_unit.as_ref()]));
            lookups.extend(price_lookups(work, &line.item_id, &self.customer_id));
            lookups.push(Lookup::row::<Site>(key![entity_id, self.site_of(index, line)?]));
        }
        Ok(lookups)
    }

    /// The earliest day for which a line is wanted or promised, where any is said.
    fn first_wanted_on(&self) -> Option<Day> {
        self.lines.iter().flat_map(|line| [line.requested_on.or(self.requested_on), line.promised_on]).flatten().min()
    }

    fn site_of<'a>(&'a self, index: usize, line: &'a NewSalesLine) -> Result<&'a String, Stop> {
        let missing = || Invalid::new(format!("lines[{index}].site_id"), "The line has no site", "Give site_id on the line or on the order");
        Ok(line.site_id.as_ref().or(self.site_id.as_ref()).ok_or_else(missing)?)
    }

    /// Writes a line with the steps of its price; gives its amount.
    fn add_line(&self, work: &mut Work<'_>, books: &Books, so_number: &str, index: usize, line: &NewSalesLine) -> Result<Amount, Stop> {
        let item: Item = work.require(key![&line.item_id], "unknown_item")?;
        let site: Site = work.require(key![work.entity_id(), self.site_of(index, line)?], "unknown_site")?;
        let quantity = reading::quantity(work, &item, line.unit.as_ref(), &line.quantity, &format!("lines[{index}].quantity"))?;
        let price = self.price(work, books, index, line, &item)?;
        let UnitPrice { unit_price, price_per } = price.price;
        let row = SalesOrderLine {
            entity_id: work.entity_id().to_owned(),
            so_number: so_number.to_owned(),
            line: index as i64 + 1,
            customer_id: self.customer_id.clone(),
            item_id: item.item_id,
            ordered_on: self.ordered_on.map_or_else(|| day_at(work, &site), Ok)?,
            site_id: site.site_id,
            requested_on: line.requested_on.or(self.requested_on).unwrap_or(books.today),
            promised_on: line.promised_on,
            quantity,
            allocated: Quantity::ZERO,
            backordered: Quantity::ZERO,
            shipped: Quantity::ZERO,
            cancelled: Quantity::ZERO,
            unit_price,
            price_per,
            price_source: price.source.to_owned(),
            currency: books.currency,
            amount: unit_price.extend(quantity, price_per, books.currency)?,
            invoiced: Amount::ZERO,
            one_off: self.one_off || line.one_off,
            released_on: None,
        };
        price.rows(&row)?.into_iter().for_each(|step| work.insert(step));
        let amount = row.amount;
        work.insert(row);
        Ok(amount)
    }

    fn price(&self, work: &Work<'_>, books: &Books, index: usize, line: &NewSalesLine, item: &Item) -> Result<Resolved, Stop> {
        let Some(text) = &line.unit_price else {
            if line.price_reason.is_some() || line.price_approved_by.is_some() {
                let field = format!("lines[{index}].unit_price");
                return Err(
                    Invalid::new(field, "A reason or an approval is for a price of the line's own", "Give unit_price, or leave them out").into()
                );
            }
            return resolve(work, &line.item_id, &self.customer_id, books.today, None);
        };
        let unit = line.price_unit.as_ref().or(line.unit.as_ref());
        let (unit_price, price_per) = reading::price(work, item, unit, text, &format!("lines[{index}].unit_price"))?;
        let price = UnitPrice { unit_price, price_per };
        let agreed = Override { kind: "override", price, reason: line.price_reason.clone(), approved_by: line.price_approved_by.clone() };
        resolve(work, &line.item_id, &self.customer_id, books.today, Some(agreed))
    }
}

/// A line of the order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSalesLine {
    pub item_id: String,
    pub quantity: Decimal,
    /// the base unit where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// the order's where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site_id: Option<String>,
    /// the order's where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub requested_on: Option<Day>,
    /// what was promised to the customer; allocation promises where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub promised_on: Option<Day>,
    /// the customer's or list price where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_price: Option<Decimal>,
    /// the unit of the quantity where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_unit: Option<String>,
    /// why unit_price differs from the customer's or list price
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_reason: Option<String>,
    /// who approved it
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_approved_by: Option<String>,
    #[serde(default)]
    pub one_off: bool,
}
