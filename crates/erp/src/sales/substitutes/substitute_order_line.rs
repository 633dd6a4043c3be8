//! `substitute_order_line`. The rest of a line goes to a substitute because the customer said so: what was asked for is given up with its reservation, and
//! the substitute, which has to be there, gets a line of its own with goods reserved, at the price of what was asked for unless another was agreed.

use super::pair::Pair;
use crate::command::{Command, Invalid};
use crate::crm::{Party, record_activity};
use crate::fields::Decimal;
use crate::finance::{Books, day_at};
use crate::reading;
use crate::refusal::Refusal;
use crate::sales::allocate_order::{over_limit, reserve_line};
use crate::sales::giving_up::{give_up, part_of_open};
use crate::sales::order::{index_of, open_amount, order_in_state, order_lookups, state_of};
use crate::sales::pricing::{Override, UnitPrice, price_lookups, resolve};
use crate::tables::{CustomerAccount, CustomerTerms, Item, ItemSite, LineSubstitution, SalesOrder, SalesOrderLine, Site, SubstituteOffer};
use crate::warehouse::{average_cost, item_site_lookup};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::{Amount, Quantity};
use chandler_calendar::Day;
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
/// Ships a substitute in place of what is left of an order line, because the customer accepted it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SubstituteOrderLine {
    pub so_number: String,
    pub line: i64,
    pub substitute_id: String,
    /// who accepted it at the customer: nobody is sent what it did not ask for
    pub accepted_by: String,
    /// of the item that was asked for; all that has not shipped where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<Decimal>,
    /// the base unit where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// of the substitute; what brings the same money as the item that was asked for where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_price: Option<Decimal>,
    /// the substitute's base unit where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_unit: Option<String>,
    /// who approved a price below the cost of the substitute
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_approved_by: Option<String>,
    /// the requested day, or today where that has passed, where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub promised_on: Option<Day>,
    /// offer that it is taken of
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer_number: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Command for SubstituteOrderLine {
    const NAME: &'static str = "substitute_order_line";
    const SUMMARY: &'static str = "Ships a substitute in place of what is left of an order line, because the customer accepted it";
    const REFUSALS: &'static [&'static str] = &[
        "unknown_entity",
        "not_live",
        "unknown_document",
        "wrong_state",
        "unknown_line",
        "unknown_item",
        "unknown_site",
        "unknown_unit",
        "unknown_substitute",
        "no_terms",
        "not_positive",
        "negative",
        "not_whole_units",
        "not_whole_substitutes",
        "price_unit_not_whole",
        "more_than_ordered",
        "more_than_offered",
        "offer_ended",
        "nothing_to_do",
        "in_past",
        "insufficient_stock",
        "below_cost",
        "credit_limit",
        "too_large",
    ];

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        if self.accepted_by.trim().is_empty() {
            return Err(Invalid::new("accepted_by", "Nobody has accepted it", "Ask the customer, and say who accepted").into());
        }
        work.fetch(order_lookups(work, &self.so_number).into_iter().chain([Books::lookup(work)]))?;
        let books = Books::open(work)?;
        let (mut order, mut lines) = order_in_state(work, &self.so_number, &["open", "allocated", "backordered"])?;
        let index = index_of(&lines, &self.so_number, self.line)?;
        work.fetch(self.lookups(work, &lines[index]))?;
        let pair = Pair::in_force(work, &lines[index].item_id, &self.substitute_id, books.today)?;
        let asked = &mut lines[index];
        let quantity = part_of_open(work, asked, self.quantity.as_ref(), self.unit.as_ref())?;
        self.take_of_offer(work, &books, asked, quantity)?;
        let before = open_amount(asked)?;
        give_up(work, asked, quantity)?;
        let given_up = before.checked_sub(open_amount(asked)?)?;
        let asked = asked.clone();
        let line = self.add_line(work, &books, &order, &asked, &pair, quantity)?;
        self.refuse_below_cost(work, &line)?;
        self.record(work, &books, &asked, &line, quantity);
        order.total = order.total.checked_add(line.amount)?;
        order.open_amount = order.open_amount.checked_add(line.amount)?.checked_sub(given_up)?;
        order.line_count += 1;
        let account = account_after(work, &books, &asked, &line, given_up)?;
        work.update(account);
        if let Some(over) = over_limit(work, &order)?.filter(|_| line.released_on.is_none()) {
            return Err(over.refusal(&order)?.into());
        }
        lines.push(line);
        state_of(&lines)?.clone_into(&mut order.state);
        work.document("sales_order", &self.so_number);
        work.update(order);
        Ok(())
    }
}

impl SubstituteOrderLine {
    fn lookups(&self, work: &Work<'_>, asked: &SalesOrderLine) -> Vec<Lookup> {
        let customer = key![work.entity_id(), &asked.customer_id];
        let mut lookups = reading::unit_lookups(&asked.item_id, [self.unit.as_ref()]);
        lookups.extend(reading::unit_lookups(&self.substitute_id, [self.price_unit.as_ref()]));
        lookups.extend([&asked.item_id, &self.substitute_id].map(|item_id| item_site_lookup(work, item_id, &asked.site_id)));
        lookups.extend(price_lookups(work, &self.substitute_id, &asked.customer_id));
        lookups.extend([
            Pair::lookup(&asked.item_id, &self.substitute_id),
            Lookup::row::<CustomerTerms>(customer.clone()),
            Lookup::row::<CustomerAccount>(customer),
            Lookup::row::<Site>(key![work.entity_id(), &asked.site_id]),
        ]);
        lookups.extend(self.offer_number.iter().map(|offer_number| Lookup::row::<SubstituteOffer>(key![work.entity_id(), offer_number])));
        lookups
    }

    /// Takes the quantity of the offer, where it is of one.
    fn take_of_offer(&self, work: &mut Work<'_>, books: &Books, asked: &SalesOrderLine, quantity: Quantity) -> Result<(), Stop> {
        let Some(offer_number) = &self.offer_number else { return Ok(()) };
        let mut offer: SubstituteOffer = work.require(key![work.entity_id(), offer_number], "unknown_document")?;
        if (&offer.item_id, &offer.substitute_id, &offer.site_id) != (&asked.item_id, &self.substitute_id, &asked.site_id) {
            let message = format!("{offer_number} offers {} in place of {} at {}", offer.substitute_id, offer.item_id, offer.site_id);
            return Err(Invalid::new("offer_number", message, "Name the offer of this item, or leave it out").into());
        }
        if offer.until_on < books.today {
            return Err(Refusal::new("offer_ended", offer_number).with("until", offer.until_on).into());
        }
        let left = offer.quantity.checked_sub(offer.taken)?;
        if quantity > left {
            return Err(Refusal::new("more_than_offered", offer_number).with("left", left).with("requested", quantity).into());
        }
        offer.taken = offer.taken.checked_add(quantity)?;
        work.update(offer);
        Ok(())
    }

    /// The line of the substitute with the steps of its price and its goods, which are all there or it is refused.
    fn add_line(
        &self,
        work: &mut Work<'_>,
        books: &Books,
        order: &SalesOrder,
        asked: &SalesOrderLine,
        pair: &Pair,
        quantity: Quantity,
    ) -> Result<SalesOrderLine, Stop> {
        let site: Site = work.require(key![work.entity_id(), &asked.site_id], "unknown_site")?;
        let quantity = pair.replacing(quantity)?;
        let price = resolve(work, &self.substitute_id, &asked.customer_id, books.today, Some(self.price(work, asked, pair)?))?;
        let UnitPrice { unit_price, price_per } = price.price;
        if let Some(promised_on) = self.promised_on {
            reading::not_before(promised_on, books.today, "promised_on")?;
        }
        let mut line = SalesOrderLine {
            line: order.line_count + 1,
            item_id: self.substitute_id.clone(),
            ordered_on: day_at(work, &site)?,
            promised_on: self.promised_on,
            quantity,
            allocated: Quantity::ZERO,
            backordered: Quantity::ZERO,
            shipped: Quantity::ZERO,
            cancelled: Quantity::ZERO,
            unit_price,
            price_per,
            price_source: price.source.to_owned(),
            amount: unit_price.extend(quantity, price_per, books.currency)?,
            invoiced: Amount::ZERO,
            ..asked.clone()
        };
        price.rows(&line)?.into_iter().for_each(|step| work.insert(step));
        work.insert(line.clone());
        let outcome = reserve_line(work, books, &mut line)?;
        if !outcome.short.is_zero() {
            return Err(outcome.refusal(&line)?.into());
        }
        Ok(line)
    }

    fn price(&self, work: &Work<'_>, asked: &SalesOrderLine, pair: &Pair) -> Result<Override, Stop> {
        let approved_by = self.price_approved_by.clone();
        let Some(text) = &self.unit_price else {
            let price = pair.price_of_substitute(UnitPrice { unit_price: asked.unit_price, price_per: asked.price_per })?;
            return Ok(Override { kind: "substitute", price, reason: Some(asked.item_id.clone()), approved_by });
        };
        let substitute: Item = work.require(key![&self.substitute_id], "unknown_item")?;
        let (unit_price, price_per) = reading::price(work, &substitute, self.price_unit.as_ref(), text, "unit_price")?;
        Ok(Override { kind: "override", price: UnitPrice { unit_price, price_per }, reason: self.note.clone(), approved_by })
    }

    /// Below what the goods on hand cost a substitute leaves only where somebody approved it.
    fn refuse_below_cost(&self, work: &Work<'_>, line: &SalesOrderLine) -> Result<(), Stop> {
        let position: ItemSite = work.require(key![work.entity_id(), &line.item_id, &line.site_id], "unknown_item")?;
        let cost = average_cost(&position, line.quantity)?.unwrap_or(Amount::ZERO);
        if line.amount >= cost || self.price_approved_by.is_some() {
            return Ok(());
        }
        let subject = format!("{} line {}", line.so_number, self.line);
        let refusal = Refusal::new("below_cost", subject).with("substitute", &line.item_id).with("price", line.amount.of(line.currency));
        Err(refusal.with("cost", cost.of(line.currency)).into())
    }

    fn record(&self, work: &mut Work<'_>, books: &Books, asked: &SalesOrderLine, line: &SalesOrderLine, quantity: Quantity) {
        let detail = json!({
            "line": self.line, "item_id": asked.item_id, "quantity": quantity.to_string(), "substitute_id": line.item_id,
            "substitute_line": line.line, "accepted_by": self.accepted_by,
        });
        record_activity(work, Party::Customer(&asked.customer_id), "order_substituted", &asked.so_number, detail);
        work.insert(LineSubstitution {
            entity_id: asked.entity_id.clone(),
            so_number: asked.so_number.clone(),
            line: line.line,
            for_line: asked.line,
            commit_seq: work.context.commit_seq,
            substituted_on: books.today,
            item_id: asked.item_id.clone(),
            substitute_id: line.item_id.clone(),
            quantity,
            substitute_quantity: line.quantity,
            accepted_by: self.accepted_by.clone(),
            offer_number: self.offer_number.clone(),
            note: self.note.clone(),
        });
    }
}

/// What the customer's orders come to, and that it was failed where the substitute comes after the day it was promised.
fn account_after(work: &Work<'_>, books: &Books, asked: &SalesOrderLine, line: &SalesOrderLine, given_up: Amount) -> Result<CustomerAccount, Stop> {
    let mut account: CustomerAccount = work.require(key![work.entity_id(), &asked.customer_id], "no_terms")?;
    account.open_orders = account.open_orders.checked_add(line.amount)?.checked_sub(given_up)?;
    if line.promised_on > Some(asked.promised_on.unwrap_or(asked.requested_on)) {
        account.failed_on = Some(books.today);
    }
    Ok(account)
}
