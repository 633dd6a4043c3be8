//! Substitutes: which items can take each other's place, and customers who are asked whether they take one.
//!
//! The pairs and how many customers accept are planted ([`Company::substitute_truths`]). The company's own desk offers nothing by itself: it asks where
//! somebody decided to offer, whoever waits for the item, once, for as long as the offer stands and there is something of the substitute.

use crate::agenda::business_day_from;
use crate::books::OrderKey;
use crate::company::Company;
use crate::core::SimulationError;
use crate::desk::{Desk, Draft};
use crate::goods::Goods;
use crate::rng::{Seed, Stream};
use crate::scenario::Scenario;
use chandler_calendar::Day;
use chandler_erp::body::{CompleteTask, ContactOutcome, SetItemSubstitute, SubstituteOrderLine};
use chandler_erp::tables::SubstituteOffer;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Part of the items that another can take the place of, where one is alike.
const HAS_SUBSTITUTE: f64 = 0.4;
/// Part of the customers who take another item when they are asked.
const TAKES: f64 = 0.45;
/// What the substitute costs of the list price of the item, at most; and of what the line brings, so that nothing is sold below cost.
const COSTS_AT_MOST: f64 = 0.85;

/// What is offered, and who was asked.
#[derive(Default)]
pub(crate) struct Offers {
    standing: Vec<Offer>,
    answers: Vec<Value>,
}

/// A substitute that customers can be asked about.
struct Offer {
    number: String,
    item_site: usize,
    substitute: usize,
    left: i64,
    until_on: Day,
    /// Tasks that gave somebody the call to make.
    tasks: Vec<String>,
    asked: BTreeSet<OrderKey>,
}

/// Items with the one that can take their place: of the same family, there all the time, at a common site, and nearest in cost.
pub(crate) fn draw_pairs(scenario: &Scenario, goods: &Goods) -> Vec<(usize, usize)> {
    let mut sites = vec![BTreeSet::new(); goods.items.len()];
    for stocked in &goods.item_sites {
        sites[stocked.item].insert(stocked.site);
    }
    let pair = |item: usize| {
        let mut dice = Seed(scenario.seed).fixed(Stream::Substitute, item as u64);
        let has_one = is_always_there(goods, item) && dice.chance(HAS_SUBSTITUTE);
        let candidates =
            (0..goods.items.len()).filter(|&other| has_one && can_replace(goods, item, other) && !sites[item].is_disjoint(&sites[other]));
        let cost = |number: usize| goods.items[number].opening_cost.0;
        candidates.min_by_key(|&other| (cost(other) - cost(item)).abs()).map(|other| (item, other))
    };
    (0..goods.items.len()).filter_map(pair).collect()
}

fn is_always_there(goods: &Goods, item: usize) -> bool {
    goods.items[item].starts_on.is_none() && goods.items[item].ends_on.is_none()
}

fn can_replace(goods: &Goods, item: usize, other: usize) -> bool {
    let (asked, substitute) = (&goods.items[item], &goods.items[other]);
    item != other
        && is_always_there(goods, other)
        && asked.family == substitute.family
        && (substitute.opening_cost.0 as f64) <= COSTS_AT_MOST * asked.opening_list.0 as f64
}

impl Company {
    pub(crate) fn enter_substitutes(&self, desk: &mut Desk<'_>) -> Result<(), SimulationError> {
        let at = desk.at_office((6.5, 6.6), 0, 1);
        let draft = |&(item, substitute): &(usize, usize)| {
            let body = SetItemSubstitute {
                item_id: self.goods.items[item].id.clone(),
                substitute_id: self.goods.items[substitute].id.clone(),
                reason: Some("same use, other make".to_owned()),
                ..SetItemSubstitute::default()
            };
            Draft::new("set_item_substitute", "master data", at, &body)
        };
        desk.send(self.substitutes.iter().map(draft).collect::<Result<_, _>>()?).map(drop)
    }

    /// Takes over an offer that was decided; `None` where the company does not have the items.
    pub(crate) fn take_offer(&mut self, offer: &SubstituteOffer, tasks: Vec<String>) -> Option<()> {
        let standing = Offer {
            number: offer.offer_number.clone(),
            item_site: self.item_site_number(&offer.item_id, &offer.site_id)?,
            substitute: self.item_site_number(&offer.substitute_id, &offer.site_id)?,
            left: offer.quantity.0 - offer.taken.0,
            until_on: offer.until_on,
            tasks,
            asked: BTreeSet::new(),
        };
        self.entrusted.offers.standing.push(standing);
        Some(())
    }

    /// Asks those who wait, and ships the substitute to whoever takes it.
    pub(crate) fn ask_about_substitutes(&mut self, desk: &mut Desk<'_>) -> Result<(), SimulationError> {
        let mut standing = std::mem::take(&mut self.entrusted.offers.standing);
        standing.retain(|offer| offer.until_on >= desk.day && offer.left > 0 || !offer.tasks.is_empty());
        let mut drafts = Vec::new();
        for offer in &mut standing {
            drafts.extend(self.ask(offer, desk)?);
            let at = desk.at_office((9.4, 9.5), 0, 1);
            for task_number in offer.tasks.drain(..) {
                let body = CompleteTask { task_number, outcome: ContactOutcome::Reached, minutes: Some(5), note: None };
                drafts.push(Draft::new("complete_task", "sales", at, &body)?);
            }
        }
        self.entrusted.offers.standing = standing;
        desk.send(drafts).map(drop)
    }

    fn ask(&mut self, offer: &mut Offer, desk: &Desk<'_>) -> Result<Vec<Draft>, SimulationError> {
        let waiting = self.books.waiting.get(&offer.item_site).cloned().unwrap_or_default();
        let mut drafts = Vec::new();
        for key in waiting {
            let Some((index, quantity)) = self.could_take(offer, key, desk.day) else { continue };
            offer.asked.insert(key);
            let order = &self.books.orders[&key];
            let (customer, number) = (&self.customers[order.customer], order.number.clone());
            let takes = self.seed.fixed(Stream::Substitute, 1 << 40 | key).chance(TAKES);
            self.entrusted.offers.answers.push(json!({
                "offer": offer.number, "so_number": number, "line": index + 1, "customer_id": customer.id, "quantity": quantity, "on": desk.day, "takes": takes,
            }));
            if !takes {
                continue;
            }
            let body = SubstituteOrderLine {
                so_number: number,
                line: index as i64 + 1,
                substitute_id: self.goods.item_of(offer.substitute).id.clone(),
                accepted_by: customer.name.clone(),
                quantity: Some(quantity.into()),
                offer_number: Some(offer.number.clone()),
                ..SubstituteOrderLine::default()
            };
            drafts.push(Draft::new("substitute_order_line", "order desk", desk.at_site(customer.site, (9.1, 9.2), 0, 1), &body)?);
            let ship_on = business_day_from(order.requested_on.max(desk.day));
            self.books.substitute(key, index, quantity, offer.substitute);
            offer.left -= quantity;
            self.agenda.shipments.put(ship_on, key);
        }
        Ok(drafts)
    }

    /// The line that waits and how much of it the substitute could serve; none where it is asked already, over its limit, or would bring less than it costs.
    fn could_take(&self, offer: &Offer, key: OrderKey, day: Day) -> Option<(usize, i64)> {
        let order = self.books.orders.get(&key).filter(|order| !order.held && offer.until_on >= day && !offer.asked.contains(&key))?;
        let limit = self.customers[order.customer].credit_limit;
        let index = order.lines.iter().position(|line| line.item_site == offer.item_site && line.missing() > 0 && !line.fresh)?;
        let (line, stock) = (&order.lines[index], self.books.stock[offer.substitute]);
        let quantity = line.missing().min(offer.left).min(stock.available());
        let cost = stock.value as f64 / stock.on_hand.max(1) as f64 * quantity as f64;
        let pays = cost <= COSTS_AT_MOST * self.books.extend(line.price, quantity).0 as f64;
        (quantity > 0 && pays && self.books.within_limit(order.customer, limit)).then_some((index, quantity))
    }

    /// What was planted about substitutes, and what customers said.
    pub(crate) fn substitute_truths(&self) -> Value {
        let id = |item: usize| &self.goods.items[item].id;
        let pairs: Vec<Value> = self.substitutes.iter().map(|&(item, other)| json!({ "item_id": id(item), "substitute_id": id(other) })).collect();
        json!({ "takes": TAKES, "pairs": pairs, "answers": self.entrusted.offers.answers })
    }
}
